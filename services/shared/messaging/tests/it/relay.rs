//! From the outbox to the broker.

use proto::cases::CaseOpened;

use crate::{
    broker::{Broker, QUEUE, header},
    consumer::{Consumer, handlers},
    producer::{NEVER_MS, Producer, SOON_MS, column, count, dishonour, execute, new_aggregate},
};

/// Waits until the broker has handed back the only event that was ever sent.
async fn refused(payments: &Producer) {
    let refused = "SELECT count(*) FROM messaging.outbox WHERE attempts > 0";
    let look = async || Ok((count(&payments.pool, refused).await == 1).then_some(()));
    testkit::eventually("a message is refused", look).await.unwrap();
}

#[tokio::test]
async fn a_message_without_a_queue_stays_with_its_reason_and_goes_when_there_is_one() {
    let broker = Broker::create().await;
    let payments = Producer::create().await;
    broker.bind_only(None).await;
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    let id = payments.state(new_aggregate(), &dishonour(1)).await;
    refused(&payments).await;
    let reasons = column::<String>(&payments.pool, "SELECT last_error FROM messaging.outbox").await;
    assert_eq!(reasons, ["no queue took the message"]);
    assert!(broker.is_empty(QUEUE).await);
    broker.bind_only(Some("#")).await;
    execute(&payments.pool, "UPDATE messaging.outbox SET next_attempt_at = '-infinity'").await;
    assert_eq!(header(&broker.take(QUEUE).await, "id"), id.to_string());
    payments.sent().await;
    relay.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_refused_message_holds_back_its_aggregate_only() {
    let broker = Broker::create().await;
    let payments = Producer::create().await;
    let [aggregate, other] = [new_aggregate(), new_aggregate()];
    broker.bind_only(Some("cases.#")).await;
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    let first = payments.state(aggregate, &dishonour(1)).await;
    refused(&payments).await;
    relay.shutdown().await.unwrap();
    execute(&payments.pool, "UPDATE messaging.outbox SET next_attempt_at = clock_timestamp() + interval '1 hour'")
        .await;

    // The queue would take both of these.
    let held_back = payments.state(aggregate, &CaseOpened::default()).await;
    let free = payments.state(other, &CaseOpened::default()).await;
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    assert_eq!(header(&broker.take(QUEUE).await, "id"), free.to_string());
    relay.shutdown().await.unwrap();
    let pending =
        column::<String>(&payments.pool, "SELECT event_id::text FROM messaging.outbox ORDER BY position").await;
    assert_eq!(pending, [first.to_string(), held_back.to_string()]);

    broker.bind_only(Some("#")).await;
    execute(&payments.pool, "UPDATE messaging.outbox SET next_attempt_at = '-infinity'").await;
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    let taken = [broker.take(QUEUE).await, broker.take(QUEUE).await].map(|message| header(&message, "id"));
    assert_eq!(taken, [first.to_string(), held_back.to_string()]);
    relay.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_message_that_a_full_queue_refuses_stays_with_its_reason() {
    let broker = Broker::create().await;
    let payments = Producer::create().await;
    broker.set_policy(|definition| definition["max-length"] = 1.into()).await;
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    // The limit is soft (reliability.md M18): some more than one are taken, far from all.
    for ordinal in 1..=50 {
        payments.state(new_aggregate(), &dishonour(ordinal)).await;
    }
    let refused = "SELECT count(*) FROM messaging.outbox WHERE last_error = 'the broker refused the message'";
    let look = async || Ok((count(&payments.pool, refused).await > 0).then_some(()));
    testkit::eventually("a message is refused", look).await.unwrap();
    broker.set_policy(|definition| _ = definition.as_object_mut().unwrap().remove("max-length")).await;
    payments.sent().await;
    relay.shutdown().await.unwrap();
}

#[tokio::test]
async fn an_event_that_is_stated_wakes_relay_intake_and_processor() {
    let broker = Broker::create().await;
    let (payments, cases) = (Producer::create().await, Consumer::create().await);
    let relay = payments.start_relay(&broker.namespace, NEVER_MS).await;
    let consumer = cases.start(&broker.namespace, NEVER_MS, handlers(|_| Ok(()))).await;
    for applied in 1..=20 {
        payments.state(new_aggregate(), &dishonour(1)).await;
        cases.has_applied(applied).await;
    }
    consumer.shutdown().await.unwrap();
    relay.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_relay_that_is_told_to_stop_sends_what_is_pending() {
    let broker = Broker::create().await;
    let payments = Producer::create().await;
    let relay = payments.start_relay(&broker.namespace, NEVER_MS).await;
    let mut tx = pg::begin(&payments.pool).await.unwrap();
    let id = crate::producer::append(&payments.publisher, &mut tx, new_aggregate(), &dishonour(1)).await;
    pg::commit(tx).await.unwrap();
    relay.shutdown().await.unwrap();
    assert_eq!(payments.pending().await, 0);
    assert_eq!(header(&broker.take(QUEUE).await, "id"), id.to_string());
}

#[tokio::test]
async fn a_long_backlog_does_not_make_each_batch_more_work() {
    const BACKLOG: i64 = 20_000;
    let payments = Producer::create().await;
    execute(
        &payments.pool,
        "INSERT INTO messaging.event_log (event_id, epoch, aggregate_type, aggregate_id, sequence, event_type, payload,
                                          actor, traceparent, occurred_at)
         SELECT gen_random_uuid(), 1, 'instrument', gen_random_uuid(), 1, 'payments.instrument_dishonoured.v1', '', '{}',
                '', '2026-03-02T06:30:00Z'
         FROM generate_series(1, 20000);
         INSERT INTO messaging.outbox (event_id, position, shard, aggregate_id, sequence)
         SELECT event_id, position, position % 16, aggregate_id, 1 FROM messaging.event_log",
    )
    .await;
    let mut superuser = payments.database.superuser().await.unwrap();
    sqlx::raw_sql("SELECT pg_stat_force_next_flush()").execute(&payments.pool).await.unwrap();
    sqlx::raw_sql("SELECT pg_stat_reset()").execute(&mut superuser).await.unwrap();
    let broker = Broker::create().await;
    let relay = payments.start_relay(&broker.namespace, NEVER_MS).await;
    for _ in 0..200 {
        broker.take(QUEUE).await;
    }
    relay.shutdown().await.unwrap();
    let sent = BACKLOG - payments.pending().await;
    // A session reports what it has read when it ends.
    let read =
        "SELECT sum(seq_tup_read + idx_tup_fetch)::bigint FROM pg_stat_user_tables WHERE relname LIKE 'event_log%'";
    let look = async || Ok(Some(count(&payments.pool, read).await).filter(|read| *read >= sent));
    let read = testkit::eventually("the relay's session has reported", look).await.unwrap();
    assert!(read <= 2 * sent, "{read} rows of the log were read to send {sent}");
}
