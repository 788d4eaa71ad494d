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
//! What is kept, and for how long, says [`Retention`].
//!
//! # When an event is parked
//!
//! `inbox_parked` is above zero, the log says `an event is parked`, and later events of its aggregate wait; all others go
//! on. An operator:
//!
//! 1. looks: `recourse events parked` lists what is parked in every service, why, and how many events wait behind it;
//! 2. mends the cause: an event of a version that is not known here needs a newer service; a row that a constraint refused
//!    needs that row looked at; "the handler panicked" needs the log, under the event's trace;
//! 3. has it applied: `recourse events release EVENT --service cases --reason "cases is on 2026.3 now"`. It is tried at
//!    once, parks again if the cause is still there, and its aggregate goes on when it is applied;
//! 4. or, only where its effect is not wanted or was seen to by hand: `recourse events skip EVENT --service cases --reason
//!    "..."`. The aggregate goes on without it, for good.
//!
//! When `inbox_gaps` is above zero, an event has not arrived and later ones wait for it. The same list shows which, and
//! its producer sends it again: `recourse events replay --service payments --aggregate ID --from 3 --reason "..."`. Followers
//! that have it drop the repeat.
//!
//! All three are on record in the audit trail of the service. They are [`release`], [`skip`] and [`Publisher::replay`],
//! which every service offers as `recourse.messaging.v1.EventsService`.
//!
//! What is no event at all, because its envelope cannot be read, is not here but in the broker's queue `q.park.<service>`,
//! and `inbox_received_total{outcome="dead-letter"}` counts it. It has no aggregate and holds nothing back; the log says
//! which header is wrong. The broker's administrator reads it there and deletes it, after its producer states the fact
//! anew, or moves it back to `q.<service>.<producer>`, after this service can read it. No command does this: such a message
//! came from a fault or from a stranger, and neither is to be taken in at the press of a key.
//!
//! To add a service to the mesh: a line in [`topology::MESH`], then `make definitions`.

mod append;
mod attach;
mod backlog;
mod broker;
mod config;
mod cursor;
mod envelope;
pub mod faults;
mod gaps;
mod handler;
mod inbox;
mod intake;
mod parked;
mod partitions;
mod processor;
mod relay;
mod replay;
mod retention;
pub mod topology;
mod trace;

pub use append::{AppendError, Outgoing, Publisher};
pub use attach::{Attachment, attach};
pub use backlog::{Backlog, Waiting, backlog, waiting};
pub use broker::BrokerError;
pub use config::BrokerConfig;
pub use envelope::{Envelope, EnvelopeError};
pub use gaps::{Gap, gaps, old_gaps};
pub use handler::{Handle, HandleError, Handlers, Received};
pub use inbox::{Held, held, store};
pub use intake::Intake;
pub use parked::{DecideError, Parked, parked, release, skip};
pub use partitions::maintain_partitions;
pub use processor::{Bell, Outcome, ProcessError, Processor};
pub use relay::{Relay, RelayError};
pub use replay::{ReplayError, Replayed};
pub use retention::{Days, Retention, TooFewDays, drop_old_months};

/// The migrations of the schema `messaging`, for every service's database.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

kernel::typed_id!(
    /// One event: the same id in the log, in the message and in every inbox.
    pub EventId,
    "event"
);
