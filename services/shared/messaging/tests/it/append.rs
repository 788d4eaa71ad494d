//! An event is stated exactly when its transaction commits.

use std::sync::Arc;

use kernel::{SystemIds, TypedId as _};
use messaging::{AppendError, Outgoing, Publisher, topology::MESH};
use pg::StoreError;

use crate::producer::{Producer, append, column, count, dishonour, execute, new_aggregate, noon};

#[tokio::test]
async fn an_event_is_in_the_log_and_the_outbox_when_its_transaction_commits() {
    let payments = Producer::create().await;
    let id = payments.state(new_aggregate(), &dishonour(1)).await;
    let both = "SELECT l.event_id::text FROM messaging.event_log l JOIN messaging.outbox USING (event_id, sequence)";
    assert_eq!(column::<String>(&payments.pool, both).await, [id.to_string()]);
}

#[tokio::test]
async fn an_event_whose_transaction_is_rolled_back_was_never_stated() {
    let payments = Producer::create().await;
    let aggregate = new_aggregate();
    let mut tx = pg::begin(&payments.pool).await.unwrap();
    append(&payments.publisher, &mut tx, aggregate, &dishonour(1)).await;
    tx.rollback().await.unwrap();
    assert_eq!(payments.pending().await, 0);
    assert_eq!(count(&payments.pool, "SELECT count(*) FROM messaging.event_log").await, 0);
    payments.state(aggregate, &dishonour(2)).await;
    assert_eq!(column::<i64>(&payments.pool, "SELECT sequence FROM messaging.event_log").await, [1]);
}

#[tokio::test]
async fn events_of_one_transaction_continue_the_history_of_their_aggregate() {
    let payments = Producer::create().await;
    let aggregate = new_aggregate();
    let mut tx = pg::begin(&payments.pool).await.unwrap();
    for ordinal in 1..=3 {
        append(&payments.publisher, &mut tx, aggregate, &dishonour(ordinal)).await;
    }
    append(&payments.publisher, &mut tx, new_aggregate(), &dishonour(1)).await;
    pg::commit(tx).await.unwrap();
    let sequences = "SELECT sequence FROM messaging.outbox ORDER BY position";
    assert_eq!(column::<i64>(&payments.pool, sequences).await, [1, 2, 3, 1]);
}

#[tokio::test]
async fn an_event_that_nobody_follows_is_logged_and_not_sent() {
    let payments = Producer::create().await;
    let unfollowed = Publisher::new("nobody", &MESH, Arc::new(SystemIds));
    let mut tx = pg::begin(&payments.pool).await.unwrap();
    append(&unfollowed, &mut tx, new_aggregate(), &dishonour(1)).await;
    pg::commit(tx).await.unwrap();
    assert_eq!(count(&payments.pool, "SELECT count(*) FROM messaging.event_log").await, 1);
    assert_eq!(payments.pending().await, 0);
}

#[tokio::test]
async fn an_event_is_refused_by_a_database_without_an_epoch() {
    let payments = Producer::create().await;
    execute(&payments.pool, "DELETE FROM messaging.epoch").await;
    let mut tx = pg::begin(&payments.pool).await.unwrap();
    let actor = kernel::Actor::service("payments");
    let event = dishonour(1);
    let outgoing = Outgoing { aggregate_id: new_aggregate(), occurred_at: noon(), actor: &actor, event: &event };
    let error = payments.publisher.append(&mut tx, outgoing).await.unwrap_err();
    assert!(matches!(error, AppendError::Store(StoreError::Constraint { name }) if name == "epoch"));
}

#[tokio::test]
async fn the_age_of_the_outbox_is_that_of_its_oldest_event() {
    let payments = Producer::create().await;
    let waiting = async || messaging::waiting(&mut pg::acquire(&payments.pool).await.unwrap()).await.unwrap();
    assert_eq!(waiting().await, messaging::Waiting { pending: 0, oldest_seconds: 0.0 });

    let old = payments.state(new_aggregate(), &dishonour(1)).await;
    for _ in 0..20 {
        payments.state(new_aggregate(), &dishonour(1)).await;
    }
    let an_hour_ago = format!(
        "UPDATE messaging.event_log SET recorded_at = recorded_at - interval '1 hour' WHERE event_id = '{}'",
        old.uuid()
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(an_hour_ago)).execute(&payments.pool).await.unwrap();
    let found = waiting().await;
    assert_eq!(found.pending, 21);
    assert!((3_600.0..3_700.0).contains(&found.oldest_seconds), "{found:?}");
}
