//! Gives a matter with its package.

use chassis::identity::Principal;

use super::{Action, Context, authorise, denied, scope};
use crate::{
    domain::AnyMatter,
    error::{Error, Sought},
};

/// The matter of a reference (`MT-000042`) or an id.
pub(crate) async fn get_matter(context: &Context, principal: &Principal, named: &str) -> Result<AnyMatter, Error> {
    let result = find(context, principal, named).await;
    denied::put_on_record(context, principal, &principal.token_id, Action::Read, result).await
}

async fn find(context: &Context, principal: &Principal, named: &str) -> Result<AnyMatter, Error> {
    let mut conn = pg::acquire(&context.pool).await?;
    let found = denied::find(&mut conn, named, scope(principal, Action::Read)).await?;
    let unknown = || Error::UnknownMatter(Sought::text(named));
    let matter = found.ok_or_else(unknown)?;
    authorise(&context.authority, principal, Action::Read, &matter)
        .map_err(|denied| Error::of_denied(denied, unknown()))?;
    Ok(matter)
}
