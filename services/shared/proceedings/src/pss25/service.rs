//! Service, and the clocks that run from it: the time to pay (s.25(1) proviso (d)) and the month for the complaint
//! (s.25(5) with NI Act s.142(1)(b)).

use kernel::DateInterval;
use statutes::{Anchor, LastDay};

use super::{
    case::Posted,
    rule,
    state::{FilingWindow, FirstDay},
};
use crate::{
    law::Law,
    position::Whose,
    record::{EntryId, earlier, later},
};

/// What is known about the service of the letters from which clocks run.
pub(super) struct Service {
    pub(super) letters: usize,
    /// The letters of which nothing is known: each counts as served on the day of its booking, the earliest possible.
    pub(super) unknown: usize,
    served: DateInterval,
    /// The last day to pay: safe if service was as early as it can have been, arguable if as late.
    pub(super) pay_by: LastDay,
    /// When the cause of action can arise.
    pub(super) cause: DateInterval,
    pub(super) window: FilingWindow,
    basis: Vec<EntryId>,
}

/// What is known of service; none if no clock runs from any letter.
///
/// Clocks run from the earliest to the latest possible service over every letter: which of them reached the noticee first
/// is not for the creditor to choose.
pub(super) fn judge(running: &[Posted<'_>], law: &mut Law<'_>) -> Option<Service> {
    let days: Vec<DateInterval> = running.iter().filter_map(clocked).collect();
    let first = days.iter().copied().reduce(earlier)?;
    let last = days.iter().copied().reduce(later)?;
    let served = DateInterval::new(first.earliest(), last.latest()).ok()?;
    let pay_by = law.required(rule::PAY_BY, &[(Anchor::Service, served)])?;
    let pay = DateInterval::new(pay_by.safe(), pay_by.arguable()).ok()?;
    let cause = law.required(rule::CAUSE_OF_ACTION, &[(Anchor::PayBy, pay)])?;
    let cause = DateInterval::new(cause.safe(), cause.arguable()).ok()?;
    let last = law.required(rule::COMPLAINT_BY, &[(Anchor::CauseOfAction, cause)])?;
    let from = FirstDay { safe: cause.latest(), arguable: cause.earliest() };
    Some(Service {
        letters: running.len(),
        unknown: running.iter().filter(|posted| posted.served.is_none()).count(),
        served,
        pay_by,
        cause,
        window: FilingWindow { from, last },
        basis: running
            .iter()
            .filter_map(|posted| posted.served.map(|(noted, _)| noted).or(posted.booked))
            .map(|noted| noted.id)
            .collect(),
    })
}

/// The days of service of a letter, as the clocks see it: no letter is served before it was booked.
fn clocked(posted: &Posted<'_>) -> Option<DateInterval> {
    let booked = posted.booked?.on;
    Some(match posted.served {
        None => DateInterval::exactly(booked.earliest()),
        Some((_, on)) => DateInterval::new(on.earliest().max(booked.earliest()), on.latest()).unwrap_or(on),
    })
}

impl Service {
    /// Whether the service of every letter is known.
    pub(super) const fn is_known(&self) -> bool {
        self.unknown == 0
    }

    /// The clocks that run: the time to pay when service is known, the month in any case.
    pub(super) fn arm(&self, law: &mut Law<'_>) {
        if self.is_known() && law.today <= self.pay_by.arguable() {
            law.last(rule::PAY_BY, &[(Anchor::Service, self.served)], &self.basis, Whose::Others);
        }
        if law.today <= self.window.last.arguable() {
            law.last(rule::COMPLAINT_BY, &[(Anchor::CauseOfAction, self.cause)], &self.basis, Whose::Ours);
        }
    }
}
