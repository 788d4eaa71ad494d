//! The days on which a court is closed.

mod csv_file;
mod days;
mod fault;
mod header;
mod icalendar;
mod names;

use std::{collections::BTreeMap, fmt, sync::Arc};

use kernel::{DateInterval, LegalDate};
use sha2::{Digest as _, Sha256};

use self::names::weekday_name;
use crate::court::HighCourt;

pub use self::fault::{CalendarError, CalendarFault};
pub use jiff::civil::Weekday;

/// The calendar of one court: which days it is closed on and why, as far as the calendar reaches.
///
/// Outside `covers` the calendar knows nothing, and says so. A weekday is closed only if it was given: courts differ
/// on Saturdays. A day inside a vacation is closed, although some courts let a vacation judge take filings: a
/// calendar for those leaves the day out.
///
/// Read with [`CourtCalendar::from_csv`] or [`CourtCalendar::from_ical`], whose docs have the forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourtCalendar {
    court: String,
    state: Option<String>,
    high_court: Option<HighCourt>,
    covers: DateInterval,
    weekly: Vec<Weekday>,
    /// With the reason, if one was given. Reasons are shared, as a vacation has many days.
    closed: BTreeMap<LegalDate, Option<Arc<str>>>,
}

/// A day or days in a row on which a court is closed for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closure<'a> {
    /// The days; of a vacation, all of it.
    pub days: DateInterval,
    /// Why: `Dussehra`, `summer vacation`, `Sunday`; none if the calendar does not say.
    pub reason: Option<&'a str>,
}

impl CourtCalendar {
    /// A calendar on which every day of `covers` is open.
    #[must_use]
    pub fn new(court: impl Into<String>, covers: DateInterval) -> Self {
        Self { court: court.into(), state: None, high_court: None, covers, weekly: Vec::new(), closed: BTreeMap::new() }
    }

    /// The same calendar, of a court in this state: two capital letters, as `MH`.
    #[must_use]
    pub fn in_state(mut self, state: impl Into<String>) -> Self {
        self.state = Some(state.into());
        self
    }

    /// The same calendar, of a court under this High Court.
    #[must_use]
    pub const fn under_high_court(mut self, high_court: HighCourt) -> Self {
        self.high_court = Some(high_court);
        self
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
        for day in days {
            self.closed.entry(day).or_default();
        }
        self
    }

    /// The same calendar, closed on these days for a reason. A day keeps the reason that was given first.
    #[must_use]
    pub fn closed_for(mut self, days: DateInterval, reason: &str) -> Self {
        self.close(days::of(days), Some(&Arc::from(reason)));
        self
    }

    fn close(&mut self, days: impl IntoIterator<Item = LegalDate>, reason: Option<&Arc<str>>) {
        for day in days {
            let kept = self.closed.entry(day).or_default();
            if kept.is_none() {
                *kept = reason.cloned();
            }
        }
    }

    /// The court's name, as assumptions give it.
    #[must_use]
    pub fn court(&self) -> &str {
        &self.court
    }

    /// The state in which it sits, if the calendar says so.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// The High Court that binds it, if the calendar says so.
    #[must_use]
    pub const fn high_court(&self) -> Option<HighCourt> {
        self.high_court
    }

    /// The first and the last day of which the calendar knows.
    #[must_use]
    pub const fn covers(&self) -> DateInterval {
        self.covers
    }

    /// The SHA-256 of who the court is and of the days on which it is closed, in hexadecimal: recorded with every
    /// deadline that was counted on it.
    ///
    /// The same closed days are the same calendar, however they were given: one by one or by their weekday, with other
    /// reasons or in another order.
    #[must_use]
    pub fn version(&self) -> String {
        let mut hash = Sha256::new();
        // The lengths keep a text apart from what follows it.
        for text in [Some(self.court.as_str()), self.state(), self.high_court.map(HighCourt::slug)] {
            hash.update(text.map_or(u64::MAX, |text| u64::try_from(text.len()).unwrap_or(u64::MAX)).to_be_bytes());
            hash.update(text.unwrap_or_default().as_bytes());
        }
        for day in [self.covers.earliest(), self.covers.latest()] {
            hash.update(day.as_unix_days().to_be_bytes());
        }
        for day in days::of(self.covers).filter(|&day| self.is_open(day) == Some(false)) {
            hash.update(day.as_unix_days().to_be_bytes());
        }
        hex::encode(hash.finalize())
    }

