//! Records an application to condone delay, or the order on it.

use kernel::LegalDate;
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};

use super::{Act, Action, Command, Context, act::locked_by_filing, denied};
use crate::{
    domain::{AnyMatter, CondonationStep, FilingId, not_after_today},
    error::Error,
    store,
};

const OPERATION: &str = "RecordCondonation";

/// The request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordCondonation {
    pub(crate) filing: FilingId,
    pub(crate) step: CondonationStep,
    pub(crate) dated: LegalDate,
}

/// Records it, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn record_condonation(
    context: &Context,
    command: Command<'_>,
    request: RecordCondonation,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return denied::of_command(context, command, Action::RecordCondonation, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    request: RecordCondonation,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let outcome = idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await?;
    let (matter, permit) =
        locked_by_filing(&mut tx, context, command.principal, Action::RecordCondonation, request.filing).await?;
    let claim = match outcome {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    not_after_today("dated", request.dated, act.now.legal_date())?;
    let (matter, event) = matter.condone(request.filing, request.step, request.dated)?;
    if let Some(event) = event {
        let record = matter.record();
        let condonation = record.filings.iter().find(|filing| filing.id == request.filing);
        let condonation = condonation.and_then(|filing| filing.condonation);
        let condonation = condonation.ok_or(Error::Inconsistent { what: "filing.condonation" })?;
        store::filing::set_condonation(&mut tx, request.filing, condonation).await?;
        let reason = format!("{} on {}", store::filing::step(request.step), request.dated);
        act.audit(&mut tx, Action::RecordCondonation.as_str(), record.id, &permit.because(&reason)).await?;
        act.state(&mut tx, record, &event).await?;
    }
    let response = encode(&matter);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}
