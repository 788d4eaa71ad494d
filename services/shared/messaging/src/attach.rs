//! Attaching a service to the mesh: its relay, its intakes, its processors, under one lifecycle.

use chassis::lifecycle::Lifecycle;
use pg::DatabaseConfig;
use sqlx::PgPool;

use crate::{
    BrokerConfig, Handlers, Intake, Processor, Publisher, Relay, backlog, gaps, intake, processor, relay,
    topology::Mesh,
};

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
    register(service, mesh);
    if mesh.is_followed(service) {
        let relay = Relay::new(service, mesh, database, broker.clone(), publisher);
        lifecycle.spawn("outbox relay", relay.run(lifecycle.readiness().latch("outbox relay"), lifecycle.soft()));
        lifecycle.spawn("outbox gauges", backlog::report(pool.clone(), lifecycle.soft()));
    }
    let follows = mesh.follows(service);
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

/// Describes what is counted on the paths that the topology gives a service, and shows it at zero.
fn register(service: &str, mesh: &Mesh) {
    if mesh.is_followed(service) {
        relay::register();
        backlog::register();
    }
    let follows = mesh.follows(service);
    if !follows.is_empty() {
        intake::register(follows);
        processor::register(follows);
        gaps::register();
    }
}

#[cfg(test)]
mod tests {
    use chassis::telemetry::Inventory;

    use super::*;
    use crate::topology::MESH;

    #[test]
    fn what_a_service_counts_is_there_before_the_first_event() {
        let registered = Inventory::of(|| register("cases", &MESH));
        assert_eq!(registered.undescribed(), [""; 0]);
        assert_eq!(registered.hidden(), ["outbox_oldest_seconds", "outbox_pending"], "unknown until the first look");
        let connected = [
            "producer=counsel-portal,role=intake",
            "producer=notices,role=intake",
            "producer=payments,role=intake",
            "role=relay",
        ];
        assert_eq!(registered.series("amqp_connected"), connected);
        let received = ["outcome=dead-letter", "outcome=repeat", "outcome=stored"];
        assert_eq!(registered.series("inbox_received_total"), received);
        assert_eq!(registered.series("inbox_processed_total").len(), 6);
        let delivered = ["producer=counsel-portal", "producer=notices", "producer=payments"];
        assert_eq!(registered.series("event_delivery_seconds"), delivered);
    }

    #[test]
    fn a_service_shows_only_the_paths_that_it_has() {
        let registered = Inventory::of(|| register("payments", &MESH));
        assert_eq!(registered.series("amqp_connected"), ["role=relay"]);
        assert_eq!(registered.series("inbox_parked"), [""; 0]);
        let registered = Inventory::of(|| register("communications", &MESH));
        assert_eq!(registered.series("amqp_connected"), ["producer=cases,role=intake"]);
        assert_eq!(registered.series("outbox_published_total"), [""; 0]);
    }
}
