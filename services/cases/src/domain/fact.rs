//! What happened in the world, as recorded.

mod court;
mod court_summary;
mod kinds;
mod notice;
mod payment;
mod summary;

use kernel::{Actor, DateInterval, Timestamp, TypedId as _, typed_id};
use serde::{Deserialize, Serialize};

pub(crate) use court::{
    AppealResult, Appellant, CourtStep, CourtStepRecorded, CourtStepTakenBack, DepositKind, DismissalGround,
    EvidenceStage, HearingOutcome, HearingPurpose, JudgmentResult, Listing, Plea, ProgressId, SummonsMode,
};
pub(crate) use kinds::{
    AuthorisationId, BarKind, BarLifted, BarRecorded, ChequeDishonoured, ComplaintFiled, ComplaintWithdrawn,
    Condonation, CondonationRecorded, DeadlinePassed, EmptyWindow, FilingAuthorised, FilingId, FilingWindow, MatterId,
    ProceedingDropped,
};
pub(crate) use notice::{
    ArticleBooked, ArticleId, Capacity, Evidence, IssuedArticle, NotServedReason, NoticeId, NoticeIssued,
    NoticeWithdrawn, OtherBook, RedraftRequested, ServiceEvidence, UnknownReason, Withdrawal,
};
pub(crate) use payment::{ReceiptId, ReceiptPosted, ReceiptReversed};
pub(super) use summary::count;

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
    /// A demand notice was handed over to the carrier. It stops no clock.
    #[serde(rename = "notice.issued")]
    NoticeIssued(NoticeIssued),
    /// A notice ended before it was handed over: nothing of it is sent.
    #[serde(rename = "notice.withdrawn")]
    NoticeWithdrawn(NoticeWithdrawn),
    /// A person wants another letter in the place of a notice that ended.
    #[serde(rename = "notice.redraft_requested")]
    RedraftRequested(RedraftRequested),
    /// The carrier has booked a letter: the dispatch that must lie within the time for a notice. It takes the place of
    /// what was recorded before.
    #[serde(rename = "article.booked")]
    ArticleBooked(ArticleBooked),
    /// What is proved about the service of a letter. It takes the place of what was proved before.
    #[serde(rename = "service.evidence")]
    ServiceEvidence(ServiceEvidence),
    /// Money came in.
    #[serde(rename = "receipt.posted")]
    ReceiptPosted(ReceiptPosted),
    /// Money that came in counts no more: takes `receipt.posted` back.
    #[serde(rename = "receipt.reversed")]
    ReceiptReversed(ReceiptReversed),
    /// A deadline was over and what it called for had not been done.
    #[serde(rename = "deadline.passed")]
    DeadlinePassed(DeadlinePassed),
    /// Something keeps the proceeding from going on.
    #[serde(rename = "bar.recorded")]
    BarRecorded(BarRecorded),
    /// It does not, or no longer: takes `bar.recorded` back.
    #[serde(rename = "bar.lifted")]
    BarLifted(BarLifted),
    /// A complaint may be filed on a day.
    #[serde(rename = "filing.authorised")]
    FilingAuthorised(FilingAuthorised),
    /// A complaint was presented to a court.
    #[serde(rename = "complaint.filed")]
    ComplaintFiled(ComplaintFiled),
    /// It was recorded in error: takes `complaint.filed` back.
    #[serde(rename = "complaint.withdrawn")]
    ComplaintWithdrawn(ComplaintWithdrawn),
    /// Condonation of delay was applied for, or decided.
    #[serde(rename = "condonation.recorded")]
    CondonationRecorded(CondonationRecorded),
    /// Something happened to a filed complaint. It may take the place of what was recorded before.
    #[serde(rename = "court.step_recorded")]
    CourtStepRecorded(CourtStepRecorded),
    /// It was recorded in error: takes `court.step_recorded` back.
    #[serde(rename = "court.step_taken_back")]
    CourtStepTakenBack(CourtStepTakenBack),
    /// A person has ended the proceeding.
    #[serde(rename = "proceeding.dropped")]
    ProceedingDropped(ProceedingDropped),
}

