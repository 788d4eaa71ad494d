//! What becomes of a parked event when a person has decided about it.

use messaging::{DecideError, Envelope, EventId, HandleError, Outcome, Parked};
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use crate::{
    consumer::{Consumer, received},
    producer::{column, execute, new_aggregate},
};

fn refuse(_: u32) -> Result<(), HandleError> {
    Err(HandleError::park("no such cheque"))
}

async fn parked(cases: &Consumer) -> Vec<Parked> {
    messaging::parked(&mut pg::acquire(&cases.pool).await.unwrap(), None, 10).await.unwrap()
}

async fn release(cases: &Consumer, event: EventId) -> Result<Parked, DecideError> {
    let mut tx = pg::begin(&cases.pool).await.unwrap();
    let released = messaging::release(&mut tx, event).await;
    end(tx, &released).await;
    released
}

async fn skip(cases: &Consumer, event: EventId) -> Result<Parked, DecideError> {
    let mut tx = pg::begin(&cases.pool).await.unwrap();
    let skipped = messaging::skip(&mut tx, event).await;
    end(tx, &skipped).await;
    skipped
}

/// A transaction that is only dropped is rolled back some time later: until then it holds its locks, and a processor
/// passes over what is locked.
async fn end(tx: Transaction<'static, Postgres>, decided: &Result<Parked, DecideError>) {
    if decided.is_ok() { pg::commit(tx).await.unwrap() } else { tx.rollback().await.unwrap() }
}

async fn cursors(cases: &Consumer) -> Vec<i64> {
    column(&cases.pool, "SELECT last_sequence FROM messaging.inbox_cursor").await
}

/// An event as a restored producer states it.
fn restored(aggregate: Uuid, sequence: u32) -> Envelope {
    Envelope { epoch: 2, ..received(aggregate, sequence) }
}

#[tokio::test]
async fn a_parked_event_is_listed_with_why_since_when_and_what_waits_behind_it() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    let [first, second, third] = [1, 2, 3].map(|sequence| received(aggregate, sequence));
    cases.receive(&[first.clone(), third, second]).await;
    assert_eq!(cases.apply_with(refuse).await[..], [Outcome::Parked, Outcome::Waiting, Outcome::Waiting]);
    let [event] = &parked(&cases).await[..] else { panic!("one event") };
    assert_eq!((event.event_id, event.aggregate_id, event.sequence), (first.event_id, aggregate, 1));
    assert_eq!((event.reason.as_str(), event.attempts, event.waiting), ("no such cheque", 1, 2));
    assert!(event.first_failed_at.is_some() && event.first_failed_at == event.last_failed_at, "{event:?}");
    let mut conn = pg::acquire(&cases.pool).await.unwrap();
    let after = messaging::parked(&mut conn, Some(first.event_id), 10).await.unwrap();
    assert!(after.is_empty(), "{after:?}");
}

#[tokio::test]
async fn a_released_event_is_applied_and_lets_the_later_ones_go() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    let [first, second] = [1, 2].map(|sequence| received(aggregate, sequence));
    cases.receive(&[first.clone(), second]).await;
    cases.apply_with(refuse).await;
    assert_eq!(release(&cases, first.event_id).await.unwrap().waiting, 1);
    assert_eq!(cases.apply().await, [Outcome::Applied, Outcome::Applied]);
    assert_eq!(cases.applied().await, [1, 2]);
    assert_eq!(cases.states().await, ["done", "done"]);
}

#[tokio::test]
async fn a_released_event_that_fails_again_is_parked_again_and_keeps_its_first_failure() {
    let cases = Consumer::create().await;
    let event = received(new_aggregate(), 1);
    cases.receive(std::slice::from_ref(&event)).await;
    // Parked after many attempts.
    execute(&cases.pool, "UPDATE messaging.inbox SET attempts = 23").await;
    assert_eq!(cases.apply_with(|_| Err(HandleError::later("away"))).await, [Outcome::Parked]);
    let before = parked(&cases).await.remove(0);
    release(&cases, event.event_id).await.unwrap();
    // All its attempts are before it again.
    assert_eq!(cases.apply_with(|_| Err(HandleError::later("away"))).await, [Outcome::Retried]);
    execute(&cases.pool, "UPDATE messaging.inbox SET next_attempt_at = '-infinity'").await;
    assert_eq!(cases.apply_with(refuse).await, [Outcome::Parked]);
    let after = parked(&cases).await.remove(0);
    assert_eq!((before.attempts, after.attempts), (24, 2));
    assert_eq!(before.first_failed_at, after.first_failed_at);
    assert!(before.last_failed_at < after.last_failed_at, "{before:?} {after:?}");
    assert_eq!((before.reason.as_str(), after.reason.as_str()), ("away", "no such cheque"));
}

