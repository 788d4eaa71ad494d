//! What is shown of notices: those that wait, and how long the oldest has.

use std::time::Duration;

use chassis::telemetry::Gauges;
use kernel::{Clock as _, Timestamp};
use metrics::{Unit, describe_gauge, gauge};

use crate::{
    domain::{Stage, Waiting},
    error::Error,
    ops::Context,
    store,
};

/// What was handed over longer ago is not looked for any more: every window in which its service would matter is over.
const LOOK_BACK: Duration = Duration::from_hours(120 * 24);

/// Describes what is shown. Nothing is, before the first look.
pub(super) fn register() {
    describe_gauge!("notices_waiting", "Notices that are not proved to be served, by what they wait for.");
    describe_gauge!(
        "notices_oldest_seconds",
        Unit::Seconds,
        "How long the oldest of them has waited in this state, in business time."
    );
}

/// Shows what waits.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(crate) context: Context,
}

impl Gauges for Watch {
    const NAME: &'static str = "notices that wait";
    const EVERY: Duration = Duration::from_mins(1);
    type Error = Error;

    async fn look(&mut self) -> Result<(), Error> {
        let now = self.context.clock.now();
        let mut conn = pg::acquire(&self.context.pool).await?;
        let waiting = store::waiting::waiting(&mut conn, now.minus(LOOK_BACK)).await?;
        drop(conn);
        show(&waiting, now);
        Ok(())
    }
}

fn show(waiting: &[Waiting], now: Timestamp) {
    for stage in Stage::ALL {
        let found = waiting.iter().find(|waiting| waiting.stage == stage);
        let age = found.map_or(Duration::ZERO, |found| now.since(found.oldest));
        gauge!("notices_waiting", "state" => stage.as_str()).set(f64::from(found.map_or(0, |found| found.count)));
        gauge!("notices_oldest_seconds", "state" => stage.as_str()).set(age.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use chassis::telemetry::Inventory;

    use super::*;

    #[test]
    fn a_stage_in_which_nothing_waits_is_at_zero() {
        let now: Timestamp = "2026-03-06T09:00:00Z".parse().unwrap();
        let oldest = now.minus(Duration::from_hours(1));
        let shown = Inventory::of(|| show(&[Waiting { stage: Stage::Approved, count: 2, oldest }], now));
        let found = ["state=approved is not at zero", "state=booked", "state=drafted", "state=handed_over"];
        assert_eq!(
            (shown.series("notices_waiting"), shown.series("notices_oldest_seconds")),
            (found.to_vec(), found.to_vec())
        );
    }
}
