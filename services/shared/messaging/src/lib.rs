//! Events between services: stated in the transaction of the fact, delivered at least once, applied once and in order.
//!
//! State a fact, in the transaction that makes it true:
//!
//! ```ignore
//! let mut tx = pg::begin(&pool).await?;
//! store::dishonour::insert(&mut tx, &dishonour).await?;
//! publisher.append(&mut tx, Outgoing { aggregate_id, occurred_at, actor: &actor, event: &dishonoured }).await?;
//! pg::commit(tx).await?;
//! publisher.wake();
//! ```
//!
//! Follow another service's facts:
//!
//! ```ignore
//! let handlers = Handlers::new().on::<InstrumentDishonoured, _>(OnInstrumentDishonoured { deps });
//! ```
//!
//! where the handler gets the open transaction and answers with [`HandleError`] when it cannot go on.
//!
//! The path of an event, and what each station promises:
//!
//! | station | promise |
//! |---|---|
//! | [`Publisher::append`] | the event is in the log if and only if the fact is committed; sequences of an aggregate have no gaps |
//! | [`Relay`] | a row leaves the outbox only after the broker confirmed the message and did not return it |
//! | [`Intake`] | a message is acknowledged only after it is stored |
//! | [`Processor`] | effect and cursor are one transaction; a repeat is dropped, a gap waits, what cannot be applied is parked and holds back its aggregate only |
//!
//! To add a service to the mesh: a line in [`topology::MESH`], then `make definitions`.

mod append;
mod attach;
mod backlog;
mod broker;
mod config;
mod envelope;
pub mod faults;
mod handler;
mod inbox;
mod intake;
mod partitions;
mod processor;
mod relay;
pub mod topology;
mod trace;

pub use append::{AppendError, Outgoing, Publisher};
pub use attach::{Attachment, attach};
pub use backlog::{Backlog, Waiting, backlog, waiting};
pub use broker::BrokerError;
pub use config::BrokerConfig;
pub use envelope::{Envelope, EnvelopeError};
pub use handler::{Handle, HandleError, Handlers, Received};
pub use inbox::{Held, held, store};
pub use intake::Intake;
pub use partitions::maintain_partitions;
pub use processor::{Outcome, ProcessError, Processor};
pub use relay::{Relay, RelayError};

/// The migrations of the schema `messaging`, for every service's database.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

kernel::typed_id!(
    /// One event: the same id in the log, in the message and in every inbox.
    pub EventId,
    "event"
);
