//! The assigned advocate does not take a matter: it goes to the next one.

use pg::{
    Attempts,
    idempotency::{self, Outcome},
};

use super::{Act, Action, Command, Context, act::locked, choose, denied};
use crate::{
    domain::{AnyMatter, MatterId},
    error::Error,
    store,
};

const OPERATION: &str = "DeclineMatter";

/// The request.
#[derive(Debug)]
pub(crate) struct DeclineMatter {
    pub(crate) matter: MatterId,
    pub(crate) reason: String,
}

/// Declines a matter, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key. It gets the matter as it was left, in nobody's
/// hands: to whom it goes then is not the business of the one who declined.
pub(crate) async fn decline_matter(
    context: &Context,
    command: Command<'_>,
    request: &DeclineMatter,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return denied::of_command(context, command, Action::Decline, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    request: &DeclineMatter,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        // Given although the matter is his no more: there is nothing in it that he did not say himself.
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let (matter, permit) = locked(&mut tx, context, command.principal, Action::Decline, request.matter).await?;
    let by = matter.assigned().map(|assigned| assigned.advocate).ok_or(crate::domain::Refusal::NotOffered)?;
    let matter = matter.decline()?;
    store::assignment::decline(&mut tx, request.matter, by, act.now, &request.reason).await?;
    store::matter::set_state(&mut tx, &matter).await?;
    act.audit(&mut tx, Action::Decline.as_str(), request.matter, &permit.because(&request.reason)).await?;
    let response = encode(&matter);
    choose::offer_to_next(&mut tx, &act, matter).await?;
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    Ok(response)
}
