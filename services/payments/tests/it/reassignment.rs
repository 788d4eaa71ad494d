//! A receipt that counts otherwise than it did: for another account, or for a cheque.

use chassis::grpc::error::reason;
use proto::payments::{
    ChequeKey, GetFeedRequest, GetReceiptRequest, ReassignReceiptRequest, ReassignmentReason, Receipt, ReceiptMode,
    ReceiptPosted, ReceiptReversed, ReceiptState, ReversalReason, memo_result,
};
use tonic::{Code, Status};

use crate::{
    receipts::events,
    service::{Service, credit, day, fields, inr, keyed, under},
    statement::memos,
};

const UNKNOWN_ID: &str = "01958f3c-7b1a-7c3d-8e4f-000000000001";

/// The id of a returned cheque of an account.
async fn cheque_of(service: &Service, account: &str) -> String {
    let recorded = service.client("recovery-officer").record_dishonours(keyed(memos(account))).await.unwrap();
    match recorded.into_inner().results[0].outcome.clone() {
        Some(memo_result::Outcome::Recorded(recorded)) => recorded.instrument_id,
        other => panic!("{other:?}"),
    }
}

async fn reassign(service: &Service, request: ReassignReceiptRequest) -> Result<Receipt, Status> {
    let response = service.client("legal-manager").reassign_receipt(keyed(request)).await?;
    Ok(response.into_inner().receipt.unwrap())
}

fn to_cheque(receipt_id: &str, instrument_id: &str) -> ReassignReceiptRequest {
    ReassignReceiptRequest {
        receipt_id: receipt_id.to_owned(),
        instrument_id: instrument_id.to_owned(),
        reason: ReassignmentReason::PayerInstruction.into(),
        ..ReassignReceiptRequest::default()
    }
}

/// From, to, and which transfer of the receipt is undone, counted from 0.
async fn transfers(service: &Service, receipt_id: &str) -> Vec<(String, String, Option<usize>)> {
    let found = GetReceiptRequest { receipt_id: receipt_id.to_owned() };
    let transfers = service.client("auditor").get_receipt(found).await.unwrap().into_inner().transfers;
    let ids: Vec<String> = transfers.iter().map(|transfer| transfer.transfer_id.clone()).collect();
    assert!(transfers.iter().all(|transfer| transfer.value_date == Some(day(2026, 3, 2))), "{transfers:?}");
    let undoes = |reverses: String| ids.iter().position(|id| *id == reverses);
    transfers.into_iter().map(|one| (one.debit_account, one.credit_account, undoes(one.reverses))).collect()
}

