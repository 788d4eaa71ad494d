//! A deadline is near: say so, once for each day of the ladder.

use audit::Resource;
use kernel::{Actor, Timestamp, TypedId as _};
use messaging::Outgoing;
use sqlx::PgConnection;

use super::{Context, act::Act};
use crate::{
    SERVICE,
    error::Error,
    events,
    store::{self, reminder::DueReminder},
};

/// Fires a reminder that the transaction of `conn` has claimed: state, audit, and the event that names whom to address.
pub(crate) async fn remind(
    context: &Context,
    conn: &mut PgConnection,
    due: &DueReminder,
    now: Timestamp,
) -> Result<(), Error> {
    let cause = format!("timer {}", due.id);
    let act = Act { context, now, actor: Actor::service(SERVICE), on_behalf_of: None, cause };
    store::reminder::fire(conn, due.id, now).await?;
    let reason = format!("{} days before {} of {}", due.days_before, due.last_safe, due.name.as_str());
    act.audit(conn, "deadline.remind", Resource::new("deadline", due.deadline), &reason).await?;
    let event = events::deadline_reminder_due(due);
    let outgoing = Outgoing { aggregate_id: due.proceeding.uuid(), occurred_at: now, actor: &act.actor, event: &event };
    context.publisher.append(conn, outgoing).await?;
    Ok(())
}
