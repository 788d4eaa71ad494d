//! Places where a fault test can halt the process, and saboteurs that break a promise on purpose.
//!
//! Compiled in only with the feature `failpoints`, which no image is built with; a service that has it refuses to start
//! outside simulation. Armed by the environment variable `FAILPOINTS`:
//!
//! - `relay.between_confirm_and_delete=return` halts the relay there for good and logs `halted at …`, so that a test
//!   can kill the process at exactly that point;
//! - `sabotage.no-dedupe=return` breaks the inbox. A saboteur shows that the test of a promise can fail.
//!
//! [`deliver`] stands in for a broker that repeats and reorders, and for a producer that states nonsense.

#[cfg(feature = "failpoints")]
mod deliveries;

use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

#[cfg(feature = "failpoints")]
pub use deliveries::{DeliverError, deliver, deliver_nonsense, stated};

/// Whether failpoints are compiled in.
pub const COMPILED_IN: bool = cfg!(feature = "failpoints");

/// Arms what `FAILPOINTS` says, for the life of the process. Does nothing without the feature.
pub fn arm() {
    if COMPILED_IN {
        // The scenario is torn down when dropped; it must live as long as the process.
        std::mem::forget(fail::FailScenario::setup());
    }
}

/// After the broker's confirmation, before the row is deleted.
pub(crate) fn between_confirm_and_delete() {
    fail::fail_point!("relay.between_confirm_and_delete", |_| halt("relay.between_confirm_and_delete"));
}

/// After the message is stored, before it is acknowledged.
pub(crate) fn between_store_and_ack() {
    fail::fail_point!("intake.between_store_and_ack", |_| halt("intake.between_store_and_ack"));
}

/// Holds the task that calls it for ever; the rest of the process goes on until it is killed. The runtime gives the place
/// of its thread to another one: on two cores two halts would halt everything, and a task that was woken a moment before
/// would wait behind this one.
///
/// # Panics
/// In a runtime of one thread.
#[cfg(feature = "failpoints")]
pub fn halt(place: &str) {
    tracing::warn!("halted at {place}");
    tokio::task::block_in_place(|| {
        loop {
            std::thread::park();
        }
    });
}

/// A promise that can be broken on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Saboteur {
    /// The inbox forgets what it has seen and the cursor is not looked at.
    NoDedupe,
    /// A message is acknowledged before it is stored.
    AckBeforeStore,
    /// An outbox row is deleted before its message is published.
    DeleteWithoutConfirm,
    /// The relay remembers how far it has come and takes what lies below for sent.
    CursorRelay,
}

impl Saboteur {
    /// Whether this promise is being broken.
    pub(crate) fn is_at_work(self) -> bool {
        #[cfg(feature = "failpoints")]
        fail::fail_point!(
            match self {
                Self::NoDedupe => "sabotage.no-dedupe",
                Self::AckBeforeStore => "sabotage.ack-before-store",
                Self::DeleteWithoutConfirm => "sabotage.delete-without-confirm",
                Self::CursorRelay => "sabotage.cursor-relay",
            },
            |_| true
        );
        // Without failpoints nobody sabotages anything.
        let _ = self;
        false
    }
}

/// How far the relay of the saboteur has come; an honest one has no such thing.
#[derive(Debug, Default)]
pub(crate) struct Cursor(i64);

impl Cursor {
    /// What lies below the cursor counts as sent, also if its transaction was slower than others that began later.
    pub(crate) async fn skip_lower(&self, conn: &mut PgConnection) -> Result<(), StoreError> {
        if Saboteur::CursorRelay.is_at_work() {
            sqlx::query("DELETE FROM messaging.outbox WHERE position <= $1").bind(self.0).execute(conn).await?;
        }
        Ok(())
    }

    /// An event is sent: the cursor stands at it, or further.
    pub(crate) async fn pass(&mut self, conn: &mut PgConnection, event: Uuid) -> Result<(), StoreError> {
        if Saboteur::CursorRelay.is_at_work() {
            let position = "SELECT position FROM messaging.event_log WHERE event_id = $1";
            let position: i64 = sqlx::query_scalar(position).bind(event).fetch_one(conn).await?;
            self.0 = self.0.max(position);
        }
        Ok(())
    }
}
