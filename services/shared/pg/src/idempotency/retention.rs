//! How long the answer to a command is kept with its key.

use std::{convert::Infallible, time::Duration};

use chassis::lifecycle::Lifecycle;
use kernel::{Clock as _, SystemClock, Timestamp};
use sqlx::PgPool;

use crate::{DatabaseConfig, Instant, StoreError};

const LOOK_INTERVAL: Duration = Duration::from_hours(6);

/// So many answers are deleted in one statement.
const BATCH: i64 = 5_000;

/// Forgets answers that are older than the configuration keeps them, now and every six hours, for as long as the service
/// lives. What stays a little longer does no harm, so that a failure is left to the next look.
pub fn keep(pool: &PgPool, config: &DatabaseConfig, lifecycle: &Lifecycle) {
    let kept = config.idempotency_time();
    let (pool, stop) = (pool.clone(), lifecycle.soft());
    lifecycle.spawn("idempotency retention", async move {
        loop {
            match forget(&pool, SystemClock.now().minus(kept)).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(
                    idempotency.forgotten = count,
                    "{count} answers to commands were past their retention and are deleted"
                ),
                Err(error) => tracing::warn!(error = %error, "old answers to commands cannot be deleted now"),
            }
            if stop.run_until_cancelled(tokio::time::sleep(LOOK_INTERVAL)).await.is_none() {
                return Ok::<_, Infallible>(());
            }
        }
    });
}

/// Deletes the answers recorded before `until`, in the system's time, and says how many. A command whose key is gone is
/// carried out anew if it is sent again: what must never be done twice has a natural key besides.
///
/// An answer that a transaction looks at stays. Replicas that delete at the same time share the work.
pub async fn forget(pool: &PgPool, until: Timestamp) -> Result<u64, StoreError> {
    let mut forgotten = 0;
    loop {
        let deleted = sqlx::query!(
            "DELETE FROM platform.idempotency WHERE ctid = ANY (ARRAY(
                 SELECT ctid FROM platform.idempotency WHERE recorded_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))",
            Instant::from(until) as _,
            BATCH,
        )
        .execute(pool)
        .await?
        .rows_affected();
        forgotten += deleted;
        if deleted < BATCH.unsigned_abs() {
            return Ok(forgotten);
        }
    }
}
