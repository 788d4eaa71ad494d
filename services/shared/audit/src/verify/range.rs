//! A range of the trail: what is in it, and what was found of it before.

use kernel::Timestamp;
use pg::StoreError;
use prost::Message as _;
use proto::audit::{Entry, Outcome};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Outcome as Ended;

/// How many entries one statement reads.
const PAGE: i64 = 1_000;

/// Of more wrong entries than this in a range the log does not name each.
const NAMED_MAX: i64 = 100;

/// The entries from one id on, up to and without another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: Uuid,
    pub(super) until: Uuid,
}

/// What is in a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) entries: i64,
    /// SHA-256 over the hashes of the leaves, in the order of the ids.
    pub(super) digest: Vec<u8>,
    /// Entries that contradict themselves.
    pub(super) wrong: i64,
}

impl Seen {
    /// How many entries, at least, are not what they were.
    pub(super) fn gaps_since(&self, closed: &Closed) -> i64 {
        if self.digest == closed.digest {
            return self.wrong;
        }
        (self.entries - closed.entries).abs().max(self.wrong).max(1)
    }
}

/// What was in a range when it was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closed {
    pub(super) entries: i64,
    pub(super) digest: Vec<u8>,
}

/// An entry as it is stored.
struct Stored {
    entry_id: Uuid,
    occurred_at: pg::Instant,
    actor: String,
    action: String,
    resource_type: String,
    resource_id: Option<Uuid>,
    outcome: String,
    cause: String,
    body: Vec<u8>,
    leaf_hash: Vec<u8>,
}

impl Stored {
    /// The hash of its leaf (RFC 6962 section 2.1), counted anew.
    fn leaf(&self) -> [u8; 32] {
        Sha256::new().chain_update([0]).chain_update(&self.body).finalize().into()
    }

    /// Whether each column says what the body says, and the hash is the body's.
    fn is_itself(&self, leaf: &[u8]) -> bool {
        let Ok(entry) = Entry::decode(self.body.as_slice()) else { return false };
        let actor = entry.actor.as_ref().map(|actor| format!("{}/{}", actor.issuer, actor.subject));
        let outcome = match entry.outcome() {
            Outcome::Allowed => Ended::Allowed.as_str(),
            Outcome::Denied => Ended::Denied.as_str(),
            Outcome::Unspecified => return false,
        };
        self.leaf_hash == leaf
            && entry.entry_id == self.entry_id.as_bytes()
            && entry.occurred_at_unix_micros == Timestamp::from(self.occurred_at).as_unix_micros()
            && actor.as_ref() == Some(&self.actor)
            && entry.action == self.action
            && entry.resource_type == self.resource_type
            && entry.resource_id == self.resource_id.map(|id| id.as_bytes().to_vec()).unwrap_or_default()
            && outcome == self.outcome
            && entry.cause == self.cause
    }
}

impl Range {
    /// Reads all of it, page by page: nobody writes here any more.
    pub(super) async fn see(self, conn: &mut PgConnection) -> Result<Seen, StoreError> {
        let (mut entries, mut wrong, mut digest, mut from) = (0, 0, Sha256::new(), self.from);
        // The first page begins with the range, each further one behind the last.
        let mut is_first = true;
        loop {
            let page = page(conn, from, is_first, self.until).await?;
            for stored in &page {
                let leaf = stored.leaf();
                digest.update(leaf);
                entries += 1;
                if stored.is_itself(&leaf) {
                    continue;
                }
                wrong += 1;
                if wrong <= NAMED_MAX {
                    tracing::error!(audit.entry = %stored.entry_id, "an audit entry contradicts itself: it was changed");
                }
            }
            match page.last() {
                Some(last) => (from, is_first) = (last.entry_id, false),
                None => return Ok(Seen { entries, digest: digest.finalize().to_vec(), wrong }),
            }
        }
    }

    /// What was there when the range was closed; none if it never was.
    pub(super) async fn closed_as(self, conn: &mut PgConnection) -> Result<Option<Closed>, StoreError> {
        let closed = sqlx::query_as!(
            Closed,
            "SELECT entries, digest FROM audit.verified WHERE until_id = $1 ORDER BY checked_at LIMIT 1",
            self.until,
        );
        Ok(closed.fetch_optional(conn).await?)
    }

    /// Keeps what was found.
    pub(super) async fn keep(
        self,
        conn: &mut PgConnection,
        now: Timestamp,
        seen: &Seen,
        gaps: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            INSERT INTO audit.verified (from_id, until_id, checked_at, entries, digest, gaps)
            VALUES ($1, $2, $3, $4, $5, $6)
            "#,
            self.from,
            self.until,
            pg::Instant::from(now) as _,
            seen.entries,
            seen.digest,
            gaps,
        )
        .execute(conn)
        .await?;
        Ok(())
    }
}

async fn page(conn: &mut PgConnection, from: Uuid, inclusive: bool, until: Uuid) -> Result<Vec<Stored>, StoreError> {
    let page = sqlx::query_as!(
        Stored,
        r#"
        SELECT entry_id, occurred_at, actor, action, resource_type, resource_id, outcome, cause, body,
               leaf_hash AS "leaf_hash!"
        FROM audit.entry
        WHERE entry_id >= $1 AND (entry_id > $1 OR $2) AND entry_id < $3
        ORDER BY entry_id
        LIMIT $4
        "#,
        from,
        inclusive,
        until,
        PAGE,
    );
    Ok(page.fetch_all(conn).await?)
}

/// Up to which id the trail is closed.
pub(super) async fn closed_until(conn: &mut PgConnection) -> Result<Uuid, StoreError> {
    let last = sqlx::query_scalar!("SELECT until_id FROM audit.verified ORDER BY until_id DESC LIMIT 1");
    Ok(last.fetch_optional(conn).await?.unwrap_or(Uuid::nil()))
}

/// Ranges that were not looked at since, or in which something was not as it should be, for the longest time first.
pub(super) async fn to_look_at_again(
    conn: &mut PgConnection,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<Range>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT from_id, until_id FROM (
            SELECT DISTINCT ON (until_id) from_id, until_id, checked_at, gaps FROM audit.verified
            ORDER BY until_id, checked_at DESC
        ) latest
        WHERE gaps > 0 OR checked_at < $1
        ORDER BY checked_at
        LIMIT $2
        "#,
        pg::Instant::from(since) as _,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| Range { from: row.from_id, until: row.until_id }).collect())
}

/// How many entries of all ranges were not as they should be when their range was last looked at.
pub(super) async fn gaps(conn: &mut PgConnection) -> Result<i64, StoreError> {
    let gaps = sqlx::query_scalar!(
        r#"
        SELECT coalesce(sum(gaps), 0)::bigint AS "gaps!" FROM (
            SELECT DISTINCT ON (until_id) gaps FROM audit.verified ORDER BY until_id, checked_at DESC
        ) latest
        "#
    );
    Ok(gaps.fetch_one(conn).await?)
}
