//! A service that states dishonours: its database, and its relay.

use std::sync::Arc;

use chassis::{
    config::Secret,
    lifecycle::{Lifecycle, Readiness},
};
use kernel::{Actor, Ids as _, SystemIds, Timestamp};
use messaging::{BrokerConfig, EventId, Outgoing, Publisher, Relay, Retention, topology::MESH};
use pg::{DatabaseConfig, migrate::Migrations};
use proto::{Event, payments::InstrumentDishonoured};
use sqlx::{PgConnection, PgPool, postgres::PgRow};
use testkit::{Database, Namespace};
use uuid::Uuid;

/// The tables of this crate and of the one below it.
pub(crate) const MIGRATIONS: [Migrations; 2] =
    [pg::MIGRATIONS, Migrations { set: "messaging", migrator: &messaging::MIGRATOR }];

/// Short enough that nothing waits for it, or so long that only a wake-up comes in time.
pub(crate) const SOON_MS: u64 = 20;
pub(crate) const NEVER_MS: u64 = 3_600_000;

/// The service `payments`.
pub(crate) struct Producer {
    pub(crate) database: Database,
    pub(crate) pool: PgPool,
    pub(crate) publisher: Publisher,
}

impl Producer {
    pub(crate) async fn create() -> Self {
        let database = Database::create("payments", &MIGRATIONS).await.unwrap();
        let pool = pg::connect(&database_config(&database)).await.unwrap();
        Self { database, pool, publisher: Publisher::new("payments", &MESH, Arc::new(SystemIds)) }
    }

    /// States one event in a transaction of its own and wakes the relay.
    pub(crate) async fn state(&self, aggregate_id: Uuid, event: &impl Event) -> EventId {
        let mut tx = pg::begin(&self.pool).await.unwrap();
        let id = append(&self.publisher, &mut tx, aggregate_id, event).await;
        pg::commit(tx).await.unwrap();
        self.publisher.wake();
        id
    }

    /// A relay that can publish to the virtual host; call [`Relay::run`].
    pub(crate) fn relay(&self, namespace: &Namespace, poll_interval_ms: u64) -> Relay {
        self.relay_named("recourse", namespace, poll_interval_ms)
    }

    /// A relay that `pg_stat_activity` calls by this name.
    pub(crate) fn relay_named(&self, name: &str, namespace: &Namespace, poll_interval_ms: u64) -> Relay {
        let database = DatabaseConfig { application_name: name.to_owned(), ..database_config(&self.database) };
        let broker = broker_config(namespace, "payments", poll_interval_ms);
        Relay::new("payments", &MESH, database, broker, self.publisher.clone())
    }

    /// Starts a relay and waits until it is ready.
    pub(crate) async fn start_relay(&self, namespace: &Namespace, poll_interval_ms: u64) -> Lifecycle {
        let lifecycle = lifecycle();
        let relay = self.relay(namespace, poll_interval_ms);
        lifecycle.spawn("relay", relay.run(lifecycle.readiness().latch("relay"), lifecycle.soft()));
        ready(&lifecycle.readiness()).await;
        lifecycle
    }

    /// How many rows wait in the outbox.
    pub(crate) async fn pending(&self) -> i64 {
        count(&self.pool, "SELECT count(*) FROM messaging.outbox").await
    }

    /// Waits until the outbox is empty.
    pub(crate) async fn sent(&self) {
        testkit::eventually("the outbox is empty", async || Ok((self.pending().await == 0).then_some(())))
            .await
            .unwrap();
    }
}

/// States an event in an open transaction.
pub(crate) async fn append(
    publisher: &Publisher,
    conn: &mut PgConnection,
    aggregate_id: Uuid,
    event: &impl Event,
) -> EventId {
    let outgoing = Outgoing { aggregate_id, occurred_at: noon(), actor: &Actor::service("payments"), event };
    publisher.append(conn, outgoing).await.unwrap()
}

pub(crate) fn noon() -> Timestamp {
    "2026-03-02T06:30:00Z".parse().unwrap()
}

/// The return of a cheque, told from others by its ordinal.
pub(crate) fn dishonour(ordinal: u32) -> InstrumentDishonoured {
    InstrumentDishonoured { ordinal, ..InstrumentDishonoured::default() }
}

pub(crate) fn new_aggregate() -> Uuid {
    SystemIds.next_uuid()
}

/// More connections than the kit's default, for tests that do much at once.
pub(crate) fn database_config(database: &Database) -> DatabaseConfig {
    DatabaseConfig { max_connections: 12, acquire_timeout_ms: 30_000, lock_timeout_ms: 4_000, ..database.config() }
}

pub(crate) fn broker_config(namespace: &Namespace, service: &str, poll_interval_ms: u64) -> BrokerConfig {
    broker_config_at(namespace.url(service).unwrap(), poll_interval_ms)
}

pub(crate) fn broker_config_at(url: &str, poll_interval_ms: u64) -> BrokerConfig {
    BrokerConfig {
        url: Secret::new(url),
        require_tls: true,
        confirm_timeout_ms: 10_000.try_into().unwrap(),
        poll_interval_ms: poll_interval_ms.try_into().unwrap(),
        publish_batch: 32.try_into().unwrap(),
        prefetch: 16.try_into().unwrap(),
        processors: 4.try_into().unwrap(),
        retention: retention(),
    }
}

/// As services have it by default.
pub(crate) fn retention() -> Retention {
    Retention { inbox_days: 120.try_into().unwrap(), event_log_days: 400.try_into().unwrap() }
}

/// A life that ends without a pause for whoever routes to it.
pub(crate) fn lifecycle() -> Lifecycle {
    let config = chassis::lifecycle::LifecycleConfig { drain_delay_ms: 0, ..Default::default() };
    Lifecycle::new(&config)
}

/// Waits until nothing holds readiness back.
pub(crate) async fn ready(readiness: &Readiness) {
    testkit::eventually("all is ready", async || Ok(readiness.is_ready().then_some(()))).await.unwrap();
}

pub(crate) async fn count(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

pub(crate) async fn execute(pool: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(pool).await.unwrap();
}

/// The rows of a query, each as one value.
pub(crate) async fn column<T>(pool: &PgPool, sql: &'static str) -> Vec<T>
where
    (T,): for<'r> sqlx::FromRow<'r, PgRow>,
    T: Send + Unpin,
{
    let rows: Vec<(T,)> = sqlx::query_as(sql).fetch_all(pool).await.unwrap();
    rows.into_iter().map(|(value,)| value).collect()
}
