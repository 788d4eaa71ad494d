//! What cases knows, without how it is stored or sent.

mod account;
mod act_answer;
mod case;
mod deadline;
mod docket;
mod fact;
mod gate;
mod intent;
mod ni138;
mod party;
mod time_left;

pub(crate) use account::{
    Account, AccountDraft, AccountFlag, AccountId, AssetClass, Dues, ImportId, Loan, RowFault, flags as account_flags,
};
pub(crate) use act_answer::{ActAnswer, AnswerId, decide};
pub(crate) use case::{Case, CaseId, CaseReference, Proceeding, ProceedingId};
pub(crate) use deadline::{
    CountedBy, Deadline, DeadlineId, DeadlineKind, DeadlineName, DeadlineState, Due, LawInForce, REMINDER_DAYS,
    ReminderId, Warning,
};
pub(crate) use docket::{
    Docket, DocketClock, DocketDeadline, DocketEntry, DocketHead, DocketSummary, Entering, NextClock, NotEntered,
    called_for, docket_of, enter,
};
pub(crate) use fact::{
    AppealResult, Appellant, ArticleBooked, ArticleId, AuthorisationId, BarKind, BarLifted, BarRecorded, Capacity,
    ChequeDishonoured, ComplaintFiled, ComplaintWithdrawn, Condonation, CondonationRecorded, CourtStep,
    CourtStepRecorded, CourtStepTakenBack, DeadlinePassed, DepositKind, DismissalGround, Evidence, EvidenceStage, Fact,
    FactId, FactKind, FilingAuthorised, FilingId, FilingWindow, HearingOutcome, HearingPurpose, IssuedArticle,
    JudgmentResult, Listing, MatterId, NotServedReason, NoticeId, NoticeIssued, NoticeWithdrawn, OtherBook, Plea,
    ProceedingDropped, ProgressId, ReceiptId, ReceiptPosted, ReceiptReversed, RedraftRequested, ServiceEvidence,
    SummonsMode, UnknownReason, Withdrawal, standing,
};
pub(crate) use gate::{
    ByTheBook, DemandCase, DuesOnRecord, FailedGate, FilingCase, FilingQuestion, Gate, GateVerdict, PaymentFeed,
    dues_gate, failed_gates, may_demand, may_file, presentation_gate,
};
pub(crate) use intent::{
    Basis, Intent, IntentId, IntentKind, IntentState, Task, Wanted, addresses_tried, awaits_redraft, wanted,
};
pub(crate) use ni138::{
    CountedDay, FoldError, Hearing, Law, Position, Replay, ReplayAsked, ReplayOutcome, ReplayedDeadline, State,
    StateKind, cause_of, fold, fold_on, is_ours, replay,
};
pub(crate) use party::{
    Address, AddressDraft, AddressKind, ContactPoint, ContactPointKind, Party, PartyDraft, PartyId, PartyKind,
    PartyRole, RevealPurpose,
};
pub(crate) use time_left::{OpenDeadlines, TimeLeft};
