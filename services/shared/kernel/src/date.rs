//! Legal dates: civil dates in Asia/Kolkata, without arithmetic.

use std::fmt;

use jiff::{
    civil,
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Timestamp;

/// Asia/Kolkata: one offset and no summer time since 1945, and every date that this system handles is later.
pub(crate) fn india() -> TimeZone {
    const SECONDS_EAST: i32 = 5 * 3600 + 30 * 60;
    TimeZone::fixed(Offset::from_seconds(SECONDS_EAST).unwrap_or(Offset::UTC))
}

/// A date as courts and banks count it: a civil date in Asia/Kolkata.
///
/// It can be compared, printed and stored. It cannot be added to: counting days is law, and lives in `statutes`, which
/// gets at the civil date through [`LegalDate::civil`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LegalDate(civil::Date);

/// The value is not a date, or not a pair of dates in order.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DateError {
    /// The text is not a date.
    #[error("`{0}` is not a date such as 2026-03-02")]
    NotADate(String),
    /// The earliest day of an interval lies after its latest.
    #[error("the interval begins on {earliest}, after its end on {latest}")]
    Reversed {
        /// The day given as the first.
        earliest: LegalDate,
        /// The day given as the last.
        latest: LegalDate,
    },
}

impl LegalDate {
    /// The date of a year, month (1-12) and day, if there is such a day.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, DateError> {
        civil::Date::new(year, month, day)
            .map(Self)
            .map_err(|_| DateError::NotADate(format!("{year:04}-{month:02}-{day:02}")))
    }

    /// The civil date, for the arithmetic in `statutes`.
    #[must_use]
    pub const fn civil(self) -> civil::Date {
        self.0
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1-12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1-31.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Days since 1970-01-01, for storage.
    #[must_use]
    pub fn as_unix_days(self) -> i32 {
        civil::Date::constant(1970, 1, 1).until(self.0).map_or(0, |span| span.get_days())
    }

    /// The date that many days after 1970-01-01, from storage.
    pub fn from_unix_days(days: i32) -> Result<Self, DateError> {
        civil::Date::constant(1970, 1, 1)
            .checked_add(jiff::SignedDuration::from_hours(24 * i64::from(days)))
            .map(Self)
            .map_err(|_| DateError::NotADate(format!("day {days} of the epoch")))
    }

    /// The instant at which the day is over in India: the first instant of the next day.
    ///
    /// A deadline that falls on this date can be met until then (law.md B16).
    #[must_use]
    pub fn end_in_india(self) -> Timestamp {
        let next = self.0.tomorrow().unwrap_or(self.0);
        india().to_timestamp(next.at(0, 0, 0, 0)).unwrap_or(jiff::Timestamp::MAX).into()
    }
}

impl LegalDate {
    /// The instant at which this hour (0-23) of the day begins in India.
    #[must_use]
    pub fn at_hour_in_india(self, hour: u8) -> Timestamp {
        let begin = india().to_timestamp(self.0.at(0, 0, 0, 0)).unwrap_or(jiff::Timestamp::MIN);
        Timestamp::from(begin).plus(std::time::Duration::from_hours(u64::from(hour.min(23))))
    }
}

impl From<civil::Date> for LegalDate {
    fn from(date: civil::Date) -> Self {
        Self(date)
    }
}

/// ISO 8601, nothing else: a day that could also be a month is never guessed.
impl std::str::FromStr for LegalDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let not_a_date = || DateError::NotADate(text.to_owned());
        if text.len() != 10 {
            return Err(not_a_date());
        }
        text.parse::<civil::Date>().map(Self).map_err(|_| not_a_date())
    }
}

impl fmt::Display for LegalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}

impl fmt::Debug for LegalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A day that is known to lie between two days, both possible: "between the return file and the memo".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct DateInterval {
    earliest: LegalDate,
    latest: LegalDate,
}

/// An interval as it is written down, by whoever did.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    earliest: LegalDate,
    latest: LegalDate,
}

impl TryFrom<Written> for DateInterval {
    type Error = DateError;

    fn try_from(Written { earliest, latest }: Written) -> Result<Self, DateError> {
        Self::new(earliest, latest)
    }
}

impl DateInterval {
    /// An interval of days; `earliest` must not lie after `latest`.
    pub fn new(earliest: LegalDate, latest: LegalDate) -> Result<Self, DateError> {
        if earliest > latest {
            return Err(DateError::Reversed { earliest, latest });
        }
        Ok(Self { earliest, latest })
    }

    /// A day that is known.
    #[must_use]
    pub const fn exactly(day: LegalDate) -> Self {
        Self { earliest: day, latest: day }
    }

    /// The first possible day.
    #[must_use]
    pub const fn earliest(self) -> LegalDate {
        self.earliest
    }

    /// The last possible day.
    #[must_use]
    pub const fn latest(self) -> LegalDate {
        self.latest
    }
}

impl fmt::Display for DateInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.earliest == self.latest {
            return write!(f, "{}", self.earliest);
        }
        write!(f, "{} to {}", self.earliest, self.latest)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_iso_dates_that_exist_are_dates() {
        for text in ["31/03/2026", "2026-02-29", "2026-3-02", "20260302", "2026-03-02T00:00", ""] {
            assert_eq!(text.parse::<LegalDate>(), Err(DateError::NotADate(text.to_owned())));
        }
        assert_eq!("2024-02-29".parse::<LegalDate>(), LegalDate::new(2024, 2, 29));
    }

    #[test]
    fn a_day_ends_at_midnight_in_india() {
        let day: LegalDate = "2026-03-31".parse().unwrap();
        assert_eq!(day.end_in_india().to_string(), "2026-03-31T18:30:00Z");
        assert_eq!(day.at_hour_in_india(9).to_string(), "2026-03-31T03:30:00Z");
    }

    #[test]
    fn an_interval_does_not_run_backwards() {
        let day = |text: &str| text.parse::<LegalDate>().unwrap();
        let error = DateInterval::new(day("2026-03-05"), day("2026-03-02")).unwrap_err();
        assert_eq!(error.to_string(), "the interval begins on 2026-03-05, after its end on 2026-03-02");
        let written = Written { earliest: day("2026-03-05"), latest: day("2026-03-02") };
        assert_eq!(DateInterval::try_from(written).unwrap_err(), error, "read from a file it is none either");
    }

    proptest! {
        #[test]
        fn stored_days_come_back(days in -200_000_i32..200_000) {
            let date = LegalDate::from_unix_days(days).unwrap();
            prop_assert_eq!(date.as_unix_days(), days);
            prop_assert_eq!(date.to_string().parse::<LegalDate>(), Ok(date));
        }
    }
}
