//! Records what a provider said of a message.

use audit::Resource;
use kernel::{Actor, Timestamp};

use super::{
    Context,
    act::{Act, Author},
};
use crate::{
    SERVICE,
    domain::MessageId,
    error::Error,
    events,
    store::{self, sending::Open},
};

/// What the provider said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Conclusion {
    /// It has it, under this reference of its own.
    Sent(String),
    /// It refuses it.
    Refused,
    /// It certainly has it not; not before this instant of the system's time is it given again.
    NotTaken(Timestamp),
    /// Nothing; not before this instant of the system's time is it asked.
    Unknown(Timestamp),
}

impl Conclusion {
    /// Every outcome as metrics name it.
    pub(crate) const OUTCOMES: [&'static str; 4] = ["sent", "failed", "not_taken", "unknown"];

    /// As metrics name it.
    pub(crate) const fn outcome(&self) -> &'static str {
        let [sent, failed, not_taken, unknown] = Self::OUTCOMES;
        match self {
            Self::Sent(_) => sent,
            Self::Refused => failed,
            Self::NotTaken(_) => not_taken,
            Self::Unknown(_) => unknown,
        }
    }
}

/// Records it, if the message still stands where it stood when the provider was called. Answers whether it did.
pub(crate) async fn conclude(
    context: &Context,
    id: MessageId,
    from: Open,
    conclusion: &Conclusion,
) -> Result<bool, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let (actor, cause) = (Actor::service(SERVICE), format!("sending of {id}"));
    let act = Act::by(context, Author { actor: &actor, on_behalf_of: None, cause: &cause });
    let changed = match conclusion {
        Conclusion::Sent(reference) => store::sending::set_sent(&mut tx, id, from, reference, act.now).await?,
        Conclusion::Refused => store::sending::set_failed(&mut tx, id, from).await?,
        Conclusion::NotTaken(not_before) => store::sending::set_intended(&mut tx, id, from, *not_before).await?,
        Conclusion::Unknown(ask_at) => store::sending::set_unknown(&mut tx, id, *ask_at).await?,
    };
    if !changed {
        return Ok(false);
    }
    if matches!(conclusion, Conclusion::Sent(_) | Conclusion::Refused) {
        let message = store::message::find(&mut tx, &context.vault, id).await?;
        let message = message.ok_or_else(|| Error::UnknownMessage(id.to_string()))?;
        if *conclusion == Conclusion::Refused {
            act.not_sent(&mut tx, &message, "provider_refused", "the provider refused it").await?;
        } else {
            act.state(&mut tx, id, &events::message_sent(&message)).await?;
            act.audit(&mut tx, "message.send", Resource::new("message", id), "").await?;
        }
    }
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(true)
}
