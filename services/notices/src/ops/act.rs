//! What the use-cases share: the author of an act, its instant, its audit entry and its event.

use audit::{Entry, Outcome, Resource};
use formats::S10;
use kernel::{Actor, Timestamp, TypedId as _};
use messaging::Outgoing;
use sqlx::PgConnection;

use super::{Command, Context};
use crate::{
    domain::{AnyNotice, Article, NoticeId},
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
            book_version: "",
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

/// A notice, locked until the end of the transaction.
pub(super) async fn locked(conn: &mut PgConnection, id: NoticeId) -> Result<Option<AnyNotice>, Error> {
    // First the lock and then the look: what a concurrent call did before its commit is seen.
    store::notice::lock(conn, id).await?;
    store::notice::find(conn, id).await
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
