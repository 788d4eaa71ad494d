//! What the inbox makes of handlers that fail.

use messaging::{HandleError, Outcome};
use prost::Message as _;
use sqlx::Connection as _;

use crate::{
    consumer::{Consumer, received},
    producer::{column, dishonour, execute, new_aggregate},
};

/// The seconds between attempts, before jitter takes up to half of them.
const PAUSES_S: [f64; 8] = [1.0, 5.0, 30.0, 120.0, 600.0, 1_800.0, 3_600.0, 3_600.0];
const ATTEMPTS: usize = 24;

fn try_later(_: u32) -> Result<(), HandleError> {
    Err(HandleError::later("the other side is away"))
}

/// Makes the next attempt due.
async fn make_due(cases: &Consumer) {
    execute(&cases.pool, "UPDATE messaging.inbox SET next_attempt_at = '-infinity' WHERE state = 'ready'").await;
}

#[tokio::test]
async fn a_failed_event_is_tried_again_when_it_is_due_and_then_has_its_effect_once() {
    let cases = Consumer::create().await;
    cases.receive(&[received(new_aggregate(), 1)]).await;
    assert_eq!(cases.apply_with(try_later).await, [Outcome::Retried]);
    execute(&cases.pool, "UPDATE messaging.inbox SET next_attempt_at = next_attempt_at + interval '1 hour'").await;
    assert_eq!(cases.apply().await, []);
    make_due(&cases).await;
    assert_eq!(cases.apply().await, [Outcome::Applied]);
    assert_eq!(cases.applied().await, [1]);
}

#[tokio::test]
async fn the_pauses_between_attempts_grow_to_an_hour_and_the_last_attempt_parks() {
    let cases = Consumer::create().await;
    cases.receive(&[received(new_aggregate(), 1)]).await;
    for attempt in 0..ATTEMPTS - 1 {
        // The clock is the database's own; the pause begins between these two readings of it.
        let before: f64 = now(&cases).await;
        assert_eq!(cases.apply_with(try_later).await, [Outcome::Retried], "attempt {attempt}");
        let after = now(&cases).await;
        let due = "SELECT extract(epoch FROM next_attempt_at)::float8 FROM messaging.inbox";
        let due: f64 = column(&cases.pool, due).await[0];
        let pause = PAUSES_S[attempt.min(PAUSES_S.len() - 1)];
        assert!((before + pause / 2.0..=after + pause).contains(&due), "attempt {attempt}: {}", due - before);
        make_due(&cases).await;
    }
    assert_eq!(cases.apply_with(try_later).await, [Outcome::Parked]);
    assert_eq!(cases.reason().await, "the other side is away");
    assert_eq!(cases.applied().await, [0_i32; 0]);
}

async fn now(cases: &Consumer) -> f64 {
    column(&cases.pool, "SELECT extract(epoch FROM clock_timestamp())::float8").await[0]
}

#[tokio::test]
async fn later_events_of_the_aggregate_wait_for_the_failed_one_and_others_go_on() {
    let cases = Consumer::create().await;
    let [aggregate, other] = [new_aggregate(), new_aggregate()];
    cases.receive(&[received(aggregate, 1), received(aggregate, 2), received(other, 1), received(other, 2)]).await;
    let attempts = std::sync::atomic::AtomicU32::new(0);
    let first_fails = move |_| match attempts.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
        0 => Err(HandleError::later("the other side is away")),
        _ => Ok(()),
    };
    let outcomes = [Outcome::Retried, Outcome::Waiting, Outcome::Applied, Outcome::Applied];
    assert_eq!(cases.apply_with(first_fails).await[..4], outcomes);
    make_due(&cases).await;
    cases.apply().await;
    assert_eq!(cases.states().await, ["done"; 4]);
    assert_eq!(cases.applied().await, [1, 2, 1, 2]);
}

