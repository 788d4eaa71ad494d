//! Which statements ran, and how often: the proof that pgbench does what the service does.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, PgConnection};

/// Calls by what a statement does: `insert receipt`, `select ledger_balance for update`.
pub(crate) type Calls = BTreeMap<String, i64>;

/// Begins to count what a database's service role sends, from nothing.
pub(crate) async fn begin(conn: &mut PgConnection) -> anyhow::Result<()> {
    sqlx::raw_sql("CREATE EXTENSION IF NOT EXISTS pg_stat_statements").execute(&mut *conn).await?;
    track(conn, "top").await?;
    sqlx::raw_sql("SELECT pg_stat_statements_reset()").execute(conn).await?;
    Ok(())
}

/// What was sent since, and stops counting. What the relay and the pool do beside commands is left out.
pub(crate) async fn end(conn: &mut PgConnection) -> anyhow::Result<Calls> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT query, calls FROM pg_stat_statements JOIN pg_roles ON pg_roles.oid = userid
         WHERE rolname = 'payments_app' AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
    .fetch_all(&mut *conn)
    .await?;
    track(conn, "none").await?;
    let mut calls = Calls::new();
    for (query, count) in rows {
        if let Some(what) = what(&query) {
            *calls.entry(what).or_default() += count;
        }
    }
    Ok(calls)
}

/// Which statements are counted: `none`, `top`.
pub(crate) async fn track(conn: &mut PgConnection, what: &str) -> anyhow::Result<()> {
    let sql = format!("ALTER SYSTEM SET pg_stat_statements.track = '{what}'");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *conn).await?;
    sqlx::raw_sql("SELECT pg_reload_conf()").execute(conn).await?;
    // Sessions read it before their next command, once they have been told.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    Ok(())
}

/// What a statement does to which table; `None` for the relay's and the pool's own, and for BEGIN, SET CONSTRAINTS and
/// COMMIT, which PostgreSQL 15 does not count when they are prepared.
fn what(query: &str) -> Option<String> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let after = |word: &str, from: usize| {
        let at = words.iter().skip(from).position(|found| found == word)? + from;
        words.get(at + 1).map(|table| table.trim_matches(|letter| letter == '(' || letter == ';').to_owned())
    };
    let first = words.first()?.trim_end_matches(';');
    let last_insert = words.iter().rposition(|word| word == "insert").unwrap_or_default();
    Some(match first {
        "insert" => format!("insert {}", after("into", 0)?),
        // An event: the last of its inserts tells it from the relay's reading.
        "with" if last_insert > 0 => format!("append {}", after("into", last_insert)?),
        "update" => format!("update {}", words.get(1)?),
        "select" => {
            let table = after("from", 0)?;
            let locks = words.windows(2).any(|pair| matches!(pair, [a, b] if a == "for" && b.starts_with("update")));
            if table.starts_with("messaging.") {
                return None;
            }
            format!("select {table}{}", if locks { " for update" } else { "" })
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_known_by_what_it_does_to_which_table() {
        for (query, expected) in [
            ("INSERT INTO receipt (a) VALUES ($1)", Some("insert receipt")),
            ("SELECT a FROM ledger_balance WHERE b = $1 FOR UPDATE", Some("select ledger_balance for update")),
            (
                "WITH s AS (INSERT INTO x VALUES ($1)) INSERT INTO messaging.outbox (a) SELECT 1",
                Some("append messaging.outbox"),
            ),
            ("WITH next AS MATERIALIZED (SELECT 1) SELECT 1 FROM next", None),
            ("DELETE FROM messaging.outbox WHERE event_id = ANY($1)", None),
            ("BEGIN", None),
        ] {
            assert_eq!(what(query).as_deref(), expected, "{query}");
        }
    }
}
