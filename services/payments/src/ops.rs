//! One file a use-case: idempotency, lock, authority, domain, store, audit, event — one transaction.

mod get_balance;
mod get_feed;
mod get_instrument;
mod get_receipt;
mod identify_receipt;
mod list_receipts;
mod post_receipt;
mod posting;
mod reassign_receipt;
mod record_dishonours;
mod record_receipts;
mod reverse_receipt;

use std::sync::Arc;

use audit::AuditLog;
use authority::{Action, Authority, Resource};
use chassis::identity::Principal;
use foundation::{Command, Refusals, Work};
use kernel::{Clock, Ids};
use messaging::Publisher;
use pg::sealing::Vault;
use sqlx::PgPool;

pub(crate) use get_balance::get_balance;
pub(crate) use get_feed::{Feed, get_feed};
pub(crate) use get_instrument::{InstrumentView, get_instrument};
pub(crate) use get_receipt::get_receipt;
pub(crate) use identify_receipt::{IdentifyReceipt, identify_receipt};
pub(crate) use list_receipts::{ListReceipts, ReceiptPage, list_receipts};
pub(crate) use post_receipt::{Posted, post_receipt};
pub(crate) use posting::PostOutcome;
pub(crate) use reassign_receipt::{ReassignReceipt, reassign_receipt};
pub(crate) use record_dishonours::{MemoOutcome, MemoRow, RecordDishonours, record_dishonours};
pub(crate) use record_receipts::{CreditRow, RecordReceipts, record_receipts};
pub(crate) use reverse_receipt::{ReverseReceipt, reverse_receipt};

use crate::error::Error;

/// The file that rows were read from.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    pub(crate) source: String,
    pub(crate) sha256: [u8; 32],
}

/// What use-cases work with.
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
}

impl Context {
    async fn carry_out<W: Work<Error = Error>>(&self, command: Command<'_>, work: &W) -> Result<Vec<u8>, Error> {
        foundation::carry_out(&self.pool, &self.publisher, &self.refusals, command, work).await
    }

    async fn rehearse<W: Work<Error = Error>>(&self, command: Command<'_>, work: &W) -> Result<Vec<u8>, Error> {
        foundation::rehearse(&self.pool, &self.refusals, command, work).await
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
