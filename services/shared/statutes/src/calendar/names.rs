//! Days of the week as calendars and people name them.

use jiff::civil::Weekday;

const WEEKDAYS: [(&str, &str, Weekday); 7] = [
    ("Monday", "MO", Weekday::Monday),
    ("Tuesday", "TU", Weekday::Tuesday),
    ("Wednesday", "WE", Weekday::Wednesday),
    ("Thursday", "TH", Weekday::Thursday),
    ("Friday", "FR", Weekday::Friday),
    ("Saturday", "SA", Weekday::Saturday),
    ("Sunday", "SU", Weekday::Sunday),
];
const ORDINALS: [(&str, i8); 5] = [("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5)];

/// `Sunday`.
pub(super) fn weekday_name(weekday: Weekday) -> &'static str {
    WEEKDAYS.iter().find(|(_, _, known)| *known == weekday).map_or("", |(name, _, _)| name)
}

/// `second Saturday`, or `Saturday` for all of them.
pub(super) fn day_name(nth: Option<i8>, weekday: Weekday) -> String {
    let name = weekday_name(weekday);
    let ordinal = ORDINALS.iter().find(|(_, known)| nth == Some(*known));
    ordinal.map_or_else(|| name.to_owned(), |(ordinal, _)| format!("{ordinal} {name}"))
}

/// `sunday`, `second saturday`, in capitals or small letters.
pub(super) fn day_named(text: &str) -> Option<(Option<i8>, Weekday)> {
    let (nth, name) = match text.split_once(' ') {
        Some((ordinal, name)) => {
            let (_, nth) = ORDINALS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ordinal))?;
            (Some(*nth), name.trim_start())
        }
        None => (None, text),
    };
    let (_, _, weekday) = WEEKDAYS.iter().find(|(known, _, _)| known.eq_ignore_ascii_case(name))?;
    Some((nth, *weekday))
}

/// `SU` or `2SA` of RFC 5545, section 3.3.10; not `-1SU`, which counts from the end of the month.
pub(super) fn day_coded(text: &str) -> Option<(Option<i8>, Weekday)> {
    let (nth, code) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let nth = match nth.trim_start_matches('+') {
        "" => None,
        digits => Some(digits.parse().ok().filter(|nth| (1..=5).contains(nth))?),
    };
    let (_, _, weekday) = WEEKDAYS.iter().find(|(_, known, _)| *known == code)?;
    Some((nth, *weekday))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_week_are_read_as_people_and_as_calendars_write_them() {
        assert_eq!(day_named("Sunday"), Some((None, Weekday::Sunday)));
        assert_eq!(day_named("second SATURDAY"), Some((Some(2), Weekday::Saturday)));
        assert_eq!((day_named("son"), day_named("last saturday"), day_named("")), (None, None, None));
        assert_eq!(day_coded("SU"), Some((None, Weekday::Sunday)));
        assert_eq!(day_coded("+4SA"), Some((Some(4), Weekday::Saturday)));
        assert_eq!((day_coded("-1SU"), day_coded("6SA"), day_coded("S"), day_coded("é")), (None, None, None, None));
        assert_eq!(day_name(Some(2), Weekday::Saturday), "second Saturday");
    }
}
