//! Tells staff of a deadline, by the same path as every message.

use audit::Resource;
use kernel::{Actor, Role, TypedId as _};
use messaging::EventId;
use sqlx::PgConnection;

use super::{
    Context,
    act::{Act, Author},
};
use crate::{
    SERVICE,
    domain::{
        Channel, Contact, Decision, DecisionId, Kind, Message, MessageId, PartyId, ProceedingId, StaffDeadline, State,
        TemplateData,
    },
    error::Error,
    store::{self, message::Content},
};

/// What staff are told, and who of them.
#[derive(Debug)]
pub(crate) struct TellStaff {
    pub(crate) roles: Vec<Role>,
    pub(crate) proceeding: ProceedingId,
    pub(crate) deadline: StaffDeadline,
    /// The event that says so.
    pub(crate) event_id: EventId,
    /// Who made it happen.
    pub(crate) because_of: Actor,
}

/// One message to each mailbox of the roles, within the transaction of `conn`. Roles without a mailbox get none.
pub(crate) async fn tell_staff(context: &Context, conn: &mut PgConnection, told: TellStaff) -> Result<(), Error> {
    let (actor, cause) = (Actor::service(SERVICE), told.event_id.to_string());
    let act = Act::by(context, Author { actor: &actor, on_behalf_of: Some(&told.because_of), cause: &cause });
    let mailboxes = context.staff.of(&told.roles);
    if mailboxes.is_empty() {
        tracing::info!(event.id = %told.event_id, "nobody is told of a deadline: its roles have no mailbox here");
    }
    let data = TemplateData::StaffDeadline(told.deadline);
    for mailbox in mailboxes {
        let id = MessageId::next(&*context.ids);
        let contact = Contact::Mailbox(mailbox);
        let decision = Decision::for_staff(DecisionId::next(&*context.ids), id, act.now);
        act.record(conn, &decision).await?;
        let message = Message {
            id,
            kind: Kind::Staff,
            channel: Channel::Email,
            proceeding: told.proceeding,
            about: None,
            party: PartyId::lender(),
            contact_masked: contact.masked(),
            template_version: data.version().to_owned(),
            state: State::Intended,
            send_at: act.now,
            decision,
        };
        let kept = Content { contact: &contact, verified_on: None, name: None, data: &data, requested_at: act.now };
        store::message::insert(conn, &context.vault, &message, kept).await?;
        act.audit(conn, "message.request", Resource::new("message", id), "staff").await?;
    }
    Ok(())
}
