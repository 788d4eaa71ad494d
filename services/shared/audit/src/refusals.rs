//! What was refused to a known caller, on record.

use std::sync::Arc;

use authority::{Action, Authority, By, Denied, ResourceId};
use chassis::identity::Principal;
use kernel::Clock;
use pg::StoreError;
use sqlx::{PgConnection, PgPool};

use crate::{AuditLog, Entry, Outcome, Resource};

/// An error that may be a refusal.
pub trait Refusal {
    /// The refusal, if it is one.
    fn denied(&self) -> Option<&Denied>;
}

impl Refusal for Box<Denied> {
    fn denied(&self) -> Option<&Denied> {
        Some(self)
    }
}

/// Asks the policies where no op does: the services that every service of the mesh offers.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Who may do what to which thing.
    pub authority: Authority,
    /// What refusals are put on record with.
    pub refusals: Refusals,
}

impl Gate {
    /// Whether a caller may do something; a refusal is put on record. Asked without a connection in hand, since the
    /// record takes one.
    pub async fn pass(
        &self,
        principal: &Principal,
        action: Action,
        thing: &(impl authority::Resource + Sync),
    ) -> Result<(), Box<Denied>> {
        let asked = self.authority.require(principal, action, thing).map(drop);
        self.refusals.keep(principal, &principal.token_id, asked).await
    }
}

/// Writes an entry for what policies refused, in a transaction of its own: the op's was rolled back, and its connection
/// given back before another is taken.
///
/// ```ignore
/// done => return context.refusals.keep(command.principal, command.key, done).await,
/// ```
#[derive(Clone, Debug)]
pub struct Refusals {
    pool: PgPool,
    log: AuditLog,
    clock: Arc<dyn Clock>,
}

impl Refusals {
    /// Refusals in a service's audit log.
    #[must_use]
    pub fn new(pool: PgPool, log: AuditLog, clock: Arc<dyn Clock>) -> Self {
        Self { pool, log, clock }
    }

    /// The result of an op as it is; put on record first, if it is a refusal. `cause` is the command's key, or the
    /// token's id of a reading.
    pub async fn keep<T, E: Refusal>(&self, principal: &Principal, cause: &str, done: Result<T, E>) -> Result<T, E> {
        if let Some(denied) = done.as_ref().err().and_then(Refusal::denied) {
            self.record(principal, cause, denied).await;
        }
        done
    }

    /// Puts one refusal on record. What cannot be recorded is logged; the caller is refused all the same.
    pub async fn record(&self, principal: &Principal, cause: &str, denied: &Denied) {
        tracing::warn!(
            authority.action = %denied.action, actor.subject = %principal.actor,
            "{} was denied {}", principal.actor, denied.action
        );
        if let Err(error) = self.write(principal, cause, denied).await {
            tracing::error!(error = %error, "a refusal could not be put on record");
        }
    }

    async fn write(&self, principal: &Principal, cause: &str, denied: &Denied) -> Result<(), StoreError> {
        let mut tx = pg::begin(&self.pool).await?;
        self.record_within(&mut tx, principal.into(), cause, denied).await?;
        pg::commit(tx).await
    }

    /// The same in the caller's transaction: where one thing of a batch is refused and the rest is done, nothing is rolled
    /// back.
    pub async fn record_within(
        &self,
        conn: &mut PgConnection,
        by: By<'_>,
        cause: &str,
        denied: &Denied,
    ) -> Result<(), StoreError> {
        let kind = denied.kind.as_str();
        let resource = match denied.id {
            ResourceId::Stored(id) => Resource::with_uuid(kind, id),
            ResourceId::New | ResourceId::Named(_) => Resource::kind(kind),
        };
        let reason = format!("{}: {}", denied.action, denied.because());
        let entry = Entry {
            occurred_at: self.clock.now(),
            actor: by.acting.actor,
            on_behalf_of: by.on_behalf_of.map(|person| person.actor),
            action: "authority.deny",
            resource,
            outcome: Outcome::Denied,
            reason: &reason,
            book_version: "",
            cause,
        };
        self.log.record(conn, &entry).await
    }
}
