//! Gives a case with everything about it.

use authority::Action;
use chassis::identity::Principal;
use kernel::TypedId as _;
use sqlx::PgConnection;

use super::{Context, docket, may, view};
use crate::{
    domain::{Case, CaseId, CaseReference, DocketSummary},
    error::Error,
    store::{self, account::StoredAccount, case::StoredCase},
};

/// A case, with the dockets in it.
#[derive(Debug)]
pub(crate) struct CaseView {
    pub(crate) case: Case,
    pub(crate) dockets: Vec<DocketSummary>,
}

/// The case of a reference (`RC-000042`) or an id.
pub(crate) async fn get_case(context: &Context, principal: &Principal, named: &str) -> Result<CaseView, Error> {
    let mut conn = pg::acquire(&context.pool).await?;
    let stored = find(&mut conn, named).await?;
    let mut proceedings = Vec::new();
    for proceeding in store::proceeding::of_case(&mut conn, stored.id).await? {
        proceedings.push(view::of_stored(context, &mut conn, proceeding).await?);
    }
    let dockets = docket::of_case(&mut conn, stored.id).await?;
    let account = store::account::find(&mut conn, &stored.loan_account_number).await?;
    drop(conn);
    context.may_read(principal, Action::GetCase, &asked_about(&stored, account.as_ref())).await?;
    let case = Case {
        id: stored.id,
        reference: stored.reference,
        loan_account_number: stored.loan_account_number,
        opened_at: stored.opened_at,
        proceedings,
    };
    Ok(CaseView { case, dockets })
}

/// The case that a caller names, which there is.
pub(super) async fn find(conn: &mut PgConnection, named: &str) -> Result<StoredCase, Error> {
    let found = if let Ok(reference) = named.parse::<CaseReference>() {
        store::case::find_by_reference(conn, reference).await?
    } else if let Ok(id) = named.parse::<CaseId>() {
        store::case::find(conn, id).await?
    } else {
        None
    };
    found.ok_or_else(|| Error::UnknownCase(named.chars().take(60).collect()))
}

/// The case as the policies see it.
pub(super) fn asked_about<'a>(case: &StoredCase, account: Option<&'a StoredAccount>) -> authority::Case<'a> {
    authority::Case { id: Some(case.id.uuid()), ..of_account(account) }
}

/// The case of an account, whichever it is.
pub(super) fn of_account(account: Option<&StoredAccount>) -> authority::Case<'_> {
    authority::Case { id: None, creditor: account.map(may::creditor), branch: account.map(may::branch) }
}
