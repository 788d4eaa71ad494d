//! Gives a case with everything about it.

use authority::Action;
use chassis::identity::Principal;
use kernel::TypedId as _;

use super::{Context, may, view};
use crate::{
    domain::{Case, CaseId, CaseReference},
    error::Error,
    store,
};

/// The case of a reference (`RC-000042`) or an id.
pub(crate) async fn get_case(context: &Context, principal: &Principal, named: &str) -> Result<Case, Error> {
    let mut conn = context.pool.acquire().await.map_err(pg::StoreError::from)?;
    let found = if let Ok(reference) = named.parse::<CaseReference>() {
        store::case::find_by_reference(&mut conn, reference).await?
    } else if let Ok(id) = named.parse::<CaseId>() {
        store::case::find(&mut conn, id).await?
    } else {
        None
    };
    let stored = found.ok_or_else(|| Error::UnknownCase(named.chars().take(60).collect()))?;
    let mut proceedings = Vec::new();
    for proceeding in store::proceeding::of_case(&mut conn, stored.id).await? {
        proceedings.push(view::of_stored(context, &mut conn, proceeding).await?);
    }
    let account = store::account::find(&mut conn, &stored.loan_account_number).await?;
    drop(conn);
    let of = authority::Case {
        id: Some(stored.id.uuid()),
        creditor: account.as_ref().map(may::creditor),
        branch: account.as_ref().map(may::branch),
    };
    context.may_read(principal, Action::GetCase, &of).await?;
    Ok(Case {
        id: stored.id,
        reference: stored.reference,
        loan_account_number: stored.loan_account_number,
        opened_at: stored.opened_at,
        proceedings,
    })
}
