//! A message to one contact point.
//!
//! ```text
//! Intended -- decided again, committed --> Sending -- answered --> Sent | Failed
//!    |  ^                                     \-- not answered, or we died --> Unknown
//!    |  '-- outside the hours again, or the provider has it not --'
//!    |-- decided again --> Refused
//!    '-- what it is about has ended --> Cancelled
//! Unknown -- the provider says it has it --> Sent;  says it has not --> Intended;  says nothing --> Unknown
//! ```

use kernel::{Timestamp, TypedId as _, typed_id};
use uuid::Uuid;

use super::{Channel, Decision};

typed_id!(
    /// A message.
    pub(crate) MessageId,
    "message"
);
typed_id!(
    /// A party of cases, or the lender itself.
    pub(crate) PartyId,
    "party"
);
typed_id!(
    /// A proceeding of cases.
    pub(crate) ProceedingId,
    "proceeding"
);

impl PartyId {
    /// The party of mail to staff, in the first migration.
    pub(crate) fn lender() -> Self {
        Self::from_uuid(Uuid::from_u128(0x8000_8000_0000_0000_0001))
    }
}

/// Whom a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A borrower is told in a courteous word.
    Courtesy,
    /// The lender's own staff.
    Staff,
}

impl Kind {
    /// As it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Courtesy => "courtesy",
            Self::Staff => "staff",
        }
    }
}

/// The return of a cheque that a courtesy message is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Return {
    pub(crate) case_reference: String,
    /// 1 for the first.
    pub(crate) dishonour_ordinal: u32,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    pub(crate) kind: Kind,
    pub(crate) channel: Channel,
    pub(crate) proceeding: ProceedingId,
    /// Of a courtesy message.
    pub(crate) about: Option<Return>,
    pub(crate) party: PartyId,
    /// Empty if the party was erased.
    pub(crate) contact_masked: String,
    pub(crate) template_version: String,
    /// The last one.
    pub(crate) decision: Decision,
    pub(crate) state: State,
    /// When it is to be sent, or its sending began.
    pub(crate) send_at: Timestamp,
}

/// Where a message stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It waits for its hour.
    Intended,
    /// The provider's answer is outstanding.
    Sending,
    /// The provider has it.
    Sent { at: Timestamp, reference: String },
    /// The provider refused it.
    Failed,
    /// The provider's answer never came.
    Unknown,
    /// A rule refused it.
    Refused,
    /// What it is about ended before its hour.
    Cancelled(Ended),
}

/// How a proceeding ended: what waits to be said about it has lost its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The cheque was paid.
    Paid,
    /// Without that: the drawer died, a person dropped it, or a court refused to condone.
    Otherwise,
}

impl Ended {
    pub(crate) const ALL: [Self; 2] = [Self::Paid, Self::Otherwise];

    /// As it is stored and stated.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Paid => "proceeding_paid",
            Self::Otherwise => "proceeding_ended",
        }
    }
}

impl State {
    /// As it is stored.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::Sending => "sending",
            Self::Sent { .. } => "sent",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::Cancelled(_) => "cancelled",
        }
    }
}

/// The reference of a case: 1 to 32 of A-Z, 0-9, `-` and `/`.
pub(crate) fn case_reference(text: &str) -> Result<String, &'static str> {
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '/');
    if (1..=32).contains(&text.len()) && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("must be 1 to 32 of A-Z, 0-9, - and /")
    }
}

/// What a message says of the loan account number: its last four characters, or all of a shorter one.
pub(crate) fn account_ending(text: &str) -> Result<String, &'static str> {
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '/');
    if (1..=4).contains(&text.len()) && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("must be the last four characters of the loan account number")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_tells_no_more_than_the_end_of_the_account() {
        assert_eq!(account_ending("0042").unwrap(), "0042");
        assert_eq!(account_ending("HL-1").unwrap(), "HL-1");
        for wrong in ["", "00042", "a042", "0 42", "Rs 9"] {
            assert!(account_ending(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_lender_is_the_party_of_the_first_migration() {
        assert!(include_str!("../../migrations/0001_party.sql").contains(&PartyId::lender().to_string()));
    }
}
