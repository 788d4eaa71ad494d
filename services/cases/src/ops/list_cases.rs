//! Lists cases, oldest first.

use authority::{Action, Register};
use chassis::identity::Principal;
use kernel::{PageSize, PageToken, TypedId as _};

use super::Context;
use crate::{
    domain::CaseId,
    error::Error,
    store::{self, case::Summary},
};

/// Which cases.
#[derive(Debug)]
pub(crate) struct ListCases {
    pub(crate) size: PageSize,
    pub(crate) after: Option<PageToken>,
    pub(crate) loan_account_number: Option<String>,
}

/// One page.
#[derive(Debug)]
pub(crate) struct CasePage {
    pub(crate) cases: Vec<Summary>,
    pub(crate) next: Option<PageToken>,
}

/// One page of cases.
pub(crate) async fn list_cases(
    context: &Context,
    principal: &Principal,
    request: ListCases,
) -> Result<CasePage, Error> {
    context.may_read(principal, Action::ListCases, &Register::CASES).await?;
    let mut conn = pg::acquire(&context.pool).await?;
    let size = usize::from(request.size.get());
    let after = request.after.map(|token| CaseId::from_uuid(token.id()));
    // One more than the page holds tells whether there is another page.
    let limit = i64::from(request.size.get()) + 1;
    let mut cases = store::case::list(&mut conn, after, request.loan_account_number.as_deref(), limit).await?;
    let more = cases.len() > size;
    cases.truncate(size);
    let next = cases.last().filter(|_| more).map(|last| PageToken::after(last.id.uuid()));
    Ok(CasePage { cases, next })
}
