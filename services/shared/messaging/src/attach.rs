//! Attaching a service to the mesh: its relay, its intakes, its processors, under one lifecycle.

use chassis::lifecycle::Lifecycle;
use pg::DatabaseConfig;
use sqlx::PgPool;

use crate::{BrokerConfig, Handlers, Intake, Processor, Publisher, Relay, backlog, gaps, topology::Mesh};

/// What a service brings along.
#[derive(Debug)]
pub struct Attachment {
    /// The service's pool.
    pub pool: PgPool,
    /// The same database, for the relay's own session.
    pub database: DatabaseConfig,
    /// The broker.
    pub broker: BrokerConfig,
    /// What the service states its facts with.
    pub publisher: Publisher,
    /// What it does about the facts of others.
    pub handlers: Handlers,
}

/// Starts what the topology asks of a service. The service is ready once the broker has been reached on every path and
/// every queue exists.
pub fn attach(service: &'static str, mesh: &'static Mesh, attachment: Attachment, lifecycle: &Lifecycle) {
    let Attachment { pool, database, broker, publisher, handlers } = attachment;
    if mesh.is_followed(service) {
        let relay = Relay::new(service, mesh, database, broker.clone(), publisher);
        lifecycle.spawn("outbox relay", relay.run(lifecycle.readiness().latch("outbox relay"), lifecycle.soft()));
        lifecycle.spawn("outbox gauges", backlog::report(pool.clone(), lifecycle.soft()));
    }
    let follows = mesh.service(service).map(|place| place.follows).unwrap_or_default();
    if follows.is_empty() {
        return;
    }
    lifecycle.spawn("inbox watch", gaps::watch(pool.clone(), lifecycle.soft()));
    let processor = Processor::new(pool.clone(), handlers, &broker);
    for producer in follows {
        let intake = Intake::new(service, producer, pool.clone(), broker.clone(), processor.bell());
        lifecycle.spawn("event intake", intake.run(lifecycle.readiness().latch("event intake"), lifecycle.soft()));
    }
    for _ in 1..broker.processors.get() {
        lifecycle.spawn("event processor", processor.clone().assist(lifecycle.soft()));
    }
    lifecycle.spawn("event processor", processor.run(lifecycle.soft()));
}
