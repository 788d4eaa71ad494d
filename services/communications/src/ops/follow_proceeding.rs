//! Takes up where a proceeding of cases stands: what waits to be said about one that has ended is cancelled.

use kernel::Actor;
use messaging::EventId;
use sqlx::PgConnection;

use super::{
    Context,
    act::{Act, Author},
};
use crate::{
    SERVICE,
    domain::{Ended, PartyId, ProceedingId},
    error::Error,
    store,
};

/// Where a proceeding stands now.
#[derive(Debug)]
pub(crate) struct FollowProceeding {
    pub(crate) proceeding: ProceedingId,
    /// `None` if it goes on.
    pub(crate) ended: Option<Ended>,
    /// The event that says so.
    pub(crate) event_id: EventId,
    /// Who made it happen.
    pub(crate) because_of: Actor,
}

/// Takes it up within the transaction of `conn`. A proceeding that goes on again does not bring back what was cancelled.
pub(crate) async fn follow_proceeding(
    context: &Context,
    conn: &mut PgConnection,
    followed: FollowProceeding,
) -> Result<(), Error> {
    let FollowProceeding { proceeding, ended, event_id, because_of } = followed;
    let Some(ended) = ended else { return Ok(store::proceeding::set_open(conn, proceeding).await?) };
    store::proceeding::set_ended(conn, proceeding, ended).await?;
    let waiting = store::message::waiting_about(conn, proceeding).await?;
    let parties: Vec<PartyId> = waiting.iter().map(|(_, party)| *party).collect();
    // What a sender took before it gave up the lock waits no more, and `cancel` leaves it.
    store::party::lock(conn, &parties).await?;
    let (actor, cause) = (Actor::service(SERVICE), event_id.to_string());
    let act = Act::by(context, Author { actor: &actor, on_behalf_of: Some(&because_of), cause: &cause });
    for (id, _) in waiting {
        let message = store::message::find(conn, &context.vault, id).await?;
        let message = message.ok_or(Error::inconsistent("message"))?;
        act.cancel(conn, &message, ended).await?;
    }
    Ok(())
}
