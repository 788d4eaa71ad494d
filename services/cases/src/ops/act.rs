//! What all changes of a proceeding share: who acts, why, and what follows from the facts.

use audit::{Entry, Outcome, Resource};
use foundation::Command;
use kernel::{Actor, DateInterval, Timestamp, TypedId as _};
use messaging::Outgoing;
use sqlx::PgConnection;

use super::{Context, arming::traceparent, plan_intents::plan_intents};
use crate::{
    domain::{CaseId, CountedBy, DeadlineId, Due, Fact, FactId, FactKind, Position, ProceedingId},
    error::Error,
    events, store,
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

/// A fact to be added: what it says, when it happened, what shows it, what it takes back.
#[derive(Debug)]
pub(super) struct NewFact {
    pub(super) kind: FactKind,
    pub(super) effective: DateInterval,
    pub(super) evidence: String,
    pub(super) retracts: Option<FactId>,
}

impl<'a> Act<'a> {
    /// The act of a command.
    pub(super) fn of(context: &'a Context, command: Command<'a>) -> Self {
        let principal = command.principal;
        Self {
            context,
            now: context.clock.now(),
            actor: principal.actor.clone(),
            on_behalf_of: principal.on_behalf_of.as_ref(),
            cause: command.key.to_owned(),
        }
    }
}

impl Act<'_> {
    /// Folds the facts again, caches the state, and makes the armed deadlines those that the facts call for.
    ///
    /// The proceeding is locked.
    pub(super) async fn settle(&self, conn: &mut PgConnection, proceeding: ProceedingId) -> Result<Position, Error> {
        let facts = store::fact::of_proceeding(conn, proceeding).await?;
        let forum = self.context.forum_of(conn, proceeding).await?;
        let position = self.context.fold(&facts, forum)?;
        let before = store::proceeding::set_position(conn, proceeding, &position).await?;
        let law = &forum.law;
        let armed = store::deadline::armed(conn, proceeding).await?;
        let new = |due: &&Due| !armed.iter().any(|deadline| deadline.is(due, law));
        for deadline in &armed {
            if !position.deadlines.iter().any(|due| deadline.is(due, law)) {
                let replaced = position.deadlines.iter().filter(new).any(|due| due.kind == deadline.kind);
                self.take_out(conn, deadline.id, &deadline.rule_id, replaced).await?;
            }
        }
        for due in position.deadlines.iter().filter(new) {
            self.arm(conn, proceeding, due, &law.counts(due.kind)).await?;
        }
        let state = position.state.kind();
        if before.state != Some(state) {
            let event = events::proceeding_changed(proceeding, before.case, state, before.state);
            let outgoing =
                Outgoing { aggregate_id: proceeding.uuid(), occurred_at: self.now, actor: &self.actor, event: &event };
            self.context.publisher.append(conn, outgoing).await?;
        }
        plan_intents(self, conn, proceeding, &facts, &position).await?;
        Ok(position)
    }

    /// The account's case, locked; opened if it has none. The account is locked.
    pub(super) async fn case_of(&self, conn: &mut PgConnection, loan_account_number: &str) -> Result<CaseId, Error> {
        let new_id = CaseId::next(&*self.context.ids);
        if let Some(reference) = store::case::insert(conn, new_id, loan_account_number, self.now).await? {
            let event = events::case_opened(new_id, reference, loan_account_number);
            let outgoing =
                Outgoing { aggregate_id: new_id.uuid(), occurred_at: self.now, actor: &self.actor, event: &event };
            self.context.publisher.append(conn, outgoing).await?;
            self.audit(conn, "case.open", Resource::new("case", new_id), "").await?;
            return Ok(new_id);
        }
        store::case::lock_of_account(conn, loan_account_number).await
    }

    /// Adds a fact to a locked proceeding. False if it is the same news again.
    pub(super) async fn add(
        &self,
        conn: &mut PgConnection,
        proceeding: ProceedingId,
        new: NewFact,
    ) -> Result<bool, Error> {
        store::fact::insert(conn, proceeding, &self.fact(new)).await
    }

    /// The fact, as this act records it.
    pub(super) fn fact(&self, new: NewFact) -> Fact {
        Fact {
            id: FactId::next(&*self.context.ids),
            kind: new.kind,
            effective: new.effective,
            evidence: new.evidence,
            recorded_by: self.on_behalf_of.unwrap_or(&self.actor).clone(),
            recorded_at: self.now,
            retracts: new.retracts,
        }
    }

    async fn arm(
        &self,
        conn: &mut PgConnection,
        proceeding: ProceedingId,
        due: &Due,
        counted_by: &CountedBy,
    ) -> Result<(), Error> {
        let (id, traceparent) = (DeadlineId::next(&*self.context.ids), traceparent());
        store::deadline::arm(conn, id, proceeding, due, counted_by, &traceparent).await?;
        self.armed(conn, id, due.rule_id, due.warnings(self.now), &traceparent).await
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
