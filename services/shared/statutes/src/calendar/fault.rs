//! What is wrong with a calendar file.

use kernel::{DateError, DateInterval};
use thiserror::Error;

use crate::court::CourtError;

/// A file is no calendar.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// A line is wrong.
    #[error("line {line}: {fault}")]
    Line {
        /// The line, counted from 1; of a folded or quoted text, its first.
        line: usize,
        /// What is wrong with it.
        fault: CalendarFault,
    },
    /// Something that every calendar says is not there.
    #[error("the calendar does not say {what}: add the line `{example}`")]
    Missing {
        /// What it is.
        what: &'static str,
        /// How it is said.
        example: &'static str,
    },
}

/// What is wrong with a line of a calendar file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarFault {
    /// It is not CSV.
    #[error("this is not CSV: {0}")]
    NotCsv(String),
    /// A line has another number of cells. A reason that holds a comma stands in quotes.
    #[error("this line has {found} cells, and a line of its kind has {expected}; a text with a comma stands in quotes")]
    Cells {
        /// As a line of its kind has.
        expected: usize,
        /// As this line has.
        found: usize,
    },
    /// A line above the header of the days begins with something else.
    #[error("`{0}` is none of court, state, high_court, covers, closed_every, and not the header `date,until,reason`")]
    Key(String),
    /// The same thing is said twice.
    #[error("`{0}` is there twice")]
    Twice(String),
    /// Nothing is said.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// A date is none, or two are not in order.
    #[error(transparent)]
    Date(#[from] DateError),
    /// The coverage is too long for a calendar that anybody made.
    #[error("a calendar covers at most 100 years")]
    TooLong,
    /// A state is not written as identifiers write it.
    #[error("a state is two capital letters such as MH, and this is `{0}`")]
    State(String),
    /// There is no such High Court.
    #[error(transparent)]
    HighCourt(#[from] CourtError),
    /// A day of the week is none.
    #[error("`{0}` is no day of the week such as sunday or second saturday")]
    NotAWeekday(String),
    /// The days lie outside of what the calendar covers, so that one of the two is a slip.
    #[error("{days} lies outside the days that the calendar covers, {covers}")]
    Outside {
        /// The days.
        days: DateInterval,
        /// What the calendar covers.
        covers: DateInterval,
    },
    /// It is not a line of iCalendar.
    #[error("a line of iCalendar is NAME:value or NAME;PARAMETER=value:value")]
    NotALine,
    /// Components are not nested as they must be.
    #[error("{0}")]
    Nesting(String),
    /// A day is not written as a whole day.
    #[error("a court is closed on whole days: write {name};VALUE=DATE:20260126")]
    NotAWholeDay {
        /// The property.
        name: String,
    },
    /// A day is not a date of iCalendar.
    #[error("`{0}` is not a date such as 20260126")]
    NotADate(String),
    /// An event ends before it begins. The end of a whole day is the day after it.
    #[error("DTEND is the day after the last, so it lies after DTSTART")]
    Reversed,
    /// A property that changes which days are meant and is not read here.
    #[error("{0} is not read here; write out the days that are meant")]
    NotRead(String),
    /// A recurrence is of a kind that is not read here.
    #[error(
        "this recurrence is not read here ({0}); what is: FREQ=WEEKLY;BYDAY=SU or FREQ=MONTHLY;BYDAY=2SA,4SA, with \
         UNTIL, for single days"
    )]
    Recurrence(String),
}

impl CalendarFault {
    pub(super) const fn at(self, line: usize) -> CalendarError {
        CalendarError::Line { line, fault: self }
    }
}
