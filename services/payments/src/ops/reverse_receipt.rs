//! Undoes a receipt.

use authority::{Action, Permit};
use foundation::{Command, Work};
use sqlx::PgConnection;

use super::{
    Context,
    posting::{Act, locked, of_request},
};
use crate::{
    domain::{AnyReceipt, Receipt, ReceiptId, Reversal, Reversed, Transfer},
    error::Error,
    events, store,
};

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
    encode: impl Fn(&AnyReceipt) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Reversing { context, command, request, encode }).await
}

struct Reversing<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a ReverseReceipt,
    encode: F,
}

impl<F: Fn(&AnyReceipt) -> Vec<u8> + Sync> Work for Reversing<'_, F> {
    const OPERATION: &'static str = "ReverseReceipt";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let id = self.request.id;
        let act = Act::new(self.context, self.command);
        let receipt = locked(conn, self.context, id).await?;
        let permit = act.require(Action::ReverseReceipt, &receipt)?;
        let reversal = self.request.reversal.check(&receipt.record().credit, act.now.legal_date());
        let reversal = reversal.map_err(of_request)?;
        let (receipt, transfers) = match receipt {
            AnyReceipt::Unidentified(receipt) => receipt.reverse(reversal, act.booking()),
            AnyReceipt::Applied(receipt) => receipt.reverse(reversal, act.booking()),
            AnyReceipt::Reversed(_) => return Err(Error::ReceiptReversed(id.to_string())),
        };
        write(&act, conn, &receipt, &transfers, &permit).await?;
        Ok((self.encode)(&AnyReceipt::Reversed(receipt)))
    }
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
