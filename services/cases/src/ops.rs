//! One file a use-case: idempotency, lock, domain, store, audit, event — one transaction.

mod act;
mod get_account;
mod get_case;
mod list_accounts;
mod list_cases;
mod pass_deadline;
mod record_accounts;
mod remind;
mod reveal_party;
mod take_up_dishonour;

use std::sync::Arc;

use audit::AuditLog;
use chassis::identity::Principal;
use kernel::{Clock, Ids};
use messaging::Publisher;
use pg::sealing::Vault;
use sqlx::PgPool;
use statutes::Book;

pub(crate) use get_account::{AccountView, get_account};
pub(crate) use get_case::get_case;
pub(crate) use list_accounts::{AccountPage, ListAccounts, list_accounts};
pub(crate) use list_cases::{CasePage, ListCases, list_cases};
pub(crate) use pass_deadline::pass_deadline;
pub(crate) use record_accounts::{AccountOutcome, AccountRow, RecordAccounts, record_accounts};
pub(crate) use remind::remind;
pub(crate) use reveal_party::reveal_party;
pub(crate) use take_up_dishonour::{ReturnedCheque, take_up_dishonour};

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
    pub(crate) publisher: Publisher,
}
