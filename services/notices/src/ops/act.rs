//! What the use-cases share: the author of an act, its instant, its audit entry and its event.

use audit::{Entry, Outcome, Resource};
use authority::{Action, By, Denied, Permit};
use formats::S10;
use foundation::Command;
use kernel::{Actor, Timestamp, TypedId as _};
use messaging::Outgoing;
use sqlx::PgConnection;

use super::Context;
use crate::{
    domain::{AnyNotice, Article, Ending, NoticeId},
    error::Error,
    store,
};

/// Who acts, for whom, and what made him.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Author<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) on_behalf_of: Option<&'a Actor>,
    /// The idempotency key of the command, or what a job did.
    pub(crate) cause: &'a str,
}

impl<'a> Author<'a> {
    /// Whose will it is: the person for whom a service acts, or who acts himself.
    pub(crate) fn originator(&self) -> &'a Actor {
        self.on_behalf_of.unwrap_or(self.actor)
    }
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

    /// The permit to do something to a notice that is locked: of the caller, or of the job that acts.
    pub(crate) fn require(&self, action: Action, notice: &AnyNotice) -> Result<Permit, Box<Denied>> {
        self.context.authority.require_for(self.by_whom(), action, &shown(notice))
    }

    /// How a notice ends by this act.
    pub(crate) fn ending(&self, reason: &str) -> Ending {
        Ending { by: self.author.originator().clone(), at: self.now, reason: reason.to_owned(), redraft: None }
    }

    /// Puts on record that a notice of a batch was refused, beside what is done to the others.
    pub(crate) async fn record_refusal(&self, conn: &mut PgConnection, denied: &Denied) -> Result<(), Error> {
        Ok(self.context.refusals.record_within(conn, self.by_whom(), self.author.cause, denied).await?)
    }

    fn by_whom(&self) -> By<'a> {
        By::new(self.author.actor, self.author.on_behalf_of)
    }

    pub(crate) async fn audit(
        &self,
        conn: &mut PgConnection,
        action: &str,
        id: NoticeId,
        reason: &str,
    ) -> Result<(), Error> {
        let entry = Entry {
            occurred_at: self.now,
            actor: self.author.actor,
            on_behalf_of: self.author.on_behalf_of,
            action,
            resource: Resource::new("notice", id),
            outcome: Outcome::Allowed,
            reason,
            book_version: self.context.book.version(),
            cause: self.author.cause,
        };
        Ok(self.context.audit.record(conn, &entry).await?)
    }

    /// States a fact of a notice that is locked or new.
    pub(crate) async fn state<E: proto::Event>(
        &self,
        conn: &mut PgConnection,
        id: NoticeId,
        event: &E,
    ) -> Result<(), Error> {
        let outgoing = Outgoing { aggregate_id: id.uuid(), occurred_at: self.now, actor: self.author.actor, event };
        self.context.publisher.append(conn, outgoing).await?;
        Ok(())
    }
}

/// A notice as policies see it.
pub(super) fn shown(notice: &AnyNotice) -> authority::Notice<'_> {
    let record = notice.record();
    authority::Notice { id: Some(record.id.uuid()), state: notice.state(), drafted_by: &record.drafted_by }
}

/// A notice, locked until the end of the transaction.
pub(super) async fn locked(conn: &mut PgConnection, id: NoticeId) -> Result<Option<AnyNotice>, Error> {
    // First the lock and then the look: what a concurrent call did before its commit is seen.
    store::notice::lock(conn, id).await?;
    store::notice::find(conn, id).await
}

/// A notice that there must be, locked until the end of the transaction.
pub(super) async fn locked_notice(conn: &mut PgConnection, id: NoticeId) -> Result<AnyNotice, Error> {
    locked(conn, id).await?.ok_or_else(|| Error::UnknownNotice(id.to_string()))
}

/// What is asked cannot be done to a notice as it is: it can be done `only` to others.
pub(super) fn wrong_state(notice: &AnyNotice, only: &'static str) -> Error {
    Error::WrongState { id: notice.record().id.to_string(), state: notice.state().replace('_', " "), only }
}

/// The article of a number, with its notice, which is locked until the end of the transaction.
pub(crate) async fn locked_article(conn: &mut PgConnection, number: &S10) -> Result<(AnyNotice, Article), Error> {
    let unknown = || Error::UnknownArticle(number.clone());
    let id = store::article::lock_notice_of(conn, number).await?.ok_or_else(unknown)?;
    let notice = store::notice::find(conn, id).await?.ok_or_else(unknown)?;
    let article = notice.record().articles.iter().find(|article| article.number == *number);
    let article = article.cloned().ok_or_else(unknown)?;
    Ok((notice, article))
}
