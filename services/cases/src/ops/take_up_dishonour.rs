//! Takes up a returned cheque: the account's case, the cheque's proceeding, the fact, money that came since, deadlines.

use audit::Resource;
use kernel::{Actor, TypedId as _};
use messaging::EventId;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Context,
    act::{Act, NewFact},
    take_up_receipt::take_up_known_receipts,
};
use crate::{
    SERVICE,
    domain::{self, ChequeDishonoured, FactKind, ProceedingId},
    error::Error,
    store,
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
    let act = Act {
        context,
        now: context.clock.now(),
        actor: Actor::service(SERVICE),
        on_behalf_of: Some(&cheque.recorded_by),
        cause: cheque.event_id.to_string(),
    };
    if let Err(refusal) = domain::cause_of(&context.book, &cheque.dishonour.return_code) {
        let resource = Resource::with_uuid("instrument", cheque.instrument_id);
        return act.audit(conn, "dishonour.refuse", resource, &refusal.reason).await;
    }
    store::receipt::lock_account(conn, &cheque.loan_account_number).await?;
    let case = act.case_of(conn, &cheque.loan_account_number).await?;
    let proceeding = store::proceeding::find_or_create(
        conn,
        ProceedingId::next(&*context.ids),
        case,
        cheque.instrument_id,
        cheque.dishonour.amount,
    )
    .await?;
    let new = NewFact {
        effective: cheque.dishonour.informed_on,
        kind: FactKind::ChequeDishonoured(cheque.dishonour),
        evidence: format!("payments event {}", cheque.event_id),
        retracts: None,
    };
    if !act.add(conn, proceeding, new).await? {
        return Ok(());
    }
    let account = &cheque.loan_account_number;
    take_up_known_receipts(&act, conn, account, proceeding, cheque.instrument_id).await?;
    let position = act.settle(conn, proceeding).await?;
    let reason = position.explanation();
    act.audit(conn, "dishonour.take_up", Resource::new("proceeding", proceeding), &reason).await
}
