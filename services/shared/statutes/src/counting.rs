//! How days and months are counted. Nothing else in the system adds days to a date.

use std::fmt;

use jiff::Span;
use kernel::LegalDate;
use serde::Serialize;
use thiserror::Error;

use crate::book::Period;

/// A period ends after the last date that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{period} from {from} end beyond the calendar")]
pub struct CountError {
    /// The day that the period runs from.
    pub from: LegalDate,
    /// The length of the period.
    pub period: Period,
}

/// The last day for an act. It is not a plain date, so that it cannot stand where an event is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LastDay {
    safe: LegalDate,
    arguable: LegalDate,
}

/// The first day for an act: the safe one is the later of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct EarliestDay {
    safe: LegalDate,
    arguable: LegalDate,
}

impl LastDay {
    /// Built by counting alone; the callers' order of arguments is checked by the property tests.
    pub(crate) const fn new(safe: LegalDate, arguable: LegalDate) -> Self {
        Self { safe, arguable }
    }

    /// A day that a court or its registry has fixed: nothing is counted.
    #[must_use]
    pub const fn fixed(day: LegalDate) -> Self {
        Self { safe: day, arguable: day }
    }

    /// The last day on which the act is in time whatever the facts and on every reading. Alarms use it.
    #[must_use]
    pub const fn safe(self) -> LegalDate {
        self.safe
    }

    /// The last day on which the act is in time on some of the possible facts and on some reading.
    #[must_use]
    pub const fn arguable(self) -> LegalDate {
        self.arguable
    }

    /// The day that lies `days` before the safe last day, for a reminder.
    #[must_use]
    pub fn days_before(self, days: u16) -> Option<LegalDate> {
        plus_days(self.safe, -i32::from(days))
    }

    /// The earlier of the two safe days, and the later of the two arguable ones.
    pub(crate) fn or(self, other: Self) -> Self {
        Self { safe: self.safe.min(other.safe), arguable: self.arguable.max(other.arguable) }
    }
}

impl EarliestDay {
    pub(crate) const fn new(safe: LegalDate, arguable: LegalDate) -> Self {
        Self { safe, arguable }
    }

    /// The first day on which the act is not premature, whatever the facts.
    #[must_use]
    pub const fn safe(self) -> LegalDate {
        self.safe
    }

    /// The first day on which the act is not premature on some of the possible facts.
    #[must_use]
    pub const fn arguable(self) -> LegalDate {
        self.arguable
    }
}

impl fmt::Display for LastDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.safe == self.arguable {
            return write!(f, "{}", self.safe);
        }
        write!(f, "{} (arguable until {})", self.safe, self.arguable)
    }
}

impl fmt::Display for EarliestDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.safe == self.arguable {
            return write!(f, "{}", self.safe);
        }
        write!(f, "{} (arguable from {})", self.safe, self.arguable)
    }
}

/// The number of days from one date to another; negative if `to` is the earlier.
#[must_use]
pub fn days_between(from: LegalDate, to: LegalDate) -> i32 {
    to.as_unix_days() - from.as_unix_days()
}

/// The last day of a period on the safe reading: the anchor is excluded, months end on the corresponding day.
///
/// Of clear days the last one that must lie between the two; the act comes after it.
pub(crate) fn end_of(from: LegalDate, period: Period) -> Result<LegalDate, CountError> {
    let end = match period {
        Period::Days(days) | Period::ClearDays(days) => plus_days(from, i32::from(days)),
        Period::Months(months) => plus_months_clamped(from, i32::from(months)),
        Period::Years(years) => plus_months_clamped(from, 12 * i32::from(years)),
    };
    end.ok_or(CountError { from, period })
}

/// The last day of a period on the reading that gives the most time.
pub(crate) fn latest_end_of(from: LegalDate, period: Period) -> Result<LegalDate, CountError> {
    let end = match period {
        Period::Days(days) | Period::ClearDays(days) => plus_days(from, i32::from(days)),
        Period::Months(months) => plus_months_literal(from, i32::from(months)),
        Period::Years(years) => plus_months_literal(from, 12 * i32::from(years)),
    };
    end.ok_or(CountError { from, period })
}

