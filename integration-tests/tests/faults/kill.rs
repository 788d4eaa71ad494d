use integration_tests::{Mesh, invariants, memo};

use crate::scenario;

/// `make chaos SABOTAGE=no-dedupe` runs these tests with a promise broken; they must then fail.
fn sabotage() -> String {
    match std::env::var("RECOURSE_SABOTAGE") {
        Ok(name) if !name.is_empty() => format!("sabotage.{name}=return"),
        _ => String::new(),
    }
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_when_payments_dies_between_confirm_and_delete() {
    assert_eq!(scenario::payments_dies_between_confirm_and_delete(&sabotage()).await.unwrap(), Ok(()));
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_when_cases_dies_between_store_and_ack() {
    assert_eq!(scenario::cases_dies_between_store_and_ack(&sabotage()).await.unwrap(), Ok(()));
}

/// Kills each service in turn while memos keep coming, twenty at a time.
#[tokio::test]
async fn nothing_is_lost_or_doubled_when_services_die_under_load() {
    let sabotaged = sabotage();
    let mut mesh = Mesh::start_with(&[("payments", &sabotaged), ("cases", &sabotaged)]).await.unwrap();
    let mut acknowledged = Vec::new();
    for (round, victim) in ["payments", "cases", "payments", "cases"].into_iter().enumerate() {
        let first = u32::try_from(round).unwrap() * 20;
        let memos: Vec<_> = (first..first + 20).map(memo).collect();
        acknowledged.extend(mesh.record(&memos).await.unwrap());
        // The events of this round are on their way at this very moment.
        mesh.kill(victim).unwrap();
        mesh.restart(victim, &sabotage()).await.unwrap();
    }
    assert_eq!(acknowledged.len(), 80);
    assert_eq!(invariants::hold(&mesh, &acknowledged).await.unwrap(), Ok(()));
    mesh.finish().await.unwrap();
}
