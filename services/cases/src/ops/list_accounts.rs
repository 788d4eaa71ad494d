//! Lists accounts in the order of their first recording.

use authority::{Action, Register};
use chassis::identity::Principal;
use formats::IndianMobile;
use kernel::{PageSize, PageToken, TypedId as _};

use super::Context;
use crate::{
    domain::{AccountId, AssetClass},
    error::Error,
    store::{self, account::AccountSummary},
};

/// Which accounts.
#[derive(Debug)]
pub(crate) struct ListAccounts {
    pub(crate) size: PageSize,
    pub(crate) after: Option<PageToken>,
    pub(crate) asset_class: Option<AssetClass>,
    /// Accounts for which somebody with this number answers.
    pub(crate) mobile: Option<IndianMobile>,
}

/// One page.
#[derive(Debug)]
pub(crate) struct AccountPage {
    pub(crate) accounts: Vec<AccountSummary>,
    pub(crate) next: Option<PageToken>,
}

/// One page of accounts.
pub(crate) async fn list_accounts(
    context: &Context,
    principal: &Principal,
    request: ListAccounts,
) -> Result<AccountPage, Error> {
    context.may_read(principal, Action::ListAccounts, &Register::ACCOUNTS).await?;
    let mut conn = pg::acquire(&context.pool).await?;
    let size = usize::from(request.size.get());
    let after = request.after.map(|token| AccountId::from_uuid(token.id()));
    let mobile = request.mobile.map(|mobile| store::party::value_index(&context.vault, mobile.as_str()));
    // One more than the page holds tells whether there is another page.
    let limit = i64::from(request.size.get()) + 1;
    let mut accounts = store::account::list(&mut conn, after, request.asset_class, mobile.as_deref(), limit).await?;
    let more = accounts.len() > size;
    accounts.truncate(size);
    let next = accounts.last().filter(|_| more).map(|last| PageToken::after(last.id.uuid()));
    Ok(AccountPage { accounts, next })
}
