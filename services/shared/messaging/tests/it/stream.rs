//! Many writers, random roll-backs, and the whole path.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use kernel::{Ids as _, SystemIds, TypedId as _};
use messaging::Publisher;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use sqlx::PgPool;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    broker::Broker,
    consumer::{Consumer, handlers},
    producer::{Producer, SOON_MS, append, column, count, dishonour, new_aggregate},
};

const EVENTS: usize = 500;
const AGGREGATES: usize = 10;
const WRITERS: u64 = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_committed_arrives_once_and_in_order_whatever_was_rolled_back() {
    let seed = u64::from_be_bytes(SystemIds.next_uuid().into_bytes()[8..].try_into().unwrap());
    println!("seed {seed}");
    let broker = Broker::create().await;
    let (payments, cases) = (Producer::create().await, Consumer::create().await);
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    let consumer = cases.start(&broker.namespace, SOON_MS, handlers(|_| Ok(()))).await;

    let aggregates: Vec<Uuid> = std::iter::repeat_with(new_aggregate).take(AGGREGATES).collect();
    let committed = Arc::new(AtomicUsize::new(0));
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let random = StdRng::seed_from_u64(seed.wrapping_add(writer));
        let (pool, publisher) = (payments.pool.clone(), payments.publisher.clone());
        writers.spawn(write(pool, publisher, aggregates.clone(), random, Arc::clone(&committed)));
    }
    let mut stated: Vec<Uuid> = writers.join_all().await.into_iter().flatten().collect();
    stated.sort();

    let mut logged: Vec<Uuid> = column(&payments.pool, "SELECT event_id FROM messaging.event_log").await;
    logged.sort();
    assert_eq!(logged, stated, "the log holds what was committed and nothing else");
    assert!(stated.len() >= EVENTS);
    let gaps = "SELECT count(*) FROM (SELECT max(sequence) - count(DISTINCT sequence) AS missing, count(*) AS all,
                    count(DISTINCT sequence) AS different FROM messaging.event_log GROUP BY aggregate_id) a
                WHERE missing <> 0 OR a.all <> different";
    assert_eq!(count(&payments.pool, gaps).await, 0, "sequences have no gaps and no doubles");

    payments.sent().await;
    cases.has_applied(stated.len().try_into().unwrap()).await;
    let by_sequence = "SELECT event_id FROM messaging.event_log ORDER BY aggregate_id, sequence";
    let by_effect = "SELECT event_id FROM applied JOIN messaging.inbox USING (event_id) ORDER BY aggregate_id, place";
    let expected: Vec<Uuid> = column(&payments.pool, by_sequence).await;
    assert_eq!(column::<Uuid>(&cases.pool, by_effect).await, expected, "every aggregate in its order");
    consumer.shutdown().await.unwrap();
    relay.shutdown().await.unwrap();
    assert_eq!(count(&cases.pool, "SELECT count(*) FROM messaging.inbox WHERE state <> 'done'").await, 0);
}

/// States one to three events of one aggregate at a time, with the transaction held for a while as real work would, and
/// rolls back every third.
async fn write(
    pool: PgPool,
    publisher: Publisher,
    aggregates: Vec<Uuid>,
    mut random: StdRng,
    committed: Arc<AtomicUsize>,
) -> Vec<Uuid> {
    let mut stated = Vec::new();
    while committed.load(Ordering::Relaxed) < EVENTS {
        let aggregate = aggregates[random.random_range(0..aggregates.len())];
        let mut tx = pg::begin(&pool).await.unwrap();
        let mut ids = Vec::new();
        for ordinal in 0..random.random_range(1..=3) {
            ids.push(append(&publisher, &mut tx, aggregate, &dishonour(ordinal)).await.uuid());
        }
        tokio::time::sleep(std::time::Duration::from_millis(random.random_range(0..5))).await;
        if random.random_ratio(1, 3) {
            tx.rollback().await.unwrap();
            continue;
        }
        pg::commit(tx).await.unwrap();
        publisher.wake();
        committed.fetch_add(ids.len(), Ordering::Relaxed);
        stated.extend(ids);
    }
    stated
}
