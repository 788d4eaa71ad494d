//! Applies a receipt otherwise: to another account, or to the cheque that it pays.

use authority::Action;
use foundation::{Command, Work};
use proto::FieldError;
use sqlx::PgConnection;

use super::{
    Context,
    posting::{Act, check_instrument, cheque_of, locked, of_request},
};
use crate::{
    domain::{AnyReceipt, Applied, ChequeKey, ReassignmentReason, Receipt, ReceiptId},
    error::Error,
    events, store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct ReassignReceipt {
    pub(crate) id: ReceiptId,
    /// Empty if it stays with its account.
    pub(crate) loan_account_number: String,
    /// Empty if it pays no cheque in particular, or one that is named by what is printed on it.
    pub(crate) instrument_id: String,
    /// The drawee's IFSC and the number.
    pub(crate) cheque: Option<(String, String)>,
    pub(crate) reason: ReassignmentReason,
}

/// Reassigns a receipt, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn reassign_receipt(
    context: &Context,
    command: Command<'_>,
    request: &ReassignReceipt,
    encode: impl Fn(&AnyReceipt) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Reassigning { context, command, request, encode }).await
}

struct Reassigning<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a ReassignReceipt,
    encode: F,
}

impl<F: Fn(&AnyReceipt) -> Vec<u8> + Sync> Work for Reassigning<'_, F> {
    const OPERATION: &'static str = "ReassignReceipt";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let id = self.request.id;
        let act = Act::new(self.context, self.command);
        let receipt = locked(conn, self.context, id).await?;
        let permit = act.require(Action::ReassignReceipt, &receipt)?;
        let before = match receipt {
            AnyReceipt::Applied(receipt) => receipt,
            AnyReceipt::Unidentified(_) => return Err(Error::InSuspense(id.to_string())),
            AnyReceipt::Reversed(_) => return Err(Error::ReceiptReversed(id.to_string())),
        };
        let to = self.target(conn, &before).await?;
        if to == before.state {
            return Err(Error::AppliedSo { id: id.to_string(), applied: to.to_string() });
        }
        let reason = format!("{}: from {} to {to}", self.request.reason.as_str(), before.state);
        let (receipt, transfers) = before.clone().reassign(to, act.booking());
        act.book(conn, &receipt.record, &transfers).await?;
        store::receipt::set_applied(conn, &receipt).await?;
        act.audit(conn, "receipt.reassign", id, &permit.because(&reason)).await?;
        act.state(conn, id, &events::receipt_reassigned(&before, &receipt)).await?;
        act.state(conn, id, &events::receipt_posted(&receipt)).await?;
        Ok((self.encode)(&AnyReceipt::Applied(receipt)))
    }
}

impl<F> Reassigning<'_, F> {
    /// The account and the cheque that the receipt is to be applied to; the cheque is on record as one of the account.
    async fn target(&self, conn: &mut PgConnection, before: &Receipt<Applied>) -> Result<Applied, Error> {
        let ReassignReceipt { loan_account_number, instrument_id, cheque, .. } = self.request;
        let account = if loan_account_number.trim().is_empty() {
            before.state.account.as_str()
        } else {
            loan_account_number.as_str()
        };
        let applied = Applied::parse(account, instrument_id).map_err(of_request)?;
        let mut applied = applied.ok_or_else(|| FieldError::new("loan_account_number", "is missing"))?;
        if let Some((drawee_ifsc, number)) = cheque {
            if applied.instrument.is_some() {
                return Err(FieldError::new("cheque", "is given with instrument_id; give one of the two").into());
            }
            let key = ChequeKey::parse(drawee_ifsc, number).map_err(of_request)?;
            let found = cheque_of(conn, &applied.account, &key).await?;
            applied.instrument = Some(found.map_err(of_request)?);
        }
        check_instrument(conn, &applied).await?.map_err(of_request)?;
        Ok(applied)
    }
}
