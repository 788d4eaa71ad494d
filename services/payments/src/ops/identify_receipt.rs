//! Takes a receipt out of suspense to its account.

use authority::Action;
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};
use proto::FieldError;

use super::{
    Command, Context,
    posting::{Act, check_instrument, locked},
};
use crate::{
    domain::{AnyReceipt, Applied, FieldFault, ReceiptId},
    error::Error,
    events, store,
};

const OPERATION: &str = "IdentifyReceipt";

/// The request.
#[derive(Debug)]
pub(crate) struct IdentifyReceipt {
    pub(crate) id: ReceiptId,
    pub(crate) loan_account_number: String,
    /// Empty if it pays no cheque in particular.
    pub(crate) instrument_id: String,
}

/// Identifies a receipt, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn identify_receipt(
    context: &Context,
    command: Command<'_>,
    request: &IdentifyReceipt,
    encode: impl Fn(&AnyReceipt) -> Vec<u8>,
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
    request: &IdentifyReceipt,
    encode: impl Fn(&AnyReceipt) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::new(context, command);
    let applied = Applied::parse(&request.loan_account_number, &request.instrument_id).map_err(of_request)?;
    let applied = applied.ok_or_else(|| FieldError::new("loan_account_number", "is missing"))?;
    let receipt = locked(&mut tx, context, request.id).await?;
    let permit = act.require(Action::IdentifyReceipt, &receipt)?;
    let receipt = match receipt {
        AnyReceipt::Unidentified(receipt) => receipt,
        AnyReceipt::Applied(receipt) => {
            let account = receipt.state.account.to_string();
            return Err(Error::NotInSuspense { id: request.id.to_string(), account });
        }
        AnyReceipt::Reversed(_) => return Err(Error::ReceiptReversed(request.id.to_string())),
    };
    check_instrument(&mut tx, &applied).await?.map_err(of_request)?;
    let (receipt, transfers) = receipt.identify(applied, act.booking());
    act.book(&mut tx, &receipt.record, &transfers).await?;
    store::receipt::set_applied(&mut tx, &receipt).await?;
    act.audit(&mut tx, "receipt.identify", request.id, &permit.because("")).await?;
    act.state(&mut tx, request.id, &events::receipt_posted(&receipt)).await?;
    let response = encode(&AnyReceipt::Applied(receipt));
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}

fn of_request(fault: FieldFault) -> FieldError {
    FieldError::new(fault.field, fault.reason)
}
