//! What a service has still to do with events: for whoever must know whether the mesh is at rest, and for whoever
//! watches that events leave.

use std::{collections::BTreeMap, convert::Infallible, time::Duration};

use metrics::{Unit, describe_gauge, gauge};
use pg::StoreError;
use sqlx::{PgConnection, PgPool};
use tokio_util::sync::CancellationToken;

use crate::append::SHARDS;

/// How often the gauges of the outbox and of the inbox are set.
pub(crate) const REPORT_INTERVAL: Duration = Duration::from_secs(10);

/// The outbox is not counted any further: the gauge then says "at least".
const COUNTED_MAX: i64 = 100_000;

/// A service's outbox, inbox and log at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Events that the broker has not confirmed.
    pub to_send: i64,
    /// Events that are stored and not yet applied, those that wait for another attempt included; not those that wait
    /// for an earlier event or for people.
    pub to_apply: i64,
    /// Events ever stated.
    pub stated: i64,
    /// Events ever received, by producer.
    pub received: BTreeMap<String, i64>,
}

/// Reads the backlog. It counts whole tables: for simulations and drills, not for a running bank.
pub async fn backlog(conn: &mut PgConnection) -> Result<Backlog, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT (SELECT count(*) FROM messaging.outbox) AS "to_send!",
               (SELECT count(*) FROM messaging.inbox WHERE state = 'ready') AS "to_apply!",
               (SELECT count(*) FROM messaging.event_log) AS "stated!",
               (SELECT coalesce(jsonb_object_agg(producer, received), '{}') FROM (
                    SELECT producer, count(*) AS received FROM messaging.inbox GROUP BY producer
                ) r) AS "received!"
        "#
    )
    .fetch_one(conn)
    .await?;
    Ok(Backlog {
        to_send: row.to_send,
        to_apply: row.to_apply,
        stated: row.stated,
        // Made of names and counts by the statement above.
        received: serde_json::from_value(row.received).unwrap_or_default(),
    })
}

/// What waits in an outbox to be sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting {
    /// How many events; of more than 100,000 only so many are counted.
    pub pending: i64,
    /// How long the oldest of them has waited, in seconds of the database's clock; 0 if none waits.
    pub oldest_seconds: f64,
}

/// Reads what waits in the outbox. However long the outbox is, it is counted no further than 100,000 rows, and its
/// oldest event is found at the heads of the shards.
pub async fn waiting(conn: &mut PgConnection) -> Result<Waiting, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT (SELECT count(*) FROM (SELECT FROM messaging.outbox LIMIT $2) counted) AS "pending!",
               coalesce((
                   SELECT extract(epoch FROM clock_timestamp() - min(l.recorded_at))::float8
                   FROM generate_series(0, $1::integer - 1) AS shards (shard)
                   CROSS JOIN LATERAL (
                       SELECT event_id FROM messaging.outbox
                       WHERE outbox.shard = shards.shard::smallint ORDER BY position LIMIT 1
                   ) head
                   JOIN messaging.event_log l USING (event_id)
               ), 0) AS "oldest_seconds!"
        "#,
        i32::from(SHARDS),
        COUNTED_MAX,
    )
    .fetch_one(conn)
    .await?;
    Ok(Waiting { pending: row.pending, oldest_seconds: row.oldest_seconds.max(0.0) })
}

/// Describes what [`report`] sets. Nothing is shown before its first look.
pub(crate) fn register() {
    describe_gauge!("outbox_pending", "Events that the broker has not confirmed, counted up to 100,000.");
    describe_gauge!("outbox_oldest_seconds", Unit::Seconds, "How long the oldest event has waited to be sent.");
}

/// Sets the gauges `outbox_pending` and `outbox_oldest_seconds` until told to stop.
///
/// The second is the one to watch: it grows when events do not leave, whatever the reason, and a busy outbox does not
/// raise it.
pub(crate) async fn report(pool: PgPool, stop: CancellationToken) -> Result<(), Infallible> {
    loop {
        match look(&pool).await {
            #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "at most 100,000")]
            Ok(waiting) => {
                gauge!("outbox_pending").set(waiting.pending as f64);
                gauge!("outbox_oldest_seconds").set(waiting.oldest_seconds);
            }
            // Whoever needs the database says so louder.
            Err(error) => tracing::debug!(error = %error, "the outbox cannot be looked at"),
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(REPORT_INTERVAL) => {}
        }
    }
}

async fn look(pool: &PgPool) -> Result<Waiting, StoreError> {
    waiting(&mut *pg::acquire(pool).await?).await
}
