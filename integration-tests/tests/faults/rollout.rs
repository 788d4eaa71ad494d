//! `make rollout`: every service in several replicas under load, scaled, restarted, given other secrets and versions.

use std::path::Path;

use integration_tests::{
    invariants,
    own_servers::Server,
    rollout::{
        Rollout,
        fleet::{Fleet, Links},
        load::Load,
    },
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_is_scaled_and_restarted_and_its_callers_notice_nothing() {
    let mut fleet = Fleet::prepare(&local::servers::read().unwrap(), Links::MutualTls).await.unwrap();
    fleet.add(&integration_tests::Mesh::services().collect::<Vec<_>>(), None).await.unwrap();
    let load = Load::begin(&fleet, &["payments"]).await.unwrap();
    fleet.add(&["payments"], None).await.unwrap();
    fleet.roll(&["payments"], None).await.unwrap();
    let counts = load.tally().take();
    assert_eq!(counts.excess(), None, "{counts}");
    assert!(counts.raw.made > 100 && counts.budgeted.made > 100, "{counts}");
    let kept = load.end().await.unwrap();
    assert_eq!(invariants::hold_all(fleet.mesh(), &kept).await.unwrap(), Ok(()));
    fleet.finish().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "`make rollout` runs it"]
async fn rollout() {
    let told = |variable| std::env::var_os(variable).filter(|value| !value.is_empty());
    let links = told("RECOURSE_ROLLOUT_PLAINTEXT").map_or(Links::MutualTls, |_| Links::Plaintext);
    let mut rollout = Box::pin(Rollout::begin("rollout", links, |line| println!("{line}"))).await.unwrap();
    rollout.scale().await.unwrap();
    rollout.restart().await.unwrap();
    rollout.rotate().await.unwrap();
    if links == Links::MutualTls {
        rollout.renew_certificates().await.unwrap();
    } else {
        println!("SKIPPED: renewal of certificates, because this run is plaintext");
    }
    if let Some(old) = told("RECOURSE_ROLLOUT_OLD") {
        rollout.versions(Path::new(&old)).await.unwrap();
    } else {
        println!(
            "SKIPPED: an older version among the newer one, because there is no tag before this one; name one: OLD=…"
        );
    }
    rollout.outage(Server::RabbitMq).await.unwrap();
    rollout.outage(Server::Postgres).await.unwrap();
    let excess = Box::pin(rollout.end()).await.unwrap();
    if excess.is_empty() {
        println!("GREEN: nobody noticed, nothing lost, nothing twice");
    } else {
        println!("RED: {}", excess.join("\nRED: "));
    }
    assert_eq!(excess, [""; 0]);
}
