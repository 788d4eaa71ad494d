//! Money counts for an account.

use messaging::{Handle, HandleError, Received};
use proto::{FieldError, payments::ReceiptPosted};
use sqlx::PgConnection;

use super::fields;
use crate::{
    ops::{self, Context, News},
    store::receipt::AccountReceipt,
};

/// Handles `payments.receipt_posted.v1`.
#[derive(Debug)]
pub(crate) struct OnReceiptPosted {
    pub(crate) context: Context,
}

impl Handle<ReceiptPosted> for OnReceiptPosted {
    async fn handle(&self, conn: &mut PgConnection, received: Received<ReceiptPosted>) -> Result<(), HandleError> {
        let (news, event) = fields::news(received, "payments");
        let receipt = receipt(&news, event).map_err(HandleError::park)?;
        Ok(ops::take_up_receipt(&self.context, conn, receipt, &news).await?)
    }
}

/// The money as it counts.
pub(super) fn receipt(news: &News, event: ReceiptPosted) -> Result<AccountReceipt, FieldError> {
    Ok(AccountReceipt {
        id: fields::application(&event.receipt_id, &event.application_id)?,
        instrument_id: fields::optional_uuid("instrument_id", &event.instrument_id)?,
        amount: fields::money("amount", event.amount)?,
        value_date: fields::date("value_date", event.value_date)?,
        loan_account_number: event.loan_account_number,
        event_id: news.event_id,
        recorded_by: news.actor.clone(),
    })
}