#[tokio::test]
async fn an_error_for_good_parks_at_once() {
    let cases = Consumer::create().await;
    cases.receive(&[received(new_aggregate(), 1)]).await;
    assert_eq!(cases.apply_with(|_| Err(HandleError::park("no such cheque"))).await, [Outcome::Parked]);
    assert_eq!(cases.reason().await, "no such cheque");
}

#[tokio::test]
async fn a_payload_that_cannot_be_decoded_parks() {
    let cases = Consumer::create().await;
    let mut event = received(new_aggregate(), 1);
    event.payload = vec![0xff];
    cases.receive(&[event]).await;
    assert_eq!(cases.apply().await, [Outcome::Parked]);
    assert!(cases.reason().await.contains("decode"), "{}", cases.reason().await);
}

#[tokio::test]
async fn an_actor_of_a_role_that_is_not_known_here_parks_its_event_and_no_other() {
    let cases = Consumer::create().await;
    let mut event = received(new_aggregate(), 1);
    event.actor["roles"] = serde_json::json!(["a-role-of-tomorrow"]);
    cases.receive(&[event, received(new_aggregate(), 1)]).await;
    assert_eq!(cases.apply().await, [Outcome::Parked, Outcome::Applied]);
    assert!(cases.reason().await.contains("a-role-of-tomorrow"));
}

#[tokio::test]
async fn a_handler_that_panics_parks_its_event_and_no_other() {
    let cases = Consumer::create().await;
    cases.receive(&[received(new_aggregate(), 1), received(new_aggregate(), 1)]).await;
    let attempts = std::sync::atomic::AtomicU32::new(0);
    let first_panics = move |_| {
        assert!(attempts.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 0, "this panic belongs to the test");
        Ok(())
    };
    assert_eq!(cases.apply_with(first_panics).await, [Outcome::Parked, Outcome::Applied]);
    assert_eq!(cases.reason().await, "the handler panicked");
    assert_eq!(cases.applied().await, [1]);
}

#[tokio::test]
async fn a_handler_that_fails_leaves_nothing_of_its_effect() {
    let cases = Consumer::create().await;
    for verdict in [try_later, |_| Err(HandleError::park("no")), |_| panic!("this panic belongs to the test")] {
        cases.receive(&[received(new_aggregate(), 1)]).await;
        cases.apply_with(verdict).await;
        assert_eq!(cases.applied().await, [0_i32; 0]);
    }
    let cursors = "SELECT count(*) FROM messaging.inbox_cursor";
    assert_eq!(column::<i64>(&cases.pool, cursors).await, [0]);
}

#[tokio::test]
async fn an_effect_that_is_refused_only_at_the_commit_parks_its_event_and_no_other() {
    let cases = Consumer::create().await;
    let mut owner = sqlx::PgConnection::connect(&cases.database.urls().owner).await.unwrap();
    let constraint = "ALTER TABLE applied ADD CONSTRAINT one_of_each UNIQUE (ordinal) DEFERRABLE INITIALLY DEFERRED";
    sqlx::raw_sql(constraint).execute(&mut owner).await.unwrap();
    cases.receive(&[received(new_aggregate(), 1), received(new_aggregate(), 1)]).await;
    let mut other = received(new_aggregate(), 1);
    other.payload = dishonour(2).encode_to_vec();
    cases.receive(&[other]).await;
    assert_eq!(cases.apply().await, [Outcome::Applied, Outcome::Parked, Outcome::Applied]);
    assert_eq!(cases.reason().await, "constraint `one_of_each` refused the row");
    assert_eq!(cases.applied().await, [1, 2]);
}

#[tokio::test]
async fn a_reason_that_the_database_cannot_hold_parks_all_the_same() {
    let cases = Consumer::create().await;
    cases.receive(&[received(new_aggregate(), 1)]).await;
    assert_eq!(cases.apply_with(|_| Err(HandleError::park("bad name: \0"))).await, [Outcome::Parked]);
    assert_eq!(cases.reason().await, "bad name: ");
}
