//! One file a use-case: idempotency, lock, authority, domain, store, audit, event — one transaction.

mod act;
mod authorise_filing;
mod carry_out;
mod drop_proceeding;
mod get_account;
mod get_case;
mod list_accounts;
mod list_cases;
mod may;
mod pass_deadline;
mod plan_intents;
mod record_accounts;
mod record_bar;
mod remind;
mod reveal_party;
mod take_up;
mod take_up_dishonour;
mod take_up_filing;
mod take_up_notice;
mod take_up_receipt;
mod view;

use std::sync::Arc;

use audit::AuditLog;
use authority::Authority;
use chassis::identity::Principal;
use foundation::Refusals;
use kernel::{Clock, Ids};
use messaging::Publisher;
use pg::sealing::Vault;
use sqlx::PgPool;
use statutes::Book;

pub(crate) use authorise_filing::{AuthoriseFiling, Decided, Decision, Gatekeeper, authorise_filing};
pub(crate) use carry_out::{Conductor, Outcome};
pub(crate) use drop_proceeding::{DropProceeding, drop_proceeding};
pub(crate) use get_account::{AccountView, get_account};
pub(crate) use get_case::get_case;
pub(crate) use list_accounts::{AccountPage, ListAccounts, list_accounts};
pub(crate) use list_cases::{CasePage, ListCases, list_cases};
pub(crate) use pass_deadline::pass_deadline;
pub(crate) use record_accounts::{AccountOutcome, AccountRow, RecordAccounts, record_accounts};
pub(crate) use record_bar::{LiftBar, RecordBar, lift_bar, record_bar};
pub(crate) use remind::remind;
pub(crate) use reveal_party::reveal_party;
pub(crate) use take_up::News;
pub(crate) use take_up_dishonour::{ReturnedCheque, take_up_dishonour};
pub(crate) use take_up_filing::{take_up_condonation, take_up_filing, take_up_withdrawal};
pub(crate) use take_up_notice::{take_up_booking, take_up_notice, take_up_service};
pub(crate) use take_up_receipt::{take_up_receipt, take_up_reversal};

/// A command as it was sent: by whom, under which key, with which bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Command<'a> {
    pub(crate) principal: &'a Principal,
    pub(crate) key: &'a str,
    pub(crate) request_hash: &'a [u8; 32],
}

/// What use-cases work with.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) pool: PgPool,
    pub(crate) vault: Arc<Vault>,
    pub(crate) book: Arc<Book>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) audit: AuditLog,
    pub(crate) authority: Authority,
    pub(crate) refusals: Refusals,
    pub(crate) publisher: Publisher,
}
