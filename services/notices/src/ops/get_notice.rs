//! Gives a notice with the initials of its noticees.

use authority::Action;
use chassis::identity::Principal;

use super::{Context, act::shown};
use crate::{
    domain::{AnyNotice, NoticeId},
    error::Error,
    store,
};

/// A notice as staff see it.
#[derive(Debug)]
pub(crate) struct NoticeView {
    pub(crate) notice: AnyNotice,
    /// Of the noticees, in the order of the letter; none, if they were erased.
    pub(crate) initials: Vec<String>,
}

/// One notice.
pub(crate) async fn get_notice(context: &Context, principal: &Principal, id: NoticeId) -> Result<NoticeView, Error> {
    let mut conn = pg::acquire(&context.pool).await?;
    let notice = store::notice::find(&mut conn, id).await?.ok_or_else(|| Error::UnknownNotice(id.to_string()))?;
    let names = store::notice::noticee_names(&mut conn, &context.vault, id).await?.unwrap_or_default();
    drop(conn);
    context.may_read(principal, Action::GetNotice, &shown(&notice)).await?;
    let initials = names.iter().map(kernel::Masked::initials).collect();
    Ok(NoticeView { notice, initials })
}
