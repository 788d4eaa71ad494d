//! Dates and instants as people in India read them.

use kernel::{DateInterval, LegalDate, Paise, Timestamp};
use proto::types;

use crate::console::Tone;

/// A deadline this near stands out.
const NEAR_DAYS: i32 = 7;

/// A date from the wire.
#[must_use]
pub fn day(date: Option<types::LegalDate>) -> Option<LegalDate> {
    date.and_then(|date| LegalDate::try_from(date).ok())
}

/// A date from the wire as text; empty if there is none.
#[must_use]
pub fn day_text(date: Option<types::LegalDate>) -> String {
    day(date).map(|day| day.to_string()).unwrap_or_default()
}

/// Days from the wire as text.
#[must_use]
pub fn days_text(days: Option<&types::LegalDateInterval>) -> Option<String> {
    days.and_then(|days| DateInterval::try_from(*days).ok()).map(|days| days.to_string())
}

/// An amount from the wire.
#[must_use]
pub fn money(money: Option<&types::Money>) -> Option<Paise> {
    money.and_then(|money| Paise::try_from(money.clone()).ok())
}

/// An amount from the wire as text; empty if there is none.
#[must_use]
pub fn money_text(amount: Option<&types::Money>) -> String {
    money(amount).map(|amount| amount.to_string()).unwrap_or_default()
}

/// An instant from the wire as the day that it was in India; as it came, if it is no instant.
#[must_use]
pub fn day_of(instant: &str) -> String {
    instant.parse::<Timestamp>().map_or_else(|_| instant.to_owned(), |instant| instant.legal_date().to_string())
}

/// Date and time of day in India: `2026-04-02 00:00`.
#[must_use]
pub fn in_india(instant: Timestamp) -> String {
    let day = instant.legal_date();
    let minutes = instant.since(day.at_hour_in_india(0)).as_secs() / 60;
    format!("{day} {:02}:{:02}", minutes / 60, minutes % 60)
}

/// An instant from the wire as date and time of day in India; as it came, if it is no instant.
#[must_use]
pub fn instant_text(instant: &str) -> String {
    instant.parse().map_or_else(|_| instant.to_owned(), in_india)
}

/// Days from `today` to a date; negative when it is past.
#[must_use]
pub fn days_until(date: LegalDate, today: LegalDate) -> i32 {
    date.as_unix_days().saturating_sub(today.as_unix_days())
}

/// How near a date is.
#[must_use]
pub fn days_left(date: LegalDate, today: LegalDate) -> String {
    match days_until(date, today) {
        0 => "today".to_owned(),
        1 => "1 day left".to_owned(),
        -1 => "1 day ago".to_owned(),
        left if left > 0 => format!("{left} days left"),
        left => format!("{} days ago", left.unsigned_abs()),
    }
}

/// How a day that is to be kept stands out.
#[must_use]
pub fn nearness(date: LegalDate, today: LegalDate) -> Tone {
    match days_until(date, today) {
        left if left < 0 => Tone::Bad,
        left if left <= NEAR_DAYS => Tone::Near,
        _ => Tone::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_told_in_the_time_of_india() {
        assert_eq!(instant_text("2026-04-01T18:30:00Z"), "2026-04-02 00:00");
        assert_eq!(instant_text("soon"), "soon");
    }

    #[test]
    fn days_are_counted_from_today() {
        let date = |text: &str| text.parse::<LegalDate>().unwrap();
        let left = |text| days_left(date(text), date("2026-03-06"));
        assert_eq!(["2026-03-06", "2026-03-07", "2026-03-05"].map(left), ["today", "1 day left", "1 day ago"]);
        assert_eq!(["2026-04-06", "2026-02-06"].map(left), ["31 days left", "28 days ago"]);
    }
}
