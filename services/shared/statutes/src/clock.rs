//! Runs one clock of the book from a day that is known, or known to lie between two days.

use kernel::{DateError, DateInterval, LegalDate};
use thiserror::Error;

use crate::{
    book::{Anchor, Book, ClockRule, Holiday, Period, Rule, RuleError},
    calendar::CourtCalendar,
    counting::{CountError, LastDay, end_of, latest_end_of},
    reasoning::{Assumption, Reasoning},
};

pub(crate) const COURT_HOLIDAY: &str = "gca.court_holiday";
const MONTH_END: &str = "gca.month_end";
const COVID: &str = "exclusion.covid";

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

/// The book, the court's calendar if there is one, and the reasoning so far.
pub(crate) struct Reckoning<'a> {
    pub(crate) book: &'a Book,
    pub(crate) calendar: Option<&'a CourtCalendar>,
    pub(crate) reasoning: Reasoning,
}

impl<'a> Reckoning<'a> {
    pub(crate) fn new(book: &'a Book, calendar: Option<&'a CourtCalendar>) -> Self {
        Self { book, calendar, reasoning: Reasoning::default() }
    }

    /// The last day of the clock `id`: safe from the earliest possible anchor, arguable from the latest.
    ///
    /// Each end uses the rule that was in force on its own anchor day.
    pub(crate) fn last_day(&mut self, id: &str, anchor: Anchor, days: DateInterval) -> Result<LastDay, ClockError> {
        let (rule, clock) = self.book.clock_on(id, anchor, days.earliest())?;
        let nominal = self.end(rule, clock, days.earliest())?;
        let safe = self.roll(clock, nominal, Roll::Back)?;

        let (rule, clock) = self.book.clock_on(id, anchor, days.latest())?;
        let mut arguable =
            if days.earliest() == days.latest() { nominal } else { self.end(rule, clock, days.latest())? };
        let literal = latest_end_of(days.latest(), clock.period)?;
        if literal != arguable {
            let month_end = self.book.rule_on(MONTH_END, days.latest())?;
            let text = format!("Read literally, {} from {anchor} on {} end on {literal}.", clock.period, days.latest());
            self.reasoning.step(month_end, days.latest(), literal, text);
            arguable = literal;
        }
        let arguable = self.roll(clock, arguable, Roll::Forward)?;
        self.note_exclusions(days.earliest(), arguable);
        Ok(LastDay::new(safe, arguable))
    }

    fn end(&mut self, rule: &Rule, clock: ClockRule, from: LegalDate) -> Result<LegalDate, ClockError> {
        let end = end_of(from, clock.period)?;
        let text = match clock.period {
            Period::Days(1) => format!("The day after {}, {from}, is {end}.", clock.anchor),
            period => format!("{period} from {} on {from}, that day not counted, end on {end}.", clock.anchor),
        };
        self.reasoning.step(rule, from, end, text);
        Ok(end)
    }

    /// Moves a last day to an open day, where the clock is for an act in court and the calendar is known.
    fn roll(&mut self, clock: ClockRule, day: LegalDate, roll: Roll) -> Result<LegalDate, ClockError> {
        if clock.holiday == Holiday::None {
            return Ok(day);
        }
        let open = self.open_day(day, roll);
        let Some(calendar) = self.calendar else { return Ok(open) };
        let court = calendar.court();
        let text = match roll {
            // Every day between the two is closed, or the search had ended there.
            _ if open != day => {
                let closed = closed_days(open, day);
                let then = match roll {
                    Roll::Back => format!("the preceding open day is {open}"),
                    Roll::Forward => format!("arguably the next open day, {open}, will do"),
                };
                format!("{court} is closed {closed}; {then}.")
            }
            Roll::Back if calendar.is_open(day) == Some(true) => format!("{court} is open on {day}."),
            Roll::Back | Roll::Forward => return Ok(open),
        };
        let rule = self.book.rule_on(COURT_HOLIDAY, day)?;
        self.reasoning.step(rule, day, open, text);
        Ok(open)
    }

    /// The nearest open day in that direction, or the day itself with a note that it was taken as open.
    pub(crate) fn open_day(&mut self, day: LegalDate, roll: Roll) -> LegalDate {
        let Some(calendar) = self.calendar else {
            self.reasoning.assume(Assumption::CourtOpen { day });
            return day;
        };
        let open = match roll {
            Roll::Back => calendar.last_open_by(day),
            Roll::Forward => calendar.first_open_from(day),
        };
        open.unwrap_or_else(|| {
            self.reasoning.assume(Assumption::BeyondCalendar { court: calendar.court().to_owned(), day });
            day
        })
    }

    fn note_exclusions(&mut self, from: LegalDate, to: LegalDate) {
        for rule in self.book.versions_of(COVID).iter().filter(|rule| rule.overlaps(from, to)) {
            self.reasoning
                .assume(Assumption::ExclusionNotApplied { rule: rule.id.clone(), authority: rule.authority.clone() });
        }
    }
}

/// The closed days that were passed on the way from `day` to the open one, in words.
fn closed_days(open: LegalDate, day: LegalDate) -> String {
    let beside = if open < day { open.civil().tomorrow() } else { open.civil().yesterday() };
    let (first, last) = match beside.map(LegalDate::from) {
        Ok(beside) => (beside.min(day), beside.max(day)),
        Err(_) => (day, day),
    };
    if first == last { format!("on {day}") } else { format!("from {first} to {last}") }
}

/// The direction in which an open day is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Roll {
    /// To the preceding open day: safe.
    Back,
    /// To the next open day: arguable.
    Forward,
}
