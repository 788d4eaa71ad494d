//! A complaint that was presented to a court, and what became of an application to condone its delay.

use std::fmt;

use kernel::{Actor, LegalDate, Timestamp, typed_id};
use thiserror::Error;

use super::{field::FieldFault, progress::Progress};

typed_id!(
    /// A filing.
    pub(crate) FilingId,
    "filing"
);

/// The court's number for a complaint, of the e-filing receipt or the diary: 1 to 64 of A-Z, 0-9, - and /.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Acknowledgement(String);

impl Acknowledgement {
    pub(crate) fn parse(text: &str) -> Result<Self, FieldFault> {
        Self::from_stored(text.trim().to_owned())
            .ok_or_else(|| FieldFault::new("acknowledgement", "must be 1 to 64 of A-Z, 0-9, - and /"))
    }

    /// The number as it is stored; `None` if it is none.
    pub(crate) fn from_stored(text: String) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'/');
        ((1..=64).contains(&text.len()) && text.bytes().all(fits)).then_some(Self(text))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Acknowledgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A complaint on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filing {
    pub(crate) id: FilingId,
    /// The day on which it was presented (not registered).
    pub(crate) filed_on: LegalDate,
    pub(crate) court: String,
    pub(crate) acknowledgement: Acknowledgement,
    pub(crate) condonation: Option<Condonation>,
    /// Whose will it was.
    pub(crate) recorded_by: Actor,
    pub(crate) recorded_at: Timestamp,
    /// Recorded in error and taken back.
    pub(crate) withdrawn: bool,
    /// What happened to it since, in the order of recording.
    pub(crate) progress: Vec<Progress>,
}

/// An application to condone delay (proviso to NI Act s.142(1)(b)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condonation {
    Applied { on: LegalDate },
    Allowed { applied_on: LegalDate, on: LegalDate },
    Refused { applied_on: LegalDate, on: LegalDate },
}

/// What is said of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CondonationStep {
    Applied,
    Allowed,
    Refused,
}

/// What is said does not follow from what is on record.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum CondonationFault {
    #[error("the filing was withdrawn")]
    Withdrawn,
    #[error("no application to condone the delay is on record; record it first")]
    NotApplied,
    #[error("an application of {0} is on record")]
    AppliedBefore(LegalDate),
    #[error("the court decided on {0}; its order stands")]
    Decided(LegalDate),
    #[error("an order of {order} cannot decide an application of {application}")]
    OrderBeforeApplication { application: LegalDate, order: LegalDate },
}

impl Condonation {
    /// What was said last.
    pub(crate) const fn step(self) -> CondonationStep {
        match self {
            Self::Applied { .. } => CondonationStep::Applied,
            Self::Allowed { .. } => CondonationStep::Allowed,
            Self::Refused { .. } => CondonationStep::Refused,
        }
    }

    /// Of the application, or of the order if there is one.
    pub(crate) const fn dated(self) -> LegalDate {
        match self {
            Self::Applied { on } | Self::Allowed { on, .. } | Self::Refused { on, .. } => on,
        }
    }

    pub(crate) const fn applied_on(self) -> LegalDate {
        match self {
            Self::Applied { on } => on,
            Self::Allowed { applied_on, .. } | Self::Refused { applied_on, .. } => applied_on,
        }
    }
}

/// What an application is after something more was said of it; `None` if that was known.
pub(crate) fn decided(
    before: Option<Condonation>,
    step: CondonationStep,
    on: LegalDate,
) -> Result<Option<Condonation>, CondonationFault> {
    let after = match (before, step) {
        (Some(known), step) if known.step() == step && known.dated() == on => return Ok(None),
        (None, CondonationStep::Applied) => Condonation::Applied { on },
        (None, CondonationStep::Allowed | CondonationStep::Refused) => return Err(CondonationFault::NotApplied),
        (Some(Condonation::Applied { on: earlier }), CondonationStep::Applied) => {
            return Err(CondonationFault::AppliedBefore(earlier));
        }
        (Some(Condonation::Applied { on: applied_on }), _) if on < applied_on => {
            return Err(CondonationFault::OrderBeforeApplication { application: applied_on, order: on });
        }
        (Some(Condonation::Applied { on: applied_on }), CondonationStep::Allowed) => {
            Condonation::Allowed { applied_on, on }
        }
        (Some(Condonation::Applied { on: applied_on }), CondonationStep::Refused) => {
            Condonation::Refused { applied_on, on }
        }
        (Some(known), _) => return Err(CondonationFault::Decided(known.dated())),
    };
    Ok(Some(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_court_decides_an_application_once_and_not_before_it_is_made() {
        use CondonationStep::{Allowed, Applied, Refused};
        let (monday, friday) = (day("2026-06-15"), day("2026-06-19"));
        assert_eq!(decided(None, Allowed, monday), Err(CondonationFault::NotApplied));
        let applied = decided(None, Applied, friday).unwrap();
        assert_eq!(applied, Some(Condonation::Applied { on: friday }));
        assert_eq!(decided(applied, Applied, friday), Ok(None));
        assert_eq!(decided(applied, Applied, monday), Err(CondonationFault::AppliedBefore(friday)));
        let early = CondonationFault::OrderBeforeApplication { application: friday, order: monday };
        assert_eq!(decided(applied, Refused, monday), Err(early));
        let allowed = decided(applied, Allowed, friday).unwrap();
        assert_eq!(allowed, Some(Condonation::Allowed { applied_on: friday, on: friday }));
        assert_eq!(decided(allowed, Allowed, friday), Ok(None));
        for step in [Applied, Refused] {
            assert_eq!(decided(allowed, step, friday), Err(CondonationFault::Decided(friday)));
        }
    }

    #[test]
    fn an_acknowledgement_is_made_of_what_courts_print() {
        for text in ["CC/1234/2026", "EF-2026-000017", "9"] {
            assert_eq!(Acknowledgement::parse(text).unwrap().as_str(), text);
        }
        for text in ["", " ", "cc/1", "CC 1", "CC_1", "क", &"1".repeat(65)] {
            assert_eq!(Acknowledgement::parse(text).unwrap_err().field, "acknowledgement");
        }
    }
}
