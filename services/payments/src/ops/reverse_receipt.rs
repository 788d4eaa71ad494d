//! Undoes a receipt.

use authority::{Action, Permit};
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};
use proto::FieldError;
use sqlx::PgConnection;

use super::{
    Command, Context,
    posting::{Act, locked},
};
use crate::{
    domain::{AnyReceipt, Receipt, ReceiptId, Reversal, Reversed, Transfer},
    error::Error,
    events, store,
};

const OPERATION: &str = "ReverseReceipt";

/// The request.
#[derive(Debug)]
pub(crate) struct ReverseReceipt {
    pub(crate) id: ReceiptId,
    pub(crate) reversal: Reversal,
}

/// Reverses a receipt, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn reverse_receipt(
    context: &Context,
    command: Command<'_>,
    request: &ReverseReceipt,
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
    request: &ReverseReceipt,
    encode: impl Fn(&AnyReceipt) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::new(context, command);
    let receipt = locked(&mut tx, context, request.id).await?;
    let permit = act.require(Action::ReverseReceipt, &receipt)?;
    let reversal = request.reversal.check(&receipt.record().credit, act.now.legal_date());
    let reversal = reversal.map_err(|fault| FieldError::new(fault.field, fault.reason))?;
    let (receipt, transfers) = match receipt {
        AnyReceipt::Unidentified(receipt) => receipt.reverse(reversal, act.booking()),
        AnyReceipt::Applied(receipt) => receipt.reverse(reversal, act.booking()),
        AnyReceipt::Reversed(_) => return Err(Error::ReceiptReversed(request.id.to_string())),
    };
    write(&act, &mut tx, &receipt, &transfers, &permit).await?;
    let response = encode(&AnyReceipt::Reversed(receipt));
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}

async fn write(
    act: &Act<'_>,
    conn: &mut PgConnection,
    receipt: &Receipt<Reversed>,
    transfers: &[Transfer],
    permit: &Permit,
) -> Result<(), Error> {
    let id = receipt.record.id;
    act.book(conn, &receipt.record, transfers).await?;
    store::receipt::set_reversed(conn, receipt).await?;
    let reason = permit.because(receipt.state.reversal.reason.as_str());
    act.audit(conn, "receipt.reverse", id, &reason).await?;
    // Who follows was never told of a receipt that did not leave suspense.
    if let Some(from) = &receipt.state.from {
        act.state(conn, id, &events::receipt_reversed(receipt, from)).await?;
    }
    Ok(())
}
