//! One file a use-case: idempotency, lock, authority, domain, store, audit, event — one transaction.

mod act;
mod arming;
mod authorise_filing;
mod carry_out;
mod decide;
mod docket;
mod drop_proceeding;
mod forum;
mod get_account;
mod get_case;
#[cfg(test)]
pub(crate) mod ground;
mod list_accounts;
mod list_cases;
mod may;
mod pass_deadline;
mod plan_intents;
mod record_accounts;
mod record_bar;
mod recount;
mod remind;
mod replay_case;
mod reveal_party;
mod take_up;
mod take_up_dishonour;
mod take_up_filing;
mod take_up_notice;
mod take_up_progress;
mod take_up_receipt;
mod view;

use std::sync::Arc;

use audit::AuditLog;
use authority::Authority;
use foundation::{Command, Refusals, Work};
use kernel::{Clock, Ids};
use messaging::Publisher;
use pg::sealing::Vault;
use sqlx::PgPool;
use statutes::Book;

pub(crate) use authorise_filing::{AuthoriseFiling, Decided, Decision, Gatekeeper, authorise_filing};
pub(crate) use carry_out::{Conductor, Outcome};
pub(crate) use docket::{
    Answered, AuthoriseAct, DocketPage, Enter, ListDockets, OpenDocket, Subject, authorise_act, enter, get_docket,
    list_dockets, open_docket, refold,
};
pub(crate) use drop_proceeding::{DropProceeding, drop_proceeding};
pub(crate) use forum::{Courts, Forum};
pub(crate) use get_account::{AccountView, get_account};
pub(crate) use get_case::{CaseView, get_case};
pub(crate) use list_accounts::{AccountPage, ListAccounts, list_accounts};
pub(crate) use list_cases::{CasePage, ListCases, list_cases};
pub(crate) use pass_deadline::pass_deadline;
pub(crate) use record_accounts::{AccountOutcome, AccountRow, RecordAccounts, record_accounts};
pub(crate) use record_bar::{LiftBar, RecordBar, lift_bar, record_bar};
pub(crate) use recount::recount;
pub(crate) use remind::remind;
pub(crate) use replay_case::{ReplayCase, ReplayedCase, ReplayedProceeding, replay_case};
pub(crate) use reveal_party::reveal_party;
pub(crate) use take_up::News;
pub(crate) use take_up_dishonour::{ReturnedCheque, take_up_dishonour};
pub(crate) use take_up_filing::{take_up_condonation, take_up_filing, take_up_withdrawal};
pub(crate) use take_up_notice::{
    take_up_booking, take_up_notice, take_up_redraft_request, take_up_service, take_up_withdrawn_notice,
};
pub(crate) use take_up_progress::{Progress, take_up_progress};
pub(crate) use take_up_receipt::{take_up_receipt, take_up_reversal};

use crate::error::Error;

/// What use-cases work with.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) pool: PgPool,
    pub(crate) vault: Arc<Vault>,
    pub(crate) book: Arc<Book>,
    pub(crate) courts: Arc<Courts>,
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
}
