//! Two relays of one database.

use std::collections::{BTreeMap, HashSet};

use chassis::lifecycle::Readiness;
use tokio::task::{AbortHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    broker::{Broker, QUEUE, header},
    producer::{Producer, SOON_MS, column, dishonour, execute, new_aggregate, ready},
};

const EVENTS: usize = 300;
const AGGREGATES: usize = 10;
const SHARDS: usize = 16;

/// The relay that owns each shard, by the name of its session.
const OWNERS: &str = "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
                      WHERE locktype = 'advisory' AND classid = x'6f757462'::int::oid AND granted
                        AND datname = current_database()
                      ORDER BY objid";

async fn start(relays: &mut JoinSet<()>, name: &str, payments: &Producer, broker: &Broker) -> AbortHandle {
    let readiness = Readiness::default();
    let relay = payments.relay_named(name, &broker.namespace, SOON_MS);
    let run = relay.run(readiness.latch("relay"), CancellationToken::new());
    let handle = relays.spawn(async { run.await.unwrap() });
    ready(&readiness).await;
    handle
}

async fn all_shards_belong_to(name: &str, payments: &Producer) {
    let look = async || Ok((column::<String>(&payments.pool, OWNERS).await == vec![name; SHARDS]).then_some(()));
    testkit::eventually(&format!("every shard belongs to {name}"), look).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_relay_takes_over_from_one_that_dies_and_nothing_is_lost_or_out_of_order() {
    let broker = Broker::create().await;
    let payments = Producer::create().await;
    let mut relays = JoinSet::new();
    let first = start(&mut relays, "first", &payments, &broker).await;
    all_shards_belong_to("first", &payments).await;
    start(&mut relays, "second", &payments, &broker).await;

    let aggregates: Vec<_> = std::iter::repeat_with(new_aggregate).take(AGGREGATES).collect();
    let mut stated = HashSet::new();
    for number in 0..EVENTS {
        if number == EVENTS / 2 {
            assert_eq!(column::<String>(&payments.pool, OWNERS).await, vec!["first"; SHARDS]);
            first.abort();
            // As the superuser: the task's end alone would free the locks, a vanished machine's would not.
            let mut superuser = payments.database.superuser().await.unwrap();
            let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'first'
                        AND datname = current_database()";
            sqlx::raw_sql(kill).execute(&mut superuser).await.unwrap();
        }
        stated.insert(payments.state(aggregates[number % AGGREGATES], &dishonour(1)).await.to_string());
    }
    all_shards_belong_to("second", &payments).await;
    payments.sent().await;

    let mut last = BTreeMap::new();
    let mut taken = HashSet::new();
    while taken.len() < EVENTS {
        let message = broker.take(QUEUE).await;
        // A message whose confirmation the first relay did not live to see is sent again; the first copy counts.
        if taken.insert(header(&message, "id")) {
            let sequence: i64 = header(&message, "sequence").parse().unwrap();
            let before = last.insert(header(&message, "subject"), sequence).unwrap_or(0);
            assert_eq!(sequence, before + 1);
        }
    }
    assert_eq!(taken, stated);
}

#[tokio::test]
async fn a_relay_whose_session_is_ended_claims_its_shards_again() {
    let broker = Broker::create().await;
    let payments = Producer::create().await;
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    all_shards_belong_to("recourse", &payments).await;
    execute(
        &payments.pool,
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
         WHERE locktype = 'advisory' AND classid = x'6f757462'::int::oid AND datname = current_database()
         GROUP BY pid",
    )
    .await;
    let id = payments.state(new_aggregate(), &dishonour(1)).await;
    assert_eq!(header(&broker.take(QUEUE).await, "id"), id.to_string());
    all_shards_belong_to("recourse", &payments).await;
    relay.shutdown().await.unwrap();
}
