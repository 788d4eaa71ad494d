//! Gives a receipt with its transfers.

use super::Context;
use crate::{
    domain::{AnyReceipt, ReceiptId},
    error::Error,
    store,
};

/// One receipt.
pub(crate) async fn get_receipt(context: &Context, id: ReceiptId) -> Result<AnyReceipt, Error> {
    let mut conn = context.pool.acquire().await.map_err(pg::StoreError::from)?;
    let found = store::receipt::find(&mut conn, &context.vault, id).await?;
    found.ok_or_else(|| Error::UnknownReceipt(id.to_string()))
}
