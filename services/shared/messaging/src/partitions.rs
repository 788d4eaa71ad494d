//! The monthly partitions of the logs: made ahead of time, for as long as the service runs.

use std::{convert::Infallible, time::Duration};

use chassis::lifecycle::Lifecycle;
use pg::StoreError;
use sqlx::PgPool;

/// The tables that grow with time. Each is partitioned by the time in its `UUIDv7` key.
const LOGS: [&str; 3] = ["messaging.event_log", "messaging.inbox", "audit.entry"];

const LOOK_INTERVAL: Duration = Duration::from_hours(6);

/// Makes the partitions of this month and the two that follow, now and as months go by.
pub async fn maintain_partitions(pool: &PgPool, lifecycle: &Lifecycle) -> Result<(), StoreError> {
    pg::partitions::ensure(pool, &LOGS).await?;
    let (pool, stop) = (pool.clone(), lifecycle.soft());
    lifecycle.spawn("partitions", async move {
        loop {
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
