//! Takes a filing back that was recorded in error.

use kernel::Role;
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};

use super::{Act, Action, Command, Context, act::locked_by_filing, denied};
use crate::{
    domain::{AnyMatter, CondonationFault, FilingId},
    error::Error,
    store,
};

const OPERATION: &str = "WithdrawFiling";

/// The request.
#[derive(Debug)]
pub(crate) struct WithdrawFiling {
    pub(crate) filing: FilingId,
    pub(crate) reason: String,
}

/// Withdraws a filing, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn withdraw_filing(
    context: &Context,
    command: Command<'_>,
    request: &WithdrawFiling,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return denied::of_command(context, command, Action::WithdrawFiling, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    request: &WithdrawFiling,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let outcome = idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await?;
    let (matter, permit) =
        locked_by_filing(&mut tx, context, command.principal, Action::WithdrawFiling, request.filing).await?;
    let claim = match outcome {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let filing = matter.record().filings.iter().find(|filing| filing.id == request.filing);
    let filing = filing.ok_or(Error::Inconsistent { what: "filing" })?;
    let by = act.originator();
    let recorder = (&filing.recorded_by.issuer, &filing.recorded_by.subject) == (&by.issuer, &by.subject);
    if !recorder && !actor.has(Role::LegalManager) {
        return Err(Error::NotRecorder(request.filing));
    }
    let matter = if filing.withdrawn {
        matter
    } else {
        let over = store::proceeding_seen::is_over(&mut tx, matter.record().proceeding).await?;
        let (matter, event) = matter.withdraw(request.filing, over).ok_or(CondonationFault::Withdrawn)?;
        let id = matter.record().id;
        store::filing::withdraw(&mut tx, request.filing).await?;
        store::matter::set_state(&mut tx, &matter).await?;
        act.audit(&mut tx, Action::WithdrawFiling.as_str(), id, &permit.because(&request.reason)).await?;
        act.state(&mut tx, matter.record(), &event).await?;
        matter
    };
    let response = encode(&matter);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}
