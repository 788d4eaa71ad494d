use futures_util::future::join_all;
use tonic::Code;

use crate::service::{Service, credit};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_credit_sent_sixteen_times_at_once_counts_once() {
    let service = Service::start().await;
    let sent = join_all((0..16).map(|_| service.post(credit("412345678901", "HL-1", 150_000)))).await;
    let answers: Vec<_> = sent.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers.iter().filter(|answer| !answer.already_posted).count(), 1);
    let ids: Vec<_> = answers.iter().map(|answer| &answer.receipt.as_ref().unwrap().receipt_id).collect();
    assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "{ids:?}");
    assert_eq!(service.balance("HL-1").await, Some(150_000));
    assert_eq!(service.number("SELECT count(*) FROM transfer").await, 1);
    assert_eq!(service.number("SELECT count(*) FROM messaging.event_log").await, 1);
    assert_eq!(service.number("SELECT count(*) FROM audit.entry").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_credits_at_once_to_an_account_that_nobody_knew_sum_up() {
    let service = Service::start().await;
    let references: Vec<String> = (0..16).map(|n| format!("R-{n}")).collect();
    let credits = references.iter().zip(1_i64..).map(|(reference, n)| credit(reference, "HL-1", n * 100));
    for answer in join_all(credits.map(|credit| service.post(credit))).await {
        assert!(!answer.unwrap().already_posted);
    }
    assert_eq!(service.balance("HL-1").await, Some((1..=16).sum::<i64>() * 100));
    assert_eq!(service.number("SELECT count(*) FROM ledger_account WHERE kind = 'borrower'").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_reversed_or_identified_by_many_at_once_is_so_once() {
    let service = Service::start().await;
    let id = service.post(credit("1", "", 500)).await.unwrap().receipt.unwrap().receipt_id;
    let accounts: Vec<String> = (0..8).map(|n| format!("HL-{n}")).collect();
    let identified = join_all(accounts.iter().map(|account| service.identify(&id, account))).await;
    assert_eq!(identified.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(service.number("SELECT sum(balance_paise)::bigint FROM ledger_balance").await, 500);

    let reversed = join_all((0..8).map(|_| service.reverse(&id))).await;
    assert_eq!(reversed.iter().filter(|answer| answer.is_ok()).count(), 1);
    let refused = identified.into_iter().chain(reversed).filter_map(Result::err);
    assert!(refused.into_iter().all(|refused| refused.code() == Code::FailedPrecondition));
    assert_eq!(service.number("SELECT sum(balance_paise)::bigint FROM ledger_balance").await, 0);
    assert_eq!(service.number("SELECT count(*) FROM transfer").await, 4);
    assert_eq!(service.number("SELECT count(*) FROM messaging.event_log").await, 2);
}
