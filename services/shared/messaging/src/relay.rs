//! From the outbox to the broker.
//!
//! No cursor: a row that commits late is found at the next look (a cursor lost 46 % of the events in a measured race,
//! reliability.md M1). A shard of the outbox belongs to whoever holds its session advisory lock, so that any number of
//! replicas may run and a dead one frees its shards with its connection.

use std::{collections::HashSet, convert::Infallible};

use chassis::lifecycle::Latch;
use kernel::TypedId;
use lapin::{
    Channel, Confirmation, PublisherConfirm,
    options::{BasicPublishOptions, ConfirmSelectOptions},
};
use metrics::{counter, describe_counter, describe_gauge, gauge};
use pg::{DatabaseConfig, StoreError};
use sqlx::{Executor as _, PgConnection};
use thiserror::Error;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::{
    BrokerConfig, BrokerError, Envelope, EventId, Publisher,
    append::SHARDS,
    broker::{self, Pause},
    faults::{self, Saboteur},
    topology::{self, Mesh},
    trace,
};

/// The class of the advisory locks that own shards: "outb" in ASCII.
const SHARD_LOCKS: i32 = 0x6f75_7462;

/// How often to try for shards that another replica held.
const CLAIM_INTERVAL: std::time::Duration = std::time::Duration::from_secs(5);

/// No pass over a batch, and no round of claims, takes this long while both connections are alive.
const PASS_TIMEOUT: std::time::Duration = std::time::Duration::from_mins(1);