    /// Whether the court is open on that day; none if the calendar does not reach it.
    #[must_use]
    pub fn is_open(&self, day: LegalDate) -> Option<bool> {
        self.reaches(day).then(|| !self.weekly.contains(&day.civil().weekday()) && !self.closed.contains_key(&day))
    }

    /// Why the court is closed on that day; none if it is open or the calendar does not reach it.
    ///
    /// ```
    /// # use kernel::DateInterval;
    /// # use statutes::CourtCalendar;
    /// let covers = DateInterval::new("2026-10-01".parse()?, "2026-10-31".parse()?)?;
    /// let diwali = DateInterval::exactly("2026-10-20".parse()?);
    /// let calendar = CourtCalendar::new("JMFC Pune", covers).closed_for(diwali, "Dussehra");
    /// let closure = calendar.closure_on("2026-10-20".parse()?);
    /// assert_eq!(closure.map(|closure| closure.to_string()).as_deref(), Some("2026-10-20 (Dussehra)"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn closure_on(&self, day: LegalDate) -> Option<Closure<'_>> {
        if self.is_open(day)? {
            return None;
        }
        let weekday = day.civil().weekday();
        match self.closed.get(&day) {
            // A reason says more than the name of the weekday, and that more than nothing.
            Some(None) | None if self.weekly.contains(&weekday) => {
                Some(Closure { days: DateInterval::exactly(day), reason: Some(weekday_name(weekday)) })
            }
            None => None,
            Some(None) => Some(Closure { days: DateInterval::exactly(day), reason: None }),
            Some(Some(reason)) => {
                let end = |next: fn(LegalDate) -> Option<LegalDate>| {
                    let same = |&day: &LegalDate| self.closed.get(&day).is_some_and(|it| it.as_ref() == Some(reason));
                    std::iter::successors(Some(day), |&day| next(day).filter(same)).last().unwrap_or(day)
                };
                let days = DateInterval::new(end(days::before), end(days::after)).ok()?;
                Some(Closure { days, reason: Some(reason) })
            }
        }
    }

    /// The closed days with their reasons in the order of the calendar, without those of the week: holidays one by one,
    /// vacations as a whole.
    pub fn closures(&self) -> impl Iterator<Item = Closure<'_>> {
        let mut from = None;
        std::iter::from_fn(move || {
            use std::ops::Bound::{Excluded, Unbounded};
            let after = from.map_or(Unbounded, Excluded);
            let (&day, reason) = self.closed.range((after, Unbounded)).find(|&(&day, _)| self.reaches(day))?;
            let closure = match reason {
                Some(_) => self.closure_on(day)?,
                None => Closure { days: DateInterval::exactly(day), reason: None },
            };
            from = Some(closure.days.latest());
            Some(closure)
        })
    }

    /// The last open day that is not after `day`; none if the calendar ends before it is found.
    #[must_use]
    pub fn last_open_by(&self, day: LegalDate) -> Option<LegalDate> {
        self.search(day, days::before)
    }

    /// The first open day that is not before `day`; none if the calendar ends before it is found.
    #[must_use]
    pub fn first_open_from(&self, day: LegalDate) -> Option<LegalDate> {
        self.search(day, days::after)
    }

    fn search(&self, day: LegalDate, next: impl Fn(LegalDate) -> Option<LegalDate>) -> Option<LegalDate> {
        let mut day = day;
        while !self.is_open(day)? {
            day = next(day)?;
        }
        Some(day)
    }

    fn reaches(&self, day: LegalDate) -> bool {
        self.covers.earliest() <= day && day <= self.covers.latest()
    }
}

