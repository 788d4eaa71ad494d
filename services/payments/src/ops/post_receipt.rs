//! Posts one credit.

use authority::Action;
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};
use proto::FieldError;

use super::{
    Command, Context,
    posting::{Act, PostOutcome},
};
use crate::{
    domain::{AnyReceipt, CreditDraft, FieldFault, Posting},
    error::Error,
};

const OPERATION: &str = "PostReceipt";

/// A receipt, and whether it was on record before.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) receipt: AnyReceipt,
    pub(crate) already: bool,
}

/// Posts a credit, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn post_receipt(
    context: &Context,
    command: Command<'_>,
    draft: &CreditDraft,
    encode: impl Fn(&Posted) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, draft, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    draft: &CreditDraft,
    encode: impl Fn(&Posted) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::new(context, command);
    let new = authority::Receipt { id: None, state: "new", branch: None };
    let permit = context.authority.require(command.principal, Action::PostReceipt, &new)?;
    let posting = Posting::check(draft, act.now.legal_date()).map_err(of_credit)?;
    let posted = match act.post(&mut tx, &posting, None, &permit).await? {
        PostOutcome::Posted(receipt) => Posted { receipt, already: false },
        PostOutcome::AlreadyPosted(receipt) => Posted { receipt, already: true },
        PostOutcome::Refused(fault) => return Err(of_credit(fault).into()),
        PostOutcome::Differs(fault) => return Err(Error::CreditDiffers(fault)),
    };
    let response = encode(&posted);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}

fn of_credit(fault: FieldFault) -> FieldError {
    FieldError::new(fault.field, fault.reason).within("credit")
}
