//! Lists messages, of one proceeding or of all.

use authority::{Action, Register};
use chassis::identity::Principal;
use kernel::{PageSize, PageToken, TypedId as _};

use super::Context;
use crate::{
    domain::{Message, MessageId, ProceedingId},
    error::Error,
    store,
};

/// Which messages.
#[derive(Debug)]
pub(crate) struct ListMessages {
    pub(crate) size: PageSize,
    pub(crate) after: Option<PageToken>,
    /// `None` for all.
    pub(crate) proceeding: Option<ProceedingId>,
}

/// One page.
#[derive(Debug)]
pub(crate) struct MessagePage {
    pub(crate) messages: Vec<Message>,
    pub(crate) next: Option<PageToken>,
}

/// One page of messages.
pub(crate) async fn list_messages(
    context: &Context,
    principal: &Principal,
    request: ListMessages,
) -> Result<MessagePage, Error> {
    context.may_read(principal, Action::ListMessages, &Register::MESSAGES).await?;
    let mut conn = pg::acquire(&context.pool).await?;
    let size = usize::from(request.size.get());
    let after = request.after.map(|token| MessageId::from_uuid(token.id()));
    // One more than the page holds tells whether there is another page.
    let limit = i64::from(request.size.get()) + 1;
    let mut messages = store::message::list(&mut conn, &context.vault, request.proceeding, after, limit).await?;
    let more = messages.len() > size;
    messages.truncate(size);
    let next = messages.last().filter(|_| more).map(|last| PageToken::after(last.id.uuid()));
    Ok(MessagePage { messages, next })
}
