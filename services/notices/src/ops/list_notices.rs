//! Lists notices: all, or those of a state or a proceeding.

use authority::{Action, Register};
use chassis::identity::Principal;
use kernel::{PageSize, PageToken, TypedId as _};

use super::Context;
use crate::{
    domain::{AnyNotice, NoticeId, ProceedingId},
    error::Error,
    store,
};

/// Which notices.
#[derive(Debug)]
pub(crate) struct ListNotices {
    pub(crate) size: PageSize,
    pub(crate) after: Option<PageToken>,
    /// As stored; `None` for all.
    pub(crate) state: Option<&'static str>,
    /// `None` for all.
    pub(crate) proceeding: Option<ProceedingId>,
}

/// One page.
#[derive(Debug)]
pub(crate) struct NoticePage {
    pub(crate) notices: Vec<AnyNotice>,
    pub(crate) next: Option<PageToken>,
}

/// One page of notices.
pub(crate) async fn list_notices(
    context: &Context,
    principal: &Principal,
    request: ListNotices,
) -> Result<NoticePage, Error> {
    context.may_read(principal, Action::ListNotices, &Register::NOTICES).await?;
    let mut conn = pg::acquire(&context.pool).await?;
    let size = usize::from(request.size.get());
    let after = request.after.map(|token| NoticeId::from_uuid(token.id()));
    // One more than the page holds tells whether there is another page.
    let limit = i64::from(request.size.get()) + 1;
    let mut notices = store::notice::list(&mut conn, request.state, request.proceeding, after, limit).await?;
    let more = notices.len() > size;
    notices.truncate(size);
    let next = notices.last().filter(|_| more).map(|last| PageToken::after(last.record().id.uuid()));
    Ok(NoticePage { notices, next })
}
