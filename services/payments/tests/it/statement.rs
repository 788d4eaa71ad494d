use proto::payments::{
    ChequeKey, CreditRejected, GetReceiptRequest, ReceiptState, RecordDishonoursRequest, RecordReceiptsRequest,
    RecordReceiptsResponse, ReturnFile, ReturnMemo, StatementFile, StatementRow, receipt_result::Outcome,
};
use tonic::Status;

use crate::service::{Service, credit, day, fields, inr, keyed, personal};

/// A file with one returned cheque of an account.
pub(crate) fn memos(account: &str) -> RecordDishonoursRequest {
    let memo = ReturnMemo {
        row_number: 2,
        loan_account_number: account.to_owned(),
        cheque_number: "000123".to_owned(),
        drawee_ifsc: "HDFC0000001".to_owned(),
        drawn_on: Some(day(2026, 2, 20)),
        amount: Some(inr(150_000)),
        drawer_name: Some(personal("Ravi Kumar")),
        presented_on: Some(day(2026, 2, 23)),
        returned_on: Some(day(2026, 2, 24)),
        memo_received_on: None,
        return_code: "01".to_owned(),
        return_reason: None,
    };
    let file = ReturnFile { source: "hdfc-cts".to_owned(), sha256: vec![7; 32] };
    RecordDishonoursRequest { file: Some(file), memos: vec![memo], validate_only: false }
}

fn statement(rows: Vec<StatementRow>) -> RecordReceiptsRequest {
    let file = StatementFile { source: "hdfc-collections".to_owned(), sha256: vec![9; 32], covers_until: None };
    RecordReceiptsRequest { file: Some(file), rows, validate_only: false }
}

fn row(row_number: u32, reference: &str, account: &str, paise: i64) -> StatementRow {
    StatementRow { row_number, credit: Some(credit(reference, account, paise)) }
}

async fn record(service: &Service, request: RecordReceiptsRequest) -> Result<RecordReceiptsResponse, Status> {
    Ok(service.client("recovery-officer").record_receipts(keyed(request)).await?.into_inner())
}

