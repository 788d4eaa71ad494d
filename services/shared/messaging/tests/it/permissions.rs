//! What a service's user may do at the broker: publish to its own exchange and read its own queues.

use lapin::{
    BasicProperties, Channel, Connection, ErrorKind,
    options::{BasicGetOptions, BasicPublishOptions, ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions},
    protocol::{AMQPErrorKind, AMQPSoftError},
    types::FieldTable,
};
use messaging::topology::{exchange, park_queue};

use crate::broker::{Broker, EXCHANGE, QUEUE, connect};

/// A channel as a service. An error closes a channel, so each question has its own.
async fn channel_of(broker: &Broker, service: &str) -> (Connection, Channel) {
    connect(broker.namespace.url(service).unwrap()).await
}

fn is_refused<T>(answer: &lapin::Result<T>) -> bool {
    match answer {
        Ok(_) => false,
        Err(error) => match error.kind() {
            ErrorKind::ProtocolError(answer) => *answer.kind() == AMQPErrorKind::Soft(AMQPSoftError::ACCESSREFUSED),
            _ => false,
        },
    }
}

async fn publish(broker: &Broker, service: &str, exchange: &str) -> lapin::Result<lapin::Confirmation> {
    let (_connection, channel) = channel_of(broker, service).await;
    let options = BasicPublishOptions::default();
    channel.basic_publish(exchange.into(), "x".into(), options, b"", BasicProperties::default()).await?.await
}

async fn get(broker: &Broker, service: &str, queue: &str) -> lapin::Result<bool> {
    let (_connection, channel) = channel_of(broker, service).await;
    let message = channel.basic_get(queue.into(), BasicGetOptions { no_ack: true }).await?;
    Ok(message.is_some())
}

#[tokio::test]
async fn a_service_may_publish_to_its_own_exchange_and_to_no_other() {
    let broker = Broker::create().await;
    assert!(publish(&broker, "payments", EXCHANGE).await.is_ok());
    for (service, foreign) in [("cases", EXCHANGE), ("payments", "ev.cases"), ("payments", "dlx"), ("payments", "")] {
        assert!(is_refused(&publish(&broker, service, foreign).await), "{service} publishes to `{foreign}`");
    }
}

#[tokio::test]
async fn a_service_may_read_its_own_queues_and_no_other() {
    let broker = Broker::create().await;
    publish(&broker, "payments", EXCHANGE).await.unwrap();
    for foreign in [QUEUE.to_owned(), park_queue("cases")] {
        assert!(is_refused(&get(&broker, "payments", &foreign).await), "payments reads {foreign}");
    }
    assert!(get(&broker, "cases", QUEUE).await.unwrap());
    assert!(!get(&broker, "cases", &park_queue("cases")).await.unwrap());
}

#[tokio::test]
async fn a_service_may_not_declare_or_bind_anything() {
    let broker = Broker::create().await;
    let own = format!("{QUEUE}.more");
    let (_connection, channel) = channel_of(&broker, "cases").await;
    let options = QueueDeclareOptions { durable: true, ..QueueDeclareOptions::default() };
    assert!(is_refused(&channel.queue_declare(own.into(), options, FieldTable::default()).await));

    let (_connection, channel) = channel_of(&broker, "cases").await;
    let options = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
    let own = format!("{}.more", exchange("cases"));
    let declared =
        channel.exchange_declare(own.into(), lapin::ExchangeKind::Topic, options, FieldTable::default()).await;
    assert!(is_refused(&declared));

    let (_connection, channel) = channel_of(&broker, "cases").await;
    let options = QueueBindOptions::default();
    let bound =
        channel.queue_bind(QUEUE.into(), exchange("cases").into(), "#".into(), options, FieldTable::default()).await;
    assert!(is_refused(&bound));
}
