//! The trail is checked every night: nothing that was written is missing, changed, or was slipped in later.
//!
//! There is no chain from entry to entry: it would make every act wait for the one before it. Instead the trail is cut into
//! ranges of ids, which begin with the time. A range that nobody can add to any more is counted and hashed once; from then
//! on it must be what it was. The log of the service has each range's count and digest too, so that whoever changes the trail
//! and what was found of it must change what has left the database long ago.
//!
//! Not found is what was changed in the hour or the day before its range was closed.

mod range;

use std::time::Duration;

use chassis::{
    lifecycle::Lifecycle,
    telemetry::{Gauges, show},
};
use kernel::{Clock as _, SystemClock, Timestamp};
use metrics::{Unit, describe_gauge, gauge};
use pg::{
    StoreError,
    check::{Check, Checked},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use self::range::{Range, Seen};

/// The hour in India at which the check begins.
const HOUR: u8 = 3;

/// An entry is committed within this time after its id was made, or never: no transaction lives as long.
const SETTLED_AFTER: Duration = Duration::from_hours(1);

/// A range that was found as it should be is looked at again after a month.
const AGAIN_AFTER: Duration = Duration::from_hours(30 * 24);

/// So many old ranges are looked at in a night, those first that were not looked at for longest: each is a day.
const AGAIN_MAX: i64 = 40;

const CHECK: Check = Check { name: "audit", takes_at_most: Duration::from_hours(6) };

/// Has a service's trail checked every night by one of its replicas, and shows in each what was found.
pub fn watch(pool: &PgPool, lifecycle: &Lifecycle) {
    register();
    show(Trail { pool: pool.clone() }, lifecycle);
}

/// Describes what is shown. Nothing is, before a check has ended.
fn register() {
    describe_gauge!(
        "audit_gap_entries",
        "Entries of the audit trail that the last check of their range found missing, changed or too many."
    );
    describe_gauge!(
        "audit_checked_timestamp_seconds",
        Unit::Seconds,
        "When the audit trail was last checked to its end, since 1970."
    );
}

struct Trail {
    pool: PgPool,
}

impl Gauges for Trail {
    const NAME: &'static str = "the audit trail";
    const EVERY: Duration = Duration::from_mins(1);
    type Error = StoreError;

    async fn look(&mut self) -> Result<(), StoreError> {
        let now = SystemClock.now();
        let mut conn = pg::acquire(&self.pool).await?;
        let run = CHECK.begin(&mut conn, now, last_night(now)).await?;
        if let Some(run) = run {
            drop(conn);
            let gaps = verify(&self.pool, now).await?;
            conn = pg::acquire(&self.pool).await?;
            run.end(&mut conn, SystemClock.now(), &[gaps]).await?;
        }
        if let Some(Checked { ended_at, found }) = CHECK.last(&mut conn).await? {
            let gaps = found.iter().map(|gaps| u32::try_from(*gaps).unwrap_or(u32::MAX)).max();
            gauge!("audit_gap_entries").set(f64::from(gaps.unwrap_or_default()));
            gauge!("audit_checked_timestamp_seconds").set(ended_at.as_unix_seconds());
        }
        Ok(())
    }
}

/// When the check of the last night was to begin.
fn last_night(now: Timestamp) -> Timestamp {
    now.minus(Duration::from_hours(HOUR.into())).legal_date().at_hour_in_india(HOUR)
}

/// Closes what has been written since the last check, looks again at what was closed, and answers how many entries of all
/// ranges are not as they were.
pub(crate) async fn verify(pool: &PgPool, now: Timestamp) -> Result<i64, StoreError> {
    let mut conn = pg::acquire(pool).await?;
    let closed_until = range::closed_until(&mut conn).await?;
    let until = first_id_at(now.minus(SETTLED_AFTER));
    let mut ranges = range::to_look_at_again(&mut conn, now.minus(AGAIN_AFTER), AGAIN_MAX).await?;
    if closed_until < until {
        ranges.push(Range { from: closed_until, until });
    }
    for range in ranges {
        look_at(&mut conn, range, now).await?;
    }
    range::gaps(&mut conn).await
}

/// Compares a range with what was there when it was closed; a range that is closed now is what it is.
async fn look_at(conn: &mut PgConnection, range: Range, now: Timestamp) -> Result<(), StoreError> {
    let seen = range.see(conn).await?;
    let gaps = match range.closed_as(conn).await? {
        Some(closed) => seen.gaps_since(&closed),
        None => seen.wrong,
    };
    range.keep(conn, now, &seen, gaps).await?;
    let Seen { entries, digest, .. } = seen;
    let (until, digest) = (range.until, hex::encode(digest));
    if gaps > 0 {
        tracing::error!(
            audit.until = %until, audit.entries = entries, audit.digest = digest, audit.gaps = gaps,
            "the audit trail is not as it was written: {gaps} entries before {until} are missing, changed or too many"
        );
    } else {
        tracing::info!(
            audit.until = %until, audit.entries = entries, audit.digest = digest,
            "the audit trail was checked: {entries} entries before {until}"
        );
    }
    Ok(())
}

/// The lowest id that can be made at an instant: a `UUIDv7` begins with its milliseconds.
fn first_id_at(instant: Timestamp) -> Uuid {
    let millis = u64::try_from(instant.as_unix_micros() / 1_000).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

#[cfg(test)]
mod tests;
