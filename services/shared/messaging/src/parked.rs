//! Events that could not be applied, and what people decide about them.

use kernel::{Timestamp, TypedId};
use pg::StoreError;
use sqlx::PgConnection;
use thiserror::Error;
use uuid::Uuid;

use crate::{EventId, cursor::Place};

/// The parked events are not counted any further: the gauge then says "at least".
const COUNTED_MAX: i64 = 100_000;

/// An event that could not be applied and waits for people. Nothing of it but ids and our own error's text.
#[derive(Clone, Debug)]
pub struct Parked {
    /// The event.
    pub event_id: EventId,
    /// What it says: `payments.instrument_dishonoured.v1`.
    pub event_type: String,
    /// Who stated it.
    pub producer: String,
    /// Of which aggregate.
    pub aggregate_id: Uuid,
    /// At which place.
    pub sequence: i64,
    /// How often it was tried since it arrived, or was last released.
    pub attempts: i32,
    /// When it first failed; absent for one that failed before this was noted.
    pub first_failed_at: Option<Timestamp>,
    /// When it last failed.
    pub last_failed_at: Option<Timestamp>,
    /// Why.
    pub reason: String,
    /// How many later events of its aggregate wait behind it.
    pub waiting: i64,
}

/// A decision about a parked event cannot be carried out.
#[derive(Debug, Error)]
pub enum DecideError {
    /// There is no such event here.
    #[error("no event {0} was received here, or it is gone with its month")]
    Unknown(EventId),
    /// It is not for people to decide about.
    #[error("event {event_id} is not parked: it is {state}")]
    NotParked {
        /// The event.
        event_id: EventId,
        /// Its state, in a word or two.
        state: String,
    },
    /// Events before it have not been applied; passing over this one would lose them too.
    #[error(
        "event {sequence} of the aggregate is not the next: event {next} is; it has to come, or be decided on, first"
    )]
    OutOfTurn {
        /// The place of the event.
        sequence: i64,
        /// The place of the next one.
        next: i64,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The parked events after one of them, in the order in which they were stated; at most `limit`.
pub async fn parked(conn: &mut PgConnection, after: Option<EventId>, limit: u16) -> Result<Vec<Parked>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT p.event_id, p.event_type, p.producer, p.aggregate_id, p.sequence, p.attempts, p.first_failed_at,
               p.last_failed_at, p.last_error, behind.waiting AS "waiting!"
        FROM messaging.inbox p
        CROSS JOIN LATERAL (
            SELECT count(*) AS waiting FROM messaging.inbox w
            WHERE w.producer = p.producer AND w.aggregate_id = p.aggregate_id AND w.sequence > p.sequence
              AND w.state = 'waiting'
        ) behind
        WHERE p.state = 'parked' AND p.event_id > $1
        ORDER BY p.event_id
        LIMIT $2
        "#,
        after.map_or(Uuid::nil(), TypedId::uuid),
        i64::from(limit),
    )
    .fetch_all(conn)
    .await?;
    let parked = rows.into_iter().map(|row| Parked {
        event_id: EventId::from_uuid(row.event_id),
        event_type: row.event_type,
        producer: row.producer,
        aggregate_id: row.aggregate_id,
        sequence: row.sequence,
        attempts: row.attempts,
        first_failed_at: row.first_failed_at.map(Into::into),
        last_failed_at: row.last_failed_at.map(Into::into),
        reason: row.last_error.unwrap_or_default(),
        waiting: row.waiting,
    });
    Ok(parked.collect())
}

/// How many events are parked; of more than 100,000 only so many are counted.
pub(crate) async fn count(conn: &mut PgConnection) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (SELECT FROM messaging.inbox WHERE state = 'parked' LIMIT $1) counted"#,
        COUNTED_MAX
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Gives a parked event back to the processor, as if it had just arrived. It keeps the time of its first failure.
pub async fn release(conn: &mut PgConnection, event_id: EventId) -> Result<Parked, DecideError> {
    let (parked, _) = lock(conn, event_id).await?;
    sqlx::query!(
        "UPDATE messaging.inbox SET state = 'ready', attempts = 0, next_attempt_at = '-infinity' WHERE event_id = $1",
        event_id.uuid()
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(parked)
}

/// Passes over a parked event for good: its history goes on with the next one, as if it had been applied. Its effect never
/// comes.
///
/// Only the next event of a history can be passed over. One of a producer's history before its restore is put aside and
/// moves nothing.
pub async fn skip(conn: &mut PgConnection, event_id: EventId) -> Result<Parked, DecideError> {
    let (parked, epoch) = lock(conn, event_id).await?;
    let Parked { sequence, aggregate_id, ref producer, .. } = parked;
    let place = Place { producer, aggregate_id, epoch, sequence };
    let cursor = place.lock_cursor(conn).await?;
    let mut next = cursor.last_sequence + 1;
    let is_of_this_history = epoch == cursor.epoch || cursor.last_sequence == 0;
    if epoch > cursor.epoch && !is_of_this_history {
        // A restored producer states again what it had stated before: its new history joins the old one anywhere up to the
        // end of it, with the first event of the new one that is held.
        next = first_held(conn, place).await?.unwrap_or(next).min(next);
    }
    if epoch >= cursor.epoch || is_of_this_history {
        if sequence != next {
            return Err(DecideError::OutOfTurn { sequence, next });
        }
        place.advance(conn).await?;
    }
    sqlx::query!("UPDATE messaging.inbox SET state = 'skipped_by_operator' WHERE event_id = $1", event_id.uuid())
        .execute(conn)
        .await
        .map_err(StoreError::from)?;
    Ok(parked)
}

/// The first event that is held of the history and epoch of another.
async fn first_held(conn: &mut PgConnection, place: Place<'_>) -> Result<Option<i64>, StoreError> {
    let first = sqlx::query_scalar!(
        r#"
        SELECT min(sequence) FROM messaging.inbox
        WHERE producer = $1 AND aggregate_id = $2 AND epoch = $3 AND state IN ('waiting', 'parked')
        "#,
        place.producer,
        place.aggregate_id,
        place.epoch,
    )
    .fetch_one(conn)
    .await?;
    Ok(first)
}

/// A parked event and its epoch, locked.
async fn lock(conn: &mut PgConnection, event_id: EventId) -> Result<(Parked, i32), DecideError> {
    let row = sqlx::query!(
        r#"
        SELECT event_type, producer, epoch, aggregate_id, sequence, state, attempts, first_failed_at, last_failed_at,
               last_error
        FROM messaging.inbox WHERE event_id = $1 FOR UPDATE
        "#,
        event_id.uuid()
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    let row = row.ok_or(DecideError::Unknown(event_id))?;
    if row.state != "parked" {
        return Err(DecideError::NotParked { event_id, state: row.state.replace('_', " ") });
    }
    let waiting = sqlx::query_scalar!(
        r#"
        SELECT count(*) AS "waiting!" FROM messaging.inbox
        WHERE producer = $1 AND aggregate_id = $2 AND sequence > $3 AND state = 'waiting'
        "#,
        row.producer,
        row.aggregate_id,
        row.sequence,
    )
    .fetch_one(conn)
    .await
    .map_err(StoreError::from)?;
    let parked = Parked {
        event_id,
        event_type: row.event_type,
        producer: row.producer,
        aggregate_id: row.aggregate_id,
        sequence: row.sequence,
        attempts: row.attempts,
        first_failed_at: row.first_failed_at.map(Into::into),
        last_failed_at: row.last_failed_at.map(Into::into),
        reason: row.last_error.unwrap_or_default(),
        waiting,
    };
    Ok((parked, row.epoch))
}
