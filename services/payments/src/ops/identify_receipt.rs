//! Takes a receipt out of suspense to its account.

use authority::Action;
use foundation::{Command, Work};
use proto::FieldError;
use sqlx::PgConnection;

use super::{
    Context,
    posting::{Act, check_instrument, locked, of_request},
};
use crate::{
    domain::{AnyReceipt, Applied, ReceiptId},
    error::Error,
    events, store,
};

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
    encode: impl Fn(&AnyReceipt) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Identifying { context, command, request, encode }).await
}

struct Identifying<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a IdentifyReceipt,
    encode: F,
}

impl<F: Fn(&AnyReceipt) -> Vec<u8> + Sync> Work for Identifying<'_, F> {
    const OPERATION: &'static str = "IdentifyReceipt";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let request = self.request;
        let act = Act::new(self.context, self.command);
        let applied = Applied::parse(&request.loan_account_number, &request.instrument_id).map_err(of_request)?;
        let applied = applied.ok_or_else(|| FieldError::new("loan_account_number", "is missing"))?;
        let receipt = locked(conn, self.context, request.id).await?;
        let permit = act.require(Action::IdentifyReceipt, &receipt)?;
        let receipt = match receipt {
            AnyReceipt::Unidentified(receipt) => receipt,
            AnyReceipt::Applied(receipt) => {
                let account = receipt.state.account.to_string();
                return Err(Error::NotInSuspense { id: request.id.to_string(), account });
            }
            AnyReceipt::Reversed(_) => return Err(Error::ReceiptReversed(request.id.to_string())),
        };
        check_instrument(conn, &applied).await?.map_err(of_request)?;
        let (receipt, transfers) = receipt.identify(applied, act.booking());
        act.book(conn, &receipt.record, &transfers).await?;
        store::receipt::set_applied(conn, &receipt).await?;
        act.audit(conn, "receipt.identify", request.id, &permit.because("")).await?;
        act.state(conn, request.id, &events::receipt_posted(&receipt)).await?;
        Ok((self.encode)(&AnyReceipt::Applied(receipt)))
    }
}
