//! Lists matters, oldest first.

use authority::Matters;
use chassis::identity::Principal;
use kernel::{PageSize, PageToken, TypedId as _};

use super::{Action, Context, authorise, scope};
use crate::{
    domain::{AnyMatter, MatterId, ProceedingId},
    error::Error,
    store::{self, matter::Listing},
};

/// Which matters.
#[derive(Debug)]
pub(crate) struct ListMatters {
    pub(crate) size: PageSize,
    pub(crate) after: Option<PageToken>,
    /// As stored; `None` for all.
    pub(crate) state: Option<&'static str>,
    pub(crate) proceeding: Option<ProceedingId>,
}

/// One page.
#[derive(Debug)]
pub(crate) struct MatterPage {
    pub(crate) matters: Vec<AnyMatter>,
    pub(crate) next: Option<PageToken>,
}

/// One page of the matters that the caller may know of.
pub(crate) async fn list_matters(
    context: &Context,
    principal: &Principal,
    request: ListMatters,
) -> Result<MatterPage, Error> {
    let scope = scope(principal, Action::Read);
    let asked = Matters { assigned_subject: scope.subject() };
    context.may_read(principal, authority::Action::ListMatters, &asked).await?;
    let mut conn = pg::acquire(&context.pool).await?;
    let size = usize::from(request.size.get());
    let listing = Listing {
        state: request.state,
        proceeding: request.proceeding,
        after: request.after.map(|token| MatterId::from_uuid(token.id())),
        // One more than the page holds tells whether there is another page.
        limit: i64::from(request.size.get()) + 1,
    };
    let mut matters = store::matter::list(&mut conn, listing, scope).await?;
    let more = matters.len() > size;
    matters.truncate(size);
    let next = matters.last().filter(|_| more).map(|last| PageToken::after(last.record().id.uuid()));
    matters.retain(|matter| authorise(&context.authority, principal, Action::Read, matter).is_ok());
    Ok(MatterPage { matters, next })
}
