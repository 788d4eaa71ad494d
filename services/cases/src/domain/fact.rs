//! What happened in the world, as recorded.

use kernel::{Actor, DateInterval, LegalDate, Paise, Timestamp, typed_id};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::DeadlineKind;

typed_id!(
    /// Something that happened, as recorded.
    pub(crate) FactId,
    "fact"
);

/// One fact of one proceeding.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) id: FactId,
    pub(crate) kind: FactKind,
    /// When it happened in the world.
    pub(crate) effective: DateInterval,
    /// The event or document that shows it.
    pub(crate) evidence: String,
    pub(crate) recorded_by: Actor,
    pub(crate) recorded_at: Timestamp,
    /// The fact that this one takes back.
    pub(crate) retracts: Option<FactId>,
}

/// The kinds of facts, each with what it says. No personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub(crate) enum FactKind {
    /// The cheque came back unpaid.
    #[serde(rename = "cheque.dishonoured")]
    ChequeDishonoured(ChequeDishonoured),
    /// A deadline was over and what it called for had not been done.
    #[serde(rename = "deadline.passed")]
    DeadlinePassed(DeadlinePassed),
}

impl FactKind {
    /// The kind as it is stored and shown.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::ChequeDishonoured(_) => "cheque.dishonoured",
            Self::DeadlinePassed(_) => "deadline.passed",
        }
    }
}

/// One return of the cheque.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChequeDishonoured {
    pub(crate) dishonour_id: Uuid,
    /// 1 for the first return of the cheque.
    pub(crate) ordinal: u32,
    pub(crate) drawn_on: LegalDate,
    pub(crate) amount: Paise,
    pub(crate) presented_on: LegalDate,
    pub(crate) returned_on: LegalDate,
    /// CTS, two digits.
    pub(crate) return_code: String,
    /// When the payee received information of the return.
    pub(crate) informed_on: DateInterval,
}

/// A deadline that nobody met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeadlinePassed {
    pub(crate) deadline_id: Uuid,
    pub(crate) deadline: DeadlineKind,
    /// The day at whose end it had passed.
    pub(crate) day: LegalDate,
    /// The fact from which the deadline ran.
    pub(crate) basis: Uuid,
}
