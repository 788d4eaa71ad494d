//! Waiting for something that will be true.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use anyhow::bail;

const PATIENCE: Duration = Duration::from_mins(1);
const LOOK_EVERY: Duration = Duration::from_millis(25);

/// Asks again and again until there is an answer, for at most a minute; then fails with `what` was waited for.
pub async fn eventually<T, F>(what: &str, mut look: impl FnMut() -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<Option<T>>>,
{
    let started = Instant::now();
    loop {
        let last = look().await;
        match last {
            Ok(Some(answer)) => return Ok(answer),
            Ok(None) if started.elapsed() > PATIENCE => bail!("waited {PATIENCE:?} in vain until {what}"),
            Err(error) if started.elapsed() > PATIENCE => {
                return Err(error.context(format!("waited {PATIENCE:?} in vain until {what}")));
            }
            _ => tokio::time::sleep(LOOK_EVERY).await,
        }
    }
}
