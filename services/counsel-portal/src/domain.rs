//! What counsel-portal knows, without how it is stored or sent.

mod advocate;
mod court;
mod field;
mod filing;
mod matter;
mod package;
mod progress;
mod scope;

pub(crate) use advocate::{Advocate, AdvocateDraft, AdvocateId, EnrolmentNumber};
pub(crate) use court::court;
pub(crate) use field::{FieldFault, line, not_after_today, reason};
pub(crate) use filing::{Acknowledgement, Condonation, CondonationFault, CondonationStep, Filing, FilingId, decided};
pub(crate) use matter::{
    Acceptance, AnyMatter, Assigned, Authorisation, AuthorisationId, Authority, Closed, Filed, Matter, MatterEvent,
    MatterId, MatterReference, Moved, Phase, ProceedingId, Record, Refusal, Stage,
};
pub(crate) use package::{Package, Part};
pub(crate) use progress::{
    AppealResult, Appellant, Days, DepositKind, DismissalGround, EvidenceStage, HearingOutcome, HearingPurpose,
    JudgmentResult, Listing, Plea, Progress, ProgressFault, ProgressId, Step, SummonsMode, cnr, find as find_progress,
    is_corrected, note,
};
pub(crate) use scope::Scope;
