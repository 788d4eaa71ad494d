//! Stating a fact in the transaction that makes it true.

use std::sync::Arc;

use kernel::{Actor, Ids, Timestamp, TypedId};
use pg::StoreError;
use proto::Event;
use sqlx::PgConnection;
use thiserror::Error;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{EventId, topology::Mesh, trace};

/// How many shards the outbox has. Fixed for ever: rows and locks carry the number.
pub(crate) const SHARDS: i16 = 16;

/// A fact on its way out.
#[derive(Debug)]
pub struct Outgoing<'a, E> {
    /// The aggregate whose history this continues. Its row must be locked or new in this transaction.
    pub aggregate_id: Uuid,
    /// When it happened, in business time.
    pub occurred_at: Timestamp,
    /// Who made it happen.
    pub actor: &'a Actor,
    /// What happened. Ids, dates and amounts; never a name, a phone number or free text.
    pub event: &'a E,
}

/// The event could not be stated; the transaction must not commit.
#[derive(Debug, Error)]
pub enum AppendError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The actor could not be written as JSON.
    #[error("the actor cannot be written as JSON")]
    Actor(#[from] serde_json::Error),
}

/// States the facts of one service.
#[derive(Clone, Debug)]
pub struct Publisher {
    followed: bool,
    ids: Arc<dyn Ids>,
    wake: Arc<Notify>,
}

impl Publisher {
    /// The publisher of a service of the mesh.
    #[must_use]
    pub fn new(service: &str, mesh: &Mesh, ids: Arc<dyn Ids>) -> Self {
        Self { followed: mesh.is_followed(service), ids, wake: Arc::default() }
    }

    /// Writes the event to the log, and to the outbox if anybody follows this service.
    ///
    /// The trace context of the current span goes along, so that the consumer's work joins this trace.
    pub async fn append<E: Event>(
        &self,
        conn: &mut PgConnection,
        outgoing: Outgoing<'_, E>,
    ) -> Result<EventId, AppendError> {
        let event_id = EventId::next(&*self.ids);
        let actor = serde_json::to_value(outgoing.actor)?;
        let traceparent = trace::current().unwrap_or_default();
        // The position is drawn after the stream row is locked, so that it follows the order of the aggregate.
        sqlx::query!(
            r#"
            WITH stream AS (
                INSERT INTO messaging.event_stream AS s (aggregate_id, aggregate_type, last_sequence)
                VALUES ($2, $3, 1)
                ON CONFLICT (aggregate_id) DO UPDATE SET last_sequence = s.last_sequence + 1
                RETURNING last_sequence
            ), logged AS (
                INSERT INTO messaging.event_log
                    (event_id, epoch, aggregate_type, aggregate_id, sequence, event_type, payload, actor, traceparent,
                     occurred_at)
                SELECT $1, (SELECT epoch FROM messaging.epoch), $3, $2, s.last_sequence, $4, $5, $6, $7, $8
                FROM stream s
                RETURNING position, sequence
            )
            INSERT INTO messaging.outbox (event_id, position, shard, aggregate_id, sequence)
            SELECT $1, position, $9, $2, sequence FROM logged WHERE $10
            "#,
            event_id.uuid(),
            outgoing.aggregate_id,
            E::AGGREGATE,
            E::full_type(),
            outgoing.event.encode_to_vec(),
            actor,
            traceparent,
            pg::Instant::from(outgoing.occurred_at) as _,
            shard(outgoing.aggregate_id),
            self.followed,
        )
        .execute(conn)
        .await
        .map_err(StoreError::from)?;
        Ok(event_id)
    }

    /// Tells the relay that a transaction with events has committed, so that it need not wait for its next look.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Whether anybody follows this service.
    pub(crate) const fn is_followed(&self) -> bool {
        self.followed
    }

    pub(crate) fn woken(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }
}

/// The shard of an aggregate: the last bits of its id, which are random in a `UUIDv7`.
pub(crate) fn shard(aggregate_id: Uuid) -> i16 {
    let [.., last] = aggregate_id.into_bytes();
    i16::from(last) % SHARDS
}
