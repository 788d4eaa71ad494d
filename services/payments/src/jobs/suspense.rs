//! What was received and is not yet known to be whose.

use std::time::Duration;

use chassis::telemetry::Gauges;
use kernel::Clock as _;
use metrics::{Unit, describe_gauge, gauge};

use crate::{error::Error, ops::Context, store};

pub(super) fn register() {
    describe_gauge!("receipts_unidentified", "Receipts in suspense.");
    describe_gauge!(
        "receipts_unidentified_oldest_seconds",
        Unit::Seconds,
        "How long the oldest receipt in suspense has been there, in business time."
    );
}

/// Shows what is in suspense.
#[derive(Debug)]
pub(crate) struct Suspense {
    pub(crate) context: Context,
}

impl Gauges for Suspense {
    const NAME: &'static str = "receipts in suspense";
    const EVERY: Duration = Duration::from_mins(1);
    type Error = Error;

    async fn look(&mut self) -> Result<(), Error> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        let found = store::receipt::in_suspense(&mut conn).await?;
        let now = self.context.clock.now();
        let age = found.oldest.map_or(Duration::ZERO, |oldest| now.since(oldest));
        gauge!("receipts_unidentified").set(f64::from(found.count));
        gauge!("receipts_unidentified_oldest_seconds").set(age.as_secs_f64());
        Ok(())
    }
}
