//! Gives a message with its decision.

use authority::Action;
use chassis::identity::Principal;
use kernel::TypedId as _;

use super::Context;
use crate::{
    domain::{Message, MessageId},
    error::Error,
    store,
};

/// One message.
pub(crate) async fn get_message(context: &Context, principal: &Principal, id: MessageId) -> Result<Message, Error> {
    let mut conn = pg::acquire(&context.pool).await?;
    let message = store::message::find(&mut conn, &context.vault, id).await?;
    drop(conn);
    let message = message.ok_or_else(|| Error::UnknownMessage(id.to_string()))?;
    let of = authority::Message { id: Some(id.uuid()), state: message.state.as_str() };
    context.may_read(principal, Action::GetMessage, &of).await?;
    Ok(message)
}
