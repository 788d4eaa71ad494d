//! A legal manager gives a matter to an advocate, or to another one.

use pg::{
    Attempts,
    idempotency::{self, Outcome},
};

use super::{Act, Action, Command, Context, act::locked};
use crate::{
    domain::{AdvocateId, AnyMatter, MatterId},
    error::Error,
    store,
};

const OPERATION: &str = "AssignMatter";

/// The request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AssignMatter {
    pub(crate) matter: MatterId,
    pub(crate) advocate: AdvocateId,
}

/// Assigns a matter, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn assign_matter(
    context: &Context,
    command: Command<'_>,
    request: AssignMatter,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
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
    request: AssignMatter,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let (matter, permit) = locked(&mut tx, context, command.principal, Action::Assign, request.matter).await?;
    store::advocate::lock_panel(&mut tx).await?;
    let unknown = || Error::UnknownAdvocate(request.advocate.to_string());
    let (to, active) = store::advocate::find(&mut tx, request.advocate).await?.ok_or_else(unknown)?;
    if !active {
        return Err(Error::AdvocateInactive(request.advocate.to_string()));
    }
    let before = matter.assigned().map(|assigned| format!("; it was with {}", assigned.enrolment));
    let reason = format!("to {}{}", to.enrolment, before.unwrap_or_default());
    let matter = matter.assign(to)?;
    store::matter::set_state(&mut tx, &matter).await?;
    store::assignment::insert(&mut tx, request.matter, request.advocate, act.now).await?;
    act.audit(&mut tx, Action::Assign.as_str(), request.matter, &permit.because(&reason)).await?;
    let response = encode(&matter);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    Ok(response)
}
