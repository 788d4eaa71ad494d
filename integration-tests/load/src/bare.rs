//! The broker alone: publish, wait for the confirmation, consume, acknowledge; on a quorum queue, at the same rate.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use futures_util::StreamExt as _;
use lapin::{
    BasicProperties, Confirmation, Connection, ConnectionProperties,
    options::{
        BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions,
        ConfirmSelectOptions, QueueDeclareOptions, QueueDeleteOptions,
    },
    types::{AMQPValue, FieldTable},
};
use tokio::{task::JoinSet, time::MissedTickBehavior};

use crate::installation::Installation;

const QUEUE: &str = "load.bare";
const PERSISTENT: u8 = 2;
const PREFETCH: u16 = 64;

/// From just before each publish to its arrival at the consumer, in milliseconds.
pub(crate) async fn run(mesh: &Installation, bytes: usize, each: Duration, count: u32) -> anyhow::Result<Vec<f64>> {
    let connection = Connection::connect(&mesh.servers.amqp_url, ConnectionProperties::default()).await?;
    let (publisher, consumer) = (connection.create_channel().await?, connection.create_channel().await?);
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    let durable = QueueDeclareOptions { durable: true, ..QueueDeclareOptions::default() };
    publisher.queue_declare(QUEUE.into(), durable, arguments).await?;
    publisher.confirm_select(ConfirmSelectOptions::default()).await?;
    consumer.basic_qos(PREFETCH, BasicQosOptions::default()).await?;
    let mut deliveries = consumer
        .basic_consume(QUEUE.into(), "load".into(), BasicConsumeOptions::default(), FieldTable::default())
        .await?;

    let begun = Instant::now();
    let mut consuming = JoinSet::new();
    consuming.spawn(async move {
        let mut took = Vec::new();
        for _ in 0..count {
            let delivery = deliveries.next().await.context("the broker ended the delivery")??;
            let now = begun.elapsed().as_secs_f64();
            let sent: [u8; 8] = delivery.data.get(..8).context("a message without its time")?.try_into()?;
            took.push((now - f64::from_be_bytes(sent)) * 1e3);
            delivery.ack(BasicAckOptions::default()).await?;
        }
        Ok::<_, anyhow::Error>((took, deliveries))
    });
    let mut ticks = tokio::time::interval(each);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut confirms = JoinSet::new();
    for _ in 0..count {
        ticks.tick().await;
        let mut payload = begun.elapsed().as_secs_f64().to_be_bytes().to_vec();
        payload.resize(bytes.max(8), b'.');
        let properties = BasicProperties::default().with_delivery_mode(PERSISTENT);
        let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
        let confirm = publisher.basic_publish("".into(), QUEUE.into(), options, &payload, properties).await?;
        confirms.spawn(confirm);
    }
    while let Some(confirm) = confirms.join_next().await {
        ensure!(matches!(confirm??, Confirmation::Ack(None)), "the broker did not take a message");
    }
    let (took, deliveries) = consuming.join_next().await.context("the consumer")???;
    consumer.basic_cancel("load".into(), BasicCancelOptions::default()).await?;
    drop(deliveries);
    publisher.queue_delete(QUEUE.into(), QueueDeleteOptions::default()).await?;
    // What was measured is measured, however the connection ends.
    let _ = connection.close(200, "done".into()).await;
    Ok(took)
}
