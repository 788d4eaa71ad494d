//! One file a use-case: idempotency, lock, domain, store, audit, event — one transaction.

mod get_instrument;
mod record_dishonours;

use std::sync::Arc;

use audit::AuditLog;
use chassis::identity::Principal;
use kernel::{Clock, Ids};
use messaging::Publisher;
use pg::sealing::Vault;
use sqlx::PgPool;

pub(crate) use get_instrument::get_instrument;
pub(crate) use record_dishonours::{MemoOutcome, MemoRow, RecordDishonours, ReturnFile, record_dishonours};

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
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) audit: AuditLog,
    pub(crate) publisher: Publisher,
}
