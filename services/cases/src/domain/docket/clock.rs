//! The clocks of a docket as timers: what is armed, when it is due, of whom it warns.

use kernel::{LegalDate, Timestamp, TypedId as _};
use proceedings::{Day, Deadline, Stand, Whose};

use crate::domain::{CountedBy, DeadlineId, DeadlineState, FactId, Warning};

/// A clock that the record calls for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DocketClock {
    pub(crate) rule: &'static str,
    pub(crate) day: Day,
    pub(crate) whose: Whose,
    pub(crate) steps: Vec<String>,
    /// The youngest of the entries from which it runs.
    pub(crate) basis: FactId,
    /// All of them.
    pub(crate) runs_from: Vec<FactId>,
}

/// A deadline of a docket, as stored.
#[derive(Clone, Debug)]
pub(crate) struct DocketDeadline {
    pub(crate) id: DeadlineId,
    pub(crate) rule: String,
    pub(crate) last_safe: LegalDate,
    pub(crate) last_arguable: LegalDate,
    pub(crate) opens: bool,
    pub(crate) state: DeadlineState,
    pub(crate) counted_by: CountedBy,
    pub(crate) steps: Vec<String>,
    pub(crate) basis: FactId,
}

/// The clocks that a position calls for, each rule once an entry: where two of one rule run from the same entry, the one
/// whose day comes first. A day that opened already wakes nobody.
pub(crate) fn called_for(stand: &Stand, today: LegalDate) -> Vec<DocketClock> {
    let mut clocks: Vec<DocketClock> = Vec::new();
    for deadline in &stand.deadlines {
        let Some(clock) = DocketClock::of(deadline) else { continue };
        if clock.opens() && deadline.is_over(today) {
            continue;
        }
        match clocks.iter_mut().find(|other| (other.rule, other.basis) == (clock.rule, clock.basis)) {
            Some(other) if other.day.safe() <= clock.day.safe() => {}
            Some(other) => *other = clock,
            None => clocks.push(clock),
        }
    }
    clocks
}

impl DocketClock {
    /// None for a clock that runs from no entry: nothing on record starts it.
    fn of(deadline: &Deadline) -> Option<Self> {
        let basis = deadline.basis.iter().max()?;
        Some(Self {
            rule: deadline.rule,
            day: deadline.day,
            whose: deadline.whose,
            // What was taken to be so without being known belongs to how the day was counted.
            steps: deadline.steps.iter().chain(&deadline.assumed).cloned().collect(),
            basis: FactId::from_uuid(basis.uuid()),
            runs_from: deadline.basis.iter().map(|entry| FactId::from_uuid(entry.uuid())).collect(),
        })
    }

    pub(crate) const fn opens(&self) -> bool {
        matches!(self.day, Day::NotBefore(_))
    }

    pub(crate) fn is_of_others(&self) -> bool {
        self.whose == Whose::Others
    }

    /// When the timer does its work: at the end of the last safe day, or when the first safe day begins.
    pub(crate) fn due_at(&self) -> Timestamp {
        match self.day {
            Day::Within(last) => last.safe().end_in_india(),
            Day::NotBefore(first) => first.safe().at_hour_in_india(0),
        }
    }

    /// The reminders that still lie ahead: of what is ours to do.
    pub(crate) fn warnings(&self, now: Timestamp) -> Vec<Warning> {
        match self.day {
            Day::Within(last) if self.whose == Whose::Ours => Warning::before(last, now),
            _ => Vec::new(),
        }
    }
}

impl DocketDeadline {
    /// Whether the record calls for this deadline on these days, whatever it runs from.
    fn has_the_days_of(&self, clock: &DocketClock) -> bool {
        self.rule == clock.rule
            && self.opens == clock.opens()
            && self.last_safe == clock.day.safe()
            && self.last_arguable == clock.day.arguable()
    }

    /// Whether it needs no other one to be armed in its place: it is armed, from the same entry and by the law in force;
    /// or it has fired for these days, and what it ran from still counts or was put right without moving them.
    pub(crate) fn serves(&self, clock: &DocketClock, law: &CountedBy, overruled: &[FactId]) -> bool {
        let stands = match self.state {
            DeadlineState::Armed => self.counted_by == *law && self.basis == clock.basis,
            DeadlineState::Fired => clock.runs_from.contains(&self.basis) || overruled.contains(&self.basis),
            DeadlineState::Superseded | DeadlineState::Cancelled => false,
        };
        stands && self.has_the_days_of(clock)
    }

    /// Whether its day is over and its timer has not come yet. A day that opens is not missed.
    pub(crate) fn waits_for_its_timer(&self, today: LegalDate) -> bool {
        self.state == DeadlineState::Armed && !self.opens && today > self.last_safe
    }
}
