//! The monthly partitions of the logs: made ahead of time and dropped when they are old, for as long as the service runs.

use std::{convert::Infallible, time::Duration};

use chassis::lifecycle::Lifecycle;
use kernel::{Clock as _, SystemClock};
use pg::StoreError;
use sqlx::PgPool;

use crate::{Retention, retention};

/// The tables that grow with time. Each is partitioned by the time in its `UUIDv7` key.
const LOGS: [&str; 3] = ["messaging.event_log", "messaging.inbox", "audit.entry"];

const LOOK_INTERVAL: Duration = Duration::from_hours(6);

/// Makes the partitions of this month and the two that follow, now and as months go by; and drops those of the inbox and
/// the event log that are past their retention. Months are the system's, not business time: what is partitioned is when a
/// row was written.
pub async fn maintain_partitions(pool: &PgPool, retention: Retention, lifecycle: &Lifecycle) -> Result<(), StoreError> {
    pg::partitions::ensure(pool, &LOGS).await?;
    let (pool, stop) = (pool.clone(), lifecycle.soft());
    lifecycle.spawn("partitions", async move {
        loop {
            drop_old(&pool, retention).await;
            tokio::select! {
                () = stop.cancelled() => return Ok::<(), Infallible>(()),
                () = tokio::time::sleep(LOOK_INTERVAL) => {}
            }
            if let Err(error) = pg::partitions::ensure(&pool, &LOGS).await {
                tracing::error!(error = %error, "partitions of the logs cannot be made; rows go to the default partition");
            }
        }
    });
    Ok(())
}

/// What stays a little longer does no harm, so that a failure is left to the next look.
async fn drop_old(pool: &PgPool, retention: Retention) {
    match retention::drop_old_months(pool, retention, SystemClock.today()).await {
        Ok(months) if months.is_empty() => {}
        Ok(months) => tracing::info!(
            partitions = months.join(", "),
            "months of the inbox and of the event log were past their retention and are dropped"
        ),
        Err(error) => tracing::warn!(error = %error, "old months of the logs cannot be dropped now"),
    }
}
