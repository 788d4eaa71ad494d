//! What an answer takes to be so without knowing it.

use std::fmt;

use kernel::LegalDate;
use serde::{Serialize, Serializer};

use crate::calendar::Weekday;

/// Something that was taken to be so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Assumption {
    /// No calendar of the court was given.
    CourtOpen {
        /// The day that was not moved.
        day: LegalDate,
    },
    /// The calendar given does not reach far enough to find an open day.
    BeyondCalendar {
        /// Whose calendar.
        court: String,
        /// The day that was not moved.
        day: LegalDate,
    },
    /// An article that came back unclaimed counts as served only if it was properly addressed, prepaid and registered.
    RegisteredPost {
        /// The article's label.
        article: String,
    },
    /// Whether the notice was given in time was not looked at, for want of a fact.
    NoticeInTime,
    /// No calendar of the office was given at which something was left.
    OfficeOpen {
        /// The day of delivery.
        day: LegalDate,
    },
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CourtOpen { day } => {
                let sunday = if day.civil().weekday() == Weekday::Sunday { ", a Sunday," } else { "" };
                write!(f, "No court calendar was given: {day}{sunday} is taken as a day on which the court is open.")
            }
            Self::BeyondCalendar { court, day } => write!(
                f,
                "The calendar of {court} does not reach far enough: {day} is taken as a day on which the court is open."
            ),
            Self::RegisteredPost { article } => {
                write!(f, "It is not known how {article} was sent: it is taken as registered, prepaid and well addressed.")
            }
            Self::OfficeOpen { day } => {
                write!(f, "No calendar of the office was given: {day} is taken as one of its working days.")
            }
            Self::NoticeInTime => f.write_str(
                "The notice is taken as given in time: the day of the information or that of its dispatch is not known.",
            ),
        }
    }
}

impl Serialize for Assumption {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