impl FactKind {
    /// The kind as it is stored and shown.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::ChequeDishonoured(_) => "cheque.dishonoured",
            Self::NoticeIssued(_) => "notice.issued",
            Self::NoticeWithdrawn(_) => "notice.withdrawn",
            Self::RedraftRequested(_) => "notice.redraft_requested",
            Self::ArticleBooked(_) => "article.booked",
            Self::ServiceEvidence(_) => "service.evidence",
            Self::ReceiptPosted(_) => "receipt.posted",
            Self::ReceiptReversed(_) => "receipt.reversed",
            Self::DeadlinePassed(_) => "deadline.passed",
            Self::BarRecorded(_) => "bar.recorded",
            Self::BarLifted(_) => "bar.lifted",
            Self::FilingAuthorised(_) => "filing.authorised",
            Self::ComplaintFiled(_) => "complaint.filed",
            Self::ComplaintWithdrawn(_) => "complaint.withdrawn",
            Self::CondonationRecorded(_) => "condonation.recorded",
            Self::CourtStepRecorded(_) => "court.step_recorded",
            Self::CourtStepTakenBack(_) => "court.step_taken_back",
            Self::ProceedingDropped(_) => "proceeding.dropped",
        }
    }

    /// The one thing of its kind that it is about, if it can be recorded only once in a proceeding: a second one with
    /// the same source is the same news again.
    pub(crate) fn source(&self) -> Option<String> {
        let id = match self {
            Self::ChequeDishonoured(kind) => kind.dishonour_id,
            Self::NoticeIssued(NoticeIssued { notice_id, .. })
            | Self::NoticeWithdrawn(NoticeWithdrawn { notice_id, .. })
            | Self::RedraftRequested(RedraftRequested { notice_id }) => notice_id.uuid(),
            Self::ReceiptPosted(ReceiptPosted { receipt_id, .. })
            | Self::ReceiptReversed(ReceiptReversed { receipt_id }) => receipt_id.uuid(),
            Self::DeadlinePassed(kind) => kind.deadline_id,
            Self::FilingAuthorised(kind) => kind.authorisation_id.uuid(),
            Self::ComplaintFiled(ComplaintFiled { filing_id, .. })
            | Self::ComplaintWithdrawn(ComplaintWithdrawn { filing_id }) => filing_id.uuid(),
            Self::CourtStepRecorded(CourtStepRecorded { progress_id, .. })
            | Self::CourtStepTakenBack(CourtStepTakenBack { progress_id }) => progress_id.uuid(),
            // What is proved changes and may change back; bars are unlike things; an order may be set aside.
            Self::ArticleBooked(_)
            | Self::ServiceEvidence(_)
            | Self::BarRecorded(_)
            | Self::BarLifted(_)
            | Self::CondonationRecorded(_)
            | Self::ProceedingDropped(_) => return None,
        };
        Some(format!("{} {id}", self.as_str()))
    }
}

impl Fact {
    /// Whether the fact says something by itself: one that takes another back says nothing else, except that a booking,
    /// what is proved about service and a step in court take the place of what was recorded before.
    fn states(&self) -> bool {
        self.retracts.is_none()
            || matches!(
                self.kind,
                FactKind::ArticleBooked(_) | FactKind::ServiceEvidence(_) | FactKind::CourtStepRecorded(_)
            )
    }
}

/// The facts that stand: that say something, and that nothing takes back.
pub(crate) fn standing(facts: &[Fact]) -> Vec<&Fact> {
    let retracted: std::collections::HashSet<FactId> = facts.iter().filter_map(|fact| fact.retracts).collect();
    facts.iter().filter(|fact| fact.states() && !retracted.contains(&fact.id)).collect()
}

/// Typed ids as JSON has them.
mod as_uuid {
    use kernel::TypedId;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};
    use uuid::Uuid;

    pub(super) fn serialize<T: TypedId, S: Serializer>(id: &T, serializer: S) -> Result<S::Ok, S::Error> {
        id.uuid().serialize(serializer)
    }

    pub(super) fn deserialize<'de, T: TypedId, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        Uuid::deserialize(deserializer).map(T::from_uuid)
    }
}
