//! The moments at which something is in two places at once, and those at which two want the same.

use integration_tests::{
    Mesh,
    bank::{Bank, Loan, fate},
    chaos::stage::{jump, late_commit, twins},
    invariants,
    invariants::Violation,
    memo, refused_memo,
};
use proto::payments::ReturnMemo;
use testkit::eventually;

/// How many memos are on their way when the process dies; half of them give no cause to proceed.
const MEMOS: u32 = 6;

pub(crate) type Verdict = Result<(), Violation>;

/// Payments dies after the broker has confirmed its events and before it has deleted them from the outbox.
///
/// `sabotage` is the failpoint of a saboteur in payments, or nothing.
pub(crate) async fn payments_dies_between_confirm_and_delete(sabotage: &str) -> anyhow::Result<Verdict> {
    kill_at("payments", "relay.between_confirm_and_delete", sabotage).await
}

/// Cases dies after it has stored events and before it has acknowledged them to the broker.
pub(crate) async fn cases_dies_between_store_and_ack(sabotage: &str) -> anyhow::Result<Verdict> {
    kill_at("cases", "intake.between_store_and_ack", sabotage).await
}

/// Cases dies after notices and communications have done what it asked for, and before it has recorded that.
pub(crate) async fn cases_dies_between_answer_and_record() -> anyhow::Result<Verdict> {
    kill_at("cases", "intent.between_accept_and_record", "").await
}

/// Communications dies after the provider has taken a message and before it has recorded that.
pub(crate) async fn communications_dies_between_acceptance_and_record() -> anyhow::Result<Verdict> {
    kill_at("communications", "provider.between_accept_and_record", "").await
}

/// An event whose transaction began first and committed last, at a relay that looked in between.
pub(crate) async fn the_first_transaction_commits_last(sabotage: &str) -> anyhow::Result<Verdict> {
    let mesh = Mesh::start_with(&[("payments", sabotage)]).await?;
    late_commit(&mesh, 1).await?;
    judge(mesh, &[]).await
}

/// Two replicas of cases see at the same moment that the time for twenty notices is over.
pub(crate) async fn two_replicas_see_the_same_deadlines(sabotage: &str) -> anyhow::Result<Verdict> {
    let mut mesh = Mesh::start_with(&[("cases", sabotage)]).await?;
    let acknowledged = mesh.record(&(0..20).map(memo).collect::<Vec<_>>()).await?;
    eventually("twenty deadlines are armed", async || {
        let armed = "SELECT count(*) FROM deadline WHERE state = 'armed'";
        let armed: i64 = sqlx::query_scalar(armed).fetch_one(&mut mesh.database("cases").await?).await?;
        Ok((armed == 20).then_some(()))
    })
    .await?;
    assert_eq!(twins(&mut mesh, sabotage).await?, 20, "armed when the time is over");
    judge(mesh, &acknowledged).await
}

async fn kill_at(victim: &'static str, place: &str, sabotage: &str) -> anyhow::Result<Verdict> {
    let failpoints = format!("{place}=return;{sabotage}");
    // A saboteur of the inbox works in cases, whoever is killed.
    let other = if victim == "payments" { "cases" } else { "payments" };
    let bank = Bank::on(Mesh::start_with(&[(victim, &failpoints), (other, sabotage)]).await?);
    let loans: Vec<_> = (0..3).map(|n| Loan::new(&format!("HL-{n:05}"), &[fate::DELIVERED])).collect();
    bank.lend(&loans.iter().collect::<Vec<_>>()).await?;
    let acknowledged = bank.mesh.record(&memos()).await?;
    if victim == "communications" {
        // Messages wait for the hours in which people may be disturbed.
        jump(&bank.mesh, &Mesh::services().collect::<Vec<_>>(), 1).await?;
    }
    let mut mesh = bank.mesh;
    mesh.halted(victim).await?;
    if place.starts_with("intake.") {
        applied(&mesh).await?;
    }
    mesh.kill(victim)?;
    mesh.restart(victim, sabotage).await?;
    judge(mesh, &acknowledged).await
}

/// What is stored is also applied before cases dies: a repeat that was not applied yet would be no repeat.
async fn applied(mesh: &Mesh) -> anyhow::Result<()> {
    eventually("what cases has stored is applied", async || {
        let ready = "SELECT count(*) FROM messaging.inbox WHERE state = 'ready'";
        let ready: i64 = sqlx::query_scalar(ready).fetch_one(&mut mesh.database("cases").await?).await?;
        Ok((ready == 0).then_some(()))
    })
    .await
}

/// The first, which is stored for certain when cases halts, is a refusal: nothing but the inbox keeps that from being done
/// twice.
fn memos() -> Vec<ReturnMemo> {
    (0..MEMOS).map(|n| if n % 2 == 0 { refused_memo(n) } else { memo(n) }).collect()
}

async fn judge(mesh: Mesh, acknowledged: &[String]) -> anyhow::Result<Verdict> {
    let verdict = invariants::hold(&mesh, acknowledged).await?;
    if verdict.is_ok() {
        mesh.finish().await?;
    }
    Ok(verdict)
}
