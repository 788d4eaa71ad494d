//! `recourse case show` and `recourse case list`.

mod list;
mod render;
mod show;

pub use list::list;
pub use render::{CaseView, Cheque, case, table};
pub(crate) use show::DEADLINE;
pub use show::show;

use kernel::{LegalDate, Timestamp};
use proto::types;

/// A date from the wire as people read it.
pub(crate) fn day(date: Option<types::LegalDate>) -> Option<LegalDate> {
    date.and_then(|date| LegalDate::try_from(date).ok())
}

/// An instant from the wire as the day that it was in India; as it came, if it is no instant.
fn day_of(instant: &str) -> String {
    instant.parse::<Timestamp>().map_or_else(|_| instant.to_owned(), |instant| instant.legal_date().to_string())
}

/// Days from `today` to a date; negative when it is past.
fn days_until(date: LegalDate, today: LegalDate) -> i32 {
    date.as_unix_days().saturating_sub(today.as_unix_days())
}

/// How near a date is.
fn days_left(date: LegalDate, today: LegalDate) -> String {
    match days_until(date, today) {
        0 => "today".to_owned(),
        1 => "1 day left".to_owned(),
        -1 => "1 day ago".to_owned(),
        left if left > 0 => format!("{left} days left"),
        left => format!("{} days ago", left.unsigned_abs()),
    }
}
