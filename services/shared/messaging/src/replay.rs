//! Stating again what was stated: how a follower that misses an event gets it.

use pg::StoreError;
use sqlx::PgConnection;
use thiserror::Error;
use uuid::Uuid;

use crate::{Publisher, append::shard};

/// So many events of one aggregate go out at a time.
const REPLAYED_MAX: i64 = 10_000;

/// What goes out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// How many events.
    pub count: i64,
    /// The place of the last of them.
    pub last_sequence: i64,
}

/// Events cannot be sent again.
#[derive(Debug, Error)]
pub enum ReplayError {
    /// Nobody would take them, so that they would stay in the outbox for ever.
    #[error("no service follows this one; nothing is sent")]
    NotFollowed,
    /// The service never stated anything of this aggregate.
    #[error("nothing was ever stated of aggregate {0} here")]
    UnknownAggregate(Uuid),
    /// The history does not go so far.
    #[error("event {from} was not stated yet; the last one of the aggregate is {last}")]
    NotStated {
        /// The first event that was asked for.
        from: i64,
        /// The last one that there is.
        last: i64,
    },
    /// The log does not go back so far.
    #[error("event {0} is not kept any more")]
    NotKept(i64),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Publisher {
    /// Puts the events of an aggregate from a place on back into the outbox, at most 10,000, in the caller's transaction.
    /// Followers that have them drop the repeats: by their id, and by their place when the id is gone from the inbox.
    pub async fn replay(
        &self,
        conn: &mut PgConnection,
        aggregate_id: Uuid,
        from_sequence: i64,
    ) -> Result<Replayed, ReplayError> {
        if !self.is_followed() {
            return Err(ReplayError::NotFollowed);
        }
        let to_sequence = from_sequence.saturating_add(REPLAYED_MAX);
        let found = sqlx::query!(
            r#"
            SELECT s.last_sequence, l.count AS "count!", l.first, l.last
            FROM messaging.event_stream s
            CROSS JOIN LATERAL (
                SELECT count(*), min(sequence) AS first, max(sequence) AS last FROM messaging.event_log
                WHERE aggregate_id = s.aggregate_id AND sequence >= $2 AND sequence < $3
            ) l
            WHERE s.aggregate_id = $1
            "#,
            aggregate_id,
            from_sequence,
            to_sequence,
        )
        .fetch_optional(&mut *conn)
        .await
        .map_err(StoreError::from)?;
        let found = found.ok_or(ReplayError::UnknownAggregate(aggregate_id))?;
        if from_sequence > found.last_sequence {
            return Err(ReplayError::NotStated { from: from_sequence, last: found.last_sequence });
        }
        let (Some(first), Some(last)) = (found.first, found.last) else {
            return Err(ReplayError::NotKept(from_sequence));
        };
        // From a later event on, a follower would wait for this one as before.
        if first > from_sequence {
            return Err(ReplayError::NotKept(from_sequence));
        }
        // What is still on its way out is there already.
        sqlx::query!(
            r#"
            INSERT INTO messaging.outbox (event_id, position, shard, aggregate_id, sequence)
            SELECT event_id, position, $4, aggregate_id, sequence FROM messaging.event_log
            WHERE aggregate_id = $1 AND sequence >= $2 AND sequence < $3
            ON CONFLICT DO NOTHING
            "#,
            aggregate_id,
            from_sequence,
            to_sequence,
            shard(aggregate_id),
        )
        .execute(conn)
        .await
        .map_err(StoreError::from)?;
        Ok(Replayed { count: found.count, last_sequence: last })
    }
}
