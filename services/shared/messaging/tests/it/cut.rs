//! The broker closes every connection while events are on their way.

use messaging::topology::MESH;
use uuid::Uuid;

use crate::{
    broker::Broker,
    consumer::{Consumer, handlers},
    producer::{Producer, SOON_MS, column, dishonour, new_aggregate},
};

const EVENTS: i64 = 300;
const AGGREGATES: usize = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_applied_once_and_in_order_when_connections_are_cut() {
    let broker = Broker::create().await;
    let (payments, cases) = (Producer::create().await, Consumer::create().await);
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    let consumer = cases.start(&broker.namespace, SOON_MS, handlers(|_| Ok(()))).await;
    let aggregates: Vec<Uuid> = std::iter::repeat_with(new_aggregate).take(AGGREGATES).collect();
    // The relay of payments, that of cases, and one intake for each that cases follows.
    let connections = 2 + MESH.service("cases").unwrap().follows.len();
    for number in 0..EVENTS {
        let aggregate = aggregates[usize::try_from(number).unwrap() % AGGREGATES];
        payments.state(aggregate, &dishonour(1)).await;
        if number == 100 || number == 200 {
            // All are there again, and none has leaked a connection.
            let look = async || Ok((broker.connections().await.len() == connections).then_some(()));
            testkit::eventually("relay and intakes are connected", look).await.unwrap();
            assert_eq!(broker.cut().await, connections);
        }
    }
    payments.sent().await;
    cases.has_applied(EVENTS).await;
    let by_sequence = "SELECT event_id FROM messaging.event_log ORDER BY aggregate_id, sequence";
    let by_effect = "SELECT event_id FROM applied JOIN messaging.inbox USING (event_id) ORDER BY aggregate_id, place";
    let expected: Vec<Uuid> = column(&payments.pool, by_sequence).await;
    assert_eq!(column::<Uuid>(&cases.pool, by_effect).await, expected);
    consumer.shutdown().await.unwrap();
    relay.shutdown().await.unwrap();
    let look = async || Ok(broker.connections().await.is_empty().then_some(()));
    testkit::eventually("nobody is connected", look).await.unwrap();
}
