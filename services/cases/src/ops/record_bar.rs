//! A person records what bars a proceeding, or lifts it: facts, and what follows from them.

use audit::Resource;
use authority::Action;
use kernel::{DateInterval, LegalDate, TypedId as _};
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};
use proto::FieldError;

use super::{Command, Context, act::Act, view};
use crate::{
    domain::{BarKind, BarLifted, BarRecorded, Fact, FactId, FactKind, Proceeding, ProceedingId},
    error::Error,
    store,
};

const RECORD: &str = "RecordBar";
const LIFT: &str = "LiftBar";

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
    encode: impl Fn(Proceeding, FactId) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt_record(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn attempt_record(
    context: &Context,
    command: Command<'_>,
    request: &RecordBar,
    encode: impl Fn(Proceeding, FactId) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, RECORD, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let today = act.now.legal_date();
    if request.since > today {
        let reason = format!("{} has not come yet; today is {today}", request.since);
        return Err(FieldError::new("since", reason).into());
    }
    let locked = store::proceeding::lock(&mut tx, request.proceeding).await?;
    let locked = locked.ok_or_else(|| Error::UnknownProceeding(request.proceeding.to_string()))?;
    let permit = act.require(&mut tx, Action::RecordBar, &locked).await?;
    let RecordBar { bar, since, evidence, .. } = request;
    let fact = Fact {
        id: FactId::next(&*context.ids),
        effective: DateInterval::exactly(*since),
        kind: FactKind::BarRecorded(BarRecorded { bar: *bar, since: *since, evidence: evidence.clone() }),
        evidence: evidence.clone(),
        recorded_by: act.actor.clone(),
        recorded_at: act.now,
        retracts: None,
    };
    store::fact::insert(&mut tx, request.proceeding, &fact).await?;
    act.settle(&mut tx, request.proceeding).await?;
    let resource = Resource::new("proceeding", request.proceeding);
    act.audit(&mut tx, "bar.record", resource, &permit.because(&fact.summary())).await?;
    let response = encode(view::proceeding(context, &mut tx, request.proceeding).await?, fact.id);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}

/// Lifts a bar, or answers as before if this key was used for this request.
pub(crate) async fn lift_bar(
    context: &Context,
    command: Command<'_>,
    request: &LiftBar,
    encode: impl Fn(Proceeding) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt_lift(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn attempt_lift(
    context: &Context,
    command: Command<'_>,
    request: &LiftBar,
    encode: impl Fn(Proceeding) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, LIFT, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let locked = store::proceeding::lock(&mut tx, request.proceeding).await?;
    let locked = locked.ok_or_else(|| Error::UnknownProceeding(request.proceeding.to_string()))?;
    let permit = act.require(&mut tx, Action::LiftBar, &locked).await?;
    let facts = store::fact::of_proceeding(&mut tx, request.proceeding).await?;
    let is_bar = |fact: &&Fact| fact.id == request.bar && matches!(fact.kind, FactKind::BarRecorded(_));
    let bar = facts.iter().find(is_bar).ok_or_else(|| Error::UnknownBar(request.bar.to_string()))?;
    // Lifted before: that stands, with the reason that was given then.
    if !facts.iter().any(|fact| fact.retracts == Some(bar.id)) {
        let fact = Fact {
            id: FactId::next(&*context.ids),
            effective: DateInterval::exactly(act.now.legal_date()),
            kind: FactKind::BarLifted(BarLifted { reason: request.reason.clone() }),
            evidence: request.reason.clone(),
            recorded_by: act.actor.clone(),
            recorded_at: act.now,
            retracts: Some(bar.id),
        };
        store::fact::insert(&mut tx, request.proceeding, &fact).await?;
        act.settle(&mut tx, request.proceeding).await?;
        let resource = Resource::new("proceeding", request.proceeding);
        act.audit(&mut tx, "bar.lift", resource, &permit.because(&fact.summary())).await?;
    }
    let response = encode(view::proceeding(context, &mut tx, request.proceeding).await?);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}
