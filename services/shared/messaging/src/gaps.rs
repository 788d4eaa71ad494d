//! Histories in which an event is missing, and the watch over what needs people.

use std::{collections::HashSet, convert::Infallible, time::Duration};

use kernel::{Clock as _, SystemClock, Timestamp};
use metrics::{describe_gauge, gauge};
use pg::StoreError;
use sqlx::{PgConnection, PgPool};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{backlog::REPORT_INTERVAL, parked};

/// Messages overtake each other for moments. An event that is not there after this has to be asked for.
const PATIENCE: Duration = Duration::from_mins(1);

/// More gaps than this have one cause, and showing them all would not help to find it.
const GAPS_MAX: i64 = 100;

/// Events of an aggregate that have not arrived, though later ones have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Who states them.
    pub producer: String,
    /// Of which aggregate.
    pub aggregate_id: Uuid,
    /// The first place that is missing.
    pub missing_from: i64,
    /// The last place before the first event that waits.
    pub missing_to: i64,
    /// When the first of the later events arrived.
    pub since: Timestamp,
    /// How many of them wait.
    pub waiting: i64,
}

/// The gaps behind which events have waited since before `since`, the oldest first, at most 100.
///
/// An event that is here and fails is no gap: it is tried again, or parked. Nor is anything missing from a history that
/// a restore of its producer has ended.
pub async fn gaps(conn: &mut PgConnection, since: Timestamp) -> Result<Vec<Gap>, StoreError> {
    let rows = sqlx::query!(
        r#"
        WITH held AS MATERIALIZED (
            SELECT producer, aggregate_id, epoch, min(sequence) AS first, min(received_at) AS since, count(*) AS waiting
            FROM messaging.inbox WHERE state = 'waiting'
            GROUP BY producer, aggregate_id, epoch
            HAVING min(received_at) < $1
        )
        SELECT h.producer AS "producer!", h.aggregate_id AS "aggregate_id!",
               c.last_sequence + 1 AS "missing_from!", h.first - 1 AS "missing_to!", h.since AS "since!",
               h.waiting AS "waiting!"
        FROM held h JOIN messaging.inbox_cursor c USING (producer, aggregate_id)
        WHERE h.epoch >= c.epoch
          AND NOT EXISTS (
                SELECT FROM messaging.inbox p
                WHERE p.producer = h.producer AND p.aggregate_id = h.aggregate_id AND p.state = 'parked')
          AND NOT EXISTS (
                SELECT FROM messaging.inbox r
                WHERE r.producer = h.producer AND r.aggregate_id = h.aggregate_id AND r.sequence < h.first
                  AND r.state = 'ready')
        ORDER BY h.since
        LIMIT $2
        "#,
        pg::Instant::from(since) as _,
        GAPS_MAX,
    )
    .fetch_all(conn)
    .await?;
    let gaps = rows.into_iter().map(|row| Gap {
        producer: row.producer,
        aggregate_id: row.aggregate_id,
        missing_from: row.missing_from,
        missing_to: row.missing_to,
        since: row.since.into(),
        waiting: row.waiting,
    });
    Ok(gaps.collect())
}

/// The gaps that are older than a minute: those about which something has to be done.
pub async fn old_gaps(conn: &mut PgConnection) -> Result<Vec<Gap>, StoreError> {
    gaps(conn, SystemClock.now().minus(PATIENCE)).await
}

/// Describes what [`watch`] sets, and shows it: an alarm on a gauge that is not there is silent.
pub(crate) fn register() {
    describe_gauge!("inbox_parked", "Events that could not be applied and wait for people.");
    describe_gauge!("inbox_gaps", "Aggregates of which an event has been missing for more than a minute.");
    gauge!("inbox_parked").set(0.0);
    gauge!("inbox_gaps").set(0.0);
}

/// Sets the gauges `inbox_parked` and `inbox_gaps` until told to stop, and says of each gap once that it is there.
pub(crate) async fn watch(pool: PgPool, stop: CancellationToken) -> Result<(), Infallible> {
    let mut told = HashSet::new();
    loop {
        match look(&pool).await {
            #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "at most 100,000")]
            Ok((parked, gaps)) => {
                gauge!("inbox_parked").set(parked as f64);
                gauge!("inbox_gaps").set(gaps.len() as f64);
                told = alarm(&gaps, &told);
            }
            // Whoever needs the database says so louder.
            Err(error) => tracing::debug!(error = %error, "the inbox cannot be looked at"),
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(REPORT_INTERVAL) => {}
        }
    }
}

async fn look(pool: &PgPool) -> Result<(i64, Vec<Gap>), StoreError> {
    let mut conn = pg::acquire(pool).await?;
    Ok((parked::count(&mut conn).await?, old_gaps(&mut conn).await?))
}

type Missing = (String, Uuid, i64);

/// Says what is missing and was not said before; gives what has been said.
fn alarm(gaps: &[Gap], told: &HashSet<Missing>) -> HashSet<Missing> {
    let missing = |gap: &Gap| (gap.producer.clone(), gap.aggregate_id, gap.missing_from);
    for gap in gaps.iter().filter(|gap| !told.contains(&missing(gap))) {
        tracing::error!(
            event.producer = gap.producer, aggregate.id = %gap.aggregate_id, event.sequence = gap.missing_from,
            "an event has not arrived and later ones wait for it: let its producer replay it"
        );
    }
    gaps.iter().map(missing).collect()
}
