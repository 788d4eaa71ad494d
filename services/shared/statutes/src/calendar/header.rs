//! What a calendar file says of its court, in either form.

use std::sync::Arc;

use jiff::civil::Weekday;
use kernel::{DateInterval, LegalDate};

use super::{CalendarError, CalendarFault, CourtCalendar, days, names};
use crate::court::HighCourt;

/// More than this many days, nobody made; and each of them is looked at.
const LONGEST_DAYS: i32 = 36_525;

/// How a form of file says what every calendar says.
pub(super) struct Examples {
    pub(super) court: &'static str,
    pub(super) covers: &'static str,
}

/// What has been said so far.
#[derive(Debug, Default)]
pub(super) struct Header {
    court: Option<String>,
    state: Option<String>,
    high_court: Option<HighCourt>,
    covers: Option<DateInterval>,
    closed_every: Option<Vec<(Option<i8>, Weekday)>>,
}

impl Header {
    pub(super) fn court(&mut self, name: &str) -> Result<(), CalendarFault> {
        let name = given("court", name)?;
        once(&mut self.court, "court", name.to_owned())
    }

    pub(super) fn state(&mut self, state: &str) -> Result<(), CalendarFault> {
        let state = given("state", state)?;
        if state.len() != 2 || !state.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(CalendarFault::State(state.to_owned()));
        }
        once(&mut self.state, "state", state.to_owned())
    }

    pub(super) fn high_court(&mut self, slug: &str) -> Result<(), CalendarFault> {
        once(&mut self.high_court, "high_court", given("high_court", slug)?.parse()?)
    }

    pub(super) fn covers(&mut self, from: LegalDate, until: LegalDate) -> Result<(), CalendarFault> {
        let covers = DateInterval::new(from, until)?;
        if until.as_unix_days() - from.as_unix_days() > LONGEST_DAYS {
            return Err(CalendarFault::TooLong);
        }
        once(&mut self.covers, "covers", covers)
    }

    pub(super) fn closed_every(&mut self, days: Vec<(Option<i8>, Weekday)>) -> Result<(), CalendarFault> {
        once(&mut self.closed_every, "closed_every", days)
    }

    /// The calendar without its single days.
    pub(super) fn calendar(self, examples: &Examples) -> Result<CourtCalendar, CalendarError> {
        let missing = |what, example| CalendarError::Missing { what, example };
        let court = self.court.ok_or_else(|| missing("whose it is", examples.court))?;
        let covers = self.covers.ok_or_else(|| missing("which days it covers", examples.covers))?;
        let mut calendar = CourtCalendar::new(court, covers);
        calendar.state = self.state;
        calendar.high_court = self.high_court;
        for (nth, weekday) in self.closed_every.unwrap_or_default() {
            if nth.is_none() {
                calendar = calendar.closed_every(weekday);
            } else {
                let such = days::of(covers).filter(|&day| days::is_nth(day, nth, weekday));
                calendar.close(such, Some(&Arc::from(names::day_name(nth, weekday))));
            }
        }
        Ok(calendar)
    }
}

impl CourtCalendar {
    /// Closes the court on those of the days that the calendar covers.
    pub(super) fn close_within(&mut self, days: DateInterval, reason: Option<&str>) -> Result<(), CalendarFault> {
        let covers = self.covers;
        let within = days::common(days, covers).ok_or(CalendarFault::Outside { days, covers })?;
        self.close(days::of(within), reason.map(Arc::from).as_ref());
        Ok(())
    }
}

fn given<'a>(what: &'static str, text: &'a str) -> Result<&'a str, CalendarFault> {
    let text = text.trim();
    if text.is_empty() { Err(CalendarFault::Empty(what)) } else { Ok(text) }
}

fn once<T>(place: &mut Option<T>, what: &str, value: T) -> Result<(), CalendarFault> {
    if place.is_some() {
        return Err(CalendarFault::Twice(what.to_owned()));
    }
    *place = Some(value);
    Ok(())
}
