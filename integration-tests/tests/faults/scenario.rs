//! The two moments at which an event is in two places at once.

use integration_tests::{Mesh, invariants, invariants::Violation, memo};

/// How many memos are on their way when the process dies.
const MEMOS: u32 = 6;

/// Payments dies after the broker has confirmed its events and before it has deleted them from the outbox.
///
/// `sabotage` is the failpoint of a saboteur in payments, or nothing.
pub(crate) async fn payments_dies_between_confirm_and_delete(sabotage: &str) -> anyhow::Result<Result<(), Violation>> {
    let halt = format!("relay.between_confirm_and_delete=return;{sabotage}");
    kill_at_failpoint("payments", &halt, sabotage).await
}

/// Cases dies after it has stored events and before it has acknowledged them to the broker.
pub(crate) async fn cases_dies_between_store_and_ack(sabotage: &str) -> anyhow::Result<Result<(), Violation>> {
    let halt = format!("intake.between_store_and_ack=return;{sabotage}");
    kill_at_failpoint("cases", &halt, sabotage).await
}

async fn kill_at_failpoint(
    victim: &'static str,
    failpoints: &str,
    sabotage: &str,
) -> anyhow::Result<Result<(), Violation>> {
    // A saboteur of the inbox works in cases, whoever is killed.
    let other = if victim == "payments" { "cases" } else { "payments" };
    let mut mesh = Mesh::start_with(&[(victim, failpoints), (other, sabotage)]).await?;
    let memos: Vec<_> = (0..MEMOS).map(memo).collect();
    let acknowledged = mesh.record(&memos).await?;
    mesh.halted(victim).await?;
    mesh.kill(victim)?;
    mesh.restart(victim, sabotage).await?;
    let verdict = invariants::hold(&mesh, &acknowledged).await?;
    if verdict.is_ok() {
        mesh.finish().await?;
    }
    Ok(verdict)
}
