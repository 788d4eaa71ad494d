//! A history that is sent again.

use messaging::{ReplayError, Replayed};

use crate::{
    broker::Broker,
    consumer::{Consumer, handlers},
    producer::{Producer, SOON_MS, column, count, dishonour, execute, new_aggregate},
};

async fn replay(payments: &Producer, aggregate: uuid::Uuid, from: i64) -> Result<Replayed, ReplayError> {
    let mut tx = pg::begin(&payments.pool).await.unwrap();
    let replayed = payments.publisher.replay(&mut tx, aggregate, from).await?;
    pg::commit(tx).await.unwrap();
    payments.publisher.wake();
    Ok(replayed)
}

/// Waits until so many messages were received, repeats among them: a row that came again has nothing to tell by.
async fn arrived(cases: &Consumer, sequences: &[i64]) {
    let look = async || {
        let found: Vec<i64> = column(&cases.pool, "SELECT sequence FROM messaging.inbox ORDER BY sequence").await;
        Ok((found == sequences).then_some(()))
    };
    testkit::eventually("the events are in the inbox", look).await.unwrap();
}

#[tokio::test]
async fn a_follower_that_has_the_events_does_nothing_twice() {
    let broker = Broker::create().await;
    let (payments, cases) = (Producer::create().await, Consumer::create().await);
    let aggregate = new_aggregate();
    for ordinal in 1..=5 {
        payments.state(aggregate, &dishonour(ordinal)).await;
    }
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    let consumer = cases.start(&broker.namespace, SOON_MS, handlers(|_| Ok(()))).await;
    cases.has_applied(5).await;
    payments.sent().await;
    // Two of them are known by their rows, the others by the cursor alone.
    execute(&cases.pool, "DELETE FROM messaging.inbox WHERE sequence > 2").await;

    assert_eq!(replay(&payments, aggregate, 1).await.unwrap(), Replayed { count: 5, last_sequence: 5 });
    payments.sent().await;
    arrived(&cases, &[1, 2, 3, 4, 5]).await;
    // A new event goes its way behind the old ones.
    payments.state(aggregate, &dishonour(6)).await;
    cases.has_applied(6).await;
    consumer.shutdown().await.unwrap();
    relay.shutdown().await.unwrap();
    assert_eq!(cases.applied().await, [1, 2, 3, 4, 5, 6]);
    assert_eq!(count(&cases.pool, "SELECT count(*) FROM messaging.inbox WHERE state <> 'done'").await, 0);
}

#[tokio::test]
async fn a_follower_that_lost_an_event_gets_it_and_goes_on() {
    let broker = Broker::create().await;
    let (payments, cases) = (Producer::create().await, Consumer::create().await);
    let aggregate = new_aggregate();
    for ordinal in 1..=5 {
        payments.state(aggregate, &dishonour(ordinal)).await;
    }
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    let intake = cases.start_intake(&broker.namespace).await;
    arrived(&cases, &[1, 2, 3, 4, 5]).await;
    payments.sent().await;
    execute(&cases.pool, "DELETE FROM messaging.inbox WHERE sequence = 3").await;
    cases.apply().await;
    assert_eq!(cases.states().await, ["done", "done", "waiting", "waiting"]);

    assert_eq!(replay(&payments, aggregate, 3).await.unwrap(), Replayed { count: 3, last_sequence: 5 });
    payments.sent().await;
    arrived(&cases, &[1, 2, 3, 4, 5]).await;
    cases.apply().await;
    intake.shutdown().await.unwrap();
    relay.shutdown().await.unwrap();
    assert_eq!(cases.applied().await, [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn an_event_that_is_still_on_its_way_goes_out_once() {
    let payments = Producer::create().await;
    let aggregate = new_aggregate();
    for ordinal in 1..=3 {
        payments.state(aggregate, &dishonour(ordinal)).await;
    }
    execute(&payments.pool, "DELETE FROM messaging.outbox WHERE sequence = 2").await;
    let other = new_aggregate();
    payments.state(other, &dishonour(1)).await;
    assert_eq!(replay(&payments, aggregate, 2).await.unwrap(), Replayed { count: 2, last_sequence: 3 });
    let pending = "SELECT o.sequence FROM messaging.outbox o JOIN messaging.event_log l USING (event_id, position)
                   ORDER BY position";
    assert_eq!(column::<i64>(&payments.pool, pending).await, [1, 2, 3, 1], "each in its own place");
}
