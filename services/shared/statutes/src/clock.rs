//! Runs a clock of the book from a day that is known, or known to lie between two days.

mod assess;
mod ends;
mod excluded;
mod reckoning;
mod roll;
mod wait;

use kernel::{DateError, DateInterval, LegalDate};
use serde::Serialize;
use thiserror::Error;

use crate::{
    book::{Anchor, Bound, Rule, RuleError},
    context::Context,
    counting::{CountError, EarliestDay, LastDay},
    facts::Fact,
    reasoning::{Answer, MissingFact, Reasoning},
};

pub(crate) use ends::Ends;
pub(crate) use reckoning::{Anchors, Reckoning};
pub(crate) use roll::{COURT_HOLIDAY, Roll};

/// A question cannot be answered as it was put.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ClockError {
    /// The book has no such rule on the day that matters.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A period ends beyond the calendar.
    #[error(transparent)]
    Count(#[from] CountError),
    /// Two days came out in the wrong order.
    #[error(transparent)]
    Date(#[from] DateError),
    /// The rule is no period.
    #[error("rule `{0}` is not a period")]
    NoPeriod(String),
    /// Two facts cannot both be true.
    #[error("{later} on {later_on} lies before {earlier} on {earlier_on}, which must come first")]
    Contradiction {
        /// What must come first.
        earlier: String,
        /// Its first possible day.
        earlier_on: LegalDate,
        /// What must come after it.
        later: String,
        /// Its last possible day.
        later_on: LegalDate,
    },
}

/// When an act can be done, by a clock of the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "bound", rename_all = "snake_case")]
pub enum Window {
    /// Until a last day.
    Within {
        /// The last day.
        last: LastDay,
        /// Until when lateness may be excused, where the law sets an outer limit.
        outer: Option<OuterLimit>,
    },
    /// From a first day on: a time to wait runs out before it.
    NotBefore {
        /// The first day.
        first: EarliestDay,
    },
}

/// The end of a further period, within which lateness may be excused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OuterLimit {
    /// The last day of it.
    pub last: LastDay,
    /// Who allows it, in words.
    pub by: String,
    /// What it takes.
    pub how: String,
}

impl Context<'_> {
    /// When the act of the clock `id` can be done, from the days between which that happened from which it runs.
    ///
    /// Where a reading runs from something else, the answer is unknown: see [`Context::clock_from`].
    pub fn clock(&self, id: &str, days: impl Into<Fact<DateInterval>>) -> Result<Answer<Window>, ClockError> {
        match self.anchor_of(id, days.into())? {
            (anchor, Fact::Known(days)) => self.clock_from(id, &[(anchor, days)]),
            (anchor, Fact::Unknown) => Ok(Answer::unknown(Reasoning::missing(MissingFact::Anchor(anchor)))),
        }
    }

    /// The same, where readings of the clock run from different things: the first of `anchors` is what the rule itself
    /// runs from.
    pub fn clock_from(&self, id: &str, anchors: &[(Anchor, DateInterval)]) -> Result<Answer<Window>, ClockError> {
        let mut reckoning = Reckoning::new(*self);
        let value = reckoning.found(id, anchors)?.map(Found::window);
        Ok(Answer { value: value.into(), reasoning: reckoning.reasoning })
    }

    /// What the clock runs from on those days, by the law that counts for them.
    fn anchor_of(&self, id: &str, days: Fact<DateInterval>) -> Result<(Anchor, Fact<DateInterval>), ClockError> {
        let rule = match days {
            Fact::Known(days) => self.rule(id, days.earliest())?,
            Fact::Unknown => self.book.versions_of(id).last().ok_or_else(|| RuleError::Unknown(id.to_owned()))?,
        };
        let clock = rule.clock.as_ref().ok_or_else(|| ClockError::NoPeriod(id.to_owned()))?;
        Ok((clock.anchor, days))
    }
}

/// What the clock gives, with what it was counted by.
enum Found<'a> {
    Within { ends: Ends<'a>, outer: Option<OuterLimit> },
    NotBefore { rule: &'a Rule, first: EarliestDay },
}

impl Found<'_> {
    fn window(self) -> Window {
        match self {
            Self::Within { ends, outer } => Window::Within { last: ends.last, outer },
            Self::NotBefore { first, .. } => Window::NotBefore { first },
        }
    }
}

impl<'a> Reckoning<'a> {
    /// What the clock gives; none if a day is missing from which a reading runs.
    fn found(&mut self, id: &str, anchors: Anchors<'_>) -> Result<Option<Found<'a>>, ClockError> {
        let Some((_, days)) = anchors.first() else { return Ok(None) };
        let rule = self.ctx.rule(id, days.earliest())?;
        let clock = rule.clock.as_ref().ok_or_else(|| ClockError::NoPeriod(id.to_owned()))?;
        if clock.bound == Bound::NotBefore {
            return Ok(self.first_day(id, anchors)?.map(|first| Found::NotBefore { rule, first }));
        }
        let Some(ends) = self.last_day(id, anchors)? else { return Ok(None) };
        let outer = match &ends.clock.extension {
            None => None,
            Some(extension) => {
                let last = self.further(&ends, extension)?;
                Some(OuterLimit { last, by: extension.by.to_string(), how: extension.how.clone() })
            }
        };
        Ok(Some(Found::Within { ends, outer }))
    }
}
