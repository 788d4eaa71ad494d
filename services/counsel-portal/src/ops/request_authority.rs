//! Asks cases whether a complaint may be filed on a day, and keeps the answer.
//!
//! Look, ask, write: no transaction is open while cases is asked. Its key follows from the caller's, so that a call that
//! is sent again after it broke gets the answer that cases gave the first time.

use chassis::grpc::{IdempotencyKey, SubjectToken};
use foundation::{Command, Work};
use kernel::LegalDate;
use pg::idempotency::{self, Outcome};
use proto::FieldError;
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use super::{Act, Action, Context, act::locked, denied};
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
    /// None: today.
    pub(crate) file_on: Option<LegalDate>,
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
    encode: impl Fn(&AnyMatter) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let action = Action::RequestAuthority;
    let look = look(context, command, request).await;
    let (file_on, question) = match denied::put_on_record(context, command.principal, command.key, action, look).await?
    {
        Look::Ask { file_on, question } => (file_on, question),
        Look::Answered(response) => return Ok(response),
    };
    let key = key_at_cases(command, question)?;
    let answer = context.cases.authorise_filing(question, &key, subject).await?;
    let keeping = Keeping { context, command, matter: request.matter, file_on, answer, encode };
    let done = context.carry_out(command, &keeping).await;
    denied::of_command(context, command, action, done).await
}

enum Look {
    Ask { file_on: LegalDate, question: Question },
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
    let file_on = request.file_on.unwrap_or(today);
    if file_on < today {
        return Err(FieldError::new("file_on", format!("{file_on} is over; today is {today}")).into());
    }
    matter.may_ask()?;
    let record = matter.record();
    let question =
        Question { proceeding: record.proceeding, matter: record.id, file_on, protective: request.protective };
    Ok(Look::Ask { file_on, question })
}

/// Keeps the answer.
struct Keeping<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    matter: MatterId,
    file_on: LegalDate,
    answer: Answer,
    encode: F,
}

impl<F: Fn(&AnyMatter) -> Vec<u8> + Sync> Work for Keeping<'_, F> {
    const OPERATION: &'static str = OPERATION;
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, matter: id, file_on, ref answer, .. } = *self;
        // It may have been given to somebody else, closed or filed meanwhile: what stands now counts.
        let (mut matter, permit) = locked(conn, context, command.principal, Action::RequestAuthority, id).await?;
        let act = Act::of(context, command);
        let authority = Authority {
            authorisation: answer.authorisation,
            file_on,
            answer: answer.bytes.clone(),
            decided_at: act.now,
        };
        store::authority::insert(conn, id, &authority).await?;
        let reason = match answer.authorisation {
            Some(authorisation) => {
                matter = matter.authorise(Authorisation { id: authorisation, file_on });
                store::matter::set_state(conn, &matter).await?;
                format!("authorised for {file_on}: {authorisation}")
            }
            None => format!("refused for {file_on}: {} gates fail", answer.failed_gates),
        };
        matter.record_mut().authority = Some(authority);
        act.audit(conn, Action::RequestAuthority.as_str(), id, &permit.because(&reason)).await?;
        Ok((self.encode)(&matter))
    }

    /// It shows the matter.
    async fn admit_replay(&self, conn: &mut PgConnection) -> Result<(), Error> {
        locked(conn, self.context, self.command.principal, Action::RequestAuthority, self.matter).await.map(drop)
    }
}

/// At cases every question comes from this service, so the key names the caller too; and the day, which may have been left
/// to the clock.
fn key_at_cases(command: Command<'_>, question: Question) -> Result<IdempotencyKey, Error> {
    let Question { matter, file_on, .. } = question;
    let caller = command.principal.originator();
    let hash = Sha256::digest(format!("{OPERATION}/{matter}/{caller}/{}/{file_on}", command.key));
    hex::encode(hash).parse().map_err(|_| Error::inconsistent("idempotency key"))
}
