//! A connection to the broker that is thrown away at the first error.
//!
//! Reconnection is ours: lapin's consumer stream can end quietly when the broker goes, and a channel that saw an error
//! has lost its confirmations. So whoever uses a connection rebuilds all of it after any error, with a growing pause.

use std::{fmt::Display, time::Duration};

use lapin::{
    Channel, Connection, ConnectionProperties, ErrorKind,
    options::{ExchangeDeclareOptions, QueueDeclareOptions},
    protocol::{AMQPErrorKind, AMQPSoftError},
    types::FieldTable,
    uri::AMQPUri,
};
use rand::Rng as _;
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use crate::{
    BrokerConfig,
    topology::{self, Mesh},
};

const PAUSE_FIRST: Duration = Duration::from_millis(200);
const PAUSE_MAX: Duration = Duration::from_secs(10);
const SETUP_TIMEOUT: Duration = Duration::from_secs(10);

/// The largest frame, in bytes, where the URL does not say. lapin reserves 64 of them for each connection, at the broker's
/// own 128 KiB more memory than all the rest of a service; an event is smaller than one, and a larger one is sent in several.
const FRAME_MAX: u32 = 16_384;

/// A peer that was silent for twice this long is gone. The URL's `heartbeat` wins.
const HEARTBEAT_S: u16 = 20;

/// What `amqp_connected` means, for all who have a connection.
pub(crate) const CONNECTED: &str = "1 while the relay, or the intake from one producer, has a channel that works.";

/// The broker could not be used.
#[derive(Debug, Error)]
pub enum BrokerError {
    /// The URL is none. It is not repeated: it holds a password.
    #[error("`broker.url` is not a URL such as amqp://user@host:5672/vhost")]
    Url,
    /// The connection or the channel failed.
    #[error("the broker connection failed: {0}")]
    Connection(#[from] lapin::Error),
    /// An exchange or a queue of the topology is missing.
    #[error("the broker has no {object}; apply deploy/rabbitmq/definitions.json")]
    Topology {
        /// The missing exchange or queue.
        object: String,
        /// What the broker said.
        source: lapin::Error,
    },
    /// The broker did not answer in time.
    #[error("the broker did not answer within {0:?}")]
    Timeout(Duration),
    /// The connection was closed while nothing was asked of it.
    #[error("the broker connection was closed")]
    Closed,
    /// The broker ended the delivery of messages.
    #[error("the broker ended the delivery of messages")]
    Ended,
}

/// A channel of its own connection, named for the broker's management page, with the password that is on file now.
pub(crate) async fn connect(config: &BrokerConfig, name: &str) -> Result<(Connection, Channel), BrokerError> {
    let properties = ConnectionProperties::default().with_connection_name(name.to_owned().into());
    let mut uri: AMQPUri = config.current_url().expose().parse().map_err(|_| BrokerError::Url)?;
    uri.query.heartbeat.get_or_insert(HEARTBEAT_S);
    uri.query.frame_max.get_or_insert(FRAME_MAX);
    set_up(async {
        let connection = Connection::connect_uri(uri, properties).await?;
        let channel = connection.create_channel().await?;
        Ok((connection, channel))
    })
    .await
}

/// Bounds what is asked of the broker before messages flow: a broker that is alive may still leave a request unanswered.
pub(crate) async fn set_up<T>(requests: impl Future<Output = Result<T, BrokerError>>) -> Result<T, BrokerError> {
    tokio::time::timeout(SETUP_TIMEOUT, requests).await.map_err(|_| BrokerError::Timeout(SETUP_TIMEOUT))?
}

/// Checks that a producer's exchange and all its followers' queues exist. Declares nothing: services have no right to.
pub(crate) async fn check_producer(channel: &Channel, mesh: &Mesh, producer: &str) -> Result<(), BrokerError> {
    let exchange = topology::exchange(producer);
    let passive = ExchangeDeclareOptions { passive: true, ..ExchangeDeclareOptions::default() };
    channel
        .exchange_declare(exchange.clone().into(), lapin::ExchangeKind::Topic, passive, FieldTable::default())
        .await
        .map_err(|error| absent(error, format_args!("exchange {exchange}")))?;
    for follower in mesh.services.iter().filter(|service| service.follows.contains(&producer)) {
        check_queue(channel, &topology::queue(follower.name, producer)).await?;
    }
    Ok(())
}

/// Checks that a queue exists.
pub(crate) async fn check_queue(channel: &Channel, queue: &str) -> Result<(), BrokerError> {
    let passive = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
    channel
        .queue_declare(queue.into(), passive, FieldTable::default())
        .await
        .map_err(|error| absent(error, format_args!("queue {queue}")))?;
    Ok(())
}

/// Tells a missing object from a connection that failed during the question.
fn absent(error: lapin::Error, object: impl Display) -> BrokerError {
    match error.kind() {
        ErrorKind::ProtocolError(answer) if *answer.kind() == AMQPErrorKind::Soft(AMQPSoftError::NOTFOUND) => {
            BrokerError::Topology { object: object.to_string(), source: error }
        }
        _ => error.into(),
    }
}

/// The growing pause between two attempts.
#[derive(Debug)]
pub(crate) struct Pause {
    next: Duration,
}

impl Pause {
    pub(crate) const fn new() -> Self {
        Self { next: PAUSE_FIRST }
    }

    /// Things went well for a while: the next pause is short again.
    pub(crate) fn reset(&mut self) {
        self.next = PAUSE_FIRST;
    }

    /// Waits, up to twice as long as the last time, or until told to stop.
    pub(crate) async fn wait(&mut self, stop: &CancellationToken) {
        let jittered = self.next.mul_f64(jitter());
        self.next = (self.next * 2).min(PAUSE_MAX);
        tokio::select! {
            () = tokio::time::sleep(jittered) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// A factor between one half and one, so that many clients do not come back at the same instant.
#[expect(clippy::disallowed_methods, reason = "jitter is not business randomness")]
pub(crate) fn jitter() -> f64 {
    rand::rng().random_range(0.5..=1.0)
}
