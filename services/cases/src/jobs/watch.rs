//! What is shown of deadlines and intents: what is late, what waits, what the night found, all that is armed.
//!
//! A task of its own and not a part of the loops that do the work: one that hangs does not keep it from being seen.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use chassis::telemetry::Gauges;
use kernel::Clock as _;
use metrics::{Unit, describe_gauge, gauge};

use super::recompute;
use crate::{
    domain::{DeadlineKind, IntentKind, OpenDeadlines, TimeLeft, is_ours},
    error::Error,
    ops::Context,
    store,
};

/// Describes what is shown, and shows what is known before the first look: that nothing of a cheque is known to be due.
pub(crate) fn register() {
    describe_gauge!(
        "deadline_armed_overdue_seconds",
        Unit::Seconds,
        "How late the oldest armed deadline is, in business time; 0 when none is due."
    );
    describe_gauge!("deadlines_open", "Armed deadlines, by whose act they are and how much of the time is left.");
    describe_gauge!("intents_waiting", "What other services have yet to be asked to do, also what a person must mend.");
    describe_gauge!("intents_oldest_seconds", Unit::Seconds, "How long the oldest has waited, in business time.");
    for kind in DeadlineKind::ALL.into_iter().filter(|kind| is_ours(*kind, "")) {
        for left in TimeLeft::ALL {
            Shown { kind: kind.as_str().to_owned(), ours: true, left }.set(0);
        }
    }
}

/// What is late and what waits: a few rows along an index.
#[derive(Clone, Debug)]
pub(crate) struct Late {
    pub(crate) context: Context,
}

impl Gauges for Late {
    const NAME: &'static str = "what is late";
    const EVERY: Duration = Duration::from_secs(10);
    type Error = Error;

    async fn look(&mut self) -> Result<(), Error> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        let next = store::deadline::next(&mut conn).await?;
        let waiting = store::intent::waiting(&mut conn).await?;
        let nightly = store::nightly_run::result(&mut conn, recompute::JOB).await?;
        drop(conn);
        let now = self.context.clock.now();
        let late = next.map_or(Duration::ZERO, |next| now.since(next.at));
        gauge!("deadline_armed_overdue_seconds").set(late.as_secs_f64());
        for kind in IntentKind::ALL {
            let of_kind = waiting.iter().find(|of_kind| of_kind.kind == kind);
            let count = of_kind.map_or(0, |of_kind| u32::try_from(of_kind.count).unwrap_or(u32::MAX));
            let age = of_kind.map_or(Duration::ZERO, |of_kind| now.since(of_kind.oldest));
            gauge!("intents_waiting", "kind" => kind.as_str()).set(f64::from(count));
            gauge!("intents_oldest_seconds", "kind" => kind.as_str()).set(age.as_secs_f64());
        }
        if let Some(result) = nightly {
            recompute::show(result);
        }
        Ok(())
    }
}

/// All that is armed, which is a table to count.
#[derive(Debug)]
pub(crate) struct Open {
    context: Context,
    /// What was shown so far: what is found no more is back at zero.
    shown: BTreeSet<Shown>,
}

/// One series of `deadlines_open`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shown {
    kind: String,
    ours: bool,
    left: TimeLeft,
}

impl Shown {
    fn of(open: &OpenDeadlines) -> Self {
        Self { kind: open.name.as_str().to_owned(), ours: open.ours, left: open.left }
    }

    fn set(&self, count: u32) {
        let ours = if self.ours { "yes" } else { "no" };
        let gauge =
            gauge!("deadlines_open", "kind" => self.kind.clone(), "ours" => ours, "within" => self.left.as_str());
        gauge.set(f64::from(count));
    }
}

impl Open {
    pub(crate) const fn of(context: Context) -> Self {
        Self { context, shown: BTreeSet::new() }
    }

    fn show(&mut self, open: &[OpenDeadlines]) {
        let mut counts: BTreeMap<Shown, u32> =
            std::mem::take(&mut self.shown).into_iter().map(|series| (series, 0)).collect();
        // A kind is counted by several rules: they are one series.
        for alike in open {
            let count = counts.entry(Shown::of(alike)).or_default();
            *count = count.saturating_add(alike.count);
        }
        for (series, count) in &counts {
            series.set(*count);
        }
        self.shown = counts.into_keys().collect();
    }
}

impl Gauges for Open {
    const NAME: &'static str = "open deadlines";
    const EVERY: Duration = Duration::from_mins(1);
    type Error = Error;

    async fn look(&mut self) -> Result<(), Error> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        let open = store::deadline::open(&mut conn, self.context.clock.now()).await?;
        drop(conn);
        self.show(&open);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chassis::telemetry::Inventory;

    use super::*;
    use crate::domain::DeadlineName;

    fn open(kind: &str, ours: bool, left: TimeLeft, count: u32) -> OpenDeadlines {
        OpenDeadlines { name: DeadlineName::parse(kind).unwrap(), ours, left, count }
    }

    #[test]
    fn what_is_ours_of_a_cheque_is_shown_before_anything_is_armed() {
        let registered = Inventory::of(register);
        let open = registered.series("deadlines_open");
        assert!(open.contains(&"kind=complaint_by,ours=yes,within=overdue"), "{open:?}");
        assert!(!open.iter().any(|series| series.contains("pay_by") || series.contains("not at zero")), "{open:?}");
    }

    #[tokio::test]
    async fn what_is_open_no_more_is_back_at_zero() {
        let clock = kernel::SimulatedClock::at("2026-03-03T06:00:00Z").unwrap();
        let mut gauges = Open::of(crate::ops::ground::without_a_database(&clock));
        let first = [
            open("complaint_by", true, TimeLeft::Day, 2),
            open("complaint_by", true, TimeLeft::Day, 1),
            open("sarfaesi.sale_notice", false, TimeLeft::Later, 1),
        ];
        let shown = Inventory::of(|| gauges.show(&first));
        let found = [
            "kind=complaint_by,ours=yes,within=24h is not at zero",
            "kind=sarfaesi.sale_notice,ours=no,within=later is not at zero",
        ];
        assert_eq!(shown.series("deadlines_open"), found);
        let shown = Inventory::of(|| gauges.show(&[open("complaint_by", true, TimeLeft::FourHours, 3)]));
        let moved_on = [
            "kind=complaint_by,ours=yes,within=24h",
            "kind=complaint_by,ours=yes,within=4h is not at zero",
            "kind=sarfaesi.sale_notice,ours=no,within=later",
        ];
        assert_eq!(shown.series("deadlines_open"), moved_on);
    }
}
