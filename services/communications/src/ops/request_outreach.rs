//! Asks that parties be told that a cheque came back: a decision and a message for each contact point.

use audit::Resource;
use authority::{Action, Permit};
use kernel::{Masked, TypedId as _};
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};
use sqlx::PgConnection;

use super::{
    Command, Context,
    act::{Act, Subject, send_at},
};
use crate::{
    domain::{ContactPoint, Kind, Message, MessageId, PartyId, ProceedingId, Return, State, TemplateData, Verdict},
    error::Error,
    store::{self, message::Content},
};

const OPERATION: &str = "RequestOutreach";

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct RequestOutreach {
    pub(crate) proceeding: ProceedingId,
    pub(crate) about: Return,
    /// Each party once.
    pub(crate) recipients: Vec<Recipient>,
    pub(crate) account_ending: String,
}

/// A party with its contact points.
#[derive(Clone, Debug)]
pub(crate) struct Recipient {
    pub(crate) party: PartyId,
    pub(crate) name: Masked<String>,
    pub(crate) contact_points: Vec<ContactPoint>,
}

/// Decides about every contact point, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn request_outreach(
    context: &Context,
    command: Command<'_>,
    request: &RequestOutreach,
    encode: impl Fn(&[Message]) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    request: &RequestOutreach,
    encode: impl Fn(&[Message]) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    // Every message is the same to the policies: one decision for the request.
    let new = authority::Message { id: None, state: "new" };
    let permit = context.authority.require(command.principal, Action::RequestOutreach, &new)?;
    let act = Act::of(context, command);
    let parties: Vec<PartyId> = request.recipients.iter().map(|recipient| recipient.party).collect();
    store::party::lock(&mut tx, &parties).await?;
    let mut messages = Vec::new();
    for recipient in &request.recipients {
        for point in &recipient.contact_points {
            messages.push(add(&mut tx, &act, &permit, request, recipient, point).await?);
        }
    }
    let response = encode(&messages);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}

/// The decision first, then the message that points at it.
async fn add(
    conn: &mut PgConnection,
    act: &Act<'_>,
    permit: &Permit,
    request: &RequestOutreach,
    recipient: &Recipient,
    point: &ContactPoint,
) -> Result<Message, Error> {
    let id = MessageId::next(&*act.context.ids);
    let (party, channel) = (recipient.party, point.contact.channel());
    let contact = point.verified_on.into();
    let subject =
        Subject { message: id, party, channel, proceeding: request.proceeding, about: &request.about, contact };
    let decision = act.decide(conn, subject).await?;
    let data = TemplateData::CourtesyDishonour {
        account_ending: request.account_ending.clone(),
        lender: act.context.lender.to_string(),
    };
    let refused = matches!(decision.verdict, Verdict::Refused(_));
    let message = Message {
        id,
        kind: Kind::Courtesy,
        channel,
        proceeding: request.proceeding,
        about: Some(request.about.clone()),
        party,
        contact_masked: point.contact.masked(),
        template_version: data.version().to_owned(),
        state: if refused { State::Refused } else { State::Intended },
        send_at: send_at(&decision),
        decision,
    };
    let content = Content {
        contact: &point.contact,
        verified_on: point.verified_on,
        name: Some(&recipient.name),
        data: &data,
        requested_at: act.now,
    };
    store::message::insert(conn, &act.context.vault, &message, content).await?;
    if refused {
        act.refused(conn, &message, &message.decision).await?;
    } else {
        let reason = format!("{}: {}", message.decision.verdict.as_str(), message.decision.explanation());
        act.audit(conn, "message.request", Resource::new("message", id), &permit.because(&reason)).await?;
    }
    Ok(message)
}
