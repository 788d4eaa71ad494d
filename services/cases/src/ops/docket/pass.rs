//! Time passes in a docket: a timer fires, a night is over.

use audit::Resource;
use kernel::{Actor, Clock as _, Timestamp, TypedId as _};
use messaging::Outgoing;
use sqlx::PgConnection;

use crate::{
    SERVICE,
    domain::ProceedingId,
    error::Error,
    events,
    ops::{Context, act::Act},
    store::{self, deadline::DueDeadline},
};

/// What the timer of a docket does, once it is marked as fired: the docket is folded again as of the new day. That a last
/// day has passed is told to others; that a first one has come is not: nothing was missed.
pub(in crate::ops) async fn pass_clock(act: &Act<'_>, conn: &mut PgConnection, due: &DueDeadline) -> Result<(), Error> {
    let unknown = || Error::UnknownProceeding(due.proceeding.to_string());
    let head = store::docket::lock(conn, due.proceeding).await?.ok_or_else(unknown)?;
    let stand = act.settle_docket(conn, &head).await?;
    let reason = format!("{}; {} questions", stand.state, stand.questions.len());
    act.audit(conn, "deadline.fire", Resource::new("deadline", due.id), &reason).await?;
    if due.opens {
        return Ok(());
    }
    let event = events::deadline_passed(due);
    let outgoing =
        Outgoing { aggregate_id: due.proceeding.uuid(), occurred_at: act.now, actor: &act.actor, event: &event };
    act.context.publisher.append(conn, outgoing).await?;
    Ok(())
}

/// Folds a docket again as of today, by the law that is in force now.
pub(crate) async fn refold(context: &Context, docket: ProceedingId) -> Result<(), Error> {
    let mut attempts = pg::Attempts::default();
    loop {
        match attempt(context, docket, context.clock.now()).await {
            Err(error) if attempts.again(&error).await => {}
            done => return done,
        }
    }
}

async fn attempt(context: &Context, docket: ProceedingId, now: Timestamp) -> Result<(), Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let Some(head) = store::docket::lock(&mut tx, docket).await? else { return Ok(()) };
    let cause = "nightly look".to_owned();
    let act = Act { context, now, actor: Actor::service(SERVICE), on_behalf_of: None, cause };
    act.settle_docket(&mut tx, &head).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(())
}
