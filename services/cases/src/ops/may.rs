//! Asks the policies about what this service loads.

use authority::{Action, By, Permit, Resource};
use chassis::identity::Principal;
use kernel::TypedId as _;
use sqlx::PgConnection;

use super::{Context, act::Act};
use crate::{
    domain::ProceedingId,
    error::Error,
    store::{self, account::StoredAccount},
};

impl Context {
    /// Whether a caller may read something; a refusal is put on record. Asked without a connection in hand, since the
    /// record takes one.
    pub(super) async fn may_read(
        &self,
        principal: &Principal,
        action: Action,
        thing: &(impl Resource + Sync),
    ) -> Result<(), Error> {
        let asked = self.authority.require(principal, action, thing).map(drop).map_err(Error::from);
        self.refusals.keep(principal, &principal.token_id, asked).await
    }
}

impl Act<'_> {
    /// The permit to do something to a proceeding that is locked.
    pub(super) async fn require(
        &self,
        conn: &mut PgConnection,
        action: Action,
        (proceeding, state): (ProceedingId, &str),
    ) -> Result<Permit, Error> {
        let account = account_of(conn, proceeding).await?;
        let of = authority::Proceeding {
            id: Some(proceeding.uuid()),
            state,
            creditor: account.as_ref().map(creditor),
            branch: account.as_ref().map(branch),
        };
        let by = By::new(&self.actor, self.on_behalf_of);
        Ok(self.context.authority.require_for(by, action, &of)?)
    }
}

async fn account_of(conn: &mut PgConnection, proceeding: ProceedingId) -> Result<Option<StoredAccount>, Error> {
    let Some(number) = store::intent::account_of(&mut *conn, proceeding).await? else { return Ok(None) };
    store::account::find(conn, &number).await
}

/// The lender of an account.
pub(super) fn creditor(account: &StoredAccount) -> &str {
    &account.loan.creditor
}

/// The home branch of an account.
pub(super) fn branch(account: &StoredAccount) -> &str {
    account.loan.branch_ifsc.as_str()
}
