//! What cases knows, without how it is stored or sent.

mod account;
mod case;
mod deadline;
mod fact;
mod ni138;
mod party;

pub(crate) use account::{
    Account, AccountDraft, AccountFlag, AccountId, AssetClass, Dues, ImportId, Loan, RowFault, flags as account_flags,
};
pub(crate) use case::{Case, CaseId, CaseReference, Proceeding, ProceedingId};
pub(crate) use deadline::{Deadline, DeadlineId, DeadlineKind, DeadlineState, Due, ReminderId, Warning};
pub(crate) use fact::{ChequeDishonoured, DeadlinePassed, Fact, FactId, FactKind};
pub(crate) use ni138::{FoldError, Position, State, cause_of, fold};
pub(crate) use party::{
    Address, AddressDraft, AddressKind, ContactPoint, ContactPointKind, Party, PartyDraft, PartyId, PartyKind,
    PartyRole, RevealPurpose,
};
