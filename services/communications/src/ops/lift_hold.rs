//! Ends a hold. What it refused stays refused; what is asked for from now on is decided without it.

use audit::Resource;
use authority::Action;
use kernel::TypedId as _;
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};

use super::{Command, Context, act::Act};
use crate::{
    domain::{Hold, HoldId},
    error::Error,
    store,
};

const OPERATION: &str = "LiftHold";

/// Lifts a hold, or answers as before if this key was used for this request. A lifted hold is lifted.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn lift_hold(
    context: &Context,
    command: Command<'_>,
    id: HoldId,
    encode: impl Fn(&Hold) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, id, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    id: HoldId,
    encode: impl Fn(&Hold) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let unknown = || Error::UnknownHold(id.to_string());
    let party = store::hold::find(&mut tx, id).await?.ok_or_else(unknown)?.party;
    store::party::lock(&mut tx, &[party]).await?;
    // Read again under the lock: another call may have lifted it.
    let mut hold = store::hold::find(&mut tx, id).await?.ok_or_else(unknown)?;
    let state = if hold.lifted_at.is_none() { "placed" } else { "lifted" };
    let of = authority::Hold { id: Some(id.uuid()), state, placed_by: &hold.placed_by };
    let permit = context.authority.require(command.principal, Action::LiftHold, &of)?;
    if hold.lifted_at.is_none() {
        hold.lifted_at = Some(act.now);
        store::hold::lift(&mut tx, id, act.now).await?;
        act.audit(&mut tx, "hold.lift", Resource::new("hold", id), &permit.because("")).await?;
    }
    let response = encode(&hold);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    Ok(response)
}
