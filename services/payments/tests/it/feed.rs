//! How far statements are recorded: what must be known before anybody says that nothing was paid.

use proto::{
    payments::{GetFeedRequest, GetFeedResponse, RecordReceiptsRequest, StatementFile, StatementRow},
    types::LegalDate,
};
use tonic::Status;

use crate::service::{Service, credit, day, fields, keyed};

/// A statement of a source up to a day, if it says, with a credit on each of some days of March 2026.
fn statement(source: &str, covers_until: Option<LegalDate>, days: &[i32]) -> RecordReceiptsRequest {
    let rows = days.iter().zip(2..).map(|(&on, row_number)| {
        let mut credit = credit(&format!("{source}-{on}"), "HL-1", 100);
        credit.value_date = Some(day(2026, 3, on));
        StatementRow { row_number, credit: Some(credit) }
    });
    let file = StatementFile { source: source.to_owned(), sha256: vec![9; 32], covers_until };
    RecordReceiptsRequest { file: Some(file), rows: rows.collect(), validate_only: false }
}

async fn record(service: &Service, request: RecordReceiptsRequest) -> Result<(), Status> {
    service.client("recovery-officer").record_receipts(keyed(request)).await.map(drop)
}

async fn feed(service: &Service, account: &str) -> GetFeedResponse {
    let request = GetFeedRequest { loan_account_number: account.to_owned() };
    service.client("auditor").get_feed(request).await.unwrap().into_inner()
}

/// The sources with the day of March up to which each is recorded, and the earliest of these days.
async fn recorded(service: &Service) -> (Vec<(String, i32)>, Option<i32>) {
    let feed = feed(service, "HL-1").await;
    let sources = feed.sources.into_iter().map(|source| (source.source, source.recorded_until.unwrap().day));
    (sources.collect(), feed.recorded_until.map(|until| until.day))
}

fn until(source: &str, day: i32) -> (String, i32) {
    (source.to_owned(), day)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_recorded_before_the_first_statement_and_a_single_credit_is_no_statement() {
    let service = Service::start().await;
    service.post(credit("1", "HL-1", 100)).await.unwrap();
    let feed = feed(&service, "HL-1").await;
    assert_eq!((feed.sources.len(), feed.recorded_until, feed.receipt_ids.len()), (0, None, 1));
    assert_eq!(feed.receipt_ids, feed.application_ids);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_is_recorded_as_its_statement_says_or_until_the_day_before_its_latest_credit_and_never_goes_back() {
    let service = Service::start().await;
    record(&service, statement("hdfc", None, &[2, 5, 3])).await.unwrap();
    assert_eq!(recorded(&service).await, (vec![until("hdfc", 4)], Some(4)), "more of the fifth may follow");
    record(&service, statement("hdfc", Some(day(2026, 3, 7)), &[])).await.unwrap();
    assert_eq!(recorded(&service).await, (vec![until("hdfc", 7)], Some(7)), "a day without a credit is a day too");
    // A later statement that does not say how far it goes, and one of days that are recorded.
    record(&service, statement("hdfc", None, &[6])).await.unwrap();
    record(&service, statement("hdfc", Some(day(2026, 3, 1)), &[1])).await.unwrap();
    assert_eq!(recorded(&service).await.1, Some(7), "it never goes back");
    record(&service, statement("hdfc", None, &[9])).await.unwrap();
    assert_eq!(recorded(&service).await.1, Some(8));
    // The rows may say more than the statement claims; the statement's own word counts.
    record(&service, statement("axis", Some(day(2026, 3, 3)), &[6])).await.unwrap();
    assert_eq!(recorded(&service).await.0, [until("axis", 3), until("hdfc", 8)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_slowest_of_two_sources_says_how_far_all_is_known() {
    let service = Service::start().await;
    record(&service, statement("hdfc", Some(day(2026, 3, 9)), &[2])).await.unwrap();
    record(&service, statement("axis", Some(day(2026, 3, 4)), &[3])).await.unwrap();
    assert_eq!(recorded(&service).await, (vec![until("axis", 4), until("hdfc", 9)], Some(4)));
    record(&service, statement("axis", Some(day(2026, 3, 10)), &[])).await.unwrap();
    assert_eq!(recorded(&service).await, (vec![until("axis", 10), until("hdfc", 9)], Some(9)));
    assert_eq!(feed(&service, "HL-2").await.receipt_ids, [""; 0], "how far is of all accounts, what counts of one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_is_refused_a_day_to_come_and_a_rehearsal_say_nothing_of_how_far_it_is_recorded() {
    let service = Service::start().await;
    let mut refused = statement("hdfc", None, &[8]);
    refused.rows[0].credit.as_mut().unwrap().reference = "4.12E+11".to_owned();
    record(&service, refused).await.unwrap();
    let rehearsed = RecordReceiptsRequest { validate_only: true, ..statement("hdfc", None, &[8]) };
    record(&service, rehearsed).await.unwrap();
    let to_come = record(&service, statement("hdfc", Some(day(2026, 3, 11)), &[])).await.unwrap_err();
    assert_eq!(fields(&to_come), ["file.covers_until"], "{to_come:?}");
    let neither = record(&service, statement("hdfc", None, &[])).await.unwrap_err();
    assert_eq!(fields(&neither), ["rows"], "{neither:?}");
    assert_eq!(recorded(&service).await, (vec![], None));
}
