//! What the facts call for elsewhere is planned, and what they call for no more is cancelled, in their own transaction.

use audit::Resource;
use chassis::telemetry::propagation;
use kernel::TypedId as _;
use sqlx::PgConnection;

use super::act::Act;
use crate::{
    domain::{self, Fact, IntentId, IntentState, Position, ProceedingId, Wanted},
    error::Error,
    store,
};

/// Makes the intents of a locked proceeding those that its facts call for. What is blocked is tried again: the facts have
/// changed.
pub(super) async fn plan_intents(
    act: &Act<'_>,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    facts: &[Fact],
    position: &Position,
) -> Result<(), Error> {
    let wanted = domain::wanted(facts, position);
    let known = store::intent::of_proceeding(&mut *conn, proceeding).await?;
    // The work goes on in the trace of the act that calls for it.
    let span = propagation::inject_current();
    let traceparent = span.as_ref().map_or("", |context| context.traceparent());
    for intent in &known {
        let called_for = wanted.iter().find(|wanted| intent.is(wanted));
        match (intent.state, called_for) {
            (IntentState::Planned | IntentState::Blocked, None) => {
                store::intent::cancel(&mut *conn, intent.id, act.now).await?;
                let what = Wanted { kind: intent.kind, basis: intent.basis };
                say(act, &mut *conn, proceeding, "intent.cancel", &what).await?;
            }
            (IntentState::Cancelled, Some(wanted)) => {
                store::intent::revive(&mut *conn, intent.id, traceparent, act.now).await?;
                say(act, &mut *conn, proceeding, "intent.plan", wanted).await?;
            }
            (IntentState::Blocked, Some(_)) => store::intent::unblock(&mut *conn, intent.id, act.now).await?,
            (IntentState::Planned, Some(_)) | (IntentState::Cancelled, None) | (IntentState::Done, _) => {}
        }
    }
    for wanted in wanted.iter().filter(|wanted| !known.iter().any(|intent| intent.is(wanted))) {
        let id = IntentId::next(&*act.context.ids);
        store::intent::plan(&mut *conn, id, proceeding, wanted, traceparent, act.now).await?;
        say(act, &mut *conn, proceeding, "intent.plan", wanted).await?;
    }
    Ok(())
}

async fn say(
    act: &Act<'_>,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    action: &str,
    what: &Wanted,
) -> Result<(), Error> {
    let reason = format!("{} {}", what.kind.as_str(), what.basis);
    act.audit(conn, action, Resource::new("proceeding", proceeding), &reason).await
}
