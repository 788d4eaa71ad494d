//! One file a use-case: idempotency, lock, authority, domain, store, audit, event — one transaction.

mod act;
mod conclude;
mod follow_proceeding;
mod get_message;
mod lift_hold;
mod list_holds;
mod list_messages;
mod place_hold;
mod request_outreach;
mod start_sending;
mod tell_staff;

use std::sync::Arc;

use audit::AuditLog;
use authority::{Action, Authority, Resource};
use chassis::identity::Principal;
use formats::EmailAddress;
use foundation::{Command, Refusals, Work};
use kernel::{Clock, Ids, Role};
use messaging::Publisher;
use pg::sealing::Vault;
use sqlx::PgPool;

pub(crate) use act::register;
pub(crate) use conclude::{Conclusion, conclude};
pub(crate) use follow_proceeding::{FollowProceeding, follow_proceeding};
pub(crate) use get_message::get_message;
pub(crate) use lift_hold::lift_hold;
pub(crate) use list_holds::list_holds;
pub(crate) use list_messages::{ListMessages, MessagePage, list_messages};
pub(crate) use place_hold::{PlaceHold, PlacedHold, place_hold};
pub(crate) use request_outreach::{Recipient, RequestOutreach, request_outreach};
pub(crate) use start_sending::{Next, start_sending};
pub(crate) use tell_staff::{TellStaff, tell_staff};

use crate::{domain::Caps, error::Error};

/// What every use-case works with.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) pool: PgPool,
    pub(crate) vault: Arc<Vault>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) audit: AuditLog,
    pub(crate) authority: Authority,
    pub(crate) refusals: Refusals,
    pub(crate) publisher: Publisher,
    pub(crate) caps: Caps,
    /// As messages name the lender.
    pub(crate) lender: Arc<str>,
    pub(crate) staff: Arc<Staff>,
}

impl Context {
    async fn carry_out<W: Work<Error = Error>>(&self, command: Command<'_>, work: &W) -> Result<Vec<u8>, Error> {
        foundation::carry_out(&self.pool, &self.publisher, &self.refusals, command, work).await
    }

    /// Whether a caller may read something; a refusal is put on record. Asked without a connection in hand, since the
    /// record takes one.
    pub(crate) async fn may_read(
        &self,
        principal: &Principal,
        action: Action,
        thing: &(impl Resource + Sync),
    ) -> Result<(), Error> {
        let asked = self.authority.require(principal, action, thing).map(drop).map_err(Error::from);
        self.refusals.keep(principal, &principal.token_id, asked).await
    }
}

/// The mailboxes of a role.
#[derive(Clone, Debug, Default)]
pub(crate) struct Staff(pub(crate) std::collections::BTreeMap<Role, Vec<EmailAddress>>);

impl Staff {
    /// The mailboxes of any of these roles, each once.
    pub(crate) fn of(&self, roles: &[Role]) -> Vec<EmailAddress> {
        let mut mailboxes: Vec<EmailAddress> = Vec::new();
        for mailbox in roles.iter().filter_map(|role| self.0.get(role)).flatten() {
            if !mailboxes.contains(mailbox) {
                mailboxes.push(mailbox.clone());
            }
        }
        mailboxes
    }
}

#[cfg(test)]
mod tests;
