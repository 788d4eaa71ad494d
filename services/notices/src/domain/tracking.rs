//! What the carrier says happened to an article. Facts are added and taken back, never changed.

use kernel::{LegalDate, Timestamp, typed_id};

use super::field::{self, FieldFault};

typed_id!(
    /// One thing that the carrier said.
    pub(crate) TrackingFactId,
    "tracking fact"
);

/// One fact, as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrackingFact {
    pub(crate) id: TrackingFactId,
    pub(crate) kind: TrackingKind,
    pub(crate) happened_on: LegalDate,
    /// What the carrier or the clerk calls it; unique for the article.
    pub(crate) reference: String,
    /// The fact that this one takes back.
    pub(crate) retracts: Option<TrackingFactId>,
    pub(crate) recorded_at: Timestamp,
}

/// News of an article, not yet recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrackingNews {
    pub(crate) kind: TrackingKind,
    pub(crate) happened_on: LegalDate,
    pub(crate) reference: String,
    /// What the fact is called that this takes back.
    pub(crate) retracts: Option<String>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum TrackingKind {
    Delivered,
    Refused,
    Unclaimed,
    DoorLocked,
    /// A slip was left that the article waits at the post office.
    Intimation,
    Left,
    NotKnown,
    InsufficientAddress,
    Deceased,
    /// Back with the sender.
    Returned,
    /// Nothing: only an earlier fact is taken back.
    Withdrawn,
}

impl TrackingKind {
    pub(crate) const ALL: [Self; 11] = [
        Self::Delivered,
        Self::Refused,
        Self::Unclaimed,
        Self::DoorLocked,
        Self::Intimation,
        Self::Left,
        Self::NotKnown,
        Self::InsufficientAddress,
        Self::Deceased,
        Self::Returned,
        Self::Withdrawn,
    ];

    /// What says how an article's way ended: nothing more need come.
    pub(crate) const LAST: [Self; 7] = [
        Self::Delivered,
        Self::Refused,
        Self::Left,
        Self::NotKnown,
        Self::InsufficientAddress,
        Self::Deceased,
        Self::Returned,
    ];

    /// As it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Unclaimed => "unclaimed",
            Self::DoorLocked => "door_locked",
            Self::Intimation => "intimation",
            Self::Left => "left",
            Self::NotKnown => "not_known",
            Self::InsufficientAddress => "insufficient_address",
            Self::Deceased => "deceased",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// The facts that are not taken back: those that no standing fact retracts.
///
/// A fact that takes back a retraction lets the first one stand again. The order of the facts does not matter.
pub(super) fn standing(facts: &[TrackingFact]) -> Vec<&TrackingFact> {
    facts.iter().filter(|fact| stands(fact, facts, facts.len())).collect()
}

/// A fact retracts only one that was recorded before it, so the chain ends; `depth` bounds it even if rows were forged.
fn stands(fact: &TrackingFact, facts: &[TrackingFact], depth: usize) -> bool {
    let mut retractions = facts.iter().filter(|other| other.retracts == Some(fact.id));
    depth == 0 || !retractions.any(|other| stands(other, facts, depth - 1))
}

/// What a carrier or a clerk calls a piece of news.
pub(crate) fn source_reference(field: &str, text: &str) -> Result<String, FieldFault> {
    field::reference(field, text, 64, "-./")
}
