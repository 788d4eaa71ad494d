//! Who did what, when, on whose authority: one entry an act, in the transaction of the act.
//!
//! ```ignore
//! let mut tx = pg::begin(&pool).await?;
//! store::dishonour::insert(&mut tx, &dishonour).await?;
//! audit.record(&mut tx, &Entry {
//!     occurred_at, actor: &actor, on_behalf_of: None,
//!     action: "dishonour.record", resource: Resource::new("instrument", instrument_id),
//!     outcome: Outcome::Allowed, reason: "", book_version: "", cause: &cause,
//! }).await?;
//! pg::commit(tx).await?;
//! ```
//!
//! The bytes that are hashed are the bytes that are stored: an outsider needs `recourse/audit/v1/entry.proto` and
//! SHA-256, not this code. Entries hold ids only; personal data has no field to go into. The service's role may insert
//! and read, nothing else, and a trigger refuses the rest to everybody.
//!
//! Who may read them does so with `recourse.audit.v1.AuditService`, which [`offer`] adds to a service's server; what was
//! read, and by whom, is an entry too. Every night one replica checks that nothing of the trail is missing or was changed, and
//! all show what it found ([`watch`]). [`Refusals`] puts on record what policies refuse, [`Denials`] what access tables do.

mod denials;
mod reading;
mod refusals;
mod verify;

use std::sync::Arc;

use chassis::telemetry::propagation;
use kernel::{Actor, Ids, Timestamp, TypedId};
use pg::StoreError;
use prost::Message as _;
use sqlx::PgConnection;
use uuid::Uuid;

pub use denials::Denials;
pub use reading::offer;
pub use refusals::{Gate, Refusal, Refusals};
pub use verify::watch;

/// The migrations of the schema `audit`, for every service's database.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// What an act was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resource {
    kind: &'static str,
    id: Option<Uuid>,
}

impl Resource {
    /// A thing with an id.
    pub fn new(kind: &'static str, id: impl TypedId) -> Self {
        Self { kind, id: Some(id.uuid()) }
    }

    /// A thing of another service, whose id type is not known here.
    #[must_use]
    pub const fn with_uuid(kind: &'static str, id: Uuid) -> Self {
        Self { kind, id: Some(id) }
    }

    /// A kind of thing, where no single one is meant: a list, a denied call.
    #[must_use]
    pub const fn kind(kind: &'static str) -> Self {
        Self { kind, id: None }
    }
}

/// How an act ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Allowed,
    /// It was refused to a known actor.
    Denied,
}

impl Outcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
        }
    }
}

/// One act.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// When, in business time.
    pub occurred_at: Timestamp,
    /// Who did it.
    pub actor: &'a Actor,
    /// For whom, if not for itself.
    pub on_behalf_of: Option<&'a Actor>,
    /// What, dotted: `dishonour.record`.
    pub action: &'a str,
    /// To what.
    pub resource: Resource,
    /// How it ended.
    pub outcome: Outcome,
    /// On what authority, or why it was refused. No personal data.
    pub reason: &'a str,
    /// The statute book's version where law decided, else empty.
    pub book_version: &'a str,
    /// The command's idempotency key, the event or the timer that caused it.
    pub cause: &'a str,
}

/// Writes the entries of one service.
#[derive(Clone, Debug)]
pub struct AuditLog {
    service: &'static str,
    ids: Arc<dyn Ids>,
}

impl AuditLog {
    /// The log of a service.
    #[must_use]
    pub fn new(service: &'static str, ids: Arc<dyn Ids>) -> Self {
        Self { service, ids }
    }

    /// Writes one entry in the caller's transaction.
    pub async fn record(&self, conn: &mut PgConnection, entry: &Entry<'_>) -> Result<(), StoreError> {
        let entry_id = self.ids.next_uuid();
        let body = self.encode(entry_id, entry);
        sqlx::query!(
            r#"
            INSERT INTO audit.entry
                (entry_id, occurred_at, actor, action, resource_type, resource_id, outcome, cause, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            "#,
            entry_id,
            pg::Instant::from(entry.occurred_at) as _,
            entry.actor.to_string(),
            entry.action,
            entry.resource.kind,
            entry.resource.id,
            entry.outcome.as_str(),
            entry.cause,
            body,
        )
        .execute(conn)
        .await?;
        Ok(())
    }

    /// The bytes that are stored and hashed. Protobuf without maps encodes one message in one way.
    fn encode(&self, entry_id: Uuid, entry: &Entry<'_>) -> Vec<u8> {
        let outcome = match entry.outcome {
            Outcome::Allowed => proto::audit::Outcome::Allowed,
            Outcome::Denied => proto::audit::Outcome::Denied,
        };
        proto::audit::Entry {
            entry_id: entry_id.into_bytes().to_vec(),
            service: self.service.to_owned(),
            occurred_at_unix_micros: entry.occurred_at.as_unix_micros(),
            actor: Some(entry.actor.into()),
            on_behalf_of: entry.on_behalf_of.map(Into::into),
            action: entry.action.to_owned(),
            resource_type: entry.resource.kind.to_owned(),
            resource_id: entry.resource.id.map(|id| id.into_bytes().to_vec()).unwrap_or_default(),
            outcome: outcome.into(),
            reason: entry.reason.to_owned(),
            book_version: entry.book_version.to_owned(),
            cause: entry.cause.to_owned(),
            trace_id: propagation::inject_current().map(|context| context.trace_id()).unwrap_or_default(),
        }
        .encode_to_vec()
    }
}
