//! Denials of known principals, on record.

use std::{future::Future, pin::Pin, sync::Arc};

use chassis::grpc::{Denial, DenialSink};
use kernel::Clock;
use pg::StoreError;
use sqlx::PgPool;

use crate::{AuditLog, Entry, Outcome, Resource};

/// Writes an entry for every call that was refused to a known principal.
#[derive(Debug)]
pub struct Denials {
    pool: PgPool,
    log: AuditLog,
    clock: Arc<dyn Clock>,
}

impl Denials {
    /// A sink for `chassis::grpc::Server::denials`.
    #[must_use]
    pub fn new(pool: PgPool, log: AuditLog, clock: Arc<dyn Clock>) -> Self {
        Self { pool, log, clock }
    }

    async fn record(&self, denial: &Denial) -> Result<(), StoreError> {
        let mut tx = pg::begin(&self.pool).await?;
        let reason = format!("{} ({})", denial.method, denial.reason.as_str());
        let entry = Entry {
            occurred_at: self.clock.now(),
            actor: &denial.actor,
            on_behalf_of: denial.on_behalf_of.as_ref(),
            action: "call.deny",
            resource: Resource::kind("method"),
            outcome: Outcome::Denied,
            reason: &reason,
            book_version: "",
            cause: &denial.token_id,
        };
        self.log.record(&mut tx, &entry).await?;
        pg::commit(tx).await
    }
}

impl DenialSink for Denials {
    fn denied(&self, denial: Denial) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            if let Err(error) = self.record(&denial).await {
                tracing::error!(error = %error, actor.subject = %denial.actor, "a denial could not be put on record");
            }
        })
    }
}
