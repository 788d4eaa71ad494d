//! Takes up a returned cheque: the account's case, the cheque's proceeding, the fact, the deadline.

use audit::{Entry, Outcome, Resource};
use kernel::{Actor, Timestamp, TypedId as _};
use messaging::{EventId, Outgoing};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Context;
use crate::{
    SERVICE,
    domain::{self, CaseId, ChequeDishonoured, DeadlineId, Fact, FactId, FactKind, Position, ProceedingId},
    error::Error,
    events, store,
};

/// A cheque that came back, as payments states it.
#[derive(Debug)]
pub(crate) struct ReturnedCheque {
    pub(crate) instrument_id: Uuid,
    pub(crate) loan_account_number: String,
    pub(crate) dishonour: ChequeDishonoured,
    /// The event that says so: evidence of the fact, cause of every entry.
    pub(crate) event_id: EventId,
    /// Who recorded it at payments.
    pub(crate) recorded_by: Actor,
}

/// Takes up a returned cheque within the transaction of `conn`.
///
/// A return that gives no cause under s.138 opens nothing; the refusal and its authority are audited.
pub(crate) async fn take_up_dishonour(
    context: &Context,
    conn: &mut PgConnection,
    cheque: ReturnedCheque,
) -> Result<(), Error> {
    let taking = Taking {
        context,
        now: context.clock.now(),
        actor: Actor::service(SERVICE),
        cause: cheque.event_id.to_string(),
        recorded_by: &cheque.recorded_by,
    };
    if let Err(refusal) = domain::cause_of(&context.book, &cheque.dishonour.return_code) {
        let resource = Resource::with_uuid("instrument", cheque.instrument_id);
        return taking.audit(conn, "dishonour.refuse", resource, &refusal.reason).await;
    }
    let case = taking.case_of(conn, &cheque.loan_account_number).await?;
    let proceeding = store::proceeding::find_or_create(
        conn,
        ProceedingId::next(&*context.ids),
        case,
        cheque.instrument_id,
        cheque.dishonour.amount,
    )
    .await?;
    let fact = Fact {
        id: FactId::next(&*context.ids),
        effective: cheque.dishonour.informed_on,
        kind: FactKind::ChequeDishonoured(cheque.dishonour),
        evidence: format!("payments event {}", cheque.event_id),
        recorded_by: cheque.recorded_by.clone(),
        recorded_at: taking.now,
        retracts: None,
    };
    store::fact::insert(conn, proceeding, &fact).await?;
    let facts = store::fact::of_proceeding(conn, proceeding).await?;
    let position = domain::fold(&facts, &context.book)?;
    store::proceeding::set_position(conn, proceeding, &position.state).await?;
    taking.settle_deadlines(conn, proceeding, &position).await?;
    let reason = position.state.explanation();
    taking.audit(conn, "dishonour.take_up", Resource::new("proceeding", proceeding), &reason).await
}

/// What all steps share.
struct Taking<'a> {
    context: &'a Context,
    now: Timestamp,
    actor: Actor,
    cause: String,
    recorded_by: &'a Actor,
}

impl Taking<'_> {
    /// The account's case, locked; opened if it has none.
    async fn case_of(&self, conn: &mut PgConnection, loan_account_number: &str) -> Result<CaseId, Error> {
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

    /// Makes the armed deadlines those that the facts call for.
    async fn settle_deadlines(
        &self,
        conn: &mut PgConnection,
        proceeding: ProceedingId,
        position: &Position,
    ) -> Result<(), Error> {
        let version = self.context.book.version();
        let armed = store::deadline::armed(conn, proceeding).await?;
        for deadline in &armed {
            if !position.deadlines.iter().any(|due| due.kind == deadline.kind && deadline.is(due, version)) {
                store::deadline::supersede(conn, deadline.id).await?;
            }
        }
        for due in &position.deadlines {
            if !armed.iter().any(|deadline| deadline.kind == due.kind && deadline.is(due, version)) {
                let id = DeadlineId::next(&*self.context.ids);
                store::deadline::arm(conn, id, proceeding, due, version).await?;
                self.audit(conn, "deadline.arm", Resource::new("deadline", id), due.rule_id).await?;
            }
        }
        Ok(())
    }

    async fn audit(
        &self,
        conn: &mut PgConnection,
        action: &str,
        resource: Resource,
        reason: &str,
    ) -> Result<(), Error> {
        let entry = Entry {
            occurred_at: self.now,
            actor: &self.actor,
            on_behalf_of: Some(self.recorded_by),
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