/// `2026-10-20 (Dussehra)`, `2026-05-04 to 2026-05-31 (summer vacation)`, or the day alone.
impl fmt::Display for Closure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Some(reason) => write!(f, "{} ({reason})", self.days),
            None => write!(f, "{}", self.days),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    fn days(from: &str, until: &str) -> DateInterval {
        DateInterval::new(day(from), day(until)).unwrap()
    }

    fn april() -> CourtCalendar {
        CourtCalendar::new("Pune", days("2026-04-01", "2026-04-30"))
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
    fn a_version_is_that_of_the_days_and_not_of_how_they_are_given() {
        let covers = days("2026-04-01", "2026-04-30");
        let other_order = CourtCalendar::new("Pune", covers)
            .closed_on([day("2026-04-04")])
            .closed_on([day("2026-04-03")])
            .closed_every(Weekday::Sunday)
            .closed_every(Weekday::Sunday);
        assert_eq!(other_order.version(), april().version());
        let sundays = ["2026-04-05", "2026-04-12", "2026-04-19", "2026-04-26"].map(day);
        let one_by_one = CourtCalendar::new("Pune", covers)
            .closed_on(sundays)
            .closed_for(days("2026-04-03", "2026-04-04"), "Good Friday")
            // Beyond its days it says nothing.
            .closed_on([day("2026-05-01")]);
        assert_eq!(one_by_one.version(), april().version());

        let longer = CourtCalendar { covers: days("2026-04-01", "2026-05-01"), ..april() };
        let versions = [
            april(),
            april().closed_on([day("2026-04-06")]),
            april().closed_every(Weekday::Saturday),
            CourtCalendar { court: "Thane".to_owned(), ..april() },
            april().in_state("MH"),
            april().under_high_court(HighCourt::Bombay),
            longer,
        ]
        .map(|calendar| calendar.version());
        let distinct: BTreeSet<&String> = versions.iter().collect();
        assert_eq!(distinct.len(), versions.len());
    }

    #[test]
    fn a_closed_day_tells_its_reason_and_a_vacation_its_length() {
        let calendar = april()
            .closed_for(DateInterval::exactly(day("2026-04-14")), "Ambedkar Jayanti")
            .closed_for(days("2026-04-20", "2026-04-28"), "summer vacation");
        let told = |text: &str| calendar.closure_on(day(text)).map(|closure| closure.to_string());
        assert_eq!(told("2026-04-14").as_deref(), Some("2026-04-14 (Ambedkar Jayanti)"));
        // A Sunday within the vacation.
        assert_eq!(told("2026-04-26").as_deref(), Some("2026-04-20 to 2026-04-28 (summer vacation)"));
        assert_eq!(told("2026-04-05").as_deref(), Some("2026-04-05 (Sunday)"));
        assert_eq!(told("2026-04-03").as_deref(), Some("2026-04-03"), "no reason was given");
        assert_eq!((told("2026-04-02"), told("2026-05-03")), (None, None));
        let all: Vec<String> = calendar.closures().map(|closure| closure.to_string()).collect();
        assert_eq!(
            all,
            ["2026-04-03", "2026-04-04", "2026-04-14 (Ambedkar Jayanti)", "2026-04-20 to 2026-04-28 (summer vacation)"]
        );
    }

    #[test]
    fn a_day_keeps_its_first_reason() {
        let day = DateInterval::exactly(day("2026-04-14"));
        let calendar = april().closed_on([day.earliest()]).closed_for(day, "Ambedkar Jayanti").closed_for(day, "other");
        assert_eq!(calendar.closure_on(day.earliest()).unwrap().reason, Some("Ambedkar Jayanti"));
    }

    #[test]
    fn a_calendar_says_nothing_beyond_its_days() {
        assert_eq!(april().is_open(day("2026-05-01")), None);
        assert_eq!(april().first_open_from(day("2026-05-03")), None);
        let closed_to_the_end = april().closed_on([day("2026-04-30")]);
        assert_eq!(closed_to_the_end.first_open_from(day("2026-04-30")), None);
    }
}
