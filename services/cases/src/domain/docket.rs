//! A proceeding whose facts people record. Where it stands is a fold of `proceedings`, as of a day.

mod clock;
mod record;

use kernel::{LegalDate, Timestamp};
use proceedings::{Kind, Stand};

pub(crate) use self::{
    clock::{DocketClock, DocketDeadline, called_for},
    record::{DocketEntry, Entering, NotEntered, docket_of, enter},
};
use super::{ActAnswer, CaseId, CaseReference, ProceedingId};

/// A docket by itself.
#[derive(Clone, Debug)]
pub(crate) struct DocketHead {
    pub(crate) id: ProceedingId,
    pub(crate) case: CaseId,
    pub(crate) reference: CaseReference,
    pub(crate) loan_account_number: String,
    pub(crate) kind: Kind,
    /// Which asset, agreement or mandate it is about.
    pub(crate) about: String,
    pub(crate) opened_at: Timestamp,
    /// As it was stored last.
    pub(crate) state: String,
}

/// A docket with everything about it.
#[derive(Clone, Debug)]
pub(crate) struct Docket {
    pub(crate) head: DocketHead,
    /// As of the business date.
    pub(crate) stand: Stand,
    pub(crate) entries: Vec<DocketEntry>,
    pub(crate) deadlines: Vec<DocketDeadline>,
    pub(crate) answers: Vec<ActAnswer>,
}

/// A docket in a list.
#[derive(Clone, Debug)]
pub(crate) struct DocketSummary {
    pub(crate) id: ProceedingId,
    pub(crate) reference: CaseReference,
    pub(crate) loan_account_number: String,
    pub(crate) kind: Kind,
    pub(crate) about: String,
    pub(crate) state: String,
    pub(crate) questions: i32,
    pub(crate) next_deadline: Option<NextClock>,
}

/// The nearest armed deadline of a docket.
#[derive(Clone, Debug)]
pub(crate) struct NextClock {
    pub(crate) rule: String,
    pub(crate) last_safe: LegalDate,
    pub(crate) last_arguable: LegalDate,
}
