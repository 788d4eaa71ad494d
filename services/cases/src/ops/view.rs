//! A proceeding as people see it.

use kernel::{Clock as _, TypedId as _};
use sqlx::PgConnection;

use super::Context;
use crate::{
    domain::{self, Proceeding, ProceedingId},
    error::Error,
    store::{self, intent::StoredIntent, proceeding::StoredProceeding},
};

/// One proceeding, which there is.
pub(super) async fn proceeding(
    context: &Context,
    conn: &mut PgConnection,
    id: ProceedingId,
) -> Result<Proceeding, Error> {
    let stored = store::proceeding::find(&mut *conn, id).await?;
    of_stored(context, conn, stored.ok_or_else(|| Error::UnknownProceeding(id.uuid().to_string()))?).await
}

/// The stored state is a cache for lists; who asks for one gets the fold itself, as of today.
pub(super) async fn of_stored(
    context: &Context,
    conn: &mut PgConnection,
    stored: StoredProceeding,
) -> Result<Proceeding, Error> {
    let StoredProceeding { id, instrument_id, amount } = stored;
    let facts = store::fact::of_proceeding(&mut *conn, id).await?;
    let intents = store::intent::of_proceeding(&mut *conn, id).await?;
    let forum = context.forum_of(&mut *conn, id).await?;
    Ok(Proceeding {
        id,
        instrument_id,
        amount,
        position: domain::fold_on(&facts, &context.book, forum.calendar.as_ref(), context.clock.today())?,
        facts,
        deadlines: store::deadline::of_proceeding(conn, id).await?,
        tasks: intents.into_iter().filter_map(StoredIntent::task).collect(),
    })
}
