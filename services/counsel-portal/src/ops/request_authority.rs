//! Asks cases whether a complaint may be filed on a day, and keeps the answer.
//!
//! Look, ask, write: no transaction is open while cases is asked. Its key follows from the caller's, so that a call that
//! is sent again after it broke gets the answer that cases gave the first time.

use chassis::grpc::{IdempotencyKey, SubjectToken};
use kernel::LegalDate;
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};
use proto::FieldError;
use sha2::{Digest as _, Sha256};

use super::{Act, Action, Command, Context, act::locked, denied};
use crate::{
    cases::{Answer, Question},
    domain::{AnyMatter, Authorisation, Authority, MatterId},
    error::Error,
    store,
};

const OPERATION: &str = "RequestAuthority";

/// The request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestAuthority {
    pub(crate) matter: MatterId,
    pub(crate) file_on: LegalDate,
    pub(crate) protective: bool,
}

/// Asks, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key. `subject` is the caller's token: cases is asked
/// on his behalf.
pub(crate) async fn request_authority(
    context: &Context,
    command: Command<'_>,
    request: RequestAuthority,
    subject: Option<&SubjectToken>,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let done = ask_and_write(context, command, request, subject, encode).await;
    denied::of_command(context, command, Action::RequestAuthority, done).await
}

async fn ask_and_write(
    context: &Context,
    command: Command<'_>,
    request: RequestAuthority,
    subject: Option<&SubjectToken>,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let question = match look(context, command, request).await? {
        Look::Ask(question) => question,
        Look::Answered(response) => return Ok(response),
    };
    let key = key_at_cases(command, request.matter)?;
    let answer = context.cases.authorise_filing(question, &key, subject).await?;
    let mut attempts = Attempts::default();
    loop {
        match write(context, command, request, &answer, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return done,
        }
    }
}

enum Look {
    Ask(Question),
    Answered(Vec<u8>),
}

/// Whether there is something to ask. Leaves nothing behind.
async fn look(context: &Context, command: Command<'_>, request: RequestAuthority) -> Result<Look, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let outcome = idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await?;
    let (matter, _) = locked(&mut tx, context, command.principal, Action::RequestAuthority, request.matter).await?;
    if let Outcome::Replay(response) = outcome {
        return Ok(Look::Answered(response));
    }
    let today = context.clock.today();
    if request.file_on < today {
        let reason = format!("{} is over; today is {today}", request.file_on);
        return Err(FieldError::new("file_on", reason).into());
    }
    matter.may_ask()?;
    let record = matter.record();
    Ok(Look::Ask(Question {
        proceeding: record.proceeding,
        matter: record.id,
        file_on: request.file_on,
        protective: request.protective,
    }))
}

async fn write(
    context: &Context,
    command: Command<'_>,
    request: RequestAuthority,
    answer: &Answer,
    encode: impl Fn(&AnyMatter) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let outcome = idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await?;
    // It may have been given to somebody else, closed or filed meanwhile: what stands now counts.
    let (mut matter, permit) =
        locked(&mut tx, context, command.principal, Action::RequestAuthority, request.matter).await?;
    let claim = match outcome {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let authority = Authority {
        authorisation: answer.authorisation,
        file_on: request.file_on,
        answer: answer.bytes.clone(),
        decided_at: act.now,
    };
    store::authority::insert(&mut tx, request.matter, &authority).await?;
    let reason = match answer.authorisation {
        Some(id) => {
            matter = matter.authorise(Authorisation { id, file_on: request.file_on });
            store::matter::set_state(&mut tx, &matter).await?;
            format!("authorised for {}: {id}", request.file_on)
        }
        None => format!("refused for {}: {} gates fail", request.file_on, answer.failed_gates),
    };
    matter.record_mut().authority = Some(authority);
    act.audit(&mut tx, Action::RequestAuthority.as_str(), request.matter, &permit.because(&reason)).await?;
    let response = encode(&matter);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    Ok(response)
}

/// At cases every question comes from this service, so the key names the caller too.
fn key_at_cases(command: Command<'_>, matter: MatterId) -> Result<IdempotencyKey, Error> {
    let hash = Sha256::digest(format!("{OPERATION}/{matter}/{}/{}", command.principal.originator(), command.key));
    hex::encode(hash).parse().map_err(|_| Error::Inconsistent { what: "idempotency key" })
}
