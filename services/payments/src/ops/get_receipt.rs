//! Gives a receipt with its transfers.

use authority::Action;
use chassis::identity::Principal;

use super::{Context, posting::shown};
use crate::{
    domain::{AnyReceipt, ReceiptId},
    error::Error,
    store,
};

/// One receipt.
pub(crate) async fn get_receipt(context: &Context, principal: &Principal, id: ReceiptId) -> Result<AnyReceipt, Error> {
    let mut conn = pg::acquire(&context.pool).await?;
    let found = store::receipt::find(&mut conn, &context.vault, id).await?;
    drop(conn);
    let found = found.ok_or_else(|| Error::UnknownReceipt(id.to_string()))?;
    context.may_read(principal, Action::GetReceipt, &shown(&found)).await?;
    Ok(found)
}
