//! What all changes of a proceeding share: who acts, why, and what follows from the facts.

use audit::{Entry, Outcome, Resource};
use chassis::telemetry::propagation;
use kernel::{Actor, Timestamp, TypedId as _};
use sqlx::PgConnection;

use super::Context;
use crate::{
    domain::{self, Deadline, DeadlineId, DeadlineState, Due, Position, ProceedingId, ReminderId},
    error::Error,
    store,
};

/// One change, within one transaction.
pub(super) struct Act<'a> {
    pub(super) context: &'a Context,
    pub(super) now: Timestamp,
    pub(super) actor: Actor,
    pub(super) on_behalf_of: Option<&'a Actor>,
    /// The event or the timer that caused it.
    pub(super) cause: String,
}

impl Act<'_> {
    /// Folds the facts again, caches the state, and makes the armed deadlines those that the facts call for.
    ///
    /// The proceeding is locked.
    pub(super) async fn settle(&self, conn: &mut PgConnection, proceeding: ProceedingId) -> Result<Position, Error> {
        let facts = store::fact::of_proceeding(conn, proceeding).await?;
        let position = domain::fold(&facts, &self.context.book)?;
        store::proceeding::set_position(conn, proceeding, &position.state).await?;
        let version = self.context.book.version();
        let armed = store::deadline::armed(conn, proceeding).await?;
        for deadline in &armed {
            if !position.deadlines.iter().any(|due| deadline.is(due, version)) {
                self.take_out(conn, deadline, &position).await?;
            }
        }
        for due in &position.deadlines {
            if !armed.iter().any(|deadline| deadline.is(due, version)) {
                self.arm(conn, proceeding, due).await?;
            }
        }
        Ok(position)
    }

    /// Takes an armed deadline out of force: superseded if another one of its kind takes its place, else cancelled.
    async fn take_out(&self, conn: &mut PgConnection, deadline: &Deadline, position: &Position) -> Result<(), Error> {
        let replaced = position.deadlines.iter().any(|due| due.kind == deadline.kind);
        let (state, action) = if replaced {
            (DeadlineState::Superseded, "deadline.supersede")
        } else {
            (DeadlineState::Cancelled, "deadline.cancel")
        };
        store::deadline::take_out(conn, deadline.id, state).await?;
        store::reminder::take_out(conn, deadline.id, state).await?;
        self.audit(conn, action, Resource::new("deadline", deadline.id), &deadline.rule_id).await
    }

    async fn arm(&self, conn: &mut PgConnection, proceeding: ProceedingId, due: &Due) -> Result<(), Error> {
        let ids = &*self.context.ids;
        // The timer's work will be a trace of its own, with a link to this span.
        let span = propagation::inject_current();
        let traceparent = span.as_ref().map_or("", |context| context.traceparent());
        let id = DeadlineId::next(ids);
        store::deadline::arm(conn, id, proceeding, due, self.context.book.version(), traceparent).await?;
        for warning in due.warnings(self.now) {
            store::reminder::arm(conn, ReminderId::next(ids), id, warning, traceparent).await?;
        }
        self.audit(conn, "deadline.arm", Resource::new("deadline", id), due.rule_id).await
    }

    pub(super) async fn audit(
        &self,
        conn: &mut PgConnection,
        action: &str,
        resource: Resource,
        reason: &str,
    ) -> Result<(), Error> {
        let entry = Entry {
            occurred_at: self.now,
            actor: &self.actor,
            on_behalf_of: self.on_behalf_of,
            action,
            resource,
            outcome: Outcome::Allowed,
            reason,
            book_version: self.context.book.version(),
            cause: &self.cause,
        };
        Ok(self.context.audit.record(conn, &entry).await?)
    }
}
