//! The monthly partitions of the logs.

use std::sync::Arc;

use kernel::{Clock as _, Ids as _, SeededIds, SimulatedClock, SystemClock};
use messaging::{EventId, Publisher, topology::MESH};
use sqlx::{Connection as _, PgConnection};
use testkit::Database;

use crate::{
    consumer::{Consumer, received},
    producer::{Producer, append, column, dishonour, lifecycle, new_aggregate, retention},
};

const PARTITIONS: &str = "SELECT inhrelid::regclass::text FROM pg_inherits
                          WHERE inhparent = 'messaging.event_log'::regclass ORDER BY 1";

/// The audit trail is another crate's, and one of the logs: a table of the same name and key stands for it.
async fn add_audit_trail(database: &Database) {
    let mut owner = PgConnection::connect(&database.urls().owner).await.unwrap();
    let table = "CREATE TABLE audit.entry (entry_id uuid PRIMARY KEY) PARTITION BY RANGE (entry_id)";
    sqlx::raw_sql(table).execute(&mut owner).await.unwrap();
}

/// Ids as they are made at noon of this day, in India and in UTC the same day.
fn todays_ids() -> SeededIds<SimulatedClock> {
    let noon = format!("{}T06:30:00Z", SystemClock.today());
    SeededIds::new(SimulatedClock::at(&noon).unwrap(), 1)
}

/// The partition of this month of a log.
fn this_months(log: &str) -> String {
    let today = SystemClock.today().to_string().replace('-', "_");
    format!("{log}_{}", today.get(..7).unwrap())
}

#[tokio::test]
async fn the_service_itself_makes_the_partitions_of_this_month_and_of_two_more() {
    let payments = Producer::create().await;
    add_audit_trail(&payments.database).await;
    assert_eq!(column::<String>(&payments.pool, PARTITIONS).await, ["messaging.event_log_default"]);
    for _ in 0..2 {
        let lifecycle = lifecycle();
        messaging::maintain_partitions(&payments.pool, retention(), &lifecycle).await.unwrap();
        lifecycle.shutdown().await.unwrap();
        assert_eq!(column::<String>(&payments.pool, PARTITIONS).await.len(), 4);
    }
    let partitions = column::<String>(&payments.pool, PARTITIONS).await;
    assert!(partitions.contains(&this_months("messaging.event_log")), "{partitions:?}");
}

#[tokio::test]
async fn an_event_of_today_is_logged_in_the_partition_of_its_month() {
    let payments = Producer::create().await;
    add_audit_trail(&payments.database).await;
    let lifecycle = lifecycle();
    messaging::maintain_partitions(&payments.pool, retention(), &lifecycle).await.unwrap();
    let publisher = Publisher::new("payments", &MESH, Arc::new(todays_ids()));
    let mut tx = pg::begin(&payments.pool).await.unwrap();
    append(&publisher, &mut tx, new_aggregate(), &dishonour(1)).await;
    pg::commit(tx).await.unwrap();
    let places = "SELECT tableoid::regclass::text FROM messaging.event_log";
    assert_eq!(column::<String>(&payments.pool, places).await, [this_months("messaging.event_log")]);
    lifecycle.shutdown().await.unwrap();
}

#[tokio::test]
async fn an_event_is_received_into_the_partition_of_its_month_and_once_only_wherever_it_is() {
    let cases = Consumer::create().await;
    add_audit_trail(&cases.database).await;
    let mut events = [received(new_aggregate(), 1), received(new_aggregate(), 1)];
    events[0].event_id = kernel::TypedId::from_uuid(todays_ids().next_uuid());
    // A clock that is years ahead.
    events[1].event_id = "0fffffff-ffff-7000-8000-000000000000".parse::<EventId>().unwrap();
    let lifecycle = lifecycle();
    messaging::maintain_partitions(&cases.pool, retention(), &lifecycle).await.unwrap();
    for _ in 0..2 {
        cases.receive(&events).await;
        let places = "SELECT tableoid::regclass::text FROM messaging.inbox ORDER BY event_id";
        let expected = [this_months("messaging.inbox"), "messaging.inbox_default".to_owned()];
        assert_eq!(column::<String>(&cases.pool, places).await, expected);
    }
    lifecycle.shutdown().await.unwrap();
}
