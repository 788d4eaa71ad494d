//! Values as they are typed.

use std::time::Duration;

use kernel::{DateInterval, LegalDate, Timestamp};

use super::law::days::Days;
use crate::{service::Service, words::Choice};

/// A date, at its first instant in India, or an instant.
pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    let date = text.parse::<LegalDate>().map(|date| date.at_hour_in_india(0));
    date.or_else(|_| text.parse())
        .map_err(|_| format!("`{text}` is neither a date nor an instant such as 2026-03-02T09:00:00+05:30"))
}

/// One of the names of an enumeration of the wire.
pub(super) fn choice<C: Choice>(text: &str) -> Result<C, String> {
    C::named(text).ok_or_else(|| format!("`{text}` is not one of {}", C::names().join(", ")))
}

/// A day, or the days between which it lies: `2026-03-02`, `2026-03-02..2026-03-05`.
pub(super) fn days(text: &str) -> Result<DateInterval, String> {
    let Days(days) = text.parse().map_err(|error: kernel::DateError| error.to_string())?;
    days.ok_or_else(|| "write the days between which it lies: 2026-03-02..2026-03-05".to_owned())
}

/// The name of a field and its value; the value may be empty.
pub(super) fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err(format!("`{text}` is not FIELD=VALUE, such as noticees=2")),
    }
}

/// A service of the mesh by its name.
pub(super) fn service(text: &str) -> Result<Service, String> {
    let found = Service::ALL.into_iter().find(|service| service.as_str() == text);
    found.ok_or_else(|| format!("`{text}` is not one of {}", Service::ALL.map(Service::as_str).join(", ")))
}

/// What payments and cases take as a source.
pub(super) fn source_name(text: &str) -> Result<String, String> {
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    if !visible || !(1..=60).contains(&text.len()) {
        return Err("a source is 1 to 60 visible ASCII characters, such as axis-cts".to_owned());
    }
    Ok(text.to_owned())
}

/// A whole number and a unit: `90s`, `30m`, `8h`, `2d`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a time such as 90s, 30m, 8h or 2d");
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let seconds: u64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    let number: u32 = text.strip_suffix(unit).and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
    if number == 0 {
        return Err(wrong());
    }
    Ok(Duration::from_secs(u64::from(number) * seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit() {
        assert_eq!(duration("8h"), Ok(Duration::from_hours(8)));
        assert_eq!(duration("2d"), Ok(Duration::from_hours(48)));
        for text in ["", "8", "h", "0h", "-1h", "8 h", "1.5h", "8ह"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_known_and_a_field_has_a_name() {
        assert_eq!(days("2026-03-02..2026-03-05").unwrap().to_string(), "2026-03-02 to 2026-03-05");
        assert!(days("?").unwrap_err().contains("between which"));
        assert!(days("02/03/2026").is_err());
        assert_eq!(field("reason=a=b"), Ok(("reason".to_owned(), "a=b".to_owned())));
        assert!(field("=1").is_err() && field("demand").is_err());
    }

    #[test]
    fn a_moment_is_a_day_in_india_or_an_instant() {
        assert_eq!(moment("2026-03-02").unwrap().to_string(), "2026-03-01T18:30:00Z");
        assert_eq!(moment("2026-03-02T09:00:00+05:30").unwrap().to_string(), "2026-03-02T03:30:00Z");
    }
}
