//! Days on which a court or an office is closed.

use kernel::{DateInterval, LegalDate};

use super::{ClockError, reckoning::Reckoning};
use crate::{
    book::Holiday,
    reasoning::{Assumption, Gives},
};

/// The rule on closed days.
pub(crate) const COURT_HOLIDAY: &str = "gca.court_holiday";

/// The direction in which an open day is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Roll {
    /// To the preceding open day: safe.
    Back,
    /// To the next open day: arguable.
    Forward,
}

impl Reckoning<'_> {
    /// Moves a last day to an open day, where the act needs an open court or office and the calendar is known.
    pub(super) fn roll(&mut self, holiday: Holiday, day: LegalDate, roll: Roll) -> Result<LegalDate, ClockError> {
        if holiday == Holiday::None {
            return Ok(day);
        }
        let Some(calendar) = self.ctx.calendar else { return Ok(self.open_day(day, roll)) };
        if calendar.is_open(day) != Some(false) {
            if roll == Roll::Back && calendar.is_open(day) == Some(true) && self.ctx.steps {
                let rule = self.ctx.rule(COURT_HOLIDAY, day)?;
                self.step(rule, day, day, || format!("{} is open on {day}.", calendar.court()));
            }
            return Ok(self.open_day(day, roll));
        }
        let rule = self.ctx.rule(COURT_HOLIDAY, day)?;
        let ways = self.ctx.ways(rule);
        let roll = match roll {
            Roll::Back if !ways.strict => Roll::Forward,
            Roll::Forward if !ways.generous => Roll::Back,
            roll => roll,
        };
        let open = self.open_day(day, roll);
        if open == day {
            // The calendar ends before an open day is found, and the answer says so.
            return Ok(day);
        }
        self.step(rule, day, open, || {
            let then = match roll {
                Roll::Back => format!("the preceding open day is {open}"),
                Roll::Forward if ways.strict => format!("arguably the next open day, {open}, will do"),
                Roll::Forward => format!("the next open day, {open}, will do"),
            };
            format!("{} is closed {}; {then}.", calendar.court(), closed_days(open, day))
        });
        for reading in self.ctx.readings(rule).filter(|reading| reading.safe == (roll == Roll::Back)) {
            self.reading(rule, reading, Gives::LastDay, DateInterval::exactly(open));
        }
        Ok(open)
    }

    /// The nearest open day in that direction, or the day itself with a note that it was taken as open.
    pub(crate) fn open_day(&mut self, day: LegalDate, roll: Roll) -> LegalDate {
        let Some(calendar) = self.ctx.calendar else {
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
