//! What is dropped of the logs when it is old, and what is not.

use kernel::{Clock as _, Ids as _, LegalDate, SeededIds, SimulatedClock, SystemClock, TypedId as _};
use messaging::{Envelope, EventId, Outcome, Publisher, topology::MESH};
use pg::StoreError;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    consumer::{Consumer, received},
    producer::{Producer, append, column, count, dishonour, execute, new_aggregate, retention},
};

fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

/// Makes the partition of a month that is long gone.
async fn make_month(pool: &PgPool, log: &str, month: &str) {
    sqlx::query("SELECT platform.ensure_month_partitions($1::text::regclass, $2, 1)")
        .bind(log)
        .bind(pg::Date::from(day(month)))
        .execute(pool)
        .await
        .unwrap();
}

/// An id as it was made on this day.
fn id_of(date: &str) -> Uuid {
    SeededIds::new(SimulatedClock::at(&format!("{date}T06:30:00Z")).unwrap(), 1).next_uuid()
}

/// The first event of an aggregate, stated on this day.
fn stated_on(date: &str) -> Envelope {
    Envelope { event_id: EventId::from_uuid(id_of(date)), ..received(new_aggregate(), 1) }
}

async fn drop_on(pool: &PgPool, today: &str) -> Vec<String> {
    messaging::drop_old_months(pool, retention(), day(today)).await.unwrap()
}

#[tokio::test]
async fn a_month_of_the_inbox_goes_when_it_is_old_and_all_of_it_was_applied_or_passed_over() {
    let cases = Consumer::create().await;
    for month in ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01"] {
        make_month(&cases.pool, "messaging.inbox", month).await;
    }
    let [done, ready, waiting, parked, skipped] =
        ["2024-01-15", "2024-02-15", "2024-03-15", "2024-04-15", "2024-05-15"].map(stated_on);
    let mut of_no_interest = stated_on("2024-01-16");
    of_no_interest.event_type = "payments.receipt_posted.v1".to_owned();
    cases.receive(&[done.clone(), ready, waiting, parked, skipped, of_no_interest]).await;
    cases.apply().await;
    for (state, month) in [("ready", 2), ("waiting", 3), ("parked", 4), ("skipped_by_operator", 5)] {
        let update = format!("UPDATE messaging.inbox_2024_{month:02} SET state = '{state}'");
        sqlx::raw_sql(sqlx::AssertSqlSafe(update)).execute(&cases.pool).await.unwrap();
    }
    // January ends on the first of February; 120 days later is the 31st of May.
    assert_eq!(drop_on(&cases.pool, "2024-05-30").await, [""; 0]);
    assert_eq!(drop_on(&cases.pool, "2024-05-31").await, ["messaging.inbox_2024_01"]);
    assert_eq!(drop_on(&cases.pool, "2025-05-31").await, ["messaging.inbox_2024_05"]);
    let left: Vec<String> = column(&cases.pool, "SELECT state FROM messaging.inbox ORDER BY event_id").await;
    assert_eq!(left, ["ready", "waiting", "parked"], "what needs somebody stays with its month");
    // The cursor of what is gone stands.
    let applied = cases.applied().await;
    cases.receive(&[done]).await;
    assert_eq!(cases.apply().await, [Outcome::Repeat, Outcome::Repeat], "it and the one that was ready");
    assert_eq!(cases.applied().await, applied);
}

#[tokio::test]
async fn what_came_in_again_after_its_month_was_dropped_is_deleted_when_it_is_old_itself() {
    let cases = Consumer::create().await;
    cases.receive(&[stated_on("2024-01-15"), stated_on("2024-01-16")]).await;
    execute(&cases.pool, "UPDATE messaging.inbox SET received_at = '2024-06-01', state = 'done'").await;
    let held = stated_on("2024-01-17");
    cases.receive(&[held]).await;
    execute(&cases.pool, "UPDATE messaging.inbox SET received_at = '2024-06-01'").await;
    drop_on(&cases.pool, "2024-09-29").await;
    assert_eq!(cases.states().await, ["done", "done", "ready"]);
    drop_on(&cases.pool, "2024-09-30").await;
    assert_eq!(cases.states().await, ["ready"]);
}

#[tokio::test]
async fn a_month_of_the_event_log_goes_when_it_is_old_and_all_of_it_was_sent() {
    let payments = Producer::create().await;
    for month in ["2024-01-01", "2024-02-01"] {
        make_month(&payments.pool, "messaging.event_log", month).await;
        let (date, _) = month.rsplit_once('-').unwrap();
        let ids = SeededIds::new(SimulatedClock::at(&format!("{date}-15T06:30:00Z")).unwrap(), 1);
        let publisher = Publisher::new("payments", &MESH, std::sync::Arc::new(ids));
        let mut tx = pg::begin(&payments.pool).await.unwrap();
        append(&publisher, &mut tx, new_aggregate(), &dishonour(1)).await;
        pg::commit(tx).await.unwrap();
    }
    // 400 days after the first of February.
    assert_eq!(drop_on(&payments.pool, "2025-03-06").await, [""; 0]);
    assert_eq!(drop_on(&payments.pool, "2025-03-07").await, [""; 0], "it is not sent yet");
    execute(&payments.pool, "DELETE FROM messaging.outbox").await;
    assert_eq!(drop_on(&payments.pool, "2025-03-06").await, [""; 0]);
    assert_eq!(drop_on(&payments.pool, "2025-03-07").await, ["messaging.event_log_2024_01"]);
    assert_eq!(count(&payments.pool, "SELECT count(*) FROM messaging.event_log").await, 1);
    assert_eq!(count(&payments.pool, "SELECT count(*) FROM messaging.event_stream").await, 2);
}

#[tokio::test]
async fn a_clock_that_is_years_ahead_drops_nothing_of_today() {
    let cases = Consumer::create().await;
    make_month(&cases.pool, "messaging.inbox", &SystemClock.today().to_string()).await;
    assert_eq!(drop_on(&cases.pool, "2099-01-01").await, [""; 0]);
}

#[tokio::test]
async fn the_database_itself_refuses_a_retention_that_is_too_short() {
    let cases = Consumer::create().await;
    for (inbox, log) in [(29, 400), (120, 399)] {
        let asked = sqlx::query("SELECT messaging.drop_old_months('2024-01-01', $1, $2)").bind(inbox).bind(log);
        let error = StoreError::from(asked.execute(&cases.pool).await.unwrap_err());
        assert!(matches!(&error, StoreError::Database { sqlstate: Some(state), .. } if state == "22023"), "{error}");
    }
}

#[tokio::test]
async fn a_month_that_somebody_writes_to_is_left_to_the_next_look() {
    let cases = Consumer::create().await;
    make_month(&cases.pool, "messaging.inbox", "2024-01-01").await;
    let mut tx = pg::begin(&cases.pool).await.unwrap();
    messaging::store(&mut tx, &stated_on("2024-01-15")).await.unwrap();
    let error = messaging::drop_old_months(&cases.pool, retention(), day("2025-01-01")).await.unwrap_err();
    assert!(matches!(&error, StoreError::Retryable { sqlstate } if sqlstate == "55P03"), "{error}");
    pg::commit(tx).await.unwrap();
    assert_eq!(drop_on(&cases.pool, "2025-01-01").await, [""; 0], "it is seen now, and not applied");
    cases.apply().await;
    assert_eq!(drop_on(&cases.pool, "2025-01-01").await, ["messaging.inbox_2024_01"]);
}
