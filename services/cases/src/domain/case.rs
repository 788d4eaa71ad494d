//! A case and its proceedings.

use std::fmt;

use kernel::{Paise, Timestamp, typed_id};
use uuid::Uuid;

use super::{Deadline, Fact, Position, Task};

typed_id!(
    /// One delinquent account.
    pub(crate) CaseId,
    "case"
);
typed_id!(
    /// One legal proceeding.
    pub(crate) ProceedingId,
    "proceeding"
);

/// What people say and write for a case: `RC-000042`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CaseReference(i64);

impl CaseReference {
    pub(crate) const fn from_number(number: i64) -> Self {
        Self(number)
    }

    pub(crate) const fn number(self) -> i64 {
        self.0
    }
}

impl std::str::FromStr for CaseReference {
    type Err = ();

    /// Case and leading zeros do not matter: `rc-42` is `RC-000042`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (prefix, number) = text.trim().split_once('-').ok_or(())?;
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        if !prefix.eq_ignore_ascii_case("rc") || !digits {
            return Err(());
        }
        number.parse().map(Self).map_err(|_| ())
    }
}

impl fmt::Display for CaseReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RC-{:06}", self.0)
    }
}

/// One delinquent account and what the law is doing about it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) id: CaseId,
    pub(crate) reference: CaseReference,
    pub(crate) loan_account_number: String,
    pub(crate) opened_at: Timestamp,
    pub(crate) proceedings: Vec<Proceeding>,
}

/// One proceeding about one instrument.
#[derive(Debug)]
pub(crate) struct Proceeding {
    pub(crate) id: ProceedingId,
    pub(crate) instrument_id: Uuid,
    pub(crate) amount: Paise,
    /// The fold, its cures judged on the business date.
    pub(crate) position: Position,
    pub(crate) facts: Vec<Fact>,
    pub(crate) deadlines: Vec<Deadline>,
    /// What waits to be done elsewhere.
    pub(crate) tasks: Vec<Task>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_as_people_write_it() {
        for text in ["RC-000042", "rc-42", " Rc-042 "] {
            assert_eq!(text.parse(), Ok(CaseReference::from_number(42)));
        }
        for text in ["42", "RC42", "RC-", "RC--42", "RC-4x", "RX-42", "RC-99999999999999999999"] {
            assert_eq!(text.parse::<CaseReference>(), Err(()), "{text}");
        }
        assert_eq!(CaseReference::from_number(42).to_string(), "RC-000042");
    }
}
