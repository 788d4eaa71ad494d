//! What a service does when a fact arrives.

use std::{collections::HashMap, error::Error as StdError, fmt, marker::PhantomData, sync::Arc};

use futures_util::future::BoxFuture;
use kernel::{Actor, Timestamp};
use pg::StoreError;
use proto::Event;
use serde::Deserialize as _;
use sqlx::PgConnection;
use thiserror::Error;

use crate::{AppendError, Envelope, EventId};

/// An event with what is known about it.
#[derive(Debug)]
pub struct Received<E> {
    /// Identifies it everywhere; the evidence that facts made from it point at.
    pub event_id: EventId,
    /// When it happened, in business time.
    pub occurred_at: Timestamp,
    /// Who made it happen, for the audit trail; the handler itself acts as its service.
    pub actor: Actor,
    /// What happened.
    pub event: E,
}

/// Applies one kind of event.
///
/// Everything it writes goes through the connection it is given, whose transaction also moves the cursor. It may be
/// called again for the same event after an error, never after it succeeded.
pub trait Handle<E: Event>: Send + Sync + 'static {
    /// Applies the event within the transaction of `conn`.
    fn handle(
        &self,
        conn: &mut PgConnection,
        received: Received<E>,
    ) -> impl Future<Output = Result<(), HandleError>> + Send;
}

/// Why an event could not be applied.
#[derive(Debug, Error)]
pub enum HandleError {
    /// It may go better later: the event is tried again, with growing pauses.
    #[error("{0}")]
    Later(#[source] Box<dyn StdError + Send + Sync>),
    /// It will not go better by itself: the event is parked for people to look at, and its aggregate waits.
    #[error("{0}")]
    Park(#[source] Box<dyn StdError + Send + Sync>),
}

impl HandleError {
    /// An error that another attempt may not see.
    pub fn later(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Later(error.into())
    }

    /// An error that every attempt would see.
    pub fn park(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Park(error.into())
    }
}

impl From<StoreError> for HandleError {
    fn from(error: StoreError) -> Self {
        match error {
            // The same rows would break the same rule again.
            StoreError::Constraint { .. } => Self::park(error),
            _ => Self::later(error),
        }
    }
}

impl From<AppendError> for HandleError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Store(error) => error.into(),
            AppendError::Actor(_) => Self::park(error),
        }
    }
}

/// The handlers of a service, by event type.
#[derive(Clone, Default)]
pub struct Handlers {
    by_type: HashMap<String, Arc<dyn Erased>>,
}

/// How a service takes an event type.
pub(crate) enum Match<'a> {
    Handler(&'a Arc<dyn Erased>),
    /// The type is handled, this version of it is not.
    UnknownVersion,
    /// Of no interest.
    Unknown,
}

impl Handlers {
    /// No handlers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the handler of one kind of event.
    #[must_use]
    pub fn on<E: Event + Send + 'static, H: Handle<E>>(mut self, handler: H) -> Self {
        self.by_type.insert(E::full_type(), Arc::new(Typed::<E, H>(handler, PhantomData)));
        self
    }

    pub(crate) fn find(&self, full_type: &str) -> Match<'_> {
        if let Some(handler) = self.by_type.get(full_type) {
            return Match::Handler(handler);
        }
        let unversioned = |full: &str| full.rsplit_once(".v").map(|(name, _)| name.to_owned());
        let wanted = unversioned(full_type);
        if wanted.is_some() && self.by_type.keys().any(|known| unversioned(known) == wanted) {
            return Match::UnknownVersion;
        }
        Match::Unknown
    }
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_type.keys()).finish()
    }
}

/// A handler that decodes for itself.
pub(crate) trait Erased: Send + Sync {
    fn handle<'a>(
        &'a self,
        conn: &'a mut PgConnection,
        envelope: &'a Envelope,
    ) -> BoxFuture<'a, Result<(), HandleError>>;
}

struct Typed<E, H>(H, PhantomData<fn() -> E>);

impl<E: Event + Send + 'static, H: Handle<E>> Erased for Typed<E, H> {
    fn handle<'a>(
        &'a self,
        conn: &'a mut PgConnection,
        envelope: &'a Envelope,
    ) -> BoxFuture<'a, Result<(), HandleError>> {
        Box::pin(async move {
            let event = E::decode(envelope.payload.as_slice()).map_err(HandleError::park)?;
            let actor = Actor::deserialize(&envelope.actor).map_err(HandleError::park)?;
            let Envelope { event_id, occurred_at, .. } = *envelope;
            let received = Received { event_id, occurred_at, actor, event };
            self.0.handle(conn, received).await
        })
    }
}

#[cfg(test)]
mod tests {
    use proto::payments::InstrumentDishonoured;

    use super::*;

    struct Nothing;

    impl Handle<InstrumentDishonoured> for Nothing {
        async fn handle(&self, _: &mut PgConnection, _: Received<InstrumentDishonoured>) -> Result<(), HandleError> {
            Ok(())
        }
    }

    #[test]
    fn a_newer_version_of_a_known_event_is_told_from_an_event_of_no_interest() {
        let handlers = Handlers::new().on::<InstrumentDishonoured, _>(Nothing);
        assert!(matches!(handlers.find("payments.instrument_dishonoured.v1"), Match::Handler(_)));
        assert!(matches!(handlers.find("payments.instrument_dishonoured.v2"), Match::UnknownVersion));
        assert!(matches!(handlers.find("payments.receipt_posted.v1"), Match::Unknown));
    }
}
