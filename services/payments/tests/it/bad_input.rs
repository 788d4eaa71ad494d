//! Every field of every request on receipts, wrong once.

use chassis::grpc::error::reason;
use proto::{
    payments::{
        ChequeKey, Credit, GetBalanceRequest, GetReceiptRequest, IdentifyReceiptRequest, ListReceiptsRequest,
        PostReceiptRequest, ReverseReceiptRequest,
    },
    types::Money,
};
use tonic::{Code, Request, Status};

use crate::service::{Service, credit, day, fields, keyed, personal, reversal_of};

type Change = Box<dyn Fn(&mut Credit)>;

const UNKNOWN_ID: &str = "01958f3c-7b1a-7c3d-8e4f-000000000001";

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
fn printed(drawee_ifsc: &str, cheque_number: &str) -> Option<ChequeKey> {
    Some(ChequeKey { drawee_ifsc: drawee_ifsc.to_owned(), cheque_number: cheque_number.to_owned() })
}

fn assert_names(field: &str, refused: &Status) {
    assert_eq!(refused.code(), Code::InvalidArgument, "{field}: {refused:?}");
    assert_eq!(reason(refused).as_deref(), Some("FIELD_INVALID"), "{field}");
    assert_eq!(fields(refused), [field], "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_credit_with_one_wrong_field_is_refused_by_its_name_and_leaves_nothing() {
    let service = Service::start().await;
    let money = |currency_code: &str, paise| Some(Money { currency_code: currency_code.to_owned(), paise });
    let table: Vec<(&str, Change)> = vec![
        ("loan_account_number", Box::new(|credit| credit.loan_account_number = "1.23E+15".to_owned())),
        ("loan_account_number", Box::new(|credit| credit.loan_account_number = "x".repeat(100_000))),
        ("amount", Box::new(|credit| credit.amount = None)),
        ("amount", Box::new(move |credit| credit.amount = money("INR", 0))),
        ("amount", Box::new(move |credit| credit.amount = money("INR", -1))),
        ("amount.paise", Box::new(move |credit| credit.amount = money("INR", i64::MAX))),
        ("amount.paise", Box::new(move |credit| credit.amount = money("INR", i64::MIN))),
        ("amount.currency_code", Box::new(move |credit| credit.amount = money("USD", 1))),
        ("value_date", Box::new(|credit| credit.value_date = None)),
        ("value_date.day", Box::new(|credit| credit.value_date = Some(day(2026, 2, 30)))),
        ("value_date.year", Box::new(|credit| credit.value_date = Some(day(i32::MAX, i32::MIN, 0)))),
        ("value_date", Box::new(|credit| credit.value_date = Some(day(2026, 3, 11)))),
        ("value_date", Box::new(|credit| credit.value_date = Some(day(2025, 2, 2)))),
        ("mode", Box::new(|credit| credit.mode = 0)),
        ("mode", Box::new(|credit| credit.mode = 77)),
        ("reference", Box::new(|credit| credit.reference = String::new())),
        ("reference", Box::new(|credit| credit.reference = "4.12E+11".to_owned())),
        ("reference", Box::new(|credit| credit.reference = "1".repeat(65))),
        ("payer_name", Box::new(|credit| credit.payer_name = Some(personal(&"x".repeat(201))))),
        ("payer_name", Box::new(|credit| credit.payer_name = Some(personal("Ravi\u{202e}ramuK")))),
        ("narration", Box::new(|credit| credit.narration = Some(personal(&"x".repeat(501))))),
        ("narration", Box::new(|credit| credit.narration = Some(personal("a\0b")))),
        ("instrument_id", Box::new(|credit| credit.instrument_id = "000123".to_owned())),
        ("instrument_id", Box::new(|credit| credit.instrument_id = UNKNOWN_ID.to_owned())),
        ("cheque", Box::new(|credit| credit.cheque = Some(ChequeKey::default()))),
        ("cheque", Box::new(|credit| credit.cheque = printed("HDFC0000001", "123"))),
        ("cheque", Box::new(|credit| credit.cheque = printed("HDFCO000001", "000123"))),
        ("cheque", Box::new(|credit| credit.cheque = printed("HDFC0000001", "000999"))),
    ];
    for (field, change) in table {
        let mut wrong = credit("1", "HL-1", 100);
        change(&mut wrong);
        assert_names(&format!("credit.{field}"), &service.post(wrong).await.unwrap_err());
    }
    let without = keyed(PostReceiptRequest { credit: None });
    assert_names("credit", &service.client("recovery-officer").post_receipt(without).await.unwrap_err());
    let without_key = Request::new(PostReceiptRequest { credit: Some(credit("1", "HL-1", 100)) });
    let refused = service.client("recovery-officer").post_receipt(without_key).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(service.rows().await, 0);
    // The edges of what is right.
    let mut oldest = credit("2", "HL-1", 1_000_000_000_000_000);
    oldest.value_date = Some(day(2025, 2, 3));
    service.post(oldest).await.unwrap();
    let too_much = service.post(credit("3", "HL-1", 1)).await.unwrap_err();
    assert_names("credit.amount", &too_much);
    assert_eq!(service.balance("HL-1").await, Some(1_000_000_000_000_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_identification_or_reversal_with_one_wrong_field_is_refused_by_its_name_and_leaves_nothing() {
    let service = Service::start().await;
    let known = service.post(credit("1", "", 100)).await.unwrap().receipt.unwrap().receipt_id;
    let before = service.rows().await;
    let identify = |receipt_id: &str, account: &str, instrument: &str| {
        keyed(IdentifyReceiptRequest {
            receipt_id: receipt_id.to_owned(),
            loan_account_number: account.to_owned(),
            instrument_id: instrument.to_owned(),
        })
    };
    let mut officer = service.client("recovery-officer");
    for (field, wrong) in [
        ("receipt_id", identify("x", "HL-1", "")),
        ("loan_account_number", identify(&known, "", "")),
        ("loan_account_number", identify(&known, "HL 1", "")),
        ("instrument_id", identify(&known, "HL-1", "x")),
        ("instrument_id", identify(&known, "HL-1", UNKNOWN_ID)),
    ] {
        assert_names(field, &officer.identify_receipt(wrong).await.unwrap_err());
    }
    let unknown = officer.identify_receipt(identify(UNKNOWN_ID, "HL-1", "")).await.unwrap_err();
    assert_eq!(reason(&unknown).as_deref(), Some("PAYMENTS_RECEIPT_UNKNOWN"));

    let mut manager = service.client("legal-manager");
    let reverse = |change: fn(&mut ReverseReceiptRequest)| {
        let mut request = reversal_of(&known);
        change(&mut request);
        keyed(request)
    };
    for (field, wrong) in [
        ("receipt_id", reverse(|request| request.receipt_id.clear())),
        ("reason", reverse(|request| request.reason = 0)),
        ("reason", reverse(|request| request.reason = -1)),
        ("value_date", reverse(|request| request.value_date = None)),
        ("value_date.day", reverse(|request| request.value_date = Some(day(2026, 13, 1)))),
        ("value_date", reverse(|request| request.value_date = Some(day(2026, 3, 1)))),
        ("value_date", reverse(|request| request.value_date = Some(day(2026, 3, 11)))),
    ] {
        assert_names(field, &manager.reverse_receipt(wrong).await.unwrap_err());
    }
    let unknown = manager.reverse_receipt(keyed(reversal_of(UNKNOWN_ID))).await.unwrap_err();
    assert_eq!((unknown.code(), reason(&unknown).as_deref()), (Code::NotFound, Some("PAYMENTS_RECEIPT_UNKNOWN")));
    assert_eq!(service.rows().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_question_is_refused_by_its_field() {
    let service = Service::start().await;
    let mut auditor = service.client("auditor");
    let get = |id: &str| GetReceiptRequest { receipt_id: id.to_owned() };
    assert_names("receipt_id", &auditor.get_receipt(get("x")).await.unwrap_err());
    assert_eq!(auditor.get_receipt(get(UNKNOWN_ID)).await.unwrap_err().code(), Code::NotFound);
    let balance = |account: &str| GetBalanceRequest { loan_account_number: account.to_owned() };
    assert_names("loan_account_number", &auditor.get_balance(balance("")).await.unwrap_err());
    let unknown = auditor.get_balance(balance("HL-404")).await.unwrap_err();
    assert_eq!(reason(&unknown).as_deref(), Some("PAYMENTS_ACCOUNT_UNKNOWN"));
    let list = |page_size, page_token: &str, account: &str| ListReceiptsRequest {
        page_size,
        page_token: page_token.to_owned(),
        loan_account_number: account.to_owned(),
    };
    assert_names("page_size", &auditor.list_receipts(list(-1, "", "HL-1")).await.unwrap_err());
    assert_names("page_token", &auditor.list_receipts(list(0, "../etc", "HL-1")).await.unwrap_err());
    assert_names("loan_account_number", &auditor.list_receipts(list(0, "", "HL 1")).await.unwrap_err());
}
