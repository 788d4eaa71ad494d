//! Gives an account with its parties.

use authority::Action;
use chassis::identity::Principal;
use kernel::TypedId as _;

use super::{Context, may};
use crate::{
    domain::{AccountFlag, PartyRole},
    error::Error,
    store::{
        self,
        account::{ClassChange, StoredAccount},
        party::StoredParty,
    },
};

/// An account and everything about it. The parties are open: callers get them masked.
#[derive(Debug)]
pub(crate) struct AccountView {
    pub(crate) account: StoredAccount,
    pub(crate) parties: Vec<(PartyRole, StoredParty)>,
    pub(crate) history: Vec<ClassChange>,
}

/// The account of a number.
pub(crate) async fn get_account(context: &Context, principal: &Principal, number: &str) -> Result<AccountView, Error> {
    let mut conn = pg::acquire(&context.pool).await?;
    let number = number.trim().to_ascii_uppercase();
    let found = store::account::find(&mut conn, &number).await?;
    let mut account = found.ok_or_else(|| Error::UnknownAccount(number.chars().take(60).collect()))?;
    if store::account::beside_npa(&mut conn, std::slice::from_ref(&number)).await?.contains(&number) {
        account.flags.push(AccountFlag::BorrowerHasNpa);
    }
    let mut parties = Vec::new();
    for (id, role) in store::party::of_account(&mut conn, &number).await? {
        let party = store::party::find(&mut conn, &context.vault, id).await?;
        parties.push((role, party.ok_or(Error::inconsistent("account_party.party_id"))?));
    }
    let history = store::account::history_of(&mut conn, &number).await?;
    drop(conn);
    let of = authority::Account {
        id: Some(account.id.uuid()),
        creditor: may::creditor(&account),
        branch: may::branch(&account),
    };
    context.may_read(principal, Action::GetAccount, &of).await?;
    Ok(AccountView { account, parties, history })
}
