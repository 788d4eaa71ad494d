//! Each saboteur breaks one promise; the same scenarios must then go red, each for its own reason.

use integration_tests::invariants::Violation;

use crate::scenario;

#[tokio::test]
async fn an_inbox_that_forgets_applies_events_twice() {
    let verdict = scenario::cases_dies_between_store_and_ack("sabotage.no-dedupe=return").await.unwrap();
    assert!(matches!(verdict, Err(Violation::EffectTwice(_))), "{verdict:?}");
}

#[tokio::test]
async fn an_acknowledgement_before_the_store_loses_events() {
    let verdict = scenario::cases_dies_between_store_and_ack("sabotage.ack-before-store=return").await.unwrap();
    assert!(matches!(verdict, Err(Violation::EventLost(_))), "{verdict:?}");
}

#[tokio::test]
async fn a_row_deleted_without_confirmation_loses_events() {
    let sabotage = "sabotage.delete-without-confirm=return";
    let verdict = scenario::payments_dies_between_confirm_and_delete(sabotage).await.unwrap();
    assert!(matches!(verdict, Err(Violation::EventLost(_))), "{verdict:?}");
}

#[tokio::test]
async fn a_relay_with_a_cursor_loses_the_event_that_commits_late() {
    let verdict = scenario::the_first_transaction_commits_last("sabotage.cursor-relay=return").await.unwrap();
    assert!(matches!(verdict, Err(Violation::EventLost(_))), "{verdict:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn timers_without_a_lock_fire_a_deadline_in_two_replicas() {
    let verdict = scenario::two_replicas_see_the_same_deadlines("sabotage.unlocked-timer=return").await.unwrap();
    assert!(matches!(verdict, Err(Violation::DeadlineAmiss(_))), "{verdict:?}");
}
