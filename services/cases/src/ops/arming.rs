//! A deadline begins and ceases to be in force together with its reminders, and the audit trail says so.

use audit::Resource;
use chassis::telemetry::propagation;
use kernel::TypedId as _;
use sqlx::PgConnection;

use super::act::Act;
use crate::{
    domain::{DeadlineId, DeadlineState, ReminderId, Warning},
    error::Error,
    store,
};

/// The current span, with which the timer's own trace will be linked; empty if there is none.
pub(super) fn traceparent() -> String {
    propagation::inject_current().map_or_else(String::new, |context| context.traceparent().to_owned())
}

impl Act<'_> {
    /// Takes an armed deadline out of force: superseded if another one of its kind takes its place, else cancelled.
    pub(super) async fn take_out(
        &self,
        conn: &mut PgConnection,
        id: DeadlineId,
        rule: &str,
        replaced: bool,
    ) -> Result<(), Error> {
        let (state, action) = if replaced {
            (DeadlineState::Superseded, "deadline.supersede")
        } else {
            (DeadlineState::Cancelled, "deadline.cancel")
        };
        store::deadline::take_out(conn, id, state).await?;
        store::reminder::take_out(conn, id, state).await?;
        self.audit(conn, action, Resource::new("deadline", id), rule).await
    }

    /// Arms the reminders of a deadline that has just been armed, and says so.
    pub(super) async fn armed(
        &self,
        conn: &mut PgConnection,
        id: DeadlineId,
        rule: &str,
        warnings: Vec<Warning>,
        traceparent: &str,
    ) -> Result<(), Error> {
        for warning in warnings {
            store::reminder::arm(conn, ReminderId::next(&*self.context.ids), id, warning, traceparent).await?;
        }
        self.audit(conn, "deadline.arm", Resource::new("deadline", id), rule).await
    }
}