/// The day after.
pub(crate) fn day_after(day: LegalDate) -> Result<LegalDate, CountError> {
    end_of(day, Period::Days(1))
}

/// `from + days`: the anchor is excluded and the last day included (law.md B1).
pub(crate) fn plus_days(from: LegalDate, days: i32) -> Option<LegalDate> {
    // The periods of the law are short: counting on month by month is several times as fast as the general addition.
    if !(0..=100).contains(&days) {
        let span = Span::new().try_days(days).ok()?;
        return from.civil().checked_add(span).ok().map(LegalDate::from);
    }
    let mut month = Month { year: from.year(), month: from.month() };
    let mut day = i32::from(from.day()) + days;
    while day > i32::from(month.days()) {
        day -= i32::from(month.days());
        month = month.plus(1)?;
    }
    month.day(i8::try_from(day).ok()?)
}

/// The corresponding day of a later month, or the last day of that month where there is none (law.md B4).
fn plus_months_clamped(from: LegalDate, months: i32) -> Option<LegalDate> {
    let month = Month { year: from.year(), month: from.month() }.plus(months)?;
    month.day(from.day().min(month.days()))
}

/// A month of a year.
#[derive(Clone, Copy)]
struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// That many months later.
    fn plus(self, months: i32) -> Option<Self> {
        let index = 12 * i32::from(self.year) + i32::from(self.month) - 1 + months;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        Some(Self { year: i16::try_from(year).ok()?, month: i8::try_from(month).ok()? })
    }

    /// How many days it has.
    const fn days(self) -> i8 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0) => 29,
            2 => 28,
            _ => 31,
        }
    }

    fn day(self, day: i8) -> Option<LegalDate> {
        LegalDate::new(self.year, self.month, day).ok()
    }
}

