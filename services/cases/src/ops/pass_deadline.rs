//! A deadline has passed: the timer fires, once, and the proceeding knows.

use std::time::Duration;

use audit::Resource;
use kernel::{Actor, DateInterval, Timestamp, TypedId as _};
use messaging::Outgoing;
use sqlx::PgConnection;

use super::{Context, act::Act, docket};
use crate::{
    SERVICE,
    domain::{DeadlineName, DeadlinePassed, DeadlineState, Fact, FactId, FactKind},
    error::Error,
    events, faults,
    store::{self, deadline::DueDeadline},
};

/// Fires a deadline that the transaction of `conn` has claimed: state, fact, what follows from it, audit, event.
pub(crate) async fn pass_deadline(
    context: &Context,
    conn: &mut PgConnection,
    due: &DueDeadline,
    now: Timestamp,
) -> Result<(), Error> {
    let cause = format!("timer {}", due.id);
    let act = Act { context, now, actor: Actor::service(SERVICE), on_behalf_of: None, cause: cause.clone() };
    if !store::deadline::fire(conn, due.id, now).await? && !faults::timers_are_unlocked() {
        return Ok(());
    }
    store::reminder::take_out(conn, due.id, DeadlineState::Cancelled).await?;
    let kind = match due.name {
        DeadlineName::OfCheque(kind) => kind,
        DeadlineName::OfRule(_) => return docket::pass_clock(&act, conn, due).await,
    };
    // It is due at the first instant of the day after.
    let day = due.due_at.minus(Duration::from_micros(1)).legal_date();
    let passed = DeadlinePassed { deadline_id: due.id.uuid(), deadline: kind, day, basis: due.basis.uuid() };
    let fact = Fact {
        id: FactId::next(&*context.ids),
        kind: FactKind::DeadlinePassed(passed),
        effective: DateInterval::exactly(day),
        evidence: cause,
        recorded_by: act.actor.clone(),
        recorded_at: now,
        retracts: None,
    };
    store::fact::insert(conn, due.proceeding, &fact).await?;
    let position = act.settle(conn, due.proceeding).await?;
    act.audit(conn, "deadline.fire", Resource::new("deadline", due.id), &position.explanation()).await?;
    let event = events::deadline_passed(due);
    let outgoing = Outgoing { aggregate_id: due.proceeding.uuid(), occurred_at: now, actor: &act.actor, event: &event };
    context.publisher.append(conn, outgoing).await?;
    Ok(())
}
