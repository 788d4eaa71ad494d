//! The rows of the inbox.

use kernel::{Timestamp, TypedId};
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Envelope, EventId, faults::Saboteur};

/// Stores a received event and answers whether it is new. A repeat changes nothing.
pub async fn store(conn: &mut PgConnection, envelope: &Envelope) -> Result<bool, StoreError> {
    let inserted = sqlx::query!(
        r#"
        INSERT INTO messaging.inbox
            (event_id, producer, epoch, aggregate_id, sequence, event_type, payload, actor, traceparent, occurred_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (event_id) DO NOTHING
        "#,
        envelope.event_id.uuid(),
        envelope.producer,
        envelope.epoch,
        envelope.aggregate_id,
        envelope.sequence,
        envelope.event_type,
        envelope.payload,
        envelope.actor,
        envelope.traceparent,
        pg::Instant::from(envelope.occurred_at) as _,
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if inserted == 0 && Saboteur::NoDedupe.is_at_work() {
        sqlx::query!("UPDATE messaging.inbox SET state = 'ready' WHERE event_id = $1", envelope.event_id.uuid())
            .execute(conn)
            .await?;
    }
    Ok(inserted == 1)
}

/// An event that is not being processed and needs eyes: parked, or waiting for an earlier one.
#[derive(Clone, Debug)]
pub struct Held {
    /// The event.
    pub event_id: EventId,
    /// `parked` or `waiting`.
    pub state: String,
    /// Who stated it.
    pub producer: String,
    /// What it says.
    pub event_type: String,
    /// Of which aggregate.
    pub aggregate_id: Uuid,
    /// At which place.
    pub sequence: i64,
    /// Since when it is here.
    pub received_at: Timestamp,
    /// Why, if it was tried.
    pub last_error: Option<String>,
}

/// The events that are held, oldest first, at most 1,000.
pub async fn held(conn: &mut PgConnection) -> Result<Vec<Held>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT event_id, state, producer, event_type, aggregate_id, sequence, received_at, last_error
        FROM messaging.inbox WHERE state IN ('parked', 'waiting') ORDER BY event_id LIMIT 1000
        "#
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Held {
            event_id: EventId::from_uuid(row.event_id),
            state: row.state,
            producer: row.producer,
            event_type: row.event_type,
            aggregate_id: row.aggregate_id,
            sequence: row.sequence,
            received_at: row.received_at.into(),
            last_error: row.last_error,
        })
        .collect())
}
