//! Walking over days.

use jiff::civil::Weekday;
use kernel::{DateInterval, LegalDate};

/// The day after; none at the end of what can be written.
pub(super) fn after(day: LegalDate) -> Option<LegalDate> {
    day.civil().tomorrow().ok().map(LegalDate::from)
}

/// The day before; none at the beginning of what can be written.
pub(super) fn before(day: LegalDate) -> Option<LegalDate> {
    day.civil().yesterday().ok().map(LegalDate::from)
}

/// Each day of an interval.
pub(super) fn of(days: DateInterval) -> impl Iterator<Item = LegalDate> {
    std::iter::successors(Some(days.earliest()), |&day| after(day)).take_while(move |&day| day <= days.latest())
}

/// The days that two intervals have in common.
pub(super) fn common(one: DateInterval, other: DateInterval) -> Option<DateInterval> {
    DateInterval::new(one.earliest().max(other.earliest()), one.latest().min(other.latest())).ok()
}

/// Whether it is that weekday, and, if `nth` is given, the one of that ordinal in its month.
pub(super) fn is_nth(day: LegalDate, nth: Option<i8>, weekday: Weekday) -> bool {
    let ordinal = (day.day() - 1) / 7 + 1;
    day.civil().weekday() == weekday && nth.is_none_or(|nth| nth == ordinal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_saturday_lies_on_the_8th_to_the_14th() {
        let year = DateInterval::new("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap()).unwrap();
        let second: Vec<i8> =
            of(year).filter(|&day| is_nth(day, Some(2), Weekday::Saturday)).map(LegalDate::day).collect();
        assert_eq!(second.len(), 12);
        assert!(second.iter().all(|day| (8..=14).contains(day)));
        assert_eq!(of(year).filter(|&day| is_nth(day, None, Weekday::Sunday)).count(), 52);
        let fifth = of(year).filter(|&day| is_nth(day, Some(5), Weekday::Friday)).map(LegalDate::month);
        assert_eq!(fifth.collect::<Vec<_>>(), [1, 5, 7, 10]);
    }
}
