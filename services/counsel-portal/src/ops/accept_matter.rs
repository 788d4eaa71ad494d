//! The assigned advocate takes a matter.

use pg::{
    Attempts,
    idempotency::{self, Outcome},
};

use super::{Act, Action, Command, Context, act::locked, denied};
use crate::{
    domain::{AnyMatter, MatterId},
    error::Error,
    store,
};

const OPERATION: &str = "AcceptMatter";

/// Accepts a matter, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn accept_matter(
    context: &Context,
    command: Command<'_>,
    id: MatterId,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, id, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return denied::of_command(context, command, Action::Accept, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    id: MatterId,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let outcome = idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await?;
    // Before a kept answer is given too: it shows the matter.
    let (matter, permit) = locked(&mut tx, context, command.principal, Action::Accept, id).await?;
    let claim = match outcome {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let (matter, event) = matter.accept()?;
    store::matter::set_state(&mut tx, &matter).await?;
    act.audit(&mut tx, Action::Accept.as_str(), id, &permit.because("")).await?;
    act.state(&mut tx, matter.record(), &event).await?;
    let response = encode(&matter);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}
