//! Messages by another hand than the relay's.

use kernel::TypedId as _;
use lapin::{
    BasicProperties, Channel, Confirmation, Connection, ConnectionProperties,
    options::{BasicPublishOptions, ConfirmSelectOptions},
};
use pg::StoreError;
use sqlx::{PgConnection, Row as _};
use thiserror::Error;

use crate::{BrokerError, Envelope, EventId, broker, topology};

/// A message could not be delivered.
#[derive(Debug, Error)]
pub enum DeliverError {
    /// The broker failed.
    #[error(transparent)]
    Broker(#[from] BrokerError),
    /// No queue took the message, or the broker refused it.
    #[error("the broker did not take the message")]
    NotTaken,
}

impl From<lapin::Error> for DeliverError {
    fn from(error: lapin::Error) -> Self {
        Self::Broker(error.into())
    }
}

/// Every event that a service has stated, in the order of its log: what a broker may hand over again.
pub async fn stated(conn: &mut PgConnection, service: &str) -> Result<Vec<Envelope>, StoreError> {
    let rows = "SELECT event_id, epoch, aggregate_id, sequence, event_type, payload, actor, traceparent, occurred_at
                FROM messaging.event_log ORDER BY position";
    let rows = sqlx::query(rows).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Envelope {
                event_id: EventId::from_uuid(row.try_get("event_id")?),
                producer: service.to_owned(),
                event_type: row.try_get("event_type")?,
                aggregate_id: row.try_get("aggregate_id")?,
                sequence: row.try_get("sequence")?,
                epoch: row.try_get("epoch")?,
                occurred_at: row.try_get::<pg::Instant, _>("occurred_at")?.into(),
                actor: row.try_get("actor")?,
                traceparent: row.try_get("traceparent")?,
                payload: row.try_get("payload")?,
            })
        })
        .collect()
}

/// Publishes messages to a producer's exchange in the order given, as the user of `amqp_url`, and waits until the broker
/// has all of them.
pub async fn deliver(amqp_url: &str, producer: &str, messages: &[Envelope]) -> Result<(), DeliverError> {
    let (_connection, channel) = connect(amqp_url).await?;
    let mut confirms = Vec::with_capacity(messages.len());
    for message in messages {
        let properties = message.properties(&message.traceparent);
        let publish = publish(&channel, producer, message.routing_key(), &message.payload, properties);
        confirms.push(publish.await?);
    }
    for confirm in confirms {
        taken(&confirm.await?)?;
    }
    Ok(())
}

/// Publishes a message that is no event of ours.
pub async fn deliver_nonsense(amqp_url: &str, producer: &str) -> Result<(), DeliverError> {
    let (_connection, channel) = connect(amqp_url).await?;
    let confirm = publish(&channel, producer, "nonsense", b"nonsense", BasicProperties::default()).await?;
    taken(&confirm.await?)
}

async fn connect(amqp_url: &str) -> Result<(Connection, Channel), DeliverError> {
    let connected = broker::set_up(async {
        let connection = Connection::connect(amqp_url, ConnectionProperties::default()).await?;
        let channel = connection.create_channel().await?;
        channel.confirm_select(ConfirmSelectOptions::default()).await?;
        Ok((connection, channel))
    });
    Ok(connected.await?)
}

async fn publish(
    channel: &Channel,
    producer: &str,
    routing_key: &str,
    payload: &[u8],
    properties: BasicProperties,
) -> Result<lapin::PublisherConfirm, DeliverError> {
    let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
    let exchange = topology::exchange(producer);
    Ok(channel.basic_publish(exchange.into(), routing_key.into(), options, payload, properties).await?)
}

fn taken(confirmation: &Confirmation) -> Result<(), DeliverError> {
    match confirmation {
        Confirmation::Ack(None) => Ok(()),
        _ => Err(DeliverError::NotTaken),
    }
}