fn rejected(outcome: Option<Outcome>) -> CreditRejected {
    match outcome {
        Some(Outcome::Rejected(rejected)) => rejected,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_row_of_a_statement_is_posted_once_and_a_wrong_one_does_not_hold_back_the_others() {
    let service = Service::start().await;
    let before = service.post(credit("U-9", "HL-1", 900)).await.unwrap().receipt.unwrap();
    let mut without_day = row(6, "U-5", "HL-1", 100);
    without_day.credit.as_mut().unwrap().value_date = None;
    let rows = vec![
        row(2, "U-1", "HL-1", 100),
        row(3, "U-2", "", 200),
        row(4, "U-1", "HL-1", 100),
        row(5, "U-1", "HL-2", 100),
        without_day,
        row(7, "U-9", "", 900),
        row(8, "U-8", "HL-1", 1_000_000_000_000_000),
        StatementRow { row_number: 9, credit: None },
        row(10, "U-7", "HL-3", 700),
    ];
    let results = record(&service, statement(rows.clone())).await.unwrap().results;
    let outcomes: Vec<_> = results.into_iter().map(|result| result.outcome).collect();
    assert!(matches!(&outcomes[0], Some(Outcome::Posted(posted)) if posted.state() == ReceiptState::Applied));
    assert!(matches!(&outcomes[1], Some(Outcome::Posted(posted)) if posted.state() == ReceiptState::Unidentified));
    assert!(matches!(&outcomes[2], Some(Outcome::AlreadyPosted(_))));
    assert_eq!(rejected(outcomes[3].clone()).field, "loan_account_number");
    let missing = CreditRejected { field: "value_date".to_owned(), reason: "is missing".to_owned() };
    assert_eq!(rejected(outcomes[4].clone()), missing);
    assert!(matches!(&outcomes[5], Some(Outcome::AlreadyPosted(known)) if known.receipt_id == before.receipt_id));
    assert_eq!(rejected(outcomes[6].clone()).field, "amount", "the balance would leave the range");
    assert_eq!(rejected(outcomes[7].clone()).field, "credit");
    assert!(matches!(&outcomes[8], Some(Outcome::Posted(_))));
    assert_eq!(service.balance("HL-1").await, Some(1_000));
    assert_eq!(service.balance("HL-2").await, None);
    let read_again = record(&service, statement(rows)).await.unwrap().results;
    assert!(!read_again.iter().any(|result| matches!(result.outcome, Some(Outcome::Posted(_)))), "{read_again:?}");
    assert_eq!(service.number("SELECT count(*) FROM receipt WHERE row_number IS NOT NULL").await, 3);
}

/// A payer who pays a returned cheque knows what is printed on it, and not what payments calls it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cheque_is_found_by_what_is_printed_on_it_within_its_account() {
    let service = Service::start().await;
    service.client("recovery-officer").record_dishonours(keyed(memos("HL-1"))).await.unwrap();
    let paying = |row_number, reference: &str, account: &str, number: &str| {
        let mut row = row(row_number, reference, account, 150_000);
        let cheque = ChequeKey { drawee_ifsc: "HDFC0000001".to_owned(), cheque_number: number.to_owned() };
        row.credit.as_mut().unwrap().cheque = Some(cheque);
        row
    };
    let rows = vec![
        paying(2, "U-1", "HL-1", "000123"),
        paying(3, "U-2", "HL-1", "000124"),
        paying(4, "U-3", "HL-2", "000123"),
        paying(5, "U-4", "", "000123"),
    ];
    let results = record(&service, statement(rows.clone())).await.unwrap().results;
    let outcomes: Vec<_> = results.into_iter().map(|result| result.outcome).collect();
    let Some(Outcome::Posted(posted)) = &outcomes[0] else { panic!("{outcomes:?}") };
    let found = GetReceiptRequest { receipt_id: posted.receipt_id.clone() };
    let receipt = service.client("auditor").get_receipt(found).await.unwrap().into_inner().receipt.unwrap();
    assert!(!receipt.instrument_id.is_empty());
    for (outcome, reason) in outcomes[1..].iter().zip([
        "cheque 000124 on HDFC0000001 is not on record for HL-1",
        "cheque 000123 on HDFC0000001 is not on record for HL-2",
        "is given without loan_account_number",
    ]) {
        let rejected = rejected(outcome.clone());
        assert_eq!((rejected.field.as_str(), rejected.reason.as_str()), ("cheque", reason));
    }
    let again = record(&service, statement(rows[..1].to_vec())).await.unwrap().results;
    assert!(matches!(&again[0].outcome, Some(Outcome::AlreadyPosted(known)) if known.receipt_id == posted.receipt_id));
}

/// The account is known at the cash office; which cheque was paid was not said there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_credit_that_is_on_record_without_its_cheque_is_refused_by_that_field() {
    let service = Service::start().await;
    service.client("recovery-officer").record_dishonours(keyed(memos("HL-1"))).await.unwrap();
    service.post(credit("U-1", "HL-1", 150_000)).await.unwrap();
    let mut paying = credit("U-1", "HL-1", 150_000);
    paying.cheque = Some(ChequeKey { drawee_ifsc: "HDFC0000001".to_owned(), cheque_number: "000123".to_owned() });
    let refused = service.post(paying).await.unwrap_err();
    assert_eq!(fields(&refused), ["credit.cheque"], "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn validate_only_says_what_would_be_and_stores_nothing() {
    let service = Service::start().await;
    let request = RecordReceiptsRequest { validate_only: true, ..statement(vec![row(2, "U-1", "HL-1", 100)]) };
    let results = record(&service, request).await.unwrap().results;
    assert!(matches!(results[0].outcome, Some(Outcome::Posted(_))));
    assert_eq!(service.rows().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_statement_names_its_field_and_stores_nothing() {
    let service = Service::start().await;
    let one = || row(2, "U-1", "HL-1", 100);
    let file = |source: &str, sha256| Some(StatementFile { source: source.to_owned(), sha256, covers_until: None });
    for (field, wrong) in [
        ("file", RecordReceiptsRequest { file: None, ..statement(vec![one()]) }),
        ("file.sha256", RecordReceiptsRequest { file: file("hdfc", vec![1; 31]), ..statement(vec![one()]) }),
        ("file.source", RecordReceiptsRequest { file: file("a b", vec![1; 32]), ..statement(vec![one()]) }),
        ("rows", statement(vec![])),
        ("rows", statement((1..=201).map(|n| row(n, "U-1", "HL-1", 100)).collect())),
        ("rows[0].row_number", statement(vec![row(0, "U-1", "HL-1", 100)])),
        ("rows[1].row_number", statement(vec![one(), one()])),
    ] {
        let refused = record(&service, wrong).await.unwrap_err();
        assert_eq!(fields(&refused), [field], "{refused:?}");
    }
    assert_eq!(service.rows().await, 0);
}
