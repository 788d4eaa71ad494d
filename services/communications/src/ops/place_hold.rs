//! Keeps a party from being contacted: the hold, and at once the refusal of what waits.

use audit::Resource;
use authority::Action;
use foundation::{Command, Work};
use kernel::{LegalDate, TypedId as _};
use proto::FieldError;
use sqlx::PgConnection;

use super::{
    Context,
    act::{Act, Subject},
};
use crate::{
    domain::{Channel, Decision, Hold, HoldId, HoldReason, PartyId, Verdict},
    error::Error,
    store,
};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlaceHold {
    pub(crate) party: PartyId,
    pub(crate) reason: HoldReason,
    /// `None` for every channel.
    pub(crate) channel: Option<Channel>,
    pub(crate) since: LegalDate,
    pub(crate) until: Option<LegalDate>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub(crate) struct PlacedHold {
    pub(crate) hold: Hold,
    pub(crate) messages_refused: u32,
}

/// Places a hold, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn place_hold(
    context: &Context,
    command: Command<'_>,
    request: PlaceHold,
    encode: impl Fn(&PlacedHold) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Placing { context, command, request, encode }).await
}

struct Placing<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: PlaceHold,
    encode: F,
}

impl<F: Fn(&PlacedHold) -> Vec<u8> + Sync> Work for Placing<'_, F> {
    const OPERATION: &'static str = "PlaceHold";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, encode } = self;
        let principal = command.principal;
        let new = authority::Hold { id: None, state: "new", placed_by: principal.originator() };
        let permit = context.authority.require(principal, Action::PlaceHold, &new)?;
        let act = Act::of(context, *command);
        let today = act.now.legal_date();
        if request.until.is_some_and(|until| until < today) {
            return Err(FieldError::new("hold.until", format!("is over; today is {today}")).into());
        }
        store::party::lock(conn, &[request.party]).await?;
        let hold = Hold {
            id: HoldId::next(&*context.ids),
            party: request.party,
            reason: request.reason,
            channel: request.channel,
            since: request.since,
            until: request.until,
            placed_by: principal.originator().clone(),
            placed_at: act.now,
            lifted_at: None,
        };
        store::hold::insert(conn, &hold).await?;
        let reason = permit.because(hold.reason.as_str());
        act.audit(conn, "hold.place", Resource::new("hold", hold.id), &reason).await?;
        let messages_refused = refuse_waiting(conn, &act, request.party).await?;
        Ok(encode(&PlacedHold { hold, messages_refused }))
    }
}

/// Decides again about what waits; what is not refused keeps the decision that it has.
async fn refuse_waiting(conn: &mut PgConnection, act: &Act<'_>, party: PartyId) -> Result<u32, Error> {
    let mut refused = 0;
    for id in store::message::waiting_of(conn, party).await? {
        let message = store::message::find(conn, &act.context.vault, id).await?;
        let Some(message) = message else { continue };
        let Some(about) = &message.about else { continue };
        let content = store::sending::content(conn, &act.context.vault, id, message.channel).await?;
        let subject = Subject {
            message: id,
            party,
            channel: message.channel,
            proceeding: message.proceeding,
            about,
            contact: content.known(),
        };
        // For the moment at which it would be sent, not for this one: a hold may begin later than now.
        let then = Act { now: act.now.max(message.send_at), ..*act };
        let decision = Decision { at: act.now, ..then.weigh(conn, subject).await? };
        if matches!(decision.verdict, Verdict::Refused(_)) {
            act.record(conn, &decision).await?;
            store::message::set_decided(conn, &decision, message.send_at).await?;
            act.refused(conn, &message, &decision).await?;
            refused += 1;
        }
    }
    Ok(refused)
}
