//! The database at the start of a service: one that is away is waited for.
//!
//! A cluster starts its parts in any order. A process that ended because the database was not there yet would be started
//! again after ever longer pauses, and so be missing for minutes after the database had come.

use std::time::Duration;

use anyhow::{Context as _, bail};
use chassis::lifecycle::Lifecycle;
use pg::{ConnectError, DatabaseConfig, StoreError};
use sqlx::PgPool;
use tokio::time::Instant;

/// How long a start waits for the database. Probes are answered meanwhile; afterwards the process ends and says why.
const PATIENCE: Duration = Duration::from_mins(1);

const PAUSE_FIRST: Duration = Duration::from_millis(250);
const PAUSE_MAX: Duration = Duration::from_secs(4);

/// The pool, as soon as the database can be reached. Until then the service is not ready and `/readyz` says why. A signal
/// ends the waiting.
pub(crate) async fn database(config: &DatabaseConfig, lifecycle: &Lifecycle) -> anyhow::Result<PgPool> {
    let _latch = lifecycle.readiness().latch("database");
    tokio::select! {
        pool = connect(config) => pool.context("cannot connect to the database"),
        () = lifecycle.told_to_stop() => bail!("told to stop before the database could be reached"),
    }
}

async fn connect(config: &DatabaseConfig) -> Result<PgPool, ConnectError> {
    let until = Instant::now() + PATIENCE;
    let mut pause = PAUSE_FIRST;
    loop {
        let error = match pg::connect(config).await {
            Err(error @ ConnectError::Store(StoreError::Unavailable { .. })) => error,
            settled => return settled,
        };
        if Instant::now() + pause >= until {
            return Err(error);
        }
        tracing::warn!(error = %error, "the database cannot be reached yet; the start waits for it");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

#[cfg(test)]
mod tests {
    use chassis::{config::Secret, lifecycle::LifecycleConfig};
    use tokio::net::TcpListener;

    use super::*;

    fn lifecycle() -> Lifecycle {
        Lifecycle::new(&LifecycleConfig { drain_delay_ms: 0, drain_timeout_ms: 1_000, flush_timeout_ms: 0 })
    }

    fn at(address: &str) -> DatabaseConfig {
        let url = Secret::new(format!("postgres://app@{address}/payments?sslmode=disable"));
        DatabaseConfig { acquire_timeout_ms: 50, ..DatabaseConfig::new(url) }
    }

    /// A port at which nobody listens.
    async fn nobody() -> String {
        TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().to_string()
    }

    #[tokio::test]
    async fn a_database_that_is_away_is_waited_for_until_the_process_is_told_to_stop() {
        let (lifecycle, config) = (lifecycle(), at(&nobody().await));
        let readiness = lifecycle.readiness();
        let reached = database(&config, &lifecycle);
        tokio::pin!(reached);
        let early = tokio::time::timeout(Duration::from_secs(1), reached.as_mut()).await;
        assert!(early.is_err(), "it was not waited for: {early:?}");
        assert_eq!(readiness.waiting_for(), ["database"]);

        lifecycle.spawn("admin", async { Err(std::io::Error::other("the listener is gone")) });
        let ended = tokio::time::timeout(Duration::from_secs(5), reached).await.unwrap().unwrap_err();
        assert_eq!(ended.to_string(), "told to stop before the database could be reached");
    }

    #[tokio::test]
    async fn what_waiting_does_not_mend_is_an_error_at_once() {
        let config = DatabaseConfig::new(Secret::new("mysql://app@localhost/payments"));
        let reached = tokio::time::timeout(Duration::from_secs(5), database(&config, &lifecycle())).await;
        assert!(format!("{:#}", reached.unwrap().unwrap_err()).contains("`database.url`"));
    }

    #[tokio::test(start_paused = true)]
    async fn the_waiting_has_an_end() {
        let config = at(&nobody().await);
        let began = Instant::now();
        let error = connect(&config).await.unwrap_err();
        assert!(matches!(error, ConnectError::Store(StoreError::Unavailable { .. })), "{error}");
        let waited = began.elapsed();
        assert!(waited > PATIENCE / 2 && waited <= PATIENCE + Duration::from_secs(1), "{waited:?}");
    }
}
