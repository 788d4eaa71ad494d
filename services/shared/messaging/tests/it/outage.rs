//! The database goes away while the broker goes on.

use std::{collections::HashSet, time::Duration};

use messaging::topology::park_queue;
use pg::DatabaseConfig;
use sqlx::{Connection as _, PgConnection};

use crate::{
    broker::{Broker, headers},
    consumer::{Consumer, handlers, received},
    producer::{NEVER_MS, database_config, new_aggregate},
};

const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until inserts of the intake have been held up so many times.
async fn inserts_are_held_up(observer: &mut PgConnection, times: usize) {
    let held_up = async {
        let mut seen = HashSet::new();
        while seen.len() < times {
            let waiting: Vec<String> = sqlx::query_scalar(
                "SELECT query_start::text FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%messaging.inbox%'",
            )
            .fetch_all(&mut *observer)
            .await
            .unwrap();
            seen.extend(waiting);
        }
    };
    tokio::time::timeout(PATIENCE, held_up).await.expect("the intake does not try again");
}

#[tokio::test]
async fn a_message_that_cannot_be_stored_for_a_while_is_held_and_not_handed_back() {
    let broker = Broker::create().await;
    let mut cases = Consumer::create().await;
    let config = DatabaseConfig { lock_timeout_ms: 200, ..database_config(&cases.database) };
    cases.pool = pg::connect(&config).await.unwrap();
    // A message that is handed back more than once becomes a dead letter.
    broker.set_policy(|definition| definition["delivery-limit"] = 1.into()).await;
    let consumer = cases.start(&broker.namespace, NEVER_MS, handlers(|_| Ok(()))).await;
    let mut superuser = cases.database.superuser().await.unwrap();
    let mut observer = cases.database.superuser().await.unwrap();
    let mut lock = superuser.begin().await.unwrap();
    sqlx::raw_sql("LOCK TABLE messaging.inbox").execute(&mut *lock).await.unwrap();
    let event = received(new_aggregate(), 1);
    broker.publish(headers(&event), &event.payload).await;
    inserts_are_held_up(&mut observer, 4).await;
    lock.rollback().await.unwrap();
    cases.has_applied(1).await;
    consumer.shutdown().await.unwrap();
    assert!(broker.is_empty(&park_queue("cases")).await);
}
