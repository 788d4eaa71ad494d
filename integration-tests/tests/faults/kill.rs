use integration_tests::chaos::{
    Chaos,
    act::{Act, EVERY_DEATH},
};

use crate::scenario;

#[tokio::test]
async fn nothing_is_lost_or_doubled_when_payments_dies_between_confirm_and_delete() {
    assert_eq!(scenario::payments_dies_between_confirm_and_delete("").await.unwrap(), Ok(()));
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_when_cases_dies_between_store_and_ack() {
    assert_eq!(scenario::cases_dies_between_store_and_ack("").await.unwrap(), Ok(()));
}

#[tokio::test]
async fn nothing_is_asked_for_twice_when_cases_dies_between_answer_and_record() {
    assert_eq!(scenario::cases_dies_between_answer_and_record().await.unwrap(), Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_twice_when_communications_dies_between_acceptance_and_record() {
    assert_eq!(scenario::communications_dies_between_acceptance_and_record().await.unwrap(), Ok(()));
}

#[tokio::test]
async fn an_event_whose_transaction_commits_late_is_sent_all_the_same() {
    assert_eq!(scenario::the_first_transaction_commits_last("").await.unwrap(), Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_replicas_one_fires_each_deadline() {
    assert_eq!(scenario::two_replicas_see_the_same_deadlines("").await.unwrap(), Ok(()));
}

/// PostgreSQL and RabbitMQ are of this test alone; a client outside the mesh keeps what was acknowledged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_cases_outlive_every_service_the_broker_and_the_database() {
    let mut chaos = Chaos::begin("faults", "", |line| println!("{line}")).await.unwrap();
    for act in EVERY_DEATH {
        chaos.perform(*act).await.unwrap();
    }
    chaos.perform(Act::Jump(40)).await.unwrap();
    assert_eq!(chaos.end().await.unwrap(), Ok(()));
}
