//! Asks that parties be told that a cheque came back: a decision and a message for each contact point.

use audit::Resource;
use authority::{Action, Permit};
use foundation::{Command, Work};
use kernel::{Masked, TypedId as _};
use sqlx::PgConnection;

use super::{
    Context,
    act::{Act, Subject, send_at},
};
use crate::{
    domain::{ContactPoint, Kind, Message, MessageId, PartyId, ProceedingId, Return, State, TemplateData, Verdict},
    error::Error,
    store::{self, message::Content},
};

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
    encode: impl Fn(&[Message]) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Requesting { context, command, request, encode }).await
}

struct Requesting<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a RequestOutreach,
    encode: F,
}

impl<F: Fn(&[Message]) -> Vec<u8> + Sync> Work for Requesting<'_, F> {
    const OPERATION: &'static str = "RequestOutreach";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, encode } = self;
        // Every message is the same to the policies: one decision for the request.
        let new = authority::Message { id: None, state: "new" };
        let permit = context.authority.require(command.principal, Action::RequestOutreach, &new)?;
        let act = Act::of(context, *command);
        let parties: Vec<PartyId> = request.recipients.iter().map(|recipient| recipient.party).collect();
        store::party::lock(conn, &parties).await?;
        let mut messages = Vec::new();
        for recipient in &request.recipients {
            for point in &recipient.contact_points {
                messages.push(add(conn, &act, &permit, request, recipient, point).await?);
            }
        }
        Ok(encode(&messages))
    }
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
