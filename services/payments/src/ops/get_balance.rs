//! Gives what an account has been credited.

use authority::{Action, Register};
use chassis::identity::Principal;
use formats::LoanAccountNumber;

use super::Context;
use crate::{
    error::Error,
    store::{self, ledger::Balance},
};

/// The balance as cached and as summed up anew, as of one instant.
pub(crate) async fn get_balance(
    context: &Context,
    principal: &Principal,
    account: &LoanAccountNumber,
) -> Result<Balance, Error> {
    context.may_read(principal, Action::GetBalance, &Register::RECEIPTS).await?;
    let mut conn = pg::acquire(&context.pool).await?;
    let balance = store::ledger::balance(&mut conn, account).await?;
    let balance = balance.ok_or_else(|| Error::UnknownAccount(account.to_string()))?;
    if balance.cached != balance.recomputed {
        tracing::error!(account.number = %account, "the cached balance of an account is not the sum of its transfers");
    }
    Ok(balance)
}
