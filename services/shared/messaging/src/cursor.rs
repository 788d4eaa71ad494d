//! How far the history of an aggregate has been applied.

use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

/// The place of an event in the history of its aggregate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) producer: &'a str,
    pub(crate) aggregate_id: Uuid,
    pub(crate) epoch: i32,
    pub(crate) sequence: i64,
}

/// The last event of a history whose effect is stored; 0 before the first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    pub(crate) epoch: i32,
    pub(crate) last_sequence: i64,
}

impl Place<'_> {
    /// The cursor of the event's aggregate, locked. It is inserted if it is not there: a lock on no row locks nothing.
    pub(crate) async fn lock_cursor(self, conn: &mut PgConnection) -> Result<Cursor, StoreError> {
        // An update that changes nothing: it locks the row and gives it back in the one round trip.
        let cursor = sqlx::query_as!(
            Cursor,
            r#"
            INSERT INTO messaging.inbox_cursor AS c (producer, aggregate_id, epoch, last_sequence) VALUES ($1, $2, $3, 0)
            ON CONFLICT (producer, aggregate_id) DO UPDATE SET last_sequence = c.last_sequence
            RETURNING epoch, last_sequence
            "#,
            self.producer,
            self.aggregate_id,
            self.epoch,
        )
        .fetch_one(conn)
        .await?;
        Ok(cursor)
    }

    /// Moves the cursor here and lets the next event of the aggregate go, if it is waiting. Whether it was.
    ///
    /// The history that is followed is the one whose first event was applied: an event that waits from before a restore
    /// is not the next one of it.
    pub(crate) async fn advance(self, conn: &mut PgConnection) -> Result<bool, StoreError> {
        let freed = sqlx::query!(
            r#"
            WITH moved AS (
                UPDATE messaging.inbox_cursor SET last_sequence = $3, epoch = $4
                WHERE producer = $1 AND aggregate_id = $2
            )
            UPDATE messaging.inbox SET state = 'ready'
            WHERE producer = $1 AND aggregate_id = $2 AND sequence = $3 + 1 AND epoch = $4 AND state = 'waiting'
            "#,
            self.producer,
            self.aggregate_id,
            self.sequence,
            self.epoch,
        )
        .execute(conn)
        .await?;
        Ok(freed.rows_affected() > 0)
    }
}
