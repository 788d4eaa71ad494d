//! From the broker to the inbox: store, then acknowledge.

use std::{convert::Infallible, sync::Arc};

use chassis::lifecycle::Latch;
use futures_util::StreamExt as _;
use lapin::{
    Channel,
    message::Delivery,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions, BasicRejectOptions},
    types::FieldTable,
};
use pg::StoreError;
use sqlx::PgPool;
use thiserror::Error;
use tokio::{sync::Notify, time::Instant};
use tokio_util::sync::CancellationToken;

use crate::{
    BrokerConfig, BrokerError, Envelope,
    broker::{self, Pause},
    faults::{self, Saboteur},
    inbox, topology,
};

/// A connection that held this long was a good one: the next pause begins small.
const GOOD_SESSION: std::time::Duration = std::time::Duration::from_secs(30);

/// The intake could not go on with its connection; it will try again with a new one.
#[derive(Debug, Error)]
enum IntakeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Broker(#[from] BrokerError),
}

impl From<lapin::Error> for IntakeError {
    fn from(error: lapin::Error) -> Self {
        Self::Broker(error.into())
    }
}

/// Receives one producer's events for one consumer.
#[derive(Debug)]
pub struct Intake {
    consumer: &'static str,
    producer: &'static str,
    pool: PgPool,
    broker: BrokerConfig,
    stored: Arc<Notify>,
}

impl Intake {
    /// The intake of `consumer` from `producer`. `stored` wakes the processor.
    #[must_use]
    pub fn new(
        consumer: &'static str,
        producer: &'static str,
        pool: PgPool,
        broker: BrokerConfig,
        stored: Arc<Notify>,
    ) -> Self {
        Self { consumer, producer, pool, broker, stored }
    }

    /// Runs until told to stop. `latch` is released when messages can arrive.
    ///
    /// While the database is away the connection is given up: the broker keeps the messages, and none of them comes
    /// closer to its delivery limit by being handed back again and again.
    pub async fn run(self, latch: Latch, stop: CancellationToken) -> Result<(), Infallible> {
        let mut latch = Some(latch);
        let mut pause = Pause::new();
        while !stop.is_cancelled() {
            let started = Instant::now();
            match self.session(&mut latch, &stop).await {
                Ok(()) => break,
                Err(error) => {
                    metrics::gauge!("amqp_connected", "role" => "intake").set(0.0);
                    tracing::warn!(
                        error = %error, event.producer = self.producer,
                        "the event intake lost a connection and will connect again"
                    );
                }
            }
            if started.elapsed() > GOOD_SESSION {
                pause.reset();
            }
            pause.wait(&stop).await;
        }
        Ok(())
    }

    async fn session(&self, latch: &mut Option<Latch>, stop: &CancellationToken) -> Result<(), IntakeError> {
        let name = format!("{} intake", self.consumer);
        let (_connection, channel) = broker::connect(&self.broker, &name).await?;
        let queue = topology::queue(self.consumer, self.producer);
        broker::check_queue(&channel, &queue).await?;
        channel.basic_qos(self.broker.prefetch, BasicQosOptions::default()).await?;
        let messages = channel
            .basic_consume(queue.into(), name.into(), BasicConsumeOptions::default(), FieldTable::default())
            .await?;
        metrics::gauge!("amqp_connected", "role" => "intake").set(1.0);
        drop(latch.take());
        let mut batches = messages.ready_chunks(usize::from(self.broker.prefetch));
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                batch = batches.next() => {
                    let batch = batch.ok_or(BrokerError::Ended)?;
                    let deliveries = batch.into_iter().collect::<Result<Vec<_>, _>>()?;
                    self.take_in(&channel, deliveries).await?;
                }
            }
        }
    }

    /// Stores a batch in one transaction, then acknowledges it.
    async fn take_in(&self, channel: &Channel, deliveries: Vec<Delivery>) -> Result<(), IntakeError> {
        let mut good = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            match Envelope::from_message(&delivery.properties, &delivery.data) {
                Ok(envelope) => good.push((delivery.delivery_tag, envelope)),
                Err(error) => {
                    metrics::counter!("inbox_received_total", "outcome" => "dead-letter").increment(1);
                    tracing::error!(error = %error, event.producer = self.producer, "a message is no event of ours; it is parked");
                    channel.basic_reject(delivery.delivery_tag, BasicRejectOptions { requeue: false }).await?;
                }
            }
        }
        if Saboteur::AckBeforeStore.is_at_work() {
            acknowledge(channel, &good).await?;
            faults::between_store_and_ack();
            return self.store(&good).await;
        }
        self.store(&good).await?;
        faults::between_store_and_ack();
        acknowledge(channel, &good).await
    }

    async fn store(&self, good: &[(u64, Envelope)]) -> Result<(), IntakeError> {
        let mut tx = pg::begin(&self.pool).await?;
        for (_, envelope) in good {
            inbox::store(&mut tx, envelope).await?;
        }
        pg::commit(tx).await?;
        self.stored.notify_waiters();
        Ok(())
    }
}

async fn acknowledge(channel: &Channel, good: &[(u64, Envelope)]) -> Result<(), IntakeError> {
    for (delivery_tag, _) in good {
        channel.basic_ack(*delivery_tag, BasicAckOptions::default()).await?;
    }
    Ok(())
}
