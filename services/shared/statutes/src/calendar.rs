//! The days on which a court is closed.

use std::collections::BTreeSet;

use kernel::{DateInterval, LegalDate};
use sha2::{Digest as _, Sha256};

pub use jiff::civil::Weekday;

/// The calendar of one court: which days it is closed on, as far as the calendar reaches.
///
/// Outside `covers` the calendar knows nothing, and says so. A weekday is closed only if it was given: courts differ
/// on Saturdays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourtCalendar {
    court: String,
    covers: DateInterval,
    weekly: Vec<Weekday>,
    closed: BTreeSet<LegalDate>,
}

impl CourtCalendar {
    /// A calendar on which every day of `covers` is open.
    #[must_use]
    pub fn new(court: impl Into<String>, covers: DateInterval) -> Self {
        Self { court: court.into(), covers, weekly: Vec::new(), closed: BTreeSet::new() }
    }

    /// The same calendar, closed on every such weekday.
    #[must_use]
    pub fn closed_every(mut self, weekday: Weekday) -> Self {
        self.weekly.push(weekday);
        self
    }

    /// The same calendar, closed on these days too: holidays, vacations, days on which work was suspended.
    #[must_use]
    pub fn closed_on(mut self, days: impl IntoIterator<Item = LegalDate>) -> Self {
        self.closed.extend(days);
        self
    }

    /// The court's name, as assumptions give it.
    #[must_use]
    pub fn court(&self) -> &str {
        &self.court
    }

    /// The SHA-256 of all that the calendar says, in hexadecimal: recorded with every deadline that was counted on it.
    ///
    /// The same days in another order are the same calendar.
    #[must_use]
    pub fn version(&self) -> String {
        let mut weekly: Vec<i8> = self.weekly.iter().map(|weekday| weekday.to_monday_one_offset()).collect();
        weekly.sort_unstable();
        weekly.dedup();
        let mut hash = Sha256::new();
        // The length keeps a court's name apart from what follows it.
        hash.update(u64::try_from(self.court.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(self.court.as_bytes());
        for day in [self.covers.earliest(), self.covers.latest()] {
            hash.update(day.as_unix_days().to_be_bytes());
        }
        hash.update(u64::try_from(weekly.len()).unwrap_or(u64::MAX).to_be_bytes());
        for weekday in weekly {
            hash.update(weekday.to_be_bytes());
        }
        for day in &self.closed {
            hash.update(day.as_unix_days().to_be_bytes());
        }
        hex::encode(hash.finalize())
    }

    /// Whether the court is open on that day; none if the calendar does not reach it.
    #[must_use]
    pub fn is_open(&self, day: LegalDate) -> Option<bool> {
        (self.covers.earliest() <= day && day <= self.covers.latest())
            .then(|| !self.weekly.contains(&day.civil().weekday()) && !self.closed.contains(&day))
    }

    /// The last open day that is not after `day`; none if the calendar ends before it is found.
    #[must_use]
    pub fn last_open_by(&self, day: LegalDate) -> Option<LegalDate> {
        self.search(day, |date| date.yesterday().ok())
    }

    /// The first open day that is not before `day`; none if the calendar ends before it is found.
    #[must_use]
    pub fn first_open_from(&self, day: LegalDate) -> Option<LegalDate> {
        self.search(day, |date| date.tomorrow().ok())
    }

    fn search(
        &self,
        day: LegalDate,
        next: impl Fn(jiff::civil::Date) -> Option<jiff::civil::Date>,
    ) -> Option<LegalDate> {
        let mut day = day;
        while !self.is_open(day)? {
            day = next(day.civil())?.into();
        }
        Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    fn april() -> CourtCalendar {
        CourtCalendar::new("Pune", DateInterval::new(day("2026-04-01"), day("2026-04-30")).unwrap())
            .closed_every(Weekday::Sunday)
            .closed_on([day("2026-04-03"), day("2026-04-04")])
    }

    #[test]
    fn a_long_weekend_is_skipped_both_ways() {
        assert_eq!(april().last_open_by(day("2026-04-05")), Some(day("2026-04-02")));
        assert_eq!(april().first_open_from(day("2026-04-03")), Some(day("2026-04-06")));
    }

    #[test]
    fn an_open_day_stays_where_it_is() {
        assert_eq!(april().last_open_by(day("2026-04-02")), Some(day("2026-04-02")));
        assert_eq!(april().first_open_from(day("2026-04-02")), Some(day("2026-04-02")));
    }

    #[test]
    fn a_version_is_that_of_the_days_and_not_of_the_order_in_which_they_are_given() {
        let covers = DateInterval::new(day("2026-04-01"), day("2026-04-30")).unwrap();
        let other_order = CourtCalendar::new("Pune", covers)
            .closed_on([day("2026-04-04")])
            .closed_on([day("2026-04-03")])
            .closed_every(Weekday::Sunday)
            .closed_every(Weekday::Sunday);
        assert_eq!(other_order.version(), april().version());
        let longer =
            CourtCalendar { covers: DateInterval::new(day("2026-04-01"), day("2026-05-01")).unwrap(), ..april() };
        let versions = [
            april(),
            april().closed_on([day("2026-04-06")]),
            april().closed_every(Weekday::Saturday),
            CourtCalendar { court: "Thane".to_owned(), ..april() },
            longer,
        ]
        .map(|calendar| calendar.version());
        let distinct: BTreeSet<&String> = versions.iter().collect();
        assert_eq!(distinct.len(), versions.len());
    }

    #[test]
    fn a_calendar_says_nothing_beyond_its_days() {
        assert_eq!(april().is_open(day("2026-05-01")), None);
        assert_eq!(april().first_open_from(day("2026-05-03")), None);
        let closed_to_the_end = april().closed_on([day("2026-04-30")]);
        assert_eq!(closed_to_the_end.first_open_from(day("2026-04-30")), None);
    }
}
