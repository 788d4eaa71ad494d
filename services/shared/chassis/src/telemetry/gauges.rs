//! Gauges of what has to be looked at.

use std::{convert::Infallible, error::Error, future::Future, time::Duration};

use tracing::warn;

use crate::lifecycle::{Lifecycle, chain};

/// Something that has to be looked at to be shown: how much of what waits, and for how long.
///
/// ```ignore
/// impl Gauges for Suspense {
///     const NAME: &'static str = "receipts in suspense";
///     const EVERY: Duration = Duration::from_mins(1);
///     type Error = StoreError;
///
///     async fn look(&mut self) -> Result<(), StoreError> {
///         let found = store::receipt::unidentified(&mut *pg::acquire(&self.pool).await?).await?;
///         gauge!("receipts_unidentified").set(found);
///         Ok(())
///     }
/// }
/// ```
///
/// Every replica looks and shows the same. A look that fails leaves what was shown before, and another one follows.
pub trait Gauges: Send + 'static {
    /// What is looked at, in words for the log.
    const NAME: &'static str;

    /// How long a look is good for. Each has its price in every replica.
    const EVERY: Duration;

    /// Why a look fails.
    type Error: Into<Box<dyn Error + Send + Sync>> + Send;

    /// Looks, and sets what it finds.
    fn look(&mut self) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Has gauges set from now on, until tasks are told to stop.
pub fn show<G: Gauges>(mut gauges: G, lifecycle: &Lifecycle) {
    let stop = lifecycle.soft();
    lifecycle.spawn(G::NAME, async move {
        loop {
            if let Err(error) = gauges.look().await {
                let error = chain(error.into().as_ref());
                warn!(error, "{} cannot be measured now: {error}", G::NAME);
            }
            if stop.run_until_cancelled(tokio::time::sleep(G::EVERY)).await.is_none() {
                return Ok::<_, Infallible>(());
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
    };

    use super::*;
    use crate::lifecycle::LifecycleConfig;

    struct Flaky(Arc<AtomicU32>);

    impl Gauges for Flaky {
        const NAME: &'static str = "a flaky thing";
        const EVERY: Duration = Duration::from_mins(1);
        type Error = io::Error;

        async fn look(&mut self) -> io::Result<()> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Err(io::Error::other("not now"))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_look_that_fails_is_followed_by_another_until_the_end() {
        let lifecycle = Lifecycle::new(&LifecycleConfig::default());
        let looks = Arc::new(AtomicU32::new(0));
        show(Flaky(Arc::clone(&looks)), &lifecycle);
        tokio::time::sleep(Duration::from_secs(150)).await;
        assert_eq!(looks.load(Ordering::SeqCst), 3);
        lifecycle.shutdown().await.unwrap();
        tokio::time::sleep(Duration::from_secs(150)).await;
        assert_eq!(looks.load(Ordering::SeqCst), 3);
    }
}
