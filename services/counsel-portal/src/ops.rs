//! One file a use-case: idempotency, lock, authority, domain, store, audit, event — one transaction.

mod accept_matter;
mod act;
mod assign_matter;
mod authorise;
mod choose;
mod decline_matter;
mod denied;
mod empanel_advocate;
mod get_matter;
mod hear_of_proceeding;
mod keep_courts;
mod list_advocates;
mod list_matters;
mod open_matter;
mod record_condonation;
mod record_filing;
mod record_progress;
mod request_authority;
mod withdraw_filing;

use std::sync::Arc;

use audit::AuditLog;
use authority::{Authority, Resource};
use chassis::identity::Principal;
use foundation::{Command, Refusals, Work};
use kernel::{Clock, Ids};
use messaging::Publisher;
use pg::sealing::Vault;
use sqlx::PgPool;

pub(crate) use accept_matter::accept_matter;
pub(crate) use act::{Act, Author};
pub(crate) use assign_matter::{AssignMatter, assign_matter};
pub(crate) use authorise::{Action, authorise, scope};
pub(crate) use decline_matter::{DeclineMatter, decline_matter};
pub(crate) use empanel_advocate::empanel_advocate;
pub(crate) use get_matter::get_matter;
pub(crate) use hear_of_proceeding::{ProceedingNews, hear_of_proceeding};
pub(crate) use keep_courts::keep_courts;
pub(crate) use list_advocates::{AdvocatePage, list_advocates};
pub(crate) use list_matters::{ListMatters, MatterPage, list_matters};
pub(crate) use open_matter::{OpenMatter, OpenedMatter, open_matter};
pub(crate) use record_condonation::{RecordCondonation, record_condonation};
pub(crate) use record_filing::{RecordFiling, RecordedFiling, record_filing};
pub(crate) use record_progress::{RecordProgress, RecordedProgress, record_progress};
pub(crate) use request_authority::{RequestAuthority, request_authority};
pub(crate) use withdraw_filing::{WithdrawFiling, withdraw_filing};

use crate::{cases::Cases, error::Error};

/// What every use-case works with.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) pool: PgPool,
    pub(crate) vault: Arc<Vault>,
    pub(crate) cases: Cases,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) audit: AuditLog,
    pub(crate) authority: Authority,
    pub(crate) refusals: Refusals,
    pub(crate) publisher: Publisher,
}

impl Context {
    async fn carry_out<W: Work<Error = Error>>(&self, command: Command<'_>, work: &W) -> Result<Vec<u8>, Error> {
        foundation::carry_out(&self.pool, &self.publisher, &self.refusals, command, work).await
    }

    /// Whether a caller may read a list; a refusal is put on record. Asked without a connection in hand, since the record
    /// takes one.
    pub(crate) async fn may_read(
        &self,
        principal: &Principal,
        action: authority::Action,
        list: &(impl Resource + Sync),
    ) -> Result<(), Error> {
        let asked = self.authority.require(principal, action, list).map(drop).map_err(Error::from);
        self.refusals.keep(principal, &principal.token_id, asked).await
    }
}

#[cfg(test)]
mod tests;
