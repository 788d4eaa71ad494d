//! What all news of other services about one proceeding share: lock, fact, what follows, audit.

use audit::Resource;
use kernel::{Actor, LegalDate, Timestamp};
use messaging::EventId;
use sqlx::PgConnection;

use super::{
    Context,
    act::{Act, NewFact},
};
use crate::{
    SERVICE,
    domain::{Fact, ProceedingId, standing},
    error::Error,
    store,
};

/// The event that states something: evidence of the fact, cause of every entry.
#[derive(Clone, Debug)]
pub(crate) struct News {
    pub(crate) event_id: EventId,
    pub(crate) occurred_at: Timestamp,
    /// Who made it happen, at the service that states it.
    pub(crate) actor: Actor,
    /// The service that states it.
    pub(crate) producer: &'static str,
}

impl News {
    /// What facts made from it point at.
    pub(super) fn evidence(&self) -> String {
        format!("{} event {}", self.producer, self.event_id)
    }

    /// The day on which it happened at the other service, in India.
    pub(super) fn day(&self) -> LegalDate {
        self.occurred_at.legal_date()
    }

    /// This service's act on it.
    pub(super) fn act<'a>(&'a self, context: &'a Context) -> Act<'a> {
        Act {
            context,
            now: context.clock.now(),
            actor: Actor::service(SERVICE),
            on_behalf_of: Some(&self.actor),
            cause: self.event_id.to_string(),
        }
    }
}

/// Takes up news of one proceeding within the transaction of `conn`: `make` says which fact it is, seen what stands;
/// none if it says nothing new. News that is known already changes nothing.
pub(super) async fn take_up(
    context: &Context,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    news: &News,
    action: &str,
    make: impl FnOnce(&[&Fact]) -> Option<NewFact> + Send,
) -> Result<(), Error> {
    let act = news.act(context);
    // Others learn of a proceeding from here alone.
    store::proceeding::lock(conn, proceeding).await?.ok_or(Error::inconsistent("proceeding of an event"))?;
    let facts = store::fact::of_proceeding(conn, proceeding).await?;
    let Some(new) = make(&standing(&facts)) else { return Ok(()) };
    if !act.add(conn, proceeding, new).await? {
        return Ok(());
    }
    let position = act.settle(conn, proceeding).await?;
    act.audit(conn, action, Resource::new("proceeding", proceeding), &position.explanation()).await
}

#[cfg(test)]
mod tests;