/// The relay could not go on with its connections; it will try again with new ones.
#[derive(Debug, Error)]
pub enum RelayError {
    /// The database could not be reached.
    #[error(transparent)]
    Connect(#[from] pg::ConnectError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The broker failed.
    #[error(transparent)]
    Broker(#[from] BrokerError),
}

/// Describes what a relay counts, and shows it at zero.
pub(crate) fn register() {
    describe_gauge!("amqp_connected", broker::CONNECTED);
    describe_counter!("outbox_published_total", "Events that the broker has confirmed.");
    describe_counter!("outbox_refused_total", "Events that the broker did not take; they stay and are sent again.");
    gauge!("amqp_connected", "role" => "relay").set(0.0);
    counter!("outbox_published_total").increment(0);
    counter!("outbox_refused_total").increment(0);
}

/// Publishes what a service's outbox holds.
#[derive(Debug)]
pub struct Relay {
    service: &'static str,
    mesh: &'static Mesh,
    database: DatabaseConfig,
    broker: BrokerConfig,
    publisher: Publisher,
}

/// A row of the outbox with its event.
struct Row {
    envelope: Envelope,
    attempts: i32,
}

impl Relay {
    /// The relay of a service.
    #[must_use]
    pub fn new(
        service: &'static str,
        mesh: &'static Mesh,
        database: DatabaseConfig,
        broker: BrokerConfig,
        publisher: Publisher,
    ) -> Self {
        Self { service, mesh, database, broker, publisher }
    }

    /// Runs until told to stop, then publishes once more what is pending.
    ///
    /// `latch` is released when the broker has been reached and its topology is complete.
    pub async fn run(self, latch: Latch, stop: CancellationToken) -> Result<(), Infallible> {
        let mut latch = Some(latch);
        let mut pause = Pause::new();
        while !stop.is_cancelled() {
            let started = Instant::now();
            let outcome = self.session(&mut latch, &stop).await;
            gauge!("amqp_connected", "role" => "relay").set(0.0);
            match outcome {
                Ok(()) => break,
                Err(error) => {
                    tracing::warn!(error = %error, "the outbox relay lost a connection and will connect again");
                }
            }
            if started.elapsed() > CLAIM_INTERVAL {
                pause.reset();
            }
            pause.wait(&stop).await;
        }
        Ok(())
    }

    /// One pair of connections, until told to stop.
    async fn session(&self, latch: &mut Option<Latch>, stop: &CancellationToken) -> Result<(), RelayError> {
        let mut database = pg::dedicated(&self.database).await?;
        // Nothing but deletions of what was confirmed is written here. One that is lost in a crash of the server is an
        // event sent twice, which its followers know; a flush for each pass costs more than all the rest of it.
        database.execute("SET synchronous_commit = off").await.map_err(StoreError::from)?;
        let name = format!("{} relay", self.service);
        let (_connection, channel) = broker::connect(&self.broker, &name).await?;
        broker::set_up(async {
            broker::check_producer(&channel, self.mesh, self.service).await?;
            Ok(channel.confirm_select(ConfirmSelectOptions::default()).await?)
        })
        .await?;
        gauge!("amqp_connected", "role" => "relay").set(1.0);
        drop(latch.take());

        let woken = self.publisher.woken();
        let mut cursor = faults::Cursor::default();
        let mut shards = Vec::new();
        let mut claimed_at: Option<Instant> = None;
        loop {
            if claimed_at.is_none_or(|at| at.elapsed() > CLAIM_INTERVAL) {
                in_time(claim_shards(&mut database, &mut shards)).await??;
                claimed_at = Some(Instant::now());
            }
            let stopping = stop.is_cancelled();
            let full = in_time(self.publish_pending(&mut database, &channel, &shards, &mut cursor)).await??;
            if stopping {
                return Ok(());
            }
            // A relay with nothing to send would not notice otherwise, and the next event would pay for it.
            if !channel.status().connected() {
                return Err(BrokerError::Closed.into());
            }
            if !full {
                tokio::select! {
                    () = woken.notified() => {}
                    () = tokio::time::sleep(self.broker.poll_interval()) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
    }

    /// Publishes one batch and deletes what was confirmed. Answers whether there may be more.
    async fn publish_pending(
        &self,
        database: &mut PgConnection,
        channel: &Channel,
        shards: &[i16],
        cursor: &mut faults::Cursor,
    ) -> Result<bool, RelayError> {
        cursor.skip_lower(database).await?;
        let limit = self.broker.publish_batch.get();
        let rows = pending(database, self.service, shards, limit).await?;
        let full = rows.len() >= usize::from(limit);
        if rows.is_empty() {
            return Ok(false);
        }
        if Saboteur::DeleteWithoutConfirm.is_at_work() {
            delete(database, rows.iter().map(|row| row.envelope.event_id)).await?;
            faults::between_confirm_and_delete();
        }
        let mut sent = Vec::with_capacity(rows.len());
        for row in rows {
            let confirm = self.publish(channel, &row.envelope).await?;
            sent.push((row, confirm));
        }
        let (mut confirmed, mut refused) = (Vec::new(), Vec::new());
        let mut lost = None;
        // One bound for all of them: a broker that answers nothing must not be waited for once a message.
        let until = Instant::now() + self.broker.confirm_timeout();
        for (row, confirm) in sent {
            match self.confirmed(confirm, until).await {
                Ok(None) => {
                    cursor.pass(database, row.envelope.event_id.uuid()).await?;
                    confirmed.push(row.envelope.event_id);
                }
                Ok(Some(reason)) => refused.push((row, reason)),
                // Its outcome is unknown: the row stays and is sent again. The rest of the batch may still be confirmed.
                Err(error) => lost = Some(error),
            }
        }
        faults::between_confirm_and_delete();
        counter!("outbox_published_total").increment(u64::try_from(confirmed.len()).unwrap_or_default());
        delete(database, confirmed.into_iter()).await?;
        for (row, reason) in refused {
            put_off(database, &row, reason).await?;
        }
        lost.map_or(Ok(full), |error| Err(error.into()))
    }

    /// Hands one message to the connection, within a span that is a child of the span that stated the event.
    async fn publish(&self, channel: &Channel, envelope: &Envelope) -> Result<PublisherConfirm, BrokerError> {
        let span = tracing::info_span!(
            "event publish",
            otel.kind = "producer",
            messaging.system = "rabbitmq",
            messaging.message.id = %envelope.event_id,
            event.kind = %envelope.event_type,
        );
        trace::continue_from(&span, &envelope.traceparent);
        let publishing = async {
            // A relay that records no spans passes on what it was given.
            let traceparent = trace::current().unwrap_or_else(|| envelope.traceparent.clone());
            let properties = envelope.properties(&traceparent);
            let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
            let exchange = topology::exchange(self.service);
            let routing_key = envelope.routing_key();
            let publish =
                channel.basic_publish(exchange.into(), routing_key.into(), options, &envelope.payload, properties);
            let limit = self.broker.confirm_timeout();
            Ok(timeout(limit, publish).await.map_err(|_| BrokerError::Timeout(limit))??)
        };
        publishing.instrument(span).await
    }

    /// Waits for the broker's word on one message: `None` is yes, a text is why not.
    async fn confirmed(&self, confirm: PublisherConfirm, until: Instant) -> Result<Option<&'static str>, BrokerError> {
        let late = |_| BrokerError::Timeout(self.broker.confirm_timeout());
        match timeout_at(until, confirm).await.map_err(late)?? {
            Confirmation::Ack(None) => Ok(None),
            // A mandatory message that no queue takes is acknowledged and handed back.
            Confirmation::Ack(Some(_)) => Ok(Some("no queue took the message")),
            Confirmation::Nack(_) => Ok(Some("the broker refused the message")),
            Confirmation::NotRequested => Ok(Some("the channel does not confirm")),
        }
    }
}

/// Bounds one round of work. The driver has no keep-alive of its own: a session whose peer vanished must not hold its
/// shards.
async fn in_time<T>(round: impl Future<Output = T>) -> Result<T, BrokerError> {
    timeout(PASS_TIMEOUT, round).await.map_err(|_| BrokerError::Timeout(PASS_TIMEOUT))
}

async fn claim_shards(conn: &mut PgConnection, shards: &mut Vec<i16>) -> Result<(), StoreError> {
    for shard in (0..SHARDS).filter(|shard| !shards.contains(shard)).collect::<Vec<_>>() {
        let owned = sqlx::query_scalar!("SELECT pg_try_advisory_lock($1, $2)", SHARD_LOCKS, i32::from(shard))
            .fetch_one(&mut *conn)
            .await?;
        if owned == Some(true) {
            shards.push(shard);
        }
    }
    Ok(())
}

/// The oldest rows that may be sent: not those of an aggregate of which an event waits for another attempt.
///
/// Each shard is read along its index and no further than needed, whatever the planner believes about the size of the
/// table: with a join over all that is pending, 400,000 rows took more than four seconds for one batch.
async fn pending(conn: &mut PgConnection, service: &str, shards: &[i16], limit: u16) -> Result<Vec<Row>, StoreError> {
    let rows = sqlx::query!(
        r#"
        WITH next AS MATERIALIZED (
            SELECT o.event_id, o.position, o.aggregate_id, o.sequence, o.attempts
            FROM unnest($1::smallint[]) AS owned (shard)
            CROSS JOIN LATERAL (
                SELECT * FROM messaging.outbox
                WHERE outbox.shard = owned.shard AND aggregate_id NOT IN (
                    SELECT aggregate_id FROM messaging.outbox
                    WHERE attempts > 0 AND next_attempt_at > statement_timestamp())
                ORDER BY position
                LIMIT $2
            ) o
            ORDER BY o.position
            LIMIT $2
        )
        SELECT o.event_id AS "event_id!", o.aggregate_id AS "aggregate_id!", o.sequence AS "sequence!",
               o.attempts AS "attempts!", l.epoch, l.event_type, l.payload, l.actor, l.traceparent, l.occurred_at
        FROM next o JOIN messaging.event_log l USING (event_id)
        ORDER BY o.position
        "#,
        shards,
        i64::from(limit),
    )
    .fetch_all(conn)
    .await?;
    let rows = rows.into_iter().map(|row| {
        let envelope = Envelope {
            event_id: EventId::from_uuid(row.event_id),
            producer: service.to_owned(),
            event_type: row.event_type,
            aggregate_id: row.aggregate_id,
            sequence: row.sequence,
            epoch: row.epoch,
            occurred_at: row.occurred_at.into(),
            actor: row.actor,
            traceparent: row.traceparent,
            payload: row.payload,
        };
        Row { envelope, attempts: row.attempts }
    });
    Ok(rows.collect())
}

async fn delete(conn: &mut PgConnection, confirmed: impl Iterator<Item = EventId>) -> Result<(), StoreError> {
    // A set first: the saboteur's rows and the confirmed ones may name an event twice.
    let ids: Vec<Uuid> = confirmed.map(TypedId::uuid).collect::<HashSet<_>>().into_iter().collect();
    sqlx::query!("DELETE FROM messaging.outbox WHERE event_id = ANY($1)", &ids).execute(conn).await?;
    Ok(())
}

/// Puts a refused row off by one second, doubling to a minute. Its aggregate waits with it, all others go on.
async fn put_off(conn: &mut PgConnection, row: &Row, reason: &str) -> Result<(), StoreError> {
    counter!("outbox_refused_total").increment(1);
    tracing::warn!(
        event.id = %row.envelope.event_id, event.kind = %row.envelope.event_type, reason,
        "an event was not taken by the broker and stays in the outbox"
    );
    let seconds = f64::from(1_u32 << row.attempts.clamp(0, 6).unsigned_abs()).min(60.0) * broker::jitter();
    sqlx::query!(
        r#"
        UPDATE messaging.outbox
        SET attempts = attempts + 1, last_error = $2,
            next_attempt_at = clock_timestamp() + make_interval(secs => $3)
        WHERE event_id = $1
        "#,
        row.envelope.event_id.uuid(),
        reason,
        seconds,
    )
    .execute(conn)
    .await?;
    Ok(())
}