/// The literal reading: the period begins on the day after `from` and ends on the day before its own corresponding
/// day, or on the last day of the month where there is no such day (law.md B5).
fn plus_months_literal(from: LegalDate, months: i32) -> Option<LegalDate> {
    let begins = plus_days(from, 1)?;
    let corresponding = plus_months_clamped(begins, months)?;
    if corresponding.day() < begins.day() { Some(corresponding) } else { plus_days(corresponding, -1) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    /// The next day, found by trying which dates exist, so that the oracle adds nothing to a date.
    fn next(date: LegalDate) -> LegalDate {
        LegalDate::new(date.year(), date.month(), date.day() + 1)
            .or_else(|_| LegalDate::new(date.year(), date.month() + 1, 1))
            .or_else(|_| LegalDate::new(date.year() + 1, 1, 1))
            .unwrap()
    }

    #[test]
    fn a_century_has_a_leap_day_only_every_fourth_time() {
        let february = |year| Month { year, month: 2 }.days();
        assert_eq!([1900, 2000, 2024, 2026, 2100].map(february), [28, 29, 29, 28, 28]);
    }

    /// Walks day by day into the month that lies `months` later and stops on the day of that number, or on the last.
    fn walk_to_corresponding_day(from: LegalDate, months: u16) -> (LegalDate, bool) {
        let (mut today, mut entered) = (from, 0);
        loop {
            let tomorrow = next(today);
            if entered == months && today.day() == from.day() {
                return (today, true);
            }
            if tomorrow.day() == 1 {
                if entered == months {
                    return (today, false);
                }
                entered += 1;
            }
            today = tomorrow;
        }
    }

    fn month_ends() -> impl Iterator<Item = LegalDate> {
        let mut today = day("1990-01-01");
        std::iter::from_fn(move || {
            loop {
                let this = today;
                today = next(today);
                if today.day() == 1 {
                    return Some(this);
                }
            }
        })
        .take_while(|date| date.year() < 2051)
    }

    #[test]
    fn every_month_end_agrees_with_counting_day_by_day() {
        let mut seen = 0;
        for end in month_ends() {
            // The days around a month's end, where clamping happens.
            for back in 0..4 {
                let from = LegalDate::new(end.year(), end.month(), end.day() - back).unwrap();
                for months in [1, 2, 3, 6, 12] {
                    let (clamped, _) = walk_to_corresponding_day(from, months);
                    assert_eq!(end_of(from, Period::Months(months)), Ok(clamped), "{from} + {months} months");

                    let (corresponding, exists) = walk_to_corresponding_day(next(from), months);
                    let literal = latest_end_of(from, Period::Months(months)).unwrap();
                    if exists {
                        assert_eq!(next(literal), corresponding, "{from} + {months} months, read literally");
                    } else {
                        assert_eq!(literal, corresponding, "{from} + {months} months, read literally");
                    }
                    seen += 1;
                }
            }
        }
        assert_eq!(seen, 61 * 12 * 4 * 5);
    }

    #[test]
    fn days_agree_with_counting_one_by_one() {
        for from in month_ends() {
            for days in [1, 15, 16, 30] {
                let counted = (0..days).fold(from, |date, _| next(date));
                assert_eq!(end_of(from, Period::Days(days)), Ok(counted));
                assert_eq!(latest_end_of(from, Period::Days(days)), Ok(counted));
            }
        }
    }

    #[test]
    fn the_readings_of_a_month_part_at_the_end_of_a_shorter_month() {
        for (from, safe, arguable) in [
            ("2026-02-28", "2026-03-28", "2026-03-31"),
            ("2026-04-30", "2026-05-30", "2026-05-31"),
            ("2024-02-28", "2024-03-28", "2024-03-28"),
            ("2026-01-31", "2026-02-28", "2026-02-28"),
            ("2026-01-30", "2026-02-28", "2026-02-28"),
            ("2026-03-15", "2026-04-15", "2026-04-15"),
        ] {
            assert_eq!(end_of(day(from), Period::Months(1)), Ok(day(safe)));
            assert_eq!(latest_end_of(day(from), Period::Months(1)), Ok(day(arguable)));
        }
    }

    #[test]
    fn years_are_twelve_months_and_clear_days_are_days_between() {
        assert_eq!(end_of(day("2024-02-29"), Period::Years(1)), Ok(day("2025-02-28")));
        assert_eq!(end_of(day("2011-07-21"), Period::Years(3)), Ok(day("2014-07-21")));
        assert_eq!(latest_end_of(day("2023-02-28"), Period::Years(1)), Ok(day("2024-02-29")));
        assert_eq!(end_of(day("2026-03-01"), Period::ClearDays(30)), Ok(day("2026-03-31")));
    }

    #[test]
    fn a_period_beyond_the_calendar_is_an_error() {
        let error = end_of(day("9999-12-31"), Period::Days(15)).unwrap_err();
        assert_eq!(error.to_string(), "15 days from 9999-12-31 end beyond the calendar");
        assert!(latest_end_of(day("9999-12-31"), Period::Months(1)).is_err());
    }

    #[test]
    fn a_reminder_lies_before_the_safe_day() {
        let last = LastDay::new(day("2026-03-03"), day("2026-03-10"));
        assert_eq!(last.days_before(7), Some(day("2026-02-24")));
    }

    proptest! {
        #[test]
        fn a_later_anchor_never_ends_earlier(
            from in 0_i32..40_000, by in 0_i32..100, months in 1_u16..13, days in 1_u16..400,
        ) {
            let early = LegalDate::from_unix_days(from).unwrap();
            let late = LegalDate::from_unix_days(from + by).unwrap();
            for period in [Period::Days(days), Period::Months(months), Period::Years(months), Period::ClearDays(days)] {
                prop_assert!(end_of(early, period).unwrap() <= end_of(late, period).unwrap());
                prop_assert!(latest_end_of(early, period).unwrap() <= latest_end_of(late, period).unwrap());
                prop_assert!(end_of(early, period).unwrap() <= latest_end_of(early, period).unwrap());
            }
        }
    }
}
