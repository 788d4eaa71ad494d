//! Gives a docket, or lists them.

use authority::{Action, Register};
use chassis::identity::Principal;
use kernel::{PageSize, PageToken, TypedId as _};
use sqlx::PgConnection;

use super::view;
use crate::{
    domain::{CaseId, Docket, DocketSummary, ProceedingId},
    error::Error,
    ops::{Context, get_case},
    store::{self, docket::Wanted},
};

/// How many dockets a case shows.
const OF_A_CASE_MAX: i64 = 200;

/// The docket of an id.
pub(crate) async fn get_docket(context: &Context, principal: &Principal, id: ProceedingId) -> Result<Docket, Error> {
    let mut conn = pg::acquire(&context.pool).await?;
    let head = store::docket::find(&mut conn, id).await?;
    let head = head.ok_or_else(|| Error::UnknownProceeding(id.to_string()))?;
    let account = store::account::find(&mut conn, &head.loan_account_number).await?;
    let asked = authority::Case { id: Some(head.case.uuid()), ..get_case::of_account(account.as_ref()) };
    let docket = view::docket(context, &mut conn, head).await?;
    drop(conn);
    context.may_read(principal, Action::GetDocket, &asked).await?;
    Ok(docket)
}

/// The dockets of a case.
pub(in crate::ops) async fn of_case(conn: &mut PgConnection, case: CaseId) -> Result<Vec<DocketSummary>, Error> {
    let ids = store::docket::of_case(conn, case, OF_A_CASE_MAX).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = Wanted { ids: Some(ids), ..Wanted::default() };
    store::docket::list(conn, None, &wanted, OF_A_CASE_MAX).await
}

/// Which dockets.
#[derive(Debug)]
pub(crate) struct ListDockets {
    pub(crate) size: PageSize,
    pub(crate) after: Option<PageToken>,
    pub(crate) wanted: Wanted,
}

/// One page.
#[derive(Debug)]
pub(crate) struct DocketPage {
    pub(crate) dockets: Vec<DocketSummary>,
    pub(crate) next: Option<PageToken>,
}

/// One page of dockets.
pub(crate) async fn list_dockets(
    context: &Context,
    principal: &Principal,
    request: ListDockets,
) -> Result<DocketPage, Error> {
    context.may_read(principal, Action::ListDockets, &Register::CASES).await?;
    let mut conn = pg::acquire(&context.pool).await?;
    let after = request.after.map(|token| ProceedingId::from_uuid(token.id()));
    // One more than the page holds tells whether there is another page.
    let limit = i64::from(request.size.get()) + 1;
    let mut dockets = store::docket::list(&mut conn, after, &request.wanted, limit).await?;
    let more = dockets.len() > usize::from(request.size.get());
    dockets.truncate(usize::from(request.size.get()));
    let next = dockets.last().filter(|_| more).map(|last| PageToken::after(last.id.uuid()));
    Ok(DocketPage { dockets, next })
}
