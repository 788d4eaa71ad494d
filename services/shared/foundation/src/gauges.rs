//! What a service shows of its rows.

use std::{convert::Infallible, future::Future, time::Duration};

use crate::Foundation;

/// Something that has to be looked at to be shown: how much of what waits, and for how long.
///
/// ```ignore
/// impl Gauges for Unidentified {
///     const NAME: &'static str = "receipts in suspense";
///     const EVERY: Duration = Duration::from_mins(1);
///
///     async fn look(&mut self) -> anyhow::Result<()> {
///         let found = store::receipt::unidentified(&mut *pg::acquire(&self.pool).await?).await?;
///         gauge!("receipts_unidentified").set(found);
///         Ok(())
///     }
/// }
/// ```
///
/// Every replica looks and shows the same. A look that fails leaves what was shown before, and another one follows: who
/// watches a gauge that can stand still watches a timestamp beside it.
pub trait Gauges: Send + 'static {
    /// What is looked at, in words for the log.
    const NAME: &'static str;

    /// How long a look is good for. Each costs a query in every replica.
    const EVERY: Duration;

    /// Looks, and sets what it finds.
    fn look(&mut self) -> impl Future<Output = anyhow::Result<()>> + Send;
}

impl Foundation {
    /// Has gauges set from now on, for as long as the service lives.
    pub fn show<G: Gauges>(&self, mut gauges: G) {
        let stop = self.lifecycle.soft();
        self.lifecycle.spawn(G::NAME, async move {
            loop {
                if let Err(error) = gauges.look().await {
                    tracing::warn!(error = format!("{error:#}"), "{} cannot be measured now", G::NAME);
                }
                if stop.run_until_cancelled(tokio::time::sleep(G::EVERY)).await.is_none() {
                    return Ok::<_, Infallible>(());
                }
            }
        });
    }
}
