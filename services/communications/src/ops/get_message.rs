//! Gives a message with its decision.

use super::Context;
use crate::{
    domain::{Message, MessageId},
    error::Error,
    store,
};

/// One message.
pub(crate) async fn get_message(context: &Context, id: MessageId) -> Result<Message, Error> {
    let mut conn = context.pool.acquire().await.map_err(pg::StoreError::from)?;
    let message = store::message::find(&mut conn, &context.vault, id).await?;
    message.ok_or_else(|| Error::UnknownMessage(id.to_string()))
}
