//! What the use-cases share: the author of an act, its instant, its audit entry and its event.

use audit::{Entry, Outcome, Resource};
use authority::Permit;
use chassis::identity::Principal;
use foundation::Command;
use kernel::{Actor, Timestamp, TypedId as _};
use messaging::Outgoing;
use sqlx::PgConnection;

use super::{
    Action, Context,
    authorise::{authorise, scope, subject_of},
};
use crate::{
    domain::{AnyMatter, FilingId, MatterEvent, MatterId, Record, Scope},
    error::Error,
    events, store,
};

/// Who acts, for whom, and what made him.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Author<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) on_behalf_of: Option<&'a Actor>,
    /// The idempotency key of the command, or the event.
    pub(crate) cause: &'a str,
}

/// One transaction's work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Act<'a> {
    pub(crate) context: &'a Context,
    pub(crate) author: Author<'a>,
    pub(crate) now: Timestamp,
}

impl<'a> Act<'a> {
    pub(crate) fn of(context: &'a Context, command: Command<'a>) -> Self {
        let principal = command.principal;
        let author =
            Author { actor: &principal.actor, on_behalf_of: principal.on_behalf_of.as_ref(), cause: command.key };
        Self::by(context, author)
    }

    pub(crate) fn by(context: &'a Context, author: Author<'a>) -> Self {
        Self { context, author, now: context.clock.now() }
    }

    /// Whose will it is.
    pub(crate) fn originator(&self) -> &'a Actor {
        self.author.on_behalf_of.unwrap_or(self.author.actor)
    }

    pub(crate) async fn audit(
        &self,
        conn: &mut PgConnection,
        action: &str,
        id: MatterId,
        reason: &str,
    ) -> Result<(), Error> {
        self.audit_of(conn, action, Resource::new("matter", id), reason).await
    }

    pub(crate) async fn audit_of(
        &self,
        conn: &mut PgConnection,
        action: &str,
        resource: Resource,
        reason: &str,
    ) -> Result<(), Error> {
        let entry = Entry {
            occurred_at: self.now,
            actor: self.author.actor,
            on_behalf_of: self.author.on_behalf_of,
            action,
            resource,
            outcome: Outcome::Allowed,
            reason,
            book_version: "",
            cause: self.author.cause,
        };
        Ok(self.context.audit.record(conn, &entry).await?)
    }

    /// States what happened to a matter that is locked or new.
    pub(crate) async fn state(
        &self,
        conn: &mut PgConnection,
        record: &Record,
        event: &MatterEvent,
    ) -> Result<(), Error> {
        match event {
            MatterEvent::Accepted { advocate } => {
                self.append(conn, record, &events::matter_accepted(record, *advocate)).await
            }
            MatterEvent::Filed { filing, authorisation } => {
                self.append(conn, record, &events::complaint_filed(record, filing, *authorisation)).await
            }
            MatterEvent::Withdrawn { filing } => {
                self.append(conn, record, &events::filing_withdrawn(record, *filing)).await
            }
            MatterEvent::Condoned { filing, step, dated } => {
                self.append(conn, record, &events::condonation_recorded(record, *filing, *step, *dated)).await
            }
            MatterEvent::Progressed { filing, entry } => {
                self.append(conn, record, &events::matter_progressed(record, *filing, entry)).await
            }
        }
    }

    async fn append<E: proto::Event>(&self, conn: &mut PgConnection, record: &Record, event: &E) -> Result<(), Error> {
        let outgoing =
            Outgoing { aggregate_id: record.id.uuid(), occurred_at: self.now, actor: self.author.actor, event };
        self.context.publisher.append(conn, outgoing).await?;
        Ok(())
    }
}

/// A matter and the permit to do this to it; locked until the end of the transaction.
pub(super) async fn locked(
    conn: &mut PgConnection,
    context: &Context,
    principal: &Principal,
    action: Action,
    id: MatterId,
) -> Result<(AnyMatter, Permit), Error> {
    let unknown = || Error::UnknownMatter(id.into());
    let matter = lock_and_find(conn, id, scope(principal, action)).await?.ok_or_else(unknown)?;
    let permit = authorise(&context.authority, principal, action, &matter);
    let permit = permit.map_err(|denied| Error::of_denied(denied, unknown()))?;
    Ok((matter, permit))
}

/// The matter of a filing and the permit to do this to the filing; locked until the end of the transaction.
pub(super) async fn locked_by_filing(
    conn: &mut PgConnection,
    context: &Context,
    principal: &Principal,
    action: Action,
    id: FilingId,
) -> Result<(AnyMatter, Permit), Error> {
    let unknown = || Error::UnknownFiling(id);
    let scope = scope(principal, action);
    let matter = store::filing::matter_of(conn, id, scope).await?.ok_or_else(unknown)?;
    // Taken from him since we looked, if it is not found now.
    let matter = lock_and_find(conn, matter, scope).await?.ok_or_else(unknown)?;
    // Who may not know of the matter may not know of its filings.
    let known = authorise(&context.authority, principal, Action::Read, &matter);
    known.map_err(|denied| Error::of_denied(denied, unknown()))?;
    let filing = authority::Filing { id: Some(id.uuid()), assigned_subject: subject_of(&matter) };
    let permit = context.authority.require(principal, action.policy(), &filing)?;
    Ok((matter, permit))
}

/// First the lock and then the look: what a concurrent call did before its commit is seen.
async fn lock_and_find(conn: &mut PgConnection, id: MatterId, scope: Scope<'_>) -> Result<Option<AnyMatter>, Error> {
    store::matter::lock(conn, id, scope).await?;
    store::matter::find(conn, id, scope).await
}