#[tokio::test]
async fn a_skipped_event_has_no_effect_and_lets_the_later_ones_go() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    let [first, second, third] = [1, 2, 3].map(|sequence| received(aggregate, sequence));
    cases.receive(&[first.clone(), second, third]).await;
    cases.apply_with(refuse).await;
    skip(&cases, first.event_id).await.unwrap();
    assert_eq!(cursors(&cases).await, [1]);
    assert_eq!(cases.apply().await, [Outcome::Applied, Outcome::Applied]);
    assert_eq!(cases.applied().await, [2, 3]);
    assert_eq!(cases.states().await, ["skipped_by_operator", "done", "done"]);
    // It stays so, also when it comes again after its row is gone.
    cases.receive(std::slice::from_ref(&first)).await;
    assert_eq!(cases.apply().await, []);
    execute(&cases.pool, "DELETE FROM messaging.inbox").await;
    cases.receive(&[first]).await;
    assert_eq!(cases.apply().await, [Outcome::Repeat]);
    assert_eq!(cases.applied().await, [2, 3]);
}

#[tokio::test]
async fn only_a_parked_event_can_be_decided_on() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    let [first, second] = [1, 2].map(|sequence| received(aggregate, sequence));
    cases.receive(&[first.clone(), second.clone()]).await;
    cases.apply_with(refuse).await;
    let error = skip(&cases, second.event_id).await.unwrap_err();
    assert!(matches!(&error, DecideError::NotParked { state, .. } if state == "waiting"), "{error}");
    release(&cases, first.event_id).await.unwrap();
    let error = skip(&cases, first.event_id).await.unwrap_err();
    assert!(matches!(&error, DecideError::NotParked { state, .. } if state == "ready"), "{error}");
    cases.apply().await;
    for event in [first.event_id, second.event_id] {
        assert!(matches!(release(&cases, event).await, Err(DecideError::NotParked { .. })));
    }
    let stranger = received(aggregate, 1).event_id;
    assert!(matches!(skip(&cases, stranger).await, Err(DecideError::Unknown(event)) if event == stranger));
    assert_eq!(cases.applied().await, [1, 2]);
}

#[tokio::test]
async fn a_history_that_was_restored_is_joined_at_its_first_event_and_at_no_later_one() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    cases.receive(&[1, 2, 3].map(|sequence| received(aggregate, sequence))).await;
    cases.apply().await;
    // The producer lost its third event, and states another one in its place.
    let news = [3, 4, 5].map(|sequence| restored(aggregate, sequence));
    cases.receive(&news).await;
    assert_eq!(cases.apply().await, [Outcome::Parked; 3]);
    for later in &news[1..] {
        let error = skip(&cases, later.event_id).await.unwrap_err();
        assert!(matches!(error, DecideError::OutOfTurn { next: 3, .. }), "{error}");
    }
    // Released, it parks again: nobody has said yet where the new history begins.
    release(&cases, news[1].event_id).await.unwrap();
    assert_eq!(cases.apply().await, [Outcome::Parked]);
    skip(&cases, news[0].event_id).await.unwrap();
    for later in &news[1..] {
        release(&cases, later.event_id).await.unwrap();
    }
    assert_eq!(cases.apply().await, [Outcome::Applied, Outcome::Applied]);
    assert_eq!(cases.applied().await, [1, 2, 3, 4, 5]);
    assert_eq!(cursors(&cases).await, [5]);
}

#[tokio::test]
async fn a_restored_history_of_which_events_are_missing_is_not_joined() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    cases.receive(&[received(aggregate, 1)]).await;
    cases.apply().await;
    let later = restored(aggregate, 4);
    cases.receive(std::slice::from_ref(&later)).await;
    assert_eq!(cases.apply().await, [Outcome::Parked]);
    let error = skip(&cases, later.event_id).await.unwrap_err();
    assert!(matches!(error, DecideError::OutOfTurn { sequence: 4, next: 2 }), "{error}");
    assert_eq!(cursors(&cases).await, [1]);
}

#[tokio::test]
async fn an_event_from_before_a_restore_is_put_aside_and_moves_nothing() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    cases.receive(&[restored(aggregate, 1)]).await;
    cases.apply().await;
    let late = received(aggregate, 2);
    cases.receive(std::slice::from_ref(&late)).await;
    assert_eq!(cases.apply().await, [Outcome::Parked]);
    skip(&cases, late.event_id).await.unwrap();
    assert_eq!(cursors(&cases).await, [1]);
    cases.receive(&[restored(aggregate, 2)]).await;
    assert_eq!(cases.apply().await, [Outcome::Applied]);
}
