//! Lists the panel. An advocate sees his own entry.

use authority::Panel;
use chassis::identity::Principal;
use kernel::{PageSize, PageToken, TypedId as _};

use super::{Action, Context, scope};
use crate::{
    domain::{Advocate, AdvocateId},
    error::Error,
    store,
};

/// One page.
#[derive(Debug)]
pub(crate) struct AdvocatePage {
    pub(crate) advocates: Vec<Advocate>,
    pub(crate) next: Option<PageToken>,
}

/// One page of the panel, in the order of empanelment.
pub(crate) async fn list_advocates(
    context: &Context,
    principal: &Principal,
    size: PageSize,
    after: Option<PageToken>,
) -> Result<AdvocatePage, Error> {
    let scope = scope(principal, Action::Read);
    let asked = Panel { subject: scope.subject() };
    context.may_read(principal, authority::Action::ListAdvocates, &asked).await?;
    let mut conn = pg::acquire(&context.pool).await?;
    let after = after.map(|token| AdvocateId::from_uuid(token.id()));
    let limit = i64::from(size.get()) + 1;
    let mut advocates = store::advocate::list(&mut conn, &context.vault, after, limit, scope).await?;
    let more = advocates.len() > usize::from(size.get());
    advocates.truncate(usize::from(size.get()));
    let next = advocates.last().filter(|_| more).map(|last| PageToken::after(last.id.uuid()));
    Ok(AdvocatePage { advocates, next })
}
