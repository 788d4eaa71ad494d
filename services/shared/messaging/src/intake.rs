//! From the broker to the inbox: store, then acknowledge.

use std::{convert::Infallible, slice};

use chassis::lifecycle::Latch;
use futures_util::StreamExt as _;
use lapin::{
    Channel,
    message::Delivery,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions, BasicRejectOptions},
    types::{FieldTable, LongLongUInt},
};
use metrics::{Gauge, counter, describe_counter, describe_gauge, gauge};
use pg::StoreError;
use sqlx::PgPool;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    BrokerConfig, BrokerError, Envelope,
    broker::{self, Pause},
    faults::{self, Saboteur},
    inbox,
    processor::Bell,
    topology,
};

/// A connection that held this long was a good one: the next pause begins small.
const GOOD_SESSION: std::time::Duration = std::time::Duration::from_secs(30);

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Its event is in the inbox.
    Stored,
    /// Its event was there before.
    Repeat,
    /// It is no event of ours, and is kept for people in the park queue.
    DeadLetter,
}

impl Fate {
    const ALL: [Self; 3] = [Self::Stored, Self::Repeat, Self::DeadLetter];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Repeat => "repeat",
            Self::DeadLetter => "dead-letter",
        }
    }

    /// So many messages ended like this.
    fn count(self, messages: usize) {
        let messages = u64::try_from(messages).unwrap_or_default();
        counter!("inbox_received_total", "outcome" => self.as_str()).increment(messages);
    }
}

