//! What the databases hold, to the last row.

use std::collections::BTreeMap;

use integration_tests::Mesh;
use sqlx::{AssertSqlSafe, PgConnection};

const TABLES: &str = "SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    ORDER BY 1";

/// The audit trail may grow, by denials alone: it is counted by outcome.
const AUDIT: &str = "audit.entry";

/// Numbers of a draft that fails are lost (`notices/src/ops/draft_notice.rs`): that some are drawn writes nothing else.
const DRAWN: &str = "public.article_range";

/// One database at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Each table with how many rows it has and a hash over all of them.
    tables: BTreeMap<String, (i64, String)>,
    /// Entries of the audit trail: what was allowed, what was denied.
    allowed: i64,
    denied: i64,
}

/// The databases of a mesh, opened once.
pub(crate) struct Books {
    open: BTreeMap<&'static str, (PgConnection, String)>,
}

impl Books {
    pub(crate) async fn open(mesh: &Mesh) -> anyhow::Result<Self> {
        let mut open = BTreeMap::new();
        for service in Mesh::services() {
            let mut conn = mesh.database(service).await?;
            let tables: Vec<String> = sqlx::query_scalar(TABLES).fetch_all(&mut conn).await?;
            let of = |table: &String| {
                format!(
                    "SELECT '{table}', count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '')
                     FROM {table} t"
                )
            };
            let all = tables
                .iter()
                .filter(|table| ![AUDIT, DRAWN].contains(&table.as_str()))
                .map(of)
                .collect::<Vec<_>>()
                .join(" UNION ALL ");
            open.insert(service, (conn, all));
        }
        Ok(Self { open })
    }

    /// What a service's database holds now.
    pub(crate) async fn of(&mut self, service: &str) -> anyhow::Result<Rows> {
        let (conn, all) = self.open.get_mut(service).expect("a service of the mesh");
        let tables: Vec<(String, i64, String)> =
            sqlx::query_as(AssertSqlSafe(all.clone())).fetch_all(&mut *conn).await?;
        let count = "SELECT count(*) FILTER (WHERE outcome = 'allowed'), count(*) FILTER (WHERE outcome = 'denied')
                     FROM audit.entry";
        let (allowed, denied) = sqlx::query_as(count).fetch_one(conn).await?;
        let tables = tables.into_iter().map(|(table, count, hash)| (table, (count, hash))).collect();
        Ok(Rows { tables, allowed, denied })
    }

    /// All of them.
    pub(crate) async fn all(&mut self) -> anyhow::Result<BTreeMap<&'static str, Rows>> {
        let mut all = BTreeMap::new();
        for service in Mesh::services() {
            all.insert(service, self.of(service).await?);
        }
        Ok(all)
    }
}

impl Rows {
    /// What is not as it was, where `denials` known callers were denied and `keys` answers were kept.
    pub(crate) fn changes(&self, after: &Self, denials: i64, keys: i64) -> Vec<String> {
        let mut changes = Vec::new();
        for (table, before) in &self.tables {
            let now = after.tables.get(table);
            let expected = before.0 + if table == "platform.idempotency" { keys } else { 0 };
            let same = now.is_some_and(|now| now.0 == expected && (now.1 == before.1 || expected != before.0));
            if !same {
                changes.push(format!("{table} had {} rows and has {:?} now", before.0, now.map(|now| now.0)));
            }
        }
        let entries =
            [("what was done", self.allowed, after.allowed), ("denials", self.denied + denials, after.denied)];
        for (what, expected, found) in entries {
            if expected != found {
                changes.push(format!("the audit trail has {found} entries of {what}, not {expected}"));
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: i64, hash: &str) -> Rows {
        let of = |count, hash: &str| (count, hash.to_owned());
        let tables = [("hold".to_owned(), of(count, hash)), ("platform.idempotency".to_owned(), of(1, "k"))];
        Rows { tables: tables.into(), allowed: 3, denied: 0 }
    }

    #[test]
    fn a_row_that_was_added_or_changed_is_noticed() {
        let before = rows(1, "a");
        assert_eq!(before.changes(&before, 0, 0), [""; 0]);
        assert_eq!(before.changes(&rows(2, "b"), 0, 0).len(), 1);
        assert_eq!(before.changes(&rows(1, "b"), 0, 0).len(), 1, "a row was updated");
        assert_eq!(before.changes(&Rows { allowed: 4, ..rows(1, "a") }, 0, 0).len(), 1);
    }

    #[test]
    fn a_denial_is_missed_where_it_is_not_on_record() {
        let before = rows(1, "a");
        assert_eq!(before.changes(&before, 1, 0).len(), 1);
        assert_eq!(before.changes(&Rows { denied: 1, ..rows(1, "a") }, 1, 0), [""; 0]);
        assert_eq!(before.changes(&before, 0, 1).len(), 1, "a kept answer is missed too");
    }
}
