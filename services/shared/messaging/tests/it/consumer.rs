//! A service that follows dishonours: its database, and a handler that writes down what it applied.

use chassis::lifecycle::Lifecycle;
use kernel::{SystemIds, TypedId as _};
use messaging::{
    BrokerConfig, Envelope, EventId, Handle, HandleError, Handlers, Intake, Outcome, Processor, Received,
    topology::MESH,
};
use pg::StoreError;
use prost::Message as _;
use proto::{Event as _, payments::InstrumentDishonoured};
use sqlx::{Connection as _, PgConnection, PgPool};
use testkit::{Database, Namespace};
use uuid::Uuid;

use crate::producer::{self, MIGRATIONS, SOON_MS, broker_config, count, database_config, dishonour, noon, ready};

/// The service `cases`.
pub(crate) struct Consumer {
    pub(crate) database: Database,
    pub(crate) pool: PgPool,
}

impl Consumer {
    pub(crate) async fn create() -> Self {
        let database = Database::create("cases", &MIGRATIONS).await.unwrap();
        let mut owner = PgConnection::connect(&database.urls().owner).await.unwrap();
        // No key: an effect that happens twice must be seen twice.
        let table = "CREATE TABLE applied (place bigint GENERATED ALWAYS AS IDENTITY, event_id uuid, ordinal integer)";
        sqlx::raw_sql(table).execute(&mut owner).await.unwrap();
        owner.close().await.unwrap();
        let pool = pg::connect(&database_config(&database)).await.unwrap();
        Self { database, pool }
    }

    /// Stores events as an intake does, in this order, each younger than the one before.
    pub(crate) async fn receive(&self, envelopes: &[Envelope]) {
        let mut tx = pg::begin(&self.pool).await.unwrap();
        for envelope in envelopes {
            messaging::store(&mut tx, envelope).await.unwrap();
        }
        pg::commit(tx).await.unwrap();
    }

    /// Applies all that is ready, with a handler that succeeds.
    pub(crate) async fn apply(&self) -> Vec<Outcome> {
        self.apply_with(|_| Ok(())).await
    }

    /// Applies all that is ready; `verdict` is asked after the handler has written what it applied.
    pub(crate) async fn apply_with(
        &self,
        verdict: impl Fn(u32) -> Result<(), HandleError> + Send + Sync + 'static,
    ) -> Vec<Outcome> {
        self.processor(handlers(verdict)).drain().await.unwrap()
    }

    fn processor(&self, handlers: Handlers) -> Processor {
        // The processor knows the broker's section for its poll interval only.
        let broker = BrokerConfig {
            url: chassis::config::Secret::new(""),
            require_tls: true,
            confirm_timeout_ms: 1.try_into().unwrap(),
            poll_interval_ms: SOON_MS.try_into().unwrap(),
            publish_batch: 1.try_into().unwrap(),
            prefetch: 1.try_into().unwrap(),
            processors: 1.try_into().unwrap(),
            retention: producer::retention(),
        };
        Processor::new(self.pool.clone(), handlers, &broker)
    }

    /// Starts an intake, without a processor, and waits until it is ready.
    pub(crate) async fn start_intake(&self, namespace: &Namespace) -> Lifecycle {
        let lifecycle = producer::lifecycle();
        let broker = broker_config(namespace, "cases", SOON_MS);
        let intake = Intake::new("cases", "payments", self.pool.clone(), broker, messaging::Bell::default());
        lifecycle.spawn("intake", intake.run(lifecycle.readiness().latch("intake"), lifecycle.soft()));
        ready(&lifecycle.readiness()).await;
        lifecycle
    }

    /// Starts all that a consumer runs and waits until it is ready.
    pub(crate) async fn start(&self, namespace: &Namespace, poll_interval_ms: u64, handlers: Handlers) -> Lifecycle {
        self.start_at(broker_config(namespace, "cases", poll_interval_ms), handlers).await
    }

    /// The same at a broker that is reached in another way.
    pub(crate) async fn start_at(&self, broker: BrokerConfig, handlers: Handlers) -> Lifecycle {
        let lifecycle = producer::lifecycle();
        let attachment = messaging::Attachment {
            pool: self.pool.clone(),
            database: database_config(&self.database),
            broker,
            publisher: messaging::Publisher::new("cases", &MESH, std::sync::Arc::new(SystemIds)),
            handlers,
        };
        messaging::attach("cases", &MESH, attachment, &lifecycle);
        ready(&lifecycle.readiness()).await;
        lifecycle
    }

    /// The ordinals of what was applied, in the order in which it was.
    pub(crate) async fn applied(&self) -> Vec<i32> {
        producer::column(&self.pool, "SELECT ordinal FROM applied ORDER BY place").await
    }

    /// Waits until so many effects are there.
    pub(crate) async fn has_applied(&self, expected: i64) {
        let look = async || Ok((count(&self.pool, "SELECT count(*) FROM applied").await >= expected).then_some(()));
        testkit::eventually(&format!("{expected} events are applied"), look).await.unwrap();
    }

    /// The states of the inbox by age of the event.
    pub(crate) async fn states(&self) -> Vec<String> {
        producer::column(&self.pool, "SELECT state FROM messaging.inbox ORDER BY event_id").await
    }

    /// Why the one event that needs eyes is held.
    pub(crate) async fn reason(&self) -> String {
        let mut conn = pg::acquire(&self.pool).await.unwrap();
        let held = messaging::held(&mut conn).await.unwrap();
        let mut reasons = held.into_iter().filter_map(|held| held.last_error);
        let reason = reasons.next().unwrap();
        assert_eq!(reasons.next(), None);
        reason
    }
}

/// Writes what it applies, then asks for the verdict.
struct Recorder<F>(F);

impl<F> Handle<InstrumentDishonoured> for Recorder<F>
where
    F: Fn(u32) -> Result<(), HandleError> + Send + Sync + 'static,
{
    async fn handle(
        &self,
        conn: &mut PgConnection,
        received: Received<InstrumentDishonoured>,
    ) -> Result<(), HandleError> {
        sqlx::query("INSERT INTO applied (event_id, ordinal) VALUES ($1, $2::bigint)")
            .bind(received.event_id.uuid())
            .bind(i64::from(received.event.ordinal))
            .execute(conn)
            .await
            .map_err(StoreError::from)?;
        (self.0)(received.event.ordinal)
    }
}

/// Handlers of dishonours whose verdict depends on the ordinal.
pub(crate) fn handlers(verdict: impl Fn(u32) -> Result<(), HandleError> + Send + Sync + 'static) -> Handlers {
    Handlers::new().on::<InstrumentDishonoured, _>(Recorder(verdict))
}

/// A dishonour as it comes in, whose ordinal is its sequence.
pub(crate) fn received(aggregate_id: Uuid, sequence: u32) -> Envelope {
    Envelope {
        event_id: EventId::next(&SystemIds),
        producer: "payments".to_owned(),
        event_type: InstrumentDishonoured::full_type(),
        aggregate_id,
        sequence: sequence.into(),
        epoch: 1,
        occurred_at: noon(),
        actor: serde_json::to_value(kernel::Actor::service("payments")).unwrap(),
        traceparent: String::new(),
        payload: dishonour(sequence).encode_to_vec(),
    }
}
