//! Checks of whole tables, such as whether a ledger adds up: too dear for every replica to make, and for every replica to
//! show.
//!
//! ```ignore
//! const LEDGER: Check = Check { name: "ledger", takes_at_most: Duration::from_mins(30) };
//!
//! if let Some(run) = LEDGER.begin(&mut conn, now, now.minus(EVERY)).await? {
//!     let found = store::ledger::differences(&mut conn).await?;
//!     run.end(&mut conn, SystemClock.now(), &found).await?;
//! }
//! let last = LEDGER.last(&mut conn).await?;                       // whoever made it
//! ```

use std::time::Duration;

use kernel::Timestamp;
use sqlx::PgConnection;

use crate::{Instant, StoreError};

/// A check that is made now and then. Its times are the system's.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its name, one in the database.
    pub name: &'static str,
    /// A run that has not ended by then was some replica's that died.
    pub takes_at_most: Duration,
}

/// A run that this replica makes.
#[derive(Debug)]
pub struct Run {
    name: &'static str,
    begun_at: Timestamp,
}

/// The last run that ended well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// When it ended.
    pub ended_at: Timestamp,
    /// What it found, in the check's own order.
    pub found: Vec<i64>,
}

impl Check {
    /// Begins a run, if none has begun since `since`, and the last one has ended or had its time.
    pub async fn begin(
        self,
        conn: &mut PgConnection,
        now: Timestamp,
        since: Timestamp,
    ) -> Result<Option<Run>, StoreError> {
        let begun = sqlx::query!(
            r#"
            INSERT INTO platform.check_run AS c (name, begun_at) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET begun_at = $2
            WHERE CASE WHEN c.ended_at >= c.begun_at THEN c.begun_at < $3 ELSE c.begun_at < $4 END
            "#,
            self.name,
            Instant::from(now) as _,
            Instant::from(since) as _,
            Instant::from(now.minus(self.takes_at_most)) as _,
        )
        .execute(conn)
        .await?;
        Ok((begun.rows_affected() == 1).then_some(Run { name: self.name, begun_at: now }))
    }

    /// The last run that ended well, whichever replica made it; none if none has.
    pub async fn last(self, conn: &mut PgConnection) -> Result<Option<Checked>, StoreError> {
        let row = sqlx::query!(
            r#"
            SELECT ended_at AS "ended_at!", found AS "found!" FROM platform.check_run
            WHERE name = $1 AND ended_at IS NOT NULL
            "#,
            self.name,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Checked { ended_at: row.ended_at.into(), found: row.found }))
    }
}

impl Run {
    /// Keeps what was found, unless it took so long that another run has begun: then that one's counts.
    pub async fn end(self, conn: &mut PgConnection, now: Timestamp, found: &[i64]) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE platform.check_run SET ended_at = $3, found = $4 WHERE name = $1 AND begun_at = $2",
            self.name,
            Instant::from(self.begun_at) as _,
            Instant::from(now) as _,
            found,
        )
        .execute(conn)
        .await?;
        Ok(())
    }
}
