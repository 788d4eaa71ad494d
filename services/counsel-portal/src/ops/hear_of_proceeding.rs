//! Hears where a proceeding stands: closes its matter, or revives it.

use kernel::Actor;
use sqlx::PgConnection;

use super::{Act, Author, Context, choose};
use crate::{
    SERVICE,
    domain::{Moved, Phase, ProceedingId, Scope},
    error::Error,
    store,
};

/// What cases states of a proceeding.
#[derive(Debug)]
pub(crate) struct ProceedingNews {
    pub(crate) proceeding: ProceedingId,
    /// As cases names the state.
    pub(crate) state: &'static str,
    pub(crate) phase: Phase,
    /// The event that says so.
    pub(crate) cause: String,
    pub(crate) stated_by: Actor,
}

/// Takes the news within the transaction of `conn`. It is kept also if there is no matter yet.
pub(crate) async fn hear_of_proceeding(
    context: &Context,
    conn: &mut PgConnection,
    news: &ProceedingNews,
) -> Result<(), Error> {
    store::proceeding_seen::lock(conn, news.proceeding).await?;
    let over = match news.phase {
        Phase::Over => Some(true),
        Phase::Complaint => Some(false),
        Phase::Other => None,
    };
    store::proceeding_seen::set(conn, news.proceeding, news.state, over).await?;
    let Some(id) = store::matter::of_proceeding(conn, news.proceeding).await? else { return Ok(()) };
    store::matter::lock(conn, id, Scope::Everything).await?;
    let matter = store::matter::find(conn, id, Scope::Everything).await?;
    let matter = matter.ok_or(Error::inconsistent("matter"))?;
    let (matter, moved) = matter.proceed(news.phase);
    let Some(moved) = moved else { return Ok(()) };
    let actor = Actor::service(SERVICE);
    let author = Author { actor: &actor, on_behalf_of: Some(&news.stated_by), cause: &news.cause };
    let act = Act::by(context, author);
    store::matter::set_state(conn, &matter).await?;
    let reason = format!("the proceeding is {}", news.state);
    match moved {
        Moved::Closed => act.audit(conn, "matter.close", id, &reason).await,
        Moved::Reopened => {
            act.audit(conn, "matter.reopen", id, &reason).await?;
            // It may never have been offered.
            choose::offer_to_next(conn, &act, matter).await.map(|_| ())
        }
    }
}
