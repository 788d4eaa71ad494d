//! When an event is missing, and when it is not.

use std::time::Duration;

use kernel::{Clock as _, SystemClock};
use messaging::{Envelope, Gap, HandleError, Outcome};

use crate::{
    consumer::{Consumer, received},
    producer::{execute, new_aggregate},
};

/// The gaps behind which events have waited since before `seconds` from now.
async fn gaps(cases: &Consumer, seconds: u64) -> Vec<Gap> {
    let since = SystemClock.now().plus(Duration::from_secs(seconds));
    messaging::gaps(&mut pg::acquire(&cases.pool).await.unwrap(), since).await.unwrap()
}

async fn old(cases: &Consumer) -> Vec<Gap> {
    messaging::old_gaps(&mut pg::acquire(&cases.pool).await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn an_event_that_is_not_there_after_a_minute_is_missing_until_it_comes() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    cases.receive(&[1, 5, 4].map(|sequence| received(aggregate, sequence))).await;
    cases.receive(&[received(new_aggregate(), 1)]).await;
    cases.apply().await;
    assert_eq!(old(&cases).await, [], "it may be on its way");
    execute(&cases.pool, "UPDATE messaging.inbox SET received_at = received_at - interval '61 seconds'").await;
    let [gap] = &old(&cases).await[..] else { panic!("one gap") };
    assert_eq!((gap.producer.as_str(), gap.aggregate_id), ("payments", aggregate));
    assert_eq!((gap.missing_from, gap.missing_to, gap.waiting), (2, 3, 2));
    cases.receive(&[received(aggregate, 2)]).await;
    cases.apply().await;
    let [gap] = &old(&cases).await[..] else { panic!("one gap") };
    assert_eq!((gap.missing_from, gap.missing_to), (3, 3));
    cases.receive(&[received(aggregate, 3)]).await;
    assert_eq!(old(&cases).await, [], "it is here, and applied next");
    cases.apply().await;
    assert_eq!(old(&cases).await, []);
    assert_eq!(cases.applied().await, [1, 1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn an_aggregate_that_never_began_is_missing_its_first_event() {
    let cases = Consumer::create().await;
    cases.receive(&[received(new_aggregate(), 3)]).await;
    assert_eq!(cases.apply().await, [Outcome::Waiting]);
    let [gap] = &gaps(&cases, 60).await[..] else { panic!("one gap") };
    assert_eq!((gap.missing_from, gap.missing_to), (1, 2));
}

#[tokio::test]
async fn an_event_that_fails_is_not_missing() {
    let cases = Consumer::create().await;
    for verdict in [HandleError::later, HandleError::park] {
        let aggregate = new_aggregate();
        cases.receive(&[1, 2].map(|sequence| received(aggregate, sequence))).await;
        cases.apply_with(move |_| Err(verdict("the other side is away"))).await;
        assert_eq!(gaps(&cases, 60).await, []);
    }
    assert_eq!(cases.states().await, ["ready", "waiting", "parked", "waiting"]);
}

#[tokio::test]
async fn nothing_is_missing_from_a_history_that_was_given_up() {
    let cases = Consumer::create().await;
    let aggregate = new_aggregate();
    cases.receive(&[received(aggregate, 2)]).await;
    cases.apply().await;
    assert_eq!(gaps(&cases, 60).await.len(), 1);
    let restored = |sequence| Envelope { epoch: 2, ..received(aggregate, sequence) };
    cases.receive(&[restored(1), restored(3)]).await;
    cases.apply().await;
    let [gap] = &gaps(&cases, 60).await[..] else { panic!("one gap") };
    assert_eq!((gap.missing_from, gap.missing_to), (2, 2), "of the new history");
}
