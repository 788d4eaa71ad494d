//! What a matter is about, whatever its state.

use std::fmt;

use formats::{Ifsc, LoanAccountNumber};
use kernel::{Actor, LegalDate, Paise, Timestamp, typed_id};

use crate::domain::{AdvocateId, EnrolmentNumber, Filing, Package};

typed_id!(
    /// A matter.
    pub(crate) MatterId,
    "matter"
);
typed_id!(
    /// A proceeding of cases.
    pub(crate) ProceedingId,
    "proceeding"
);
typed_id!(
    /// An authorisation of cases to file.
    pub(crate) AuthorisationId,
    "authorisation"
);

/// What people say and write for a matter: `MT-000042`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MatterReference(i64);

impl MatterReference {
    pub(crate) const fn from_number(number: i64) -> Self {
        Self(number)
    }

    pub(crate) const fn number(self) -> i64 {
        self.0
    }
}

impl std::str::FromStr for MatterReference {
    type Err = ();

    /// Case and leading zeros do not matter: `mt-42` is `MT-000042`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (prefix, number) = text.trim().split_once('-').ok_or(())?;
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        if !prefix.eq_ignore_ascii_case("mt") || !digits {
            return Err(());
        }
        number.parse().map(Self).map_err(|_| ())
    }
}

impl fmt::Display for MatterReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MT-{:06}", self.0)
    }
}

/// What does not depend on the state. No name of a party is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) id: MatterId,
    pub(crate) reference: MatterReference,
    pub(crate) proceeding: ProceedingId,
    pub(crate) case_reference: String,
    pub(crate) loan_account_number: LoanAccountNumber,
    /// The branch in which the payee keeps its account: it decides the court (NI Act s.142(2)(a)).
    pub(crate) home_branch: Ifsc,
    /// Of the cheque.
    pub(crate) amount: Paise,
    /// `None` if no court is known for the branch.
    pub(crate) court: Option<String>,
    pub(crate) package: Package,
    pub(crate) opened_at: Timestamp,
    /// Absent while the advocate in whose hands it is has not taken it, and of matters that were taken before this was
    /// kept.
    pub(crate) acceptance: Option<Acceptance>,
    /// In the order of their recording; withdrawn ones too.
    pub(crate) filings: Vec<Filing>,
    /// The last answer of cases, if it was asked.
    pub(crate) authority: Option<Authority>,
}

/// An advocate in whose hands a matter is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assigned {
    pub(crate) advocate: AdvocateId,
    pub(crate) enrolment: EnrolmentNumber,
    /// Whose tokens see the matter: his, while he is on the panel.
    pub(crate) subject: Option<String>,
}

/// The advocate in whose hands a matter is has taken it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Acceptance {
    pub(crate) at: Timestamp,
    pub(crate) by: Actor,
}

/// Cases allows a complaint to be filed on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Authorisation {
    pub(crate) id: AuthorisationId,
    pub(crate) file_on: LegalDate,
}

/// What cases was asked and answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authority {
    /// `None` if it was refused.
    pub(crate) authorisation: Option<AuthorisationId>,
    pub(crate) file_on: LegalDate,
    /// The answer as cases encodes it.
    pub(crate) answer: Vec<u8>,
    pub(crate) decided_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_as_people_write_it() {
        for text in ["MT-000042", "mt-42", " Mt-042 "] {
            assert_eq!(text.parse(), Ok(MatterReference::from_number(42)));
        }
        for text in ["42", "MT42", "MT-", "MT--42", "MT-4x", "RC-42", "MT-99999999999999999999"] {
            assert_eq!(text.parse::<MatterReference>(), Err(()), "{text}");
        }
        assert_eq!(MatterReference::from_number(42).to_string(), "MT-000042");
    }
}
