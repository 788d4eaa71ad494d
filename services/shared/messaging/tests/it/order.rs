//! What the inbox makes of events that are repeated, come in another order, or do not come at all.

use messaging::Outcome;
use proto::{Event as _, payments::InstrumentDishonoured};

use crate::{
    consumer::{Consumer, received},
    producer::{execute, new_aggregate},
};

#[tokio::test]
async fn a_repeated_message_has_one_effect() {
    let cases = Consumer::create().await;
    let event = received(new_aggregate(), 1);
    cases.receive(&[event.clone(), event.clone()]).await;
    assert_eq!(cases.apply().await, [Outcome::Applied]);
    cases.receive(&[event]).await;
    assert_eq!(cases.apply().await, []);
    assert_eq!(cases.applied().await, [1]);
}

#[tokio::test]
async fn a_repeat_has_no_effect_after_its_first_copy_has_left_the_inbox() {
    let cases = Consumer::create().await;
    let event = received(new_aggregate(), 1);
    cases.receive(std::slice::from_ref(&event)).await;
    assert_eq!(cases.apply().await, [Outcome::Applied]);
    execute(&cases.pool, "DELETE FROM messaging.inbox").await;
    cases.receive(&[event]).await;
    assert_eq!(cases.apply().await, [Outcome::Repeat]);
    assert_eq!(cases.applied().await, [1]);
}

#[tokio::test]
async fn reordered_messages_wait_and_are_applied_in_order() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    let [third, first, second] = [3, 1, 2].map(|sequence| received(aggregate, sequence));
    cases.receive(&[third, first, second]).await;
    assert_eq!(cases.apply().await, [Outcome::Waiting, Outcome::Applied, Outcome::Applied, Outcome::Applied]);
    assert_eq!(cases.applied().await, [1, 2, 3]);
}

#[tokio::test]
async fn a_gap_waits_until_it_is_filled() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    cases.receive(&[received(aggregate, 1), received(aggregate, 3)]).await;
    assert_eq!(cases.apply().await, [Outcome::Applied, Outcome::Waiting]);
    assert_eq!(cases.apply().await, []);
    assert_eq!(cases.states().await, ["done", "waiting"]);
    cases.receive(&[received(aggregate, 2)]).await;
    assert_eq!(cases.apply().await, [Outcome::Applied, Outcome::Applied]);
    assert_eq!(cases.applied().await, [1, 2, 3]);
}

#[tokio::test]
async fn an_event_of_no_interest_is_skipped_and_the_next_one_goes_on() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    let mut foreign = received(aggregate, 1);
    foreign.event_type = "payments.receipt_posted.v1".to_owned();
    cases.receive(&[foreign, received(aggregate, 2)]).await;
    assert_eq!(cases.apply().await, [Outcome::Skipped, Outcome::Applied]);
    assert_eq!(cases.states().await, ["skipped", "done"]);
    assert_eq!(cases.applied().await, [2]);
}

#[tokio::test]
async fn an_unknown_version_is_parked_and_holds_back_its_aggregate_only() {
    let cases = Consumer::create().await;
    let [aggregate, other] = [new_aggregate(), new_aggregate()];
    let mut newer = received(aggregate, 1);
    newer.event_type = format!("{}.v2", InstrumentDishonoured::TYPE);
    cases.receive(&[newer, received(aggregate, 2), received(other, 1)]).await;
    assert_eq!(cases.apply().await, [Outcome::Parked, Outcome::Waiting, Outcome::Applied]);
    assert_eq!(cases.reason().await, "this version of the event is not known here; upgrade this service");
    assert_eq!(cases.applied().await, [1]);
}

#[tokio::test]
async fn an_event_of_a_higher_epoch_is_parked() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    let [before, mut restored] = [1, 2].map(|sequence| received(aggregate, sequence));
    restored.epoch = 2;
    cases.receive(&[before, restored]).await;
    assert_eq!(cases.apply().await, [Outcome::Applied, Outcome::Parked]);
    assert_eq!(cases.reason().await, "the producer was restored: its history must be reconciled first");
    assert_eq!(cases.applied().await, [1]);
}

#[tokio::test]
async fn a_history_that_begins_after_a_restore_is_followed_and_not_mixed_with_the_one_before() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    // The first event of the old history never came.
    cases.receive(&[received(aggregate, 2)]).await;
    assert_eq!(cases.apply().await, [Outcome::Waiting]);
    let restored = [received(aggregate, 1), received(aggregate, 2)].map(|mut event| {
        event.epoch = 2;
        event
    });
    cases.receive(&restored).await;
    assert_eq!(cases.apply().await, [Outcome::Applied, Outcome::Applied]);
    assert_eq!(cases.states().await, ["waiting", "done", "done"]);
    assert_eq!(cases.applied().await, [1, 2]);
}
