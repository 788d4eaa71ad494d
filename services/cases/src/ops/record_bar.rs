//! A person records what bars a proceeding, or lifts it.

use authority::Action;
use foundation::Command;
use kernel::{DateInterval, LegalDate};
use proto::FieldError;

use super::{
    Context,
    act::NewFact,
    decide::{Decided, Decision, decide},
};
use crate::{
    domain::{BarKind, BarLifted, BarRecorded, Fact, FactId, FactKind, Proceeding, ProceedingId},
    error::Error,
};

/// The request to record one.
#[derive(Debug)]
pub(crate) struct RecordBar {
    pub(crate) proceeding: ProceedingId,
    pub(crate) bar: BarKind,
    pub(crate) since: LegalDate,
    pub(crate) evidence: String,
}

/// The request to lift one.
#[derive(Debug)]
pub(crate) struct LiftBar {
    pub(crate) proceeding: ProceedingId,
    pub(crate) bar: FactId,
    pub(crate) reason: String,
}

/// Records a bar, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn record_bar(
    context: &Context,
    command: Command<'_>,
    request: &RecordBar,
    encode: impl Fn(Proceeding, FactId) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    decide(context, command, request, encode).await
}

/// Lifts a bar, or answers as before if this key was used for this request.
pub(crate) async fn lift_bar(
    context: &Context,
    command: Command<'_>,
    request: &LiftBar,
    encode: impl Fn(Proceeding) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    decide(context, command, request, |proceeding, _| encode(proceeding)).await
}

impl Decision for RecordBar {
    const OPERATION: &'static str = "RecordBar";
    const ACTION: Action = Action::RecordBar;
    const AUDITED_AS: &'static str = "bar.record";

    fn proceeding(&self) -> ProceedingId {
        self.proceeding
    }

    fn on(&self, _: &[Fact], today: LegalDate) -> Result<Decided, Error> {
        if self.since > today {
            let reason = format!("{} has not come yet; today is {today}", self.since);
            return Err(FieldError::new("since", reason).into());
        }
        let Self { bar, since, evidence, .. } = self;
        Ok(Decided::New(NewFact {
            kind: FactKind::BarRecorded(BarRecorded { bar: *bar, since: *since, evidence: evidence.clone() }),
            effective: DateInterval::exactly(*since),
            evidence: evidence.clone(),
            retracts: None,
        }))
    }
}

impl Decision for LiftBar {
    const OPERATION: &'static str = "LiftBar";
    const ACTION: Action = Action::LiftBar;
    const AUDITED_AS: &'static str = "bar.lift";

    fn proceeding(&self) -> ProceedingId {
        self.proceeding
    }

    fn on(&self, facts: &[Fact], today: LegalDate) -> Result<Decided, Error> {
        let is_bar = |fact: &&Fact| fact.id == self.bar && matches!(fact.kind, FactKind::BarRecorded(_));
        let bar = facts.iter().find(is_bar).ok_or_else(|| Error::UnknownBar(self.bar.to_string()))?;
        if let Some(lifted) = facts.iter().find(|fact| fact.retracts == Some(bar.id)) {
            return Ok(Decided::Stands(lifted.id));
        }
        Ok(Decided::New(NewFact {
            kind: FactKind::BarLifted(BarLifted { reason: self.reason.clone() }),
            effective: DateInterval::exactly(today),
            evidence: self.reason.clone(),
            retracts: Some(bar.id),
        }))
    }
}
