//! Messages that are no events of ours.

use lapin::BasicProperties;
use messaging::topology::park_queue;

use crate::{
    broker::{Broker, QUEUE, header, headers},
    consumer::{Consumer, handlers, received},
    producer::{NEVER_MS, column, new_aggregate},
};

#[tokio::test]
async fn a_message_that_is_no_event_is_a_dead_letter_and_does_not_stop_the_others() {
    let broker = Broker::create().await;
    let cases = Consumer::create().await;
    let event = received(new_aggregate(), 1);
    broker.publish(BasicProperties::default(), b"hello").await;
    broker.publish(headers(&event), &event.payload).await;
    let consumer = cases.start(&broker.namespace, NEVER_MS, handlers(|_| Ok(()))).await;
    cases.has_applied(1).await;
    assert_eq!(broker.take(&park_queue("cases")).await.data, b"hello");
    consumer.shutdown().await.unwrap();
    assert!(broker.is_empty(QUEUE).await);
    assert_eq!(
        column::<String>(&cases.pool, "SELECT event_id::text FROM messaging.inbox").await,
        [event.event_id.to_string()]
    );
}

#[tokio::test]
async fn an_event_that_the_database_cannot_hold_is_a_dead_letter_and_does_not_stop_its_batch() {
    let broker = Broker::create().await;
    let cases = Consumer::create().await;
    let [before, mut event, after] = [1; 3].map(|sequence| received(new_aggregate(), sequence));
    event.actor["subject"] = "\0".into();
    for event in [&before, &event, &after] {
        broker.publish(headers(event), &event.payload).await;
    }
    let consumer = cases.start(&broker.namespace, NEVER_MS, handlers(|_| Ok(()))).await;
    cases.has_applied(2).await;
    assert_eq!(header(&broker.take(&park_queue("cases")).await, "id"), event.event_id.to_string());
    consumer.shutdown().await.unwrap();
    assert!(broker.is_empty(QUEUE).await);
}

#[tokio::test]
async fn an_event_that_another_service_should_have_stated_is_a_dead_letter() {
    let broker = Broker::create().await;
    let cases = Consumer::create().await;
    let mut event = received(new_aggregate(), 1);
    event.producer = "courts".to_owned();
    broker.publish(headers(&event), &event.payload).await;
    let intake = cases.start_intake(&broker.namespace).await;
    broker.take(&park_queue("cases")).await;
    intake.shutdown().await.unwrap();
    assert_eq!(cases.states().await, [""; 0]);
}