/// Describes what the intakes from these producers count, and shows it at zero.
pub(crate) fn register(producers: &[&'static str]) {
    describe_gauge!("amqp_connected", broker::CONNECTED);
    describe_counter!("inbox_received_total", "Messages from the broker, by what became of them.");
    for producer in producers {
        connected(producer).set(0.0);
    }
    for fate in Fate::ALL {
        fate.count(0);
    }
}

fn connected(producer: &'static str) -> Gauge {
    gauge!("amqp_connected", "role" => "intake", "producer" => producer)
}

/// An event with the tag by which the broker knows its delivery.
type Message = (LongLongUInt, Envelope);

/// Receives one producer's events for one consumer.
#[derive(Debug)]
pub struct Intake {
    consumer: &'static str,
    producer: &'static str,
    pool: PgPool,
    broker: BrokerConfig,
    bell: Bell,
}

impl Intake {
    /// The intake of `consumer` from `producer`. `bell` calls the processors.
    #[must_use]
    pub fn new(consumer: &'static str, producer: &'static str, pool: PgPool, broker: BrokerConfig, bell: Bell) -> Self {
        Self { consumer, producer, pool, broker, bell }
    }

    /// Runs until told to stop. `latch` is released when messages can arrive.
    pub async fn run(self, latch: Latch, stop: CancellationToken) -> Result<(), Infallible> {
        let mut latch = Some(latch);
        let mut pause = Pause::new();
        while !stop.is_cancelled() {
            let started = Instant::now();
            let outcome = self.session(&mut latch, &stop).await;
            self.is_connected(false);
            match outcome {
                Ok(()) => break,
                Err(error) => tracing::warn!(
                    error = %error, event.producer = self.producer,
                    "the event intake lost its connection to the broker and will connect again"
                ),
            }
            if started.elapsed() > GOOD_SESSION {
                pause.reset();
            }
            pause.wait(&stop).await;
        }
        Ok(())
    }

    async fn session(&self, latch: &mut Option<Latch>, stop: &CancellationToken) -> Result<(), BrokerError> {
        let name = format!("{} intake", self.consumer);
        let (_connection, channel) = broker::connect(&self.broker, &name).await?;
        let messages = broker::set_up(self.subscribe(&channel, &name)).await?;
        self.is_connected(true);
        drop(latch.take());
        let mut batches = messages.ready_chunks(usize::from(self.broker.prefetch.get()));
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(()),
                batch = batches.next() => {
                    let batch = batch.ok_or(BrokerError::Ended)?;
                    let deliveries = batch.into_iter().collect::<Result<Vec<_>, _>>()?;
                    self.take_in(&channel, deliveries, stop).await?;
                }
            }
        }
    }

    async fn subscribe(&self, channel: &Channel, name: &str) -> Result<lapin::Consumer, BrokerError> {
        let queue = topology::queue(self.consumer, self.producer);
        broker::check_queue(channel, &queue).await?;
        channel.basic_qos(self.broker.prefetch.get(), BasicQosOptions::default()).await?;
        let options = BasicConsumeOptions::default();
        Ok(channel.basic_consume(queue.into(), name.into(), options, FieldTable::default()).await?)
    }

    /// Stores and acknowledges what is an event of ours; the rest are dead letters.
    async fn take_in(
        &self,
        channel: &Channel,
        deliveries: Vec<Delivery>,
        stop: &CancellationToken,
    ) -> Result<(), BrokerError> {
        let mut messages = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            match Envelope::from_message(self.producer, &delivery.properties, &delivery.data) {
                Ok(envelope) => messages.push((delivery.delivery_tag, envelope)),
                Err(error) => self.dead_letter(channel, delivery.delivery_tag, &error).await?,
            }
        }
        if Saboteur::AckBeforeStore.is_at_work() {
            acknowledge(channel, &messages).await?;
            faults::between_store_and_ack();
        }
        self.keep(channel, &messages, stop).await
    }

    /// Stores a batch in one transaction, then acknowledges it.
    ///
    /// While the database is away the batch is held, not handed back: each time that a message is handed back it comes
    /// closer to its delivery limit, and a short outage would make dead letters of all of them (reliability.md M15).
    async fn keep(&self, channel: &Channel, messages: &[Message], stop: &CancellationToken) -> Result<(), BrokerError> {
        let mut pause = Pause::new();
        let refusal = loop {
            match self.store(messages).await {
                Ok(()) if Saboteur::AckBeforeStore.is_at_work() => return Ok(()),
                Ok(()) => {
                    faults::between_store_and_ack();
                    return acknowledge(channel, messages).await;
                }
                Err(error) if is_for_good(&error) => break error,
                Err(error) => {
                    tracing::warn!(
                        error = %error, event.producer = self.producer,
                        "the event intake cannot store what it received and will try again"
                    );
                    pause.wait(stop).await;
                    if stop.is_cancelled() {
                        return Ok(());
                    }
                }
            }
        };
        if let [(delivery_tag, _)] = messages {
            return self.dead_letter(channel, *delivery_tag, &refusal).await;
        }
        for message in messages {
            Box::pin(self.keep(channel, slice::from_ref(message), stop)).await?;
        }
        Ok(())
    }

    async fn store(&self, messages: &[Message]) -> Result<(), StoreError> {
        let mut tx = pg::begin(&self.pool).await?;
        let mut new = 0;
        for (_, envelope) in messages {
            new += usize::from(inbox::store(&mut tx, envelope).await?);
        }
        pg::commit(tx).await?;
        Fate::Stored.count(new);
        Fate::Repeat.count(messages.len() - new);
        self.bell.ring(new);
        Ok(())
    }

    async fn dead_letter(
        &self,
        channel: &Channel,
        delivery_tag: LongLongUInt,
        error: &(impl std::error::Error + Sync),
    ) -> Result<(), BrokerError> {
        Fate::DeadLetter.count(1);
        tracing::error!(error = %error, event.producer = self.producer, "a message is no event of ours; it is parked");
        Ok(channel.basic_reject(delivery_tag, BasicRejectOptions { requeue: false }).await?)
    }

    fn is_connected(&self, yes: bool) {
        connected(self.producer).set(if yes { 1.0 } else { 0.0 });
    }
}

async fn acknowledge(channel: &Channel, messages: &[Message]) -> Result<(), BrokerError> {
    for (delivery_tag, _) in messages {
        channel.basic_ack(*delivery_tag, BasicAckOptions::default()).await?;
    }
    Ok(())
}

/// Whether the database refused a value that a message brought along (SQLSTATE class 22, or a constraint): it would do so
/// every time. Everything else is about the database.
fn is_for_good(error: &StoreError) -> bool {
    match error {
        StoreError::Constraint { .. } => true,
        StoreError::Database { sqlstate: Some(sqlstate), .. } => sqlstate.starts_with("22"),
        _ => false,
    }
}