fn moved(from: &str, to: &str, undoes: Option<usize>) -> (String, String, Option<usize>) {
    (from.to_owned(), to.to_owned(), undoes)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_on_the_wrong_account_moves_to_the_right_one_as_one_act_for_the_day_on_which_it_came() {
    let service = Service::start().await;
    let posted = service.post(credit("412345678901", "HL-1", 150_000)).await.unwrap().receipt.unwrap();
    let id = posted.receipt_id.clone();
    let moved_on = service.reassign(&id, "hl-2").await.unwrap();
    assert_eq!((moved_on.state(), moved_on.loan_account_number.as_str()), (ReceiptState::Applied, "HL-2"));
    assert_eq!((&moved_on.receipt_id, &moved_on.reference), (&id, &posted.reference));
    assert_eq!((service.balance("HL-1").await, service.balance("HL-2").await), (Some(0), Some(150_000)));
    let expected = [
        moved("clearing/upi", "borrower/HL-1", None),
        moved("borrower/HL-1", "clearing/upi", Some(0)),
        moved("clearing/upi", "borrower/HL-2", None),
    ];
    assert_eq!(transfers(&service, &id).await, expected);

    let application_id = "SELECT transfer_id::text FROM transfer WHERE kind = 'reassignment'";
    let application_id: String =
        sqlx::query_scalar(application_id).fetch_one(&mut service.database().superuser().await.unwrap()).await.unwrap();
    let first = ReceiptPosted {
        receipt_id: id.clone(),
        loan_account_number: "HL-1".to_owned(),
        amount: Some(inr(150_000)),
        value_date: Some(day(2026, 3, 2)),
        mode: ReceiptMode::Upi.into(),
        instrument_id: String::new(),
        application_id: String::new(),
    };
    let second = ReceiptPosted {
        loan_account_number: "HL-2".to_owned(),
        application_id: application_id.clone(),
        ..first.clone()
    };
    let no_more = ReceiptReversed {
        receipt_id: id.clone(),
        loan_account_number: "HL-1".to_owned(),
        amount: Some(inr(150_000)),
        receipt_value_date: Some(day(2026, 3, 2)),
        mode: ReceiptMode::Upi.into(),
        instrument_id: String::new(),
        reason: ReversalReason::Reassigned.into(),
        value_date: Some(day(2026, 3, 2)),
        application_id: String::new(),
        reassigned_to: Some(second.clone()),
    };
    assert_eq!(events::<ReceiptPosted>(&service).await, [first, second]);
    assert_eq!(events::<ReceiptReversed>(&service).await, [no_more]);

    // Who asks for the feed is told of the application that counts, not of the one that was taken back.
    let feed = |account: &str| GetFeedRequest { loan_account_number: account.to_owned() };
    let of_first = service.client("auditor").get_feed(feed("HL-1")).await.unwrap().into_inner();
    assert_eq!((of_first.receipt_ids, of_first.application_ids), (vec![], vec![]));
    let of_second = service.client("auditor").get_feed(feed("HL-2")).await.unwrap().into_inner();
    assert_eq!((of_second.receipt_ids, of_second.application_ids), (vec![id.clone()], vec![application_id.clone()]));

    let audited = "SELECT count(*) FROM audit.entry WHERE action = 'receipt.reassign'
                     AND position('misapplied: from HL-1 to HL-2; by payments.manager-reassigns'::bytea IN body) > 0";
    assert_eq!(service.number(audited).await, 1);

    // What is reversed afterwards is the application that counts; each transfer is undone once.
    service.reverse(&id).await.unwrap();
    assert_eq!((service.balance("HL-1").await, service.balance("HL-2").await), (Some(0), Some(0)));
    let reversed = events::<ReceiptReversed>(&service).await;
    assert_eq!(
        (reversed[1].application_id.as_str(), reversed[1].reason()),
        (application_id.as_str(), ReversalReason::InstrumentBounced)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_that_came_through_suspense_goes_on_from_there_however_often_it_is_moved() {
    let service = Service::start().await;
    let id = service.post(credit("1", "", 150_000)).await.unwrap().receipt.unwrap().receipt_id;
    let refused = service.reassign(&id, "HL-1").await.unwrap_err();
    assert_eq!(reason(&refused).as_deref(), Some("PAYMENTS_RECEIPT_IN_SUSPENSE"));
    service.identify(&id, "HL-1").await.unwrap();
    service.reassign(&id, "HL-2").await.unwrap();
    service.reassign(&id, "HL-1").await.unwrap();
    let expected = [
        moved("clearing/upi", "suspense", None),
        moved("suspense", "borrower/HL-1", None),
        moved("borrower/HL-1", "suspense", Some(1)),
        moved("suspense", "borrower/HL-2", None),
        moved("borrower/HL-2", "suspense", Some(3)),
        moved("suspense", "borrower/HL-1", None),
    ];
    assert_eq!(transfers(&service, &id).await, expected);
    assert_eq!((service.balance("HL-1").await, service.balance("HL-2").await), (Some(150_000), Some(0)));
    let stated: Vec<String> =
        events::<ReceiptPosted>(&service).await.into_iter().map(|posted| posted.application_id).collect();
    assert!(stated[0].is_empty() && !stated[1].is_empty() && !stated[2].is_empty() && stated[1] != stated[2]);
    let taken_back: Vec<String> =
        events::<ReceiptReversed>(&service).await.into_iter().map(|reversed| reversed.application_id).collect();
    assert_eq!(taken_back, stated[..2], "each application is taken back by its own name");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cheque_that_an_applied_receipt_pays_is_named_by_its_id_or_by_what_is_printed_on_it() {
    let service = Service::start().await;
    let cheque = cheque_of(&service, "HL-1").await;
    let id = service.post(credit("1", "HL-1", 150_000)).await.unwrap().receipt.unwrap().receipt_id;
    let named = reassign(&service, to_cheque(&id, &cheque)).await.unwrap();
    assert_eq!((named.loan_account_number.as_str(), &named.instrument_id), ("HL-1", &cheque));
    assert_eq!(service.balance("HL-1").await, Some(150_000), "the account has what it had");
    let stated = events::<ReceiptPosted>(&service).await;
    assert_eq!(stated.last().unwrap().instrument_id, cheque);

    let refused = reassign(&service, to_cheque(&id, &cheque)).await.unwrap_err();
    assert_eq!(
        (refused.code(), reason(&refused).as_deref()),
        (Code::FailedPrecondition, Some("PAYMENTS_RECEIPT_APPLIED_SO"))
    );
    let unnamed = reassign(&service, to_cheque(&id, "")).await.unwrap();
    assert_eq!(unnamed.instrument_id, "");
    let printed = ChequeKey { drawee_ifsc: "HDFC0000001".to_owned(), cheque_number: "000123".to_owned() };
    let again = ReassignReceiptRequest { cheque: Some(printed), ..to_cheque(&id, "") };
    assert_eq!(reassign(&service, again).await.unwrap().instrument_id, cheque);
    // The statement that brought it is read again: it is the same credit, whatever has become of it.
    assert!(service.post(credit("1", "HL-1", 150_000)).await.unwrap().already_posted);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_reassignment_is_refused_by_its_field_and_leaves_nothing() {
    let service = Service::start().await;
    let others = cheque_of(&service, "HL-9").await;
    let id = service.post(credit("1", "HL-1", 100)).await.unwrap().receipt.unwrap().receipt_id;
    let gone = service.post(credit("2", "HL-1", 100)).await.unwrap().receipt.unwrap().receipt_id;
    service.reverse(&gone).await.unwrap();
    service.post(credit("3", "HL-8", 1_000_000_000_000_000)).await.unwrap();
    let before = service.rows().await;
    let right = || ReassignReceiptRequest { loan_account_number: "HL-2".to_owned(), ..to_cheque(&id, "") };
    let printed =
        |ifsc: &str, number: &str| Some(ChequeKey { drawee_ifsc: ifsc.to_owned(), cheque_number: number.to_owned() });
    for (field, wrong) in [
        ("receipt_id", ReassignReceiptRequest { receipt_id: "x".to_owned(), ..right() }),
        ("loan_account_number", ReassignReceiptRequest { loan_account_number: "HL 2".to_owned(), ..right() }),
        ("instrument_id", ReassignReceiptRequest { instrument_id: "000123".to_owned(), ..right() }),
        ("instrument_id", ReassignReceiptRequest { instrument_id: UNKNOWN_ID.to_owned(), ..right() }),
        ("instrument_id", ReassignReceiptRequest { instrument_id: others.clone(), ..right() }),
        ("cheque", ReassignReceiptRequest { cheque: printed("HDFC0000001", "123"), ..right() }),
        ("cheque", ReassignReceiptRequest { cheque: printed("HDFC0000001", "000123"), ..right() }),
        (
            "cheque",
            ReassignReceiptRequest {
                instrument_id: others.clone(),
                cheque: printed("HDFC0000001", "000123"),
                loan_account_number: "HL-9".to_owned(),
                ..right()
            },
        ),
        ("reason", ReassignReceiptRequest { reason: 0, ..right() }),
        ("reason", ReassignReceiptRequest { reason: 77, ..right() }),
    ] {
        let refused = reassign(&service, wrong).await.unwrap_err();
        assert_eq!((refused.code(), fields(&refused)), (Code::InvalidArgument, vec![field.to_owned()]), "{refused:?}");
        assert_eq!(reason(&refused).as_deref(), Some("FIELD_INVALID"));
    }
    for (code, wrong) in [
        ("PAYMENTS_RECEIPT_UNKNOWN", ReassignReceiptRequest { receipt_id: UNKNOWN_ID.to_owned(), ..right() }),
        ("PAYMENTS_RECEIPT_REVERSED", ReassignReceiptRequest { receipt_id: gone, ..right() }),
        ("PAYMENTS_BALANCE_OUT_OF_RANGE", ReassignReceiptRequest { loan_account_number: "HL-8".to_owned(), ..right() }),
    ] {
        let refused = reassign(&service, wrong).await.unwrap_err();
        assert_eq!(reason(&refused).as_deref(), Some(code), "{refused:?}");
    }
    assert_eq!(service.rows().await, before);
    // Only now is anything on record of it: whose role it is not.
    let officer = service.client("recovery-officer").reassign_receipt(keyed(right())).await.unwrap_err();
    assert_eq!(officer.code(), Code::PermissionDenied);
    let both = service.client("auditor legal-manager").reassign_receipt(keyed(right())).await.unwrap_err();
    assert_eq!(reason(&both).as_deref(), Some("AUTHORITY_DENIED"));
    assert_eq!(service.balance("HL-2").await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reassignment_under_the_same_key_is_done_once_and_of_many_at_once_the_ledger_keeps_one() {
    let service = Service::start().await;
    let id = service.post(credit("1", "HL-0", 500)).await.unwrap().receipt.unwrap().receipt_id;
    let request = || ReassignReceiptRequest { loan_account_number: "HL-1".to_owned(), ..to_cheque(&id, "") };
    let mut manager = service.client("legal-manager");
    let first = manager.reassign_receipt(under(request(), "one-key")).await.unwrap().into_inner();
    assert_eq!(manager.reassign_receipt(under(request(), "one-key")).await.unwrap().into_inner(), first);
    assert_eq!(service.number("SELECT count(*) FROM transfer").await, 3);

    let accounts: Vec<String> = (2..8).map(|n| format!("HL-{n}")).collect();
    let moved = futures_util::future::join_all(accounts.iter().map(|account| service.reassign(&id, account))).await;
    assert!(moved.iter().all(Result::is_ok), "one after the other: {moved:?}");
    assert_eq!(service.number("SELECT sum(balance_paise)::bigint FROM ledger_balance").await, 500);
    assert_eq!(service.number("SELECT count(*) FROM ledger_balance WHERE balance_paise <> 0").await, 1);
    // Two receipts that change places lock the same balances in the opposite order.
    let other = service.post(credit("2", "HL-1", 500)).await.unwrap().receipt.unwrap().receipt_id;
    service.reassign(&id, "HL-0").await.unwrap();
    let (there, back) = tokio::join!(service.reassign(&id, "HL-1"), service.reassign(&other, "HL-0"));
    assert!(there.is_ok() && back.is_ok(), "{there:?} {back:?}");
    assert_eq!((service.balance("HL-0").await, service.balance("HL-1").await), (Some(500), Some(500)));
}
