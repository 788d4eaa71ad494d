//! What cases knows, without how it is stored or sent.

mod case;
mod deadline;
mod fact;
mod ni138;

pub(crate) use case::{Case, CaseId, CaseReference, Proceeding, ProceedingId};
pub(crate) use deadline::{Deadline, DeadlineId, DeadlineKind, DeadlineState, Due};
pub(crate) use fact::{ChequeDishonoured, Fact, FactId, FactKind};
pub(crate) use ni138::{FoldError, Position, State, cause_of, fold};
