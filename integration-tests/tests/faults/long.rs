//! `make chaos SECONDS=600 SEED=7 SABOTAGE=no-dedupe`: as long as one likes, on servers of its own.

use std::time::Duration;

use integration_tests::chaos::{
    Chaos,
    act::{Act, EVERY_DEATH, EVERY_MOMENT},
};

const SECONDS: u64 = 60;
const SEED: u64 = 1;

/// Once each, so that every saboteur meets its moment; then as the dice fall.
const OVERTURE: &[Act] = &[Act::LateCommit, Act::HandOver, Act::Repeat("payments"), Act::Repeat("cases")];

fn setting<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "`make chaos` runs it"]
async fn chaos() {
    let lasting = Duration::from_secs(setting("RECOURSE_CHAOS_SECONDS", SECONDS));
    let seed = setting("RECOURSE_CHAOS_SEED", SEED);
    let sabotage: String = setting("RECOURSE_SABOTAGE", String::new());
    println!("chaos for {lasting:?}, seed {seed}, sabotage: {}", if sabotage.is_empty() { "none" } else { &sabotage });
    let mut chaos = Chaos::begin("chaos", &sabotage, |line| println!("{line}")).await.unwrap();
    for act in EVERY_MOMENT.iter().chain(EVERY_DEATH).chain(OVERTURE) {
        chaos.perform(*act).await.unwrap();
    }
    chaos.reign(seed, lasting).await.unwrap();
    chaos.perform(Act::Twins).await.unwrap();
    let verdict = chaos.end().await.unwrap();
    match &verdict {
        Ok(()) => println!("GREEN: nothing lost, nothing twice, the money agrees, every deadline fired once"),
        Err(violation) => println!("RED: {violation}"),
    }
    assert_eq!(verdict, Ok(()));
}
