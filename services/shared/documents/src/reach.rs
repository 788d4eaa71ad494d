//! The object store at the start of a service: one that is away is waited for, as the database is.

use std::time::Duration;

use chassis::lifecycle::Lifecycle;
use futures_util::TryStreamExt as _;
use object_store::path::Path;
use thiserror::Error;
use tokio::time::Instant;

use crate::{Documents, ObjectStoreError};

/// How long a start waits for the store. Probes are answered meanwhile; afterwards the process ends and says why.
const PATIENCE: Duration = Duration::from_mins(1);

const PAUSE_FIRST: Duration = Duration::from_millis(250);
const PAUSE_MAX: Duration = Duration::from_secs(4);

/// A service starts without its documents.
#[derive(Debug, Error)]
pub enum ReachError {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] ObjectStoreError),
    /// There was no time to find out.
    #[error("told to stop before the object store could be reached")]
    ToldToStop,
}

impl Documents {
    /// Waits until the store shows what it has of this service. Until then the service is not ready and `/readyz` says
    /// why. What waiting does not mend, such as a key that the store refuses, is an error at once. A signal ends the
    /// waiting.
    pub async fn reach(&self, lifecycle: &Lifecycle) -> Result<(), ReachError> {
        let _latch = lifecycle.readiness().latch("object store");
        tokio::select! {
            reached = self.wait() => Ok(reached?),
            () = lifecycle.told_to_stop() => Err(ReachError::ToldToStop),
        }
    }

    async fn wait(&self) -> Result<(), ObjectStoreError> {
        let until = Instant::now() + PATIENCE;
        let mut pause = PAUSE_FIRST;
        loop {
            let Err(error) = self.ask().await else { return Ok(()) };
            if !error.passes() || Instant::now() + pause >= until {
                return Err(error);
            }
            tracing::warn!(error = %error, "the object store cannot be used yet; the start waits for it");
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    /// Whether the store answers, to us and for this bucket.
    pub async fn ask(&self) -> Result<(), ObjectStoreError> {
        self.store.list(Some(&Path::from(self.service))).try_next().await?;
        Ok(())
    }
}
