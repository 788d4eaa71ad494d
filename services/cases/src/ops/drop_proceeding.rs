//! A person ends a proceeding.

use authority::Action;
use foundation::Command;
use kernel::{DateInterval, LegalDate};

use super::{
    Context,
    act::NewFact,
    decide::{Decided, Decision, decide},
};
use crate::{
    domain::{Fact, FactKind, Proceeding, ProceedingDropped, ProceedingId, standing},
    error::Error,
};

/// The request.
#[derive(Debug)]
pub(crate) struct DropProceeding {
    pub(crate) proceeding: ProceedingId,
    pub(crate) reason: String,
}

/// Ends a proceeding, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn drop_proceeding(
    context: &Context,
    command: Command<'_>,
    request: &DropProceeding,
    encode: impl Fn(Proceeding) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    decide(context, command, request, |proceeding, _| encode(proceeding)).await
}

impl Decision for DropProceeding {
    const OPERATION: &'static str = "DropProceeding";
    const ACTION: Action = Action::DropProceeding;
    const AUDITED_AS: &'static str = "proceeding.drop";

    fn proceeding(&self) -> ProceedingId {
        self.proceeding
    }

    fn on(&self, facts: &[Fact], today: LegalDate) -> Result<Decided, Error> {
        let dropped = standing(facts).into_iter().find(|fact| matches!(fact.kind, FactKind::ProceedingDropped(_)));
        if let Some(dropped) = dropped {
            return Ok(Decided::Stands(dropped.id));
        }
        Ok(Decided::New(NewFact {
            kind: FactKind::ProceedingDropped(ProceedingDropped { reason: self.reason.clone() }),
            effective: DateInterval::exactly(today),
            evidence: self.reason.clone(),
            retracts: None,
        }))
    }
}
