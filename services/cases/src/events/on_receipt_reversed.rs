//! Money that was counted counts no more.

use messaging::{Handle, HandleError, Received};
use proto::{FieldError, payments::ReceiptReversed};
use sqlx::PgConnection;

use super::{fields, on_receipt_posted};
use crate::{
    ops::{self, Context, News},
    store::receipt::AccountReceipt,
};

/// Handles `payments.receipt_reversed.v1`.
#[derive(Debug)]
pub(crate) struct OnReceiptReversed {
    pub(crate) context: Context,
}

impl Handle<ReceiptReversed> for OnReceiptReversed {
    async fn handle(&self, conn: &mut PgConnection, received: Received<ReceiptReversed>) -> Result<(), HandleError> {
        let (news, mut event) = fields::news(received, "payments");
        let anew = event.reassigned_to.take().map(|posted| on_receipt_posted::receipt(&news, posted));
        let anew = anew.transpose().map_err(|error| HandleError::park(error.within("reassigned_to")))?;
        let on = fields::date("value_date", event.value_date).map_err(HandleError::park)?;
        let receipt = receipt(&news, event).map_err(HandleError::park)?;
        ops::take_up_reversal(&self.context, conn, receipt, on, &news).await?;
        // In the same transaction, so that nobody acts on the moment in which reassigned money counts nowhere. The event
        // that posts it comes next and says nothing new.
        if let Some(anew) = anew {
            ops::take_up_receipt(&self.context, conn, anew, &news).await?;
        }
        Ok(())
    }
}

/// The receipt as it was posted.
fn receipt(news: &News, event: ReceiptReversed) -> Result<AccountReceipt, FieldError> {
    Ok(AccountReceipt {
        id: fields::application(&event.receipt_id, &event.application_id)?,
        instrument_id: fields::optional_uuid("instrument_id", &event.instrument_id)?,
        amount: fields::money("amount", event.amount)?,
        value_date: fields::date("receipt_value_date", event.receipt_value_date)?,
        loan_account_number: event.loan_account_number,
        event_id: news.event_id,
        recorded_by: news.actor.clone(),
    })
}
