//! A person ends a proceeding.

use audit::Resource;
use authority::Action;
use kernel::{DateInterval, TypedId as _};
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};

use super::{Command, Context, act::Act, view};
use crate::{
    domain::{Fact, FactId, FactKind, Proceeding, ProceedingDropped, ProceedingId, standing},
    error::Error,
    store,
};

const OPERATION: &str = "DropProceeding";

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
    encode: impl Fn(Proceeding) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    request: &DropProceeding,
    encode: impl Fn(Proceeding) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let locked = store::proceeding::lock(&mut tx, request.proceeding).await?;
    let locked = locked.ok_or_else(|| Error::UnknownProceeding(request.proceeding.to_string()))?;
    let permit = act.require(&mut tx, Action::DropProceeding, &locked).await?;
    let facts = store::fact::of_proceeding(&mut tx, request.proceeding).await?;
    // Dropped before: that stands, with the reason that was given then.
    if !standing(&facts).iter().any(|fact| matches!(fact.kind, FactKind::ProceedingDropped(_))) {
        let fact = Fact {
            id: FactId::next(&*context.ids),
            effective: DateInterval::exactly(act.now.legal_date()),
            kind: FactKind::ProceedingDropped(ProceedingDropped { reason: request.reason.clone() }),
            evidence: request.reason.clone(),
            recorded_by: act.actor.clone(),
            recorded_at: act.now,
            retracts: None,
        };
        store::fact::insert(&mut tx, request.proceeding, &fact).await?;
        act.settle(&mut tx, request.proceeding).await?;
        let resource = Resource::new("proceeding", request.proceeding);
        act.audit(&mut tx, "proceeding.drop", resource, &permit.because(&fact.summary())).await?;
    }
    let response = encode(view::proceeding(context, &mut tx, request.proceeding).await?);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}
