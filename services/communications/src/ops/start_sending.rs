//! Takes the next message that is due, decides about it once more, and opens its outcome.

use std::time::Duration;

use foundation::Failure;
use kernel::{Actor, Clock as _, SystemClock, Timestamp};
use sqlx::PgConnection;

use super::{
    Context,
    act::{Act, Author, Subject, send_at},
};
use crate::{
    SERVICE,
    domain::{Addressed, Channel, KnownContact, Message, MessageId, Outgoing},
    error::Error,
    store::{self, sending::Content},
};

/// How long a message is left alone that cannot be read.
const UNREADABLE_PAUSE: Duration = Duration::from_mins(10);

/// What came of the look.
#[derive(Debug)]
pub(crate) enum Next {
    /// Nothing is due, or others see to it.
    Nothing,
    /// A message was refused, postponed or cancelled.
    Decided,
    /// To be given to the provider: that its outcome is open is committed.
    Give(Box<Outgoing>),
}

/// The next message of a channel.
pub(crate) async fn start_sending(context: &Context, channel: Channel) -> Result<Next, Error> {
    let system_now = SystemClock.now();
    let mut tx = pg::begin(&context.pool).await?;
    let due = store::sending::next_due(&mut tx, channel, context.clock.now(), system_now).await?;
    let Some(id) = due else { return Ok(Next::Nothing) };
    match start(&mut tx, context, id, system_now).await {
        Ok(next) => {
            // Committed before it is given: whoever finds `sending` knows that the outcome is open.
            pg::commit(tx).await?;
            context.publisher.wake();
            Ok(next)
        }
        // A message that cannot be read must not hold up the others.
        Err(error @ Error::Shared(Failure::Inconsistent { .. } | Failure::Sealing(_))) => {
            drop(tx);
            tracing::error!(message.id = %id, error = %error, "a message cannot be sent; it is put back for a while");
            let mut conn = pg::acquire(&context.pool).await?;
            store::sending::put_back(&mut conn, id, system_now.plus(UNREADABLE_PAUSE)).await?;
            Ok(Next::Decided)
        }
        Err(error) => Err(error),
    }
}

async fn start(
    conn: &mut PgConnection,
    context: &Context,
    id: MessageId,
    system_now: Timestamp,
) -> Result<Next, Error> {
    let message = store::message::find(conn, &context.vault, id).await?;
    let message = message.ok_or_else(|| Error::UnknownMessage(id.to_string()))?;
    let (actor, cause) = (Actor::service(SERVICE), format!("sending of {id}"));
    let act = Act::by(context, Author { actor: &actor, on_behalf_of: None, cause: &cause });
    // The news of the end may have come before the message.
    if message.about.is_some()
        && let Some(ended) = store::proceeding::ended(conn, message.proceeding).await?
    {
        act.cancel(conn, &message, ended).await?;
        return Ok(Next::Decided);
    }
    let kept = store::sending::content(conn, &context.vault, id, message.channel).await?;
    let decision = match &message.about {
        // The decision of a waiting message is as old as its request.
        Some(about) => {
            let Message { party, channel, proceeding, .. } = message;
            let subject = Subject { message: id, party, channel, proceeding, about, contact: kept.known() };
            act.decide(conn, subject).await?
        }
        None => message.decision.clone(),
    };
    let Some(allowed) = decision.allowance() else {
        store::message::set_decided(conn, &decision, send_at(&decision)).await?;
        act.refused(conn, &message, &decision).await?;
        return Ok(Next::Decided);
    };
    let contact = kept.contact.ok_or(Error::inconsistent("message.contact_sealed"))?;
    let lot = lot(&message);
    let addressed = Addressed { party: message.party, contact, data: kept.data, name: kept.name, lot };
    let outgoing = Outgoing::new(allowed, addressed, act.now);
    let outgoing = outgoing.ok_or(Error::inconsistent("message.template_data"))?;
    store::sending::set_sending(conn, id, outgoing.decision(), act.now, system_now).await?;
    Ok(Next::Give(Box::new(outgoing)))
}

/// What a simulation draws by.
fn lot(message: &Message) -> String {
    match &message.about {
        Some(about) => format!("{}/{}/{}", message.party, about.dishonour_ordinal, message.channel.as_str()),
        None => format!("staff/{}", message.id),
    }
}

impl Content {
    /// What the rules are told of the contact point.
    pub(crate) fn known(&self) -> KnownContact {
        if self.contact.is_some() { self.verified_on.into() } else { KnownContact::Erased }
    }
}
