use chassis::grpc::error::reason;
use proto::payments::{
    GetReceiptRequest, ListReceiptsRequest, PostReceiptRequest, ReceiptMode, ReceiptPosted, ReceiptReversed,
    ReceiptState, ReversalReason, ReverseReceiptRequest, memo_result,
};
use tonic::Code;

use crate::service::{Service, credit, day, fields, inr, keyed, personal, reversal_of, under};

pub(crate) async fn events<E: proto::Event>(service: &Service) -> Vec<E> {
    let payloads: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT payload FROM messaging.event_log WHERE event_type = $1 ORDER BY position")
            .bind(E::full_type())
            .fetch_all(&mut service.database().superuser().await.unwrap())
            .await
            .unwrap();
    payloads.iter().map(|payload| E::decode(payload.as_slice()).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_for_an_account_counts_at_once_and_is_stated_without_its_payer() {
    let service = Service::start().await;
    let posted = service.post(credit("412345678901", "hl-1", 150_000)).await.unwrap();
    let receipt = posted.receipt.unwrap();
    assert!(!posted.already_posted);
    assert_eq!((receipt.state(), receipt.loan_account_number.as_str()), (ReceiptState::Applied, "HL-1"));
    assert_eq!(service.balance("HL-1").await, Some(150_000));
    let expected = ReceiptPosted {
        receipt_id: receipt.receipt_id.clone(),
        loan_account_number: "HL-1".to_owned(),
        amount: Some(inr(150_000)),
        value_date: Some(day(2026, 3, 2)),
        mode: ReceiptMode::Upi.into(),
        instrument_id: String::new(),
        application_id: String::new(),
    };
    assert_eq!(events::<ReceiptPosted>(&service).await, [expected]);
    let found = service.client("auditor").get_receipt(GetReceiptRequest { receipt_id: receipt.receipt_id }).await;
    let found = found.unwrap().into_inner();
    assert_eq!(found.receipt.unwrap().payer_initials, "R•••• K••••");
    let [transfer] = found.transfers.as_slice() else { panic!("{:?}", found.transfers) };
    assert_eq!((transfer.debit_account.as_str(), transfer.credit_account.as_str()), ("clearing/upi", "borrower/HL-1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_in_suspense_is_stated_when_it_is_identified_and_for_the_day_on_which_it_came() {
    let service = Service::start().await;
    let posted = service.post(credit("412345678901", "", 150_000)).await.unwrap().receipt.unwrap();
    assert_eq!(posted.state(), ReceiptState::Unidentified);
    assert_eq!(events::<ReceiptPosted>(&service).await, []);
    assert_eq!(service.balance("HL-1").await, None);
    let identified = service.identify(&posted.receipt_id, "HL-1").await.unwrap();
    assert_eq!(identified.state(), ReceiptState::Applied);
    assert_eq!(service.balance("HL-1").await, Some(150_000));
    let stated = events::<ReceiptPosted>(&service).await;
    assert_eq!(stated.len(), 1);
    assert_eq!(stated[0].value_date, Some(day(2026, 3, 2)));
    let refused = service.identify(&posted.receipt_id, "HL-2").await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert_eq!(reason(&refused).as_deref(), Some("PAYMENTS_RECEIPT_NOT_IN_SUSPENSE"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reversal_undoes_every_transfer_and_is_stated_only_if_the_receipt_was() {
    let service = Service::start().await;
    let never_stated = service.post(credit("1", "", 70_000)).await.unwrap().receipt.unwrap();
    service.reverse(&never_stated.receipt_id).await.unwrap();
    assert_eq!(events::<ReceiptReversed>(&service).await, []);

    let posted = service.post(credit("2", "", 150_000)).await.unwrap().receipt.unwrap();
    service.identify(&posted.receipt_id, "HL-1").await.unwrap();
    let reversed = service.reverse(&posted.receipt_id).await.unwrap();
    assert_eq!(reversed.state(), ReceiptState::Reversed);
    assert_eq!(reversed.loan_account_number, "HL-1");
    assert_eq!(service.balance("HL-1").await, Some(0));
    let expected = ReceiptReversed {
        receipt_id: posted.receipt_id.clone(),
        loan_account_number: "HL-1".to_owned(),
        amount: Some(inr(150_000)),
        receipt_value_date: Some(day(2026, 3, 2)),
        mode: ReceiptMode::Upi.into(),
        instrument_id: String::new(),
        reason: ReversalReason::InstrumentBounced.into(),
        value_date: Some(day(2026, 3, 5)),
        application_id: String::new(),
        reassigned_to: None,
    };
    assert_eq!(events::<ReceiptReversed>(&service).await, [expected]);
    let found = GetReceiptRequest { receipt_id: posted.receipt_id };
    let transfers = service.client("auditor").get_receipt(found).await.unwrap().into_inner().transfers;
    let ids: Vec<&str> = transfers.iter().map(|transfer| transfer.transfer_id.as_str()).collect();
    let undoes: Vec<&str> = transfers.iter().map(|transfer| transfer.reverses.as_str()).collect();
    assert_eq!(undoes, ["", "", ids[1], ids[0]]);
    let audited = "SELECT count(DISTINCT action) FROM audit.entry WHERE action LIKE 'receipt.%'";
    assert_eq!(service.number(audited).await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_credit_under_another_key_is_the_receipt_on_record_and_a_different_one_is_refused_by_field() {
    let service = Service::start().await;
    let first = service.post(credit("utr-1", "HL-1", 150_000)).await.unwrap();
    let again = service.post(credit("UTR-1", "HL-1", 150_000)).await.unwrap();
    assert!(again.already_posted);
    assert_eq!(first.receipt, again.receipt);
    // A statement that names no account and no payer claims nothing about them.
    let mut bare = credit("UTR-1", "", 150_000);
    (bare.payer_name, bare.narration) = (None, None);
    assert!(service.post(bare).await.unwrap().already_posted);

    let with = |change: fn(&mut proto::payments::Credit)| {
        let mut credit = credit("UTR-1", "HL-1", 150_000);
        change(&mut credit);
        credit
    };
    for (field, changed) in [
        ("amount", with(|credit| credit.amount = Some(inr(150_001)))),
        ("value_date", with(|credit| credit.value_date = Some(day(2026, 3, 3)))),
        ("loan_account_number", with(|credit| credit.loan_account_number = "HL-2".to_owned())),
        ("payer_name", with(|credit| credit.payer_name = Some(personal("Asha Rao")))),
        ("narration", with(|credit| credit.narration = Some(personal("other words")))),
    ] {
        let refused = service.post(changed).await.unwrap_err();
        assert_eq!(refused.code(), Code::AlreadyExists, "{field}");
        assert_eq!(reason(&refused).as_deref(), Some("PAYMENTS_CREDIT_DIFFERS"));
        assert_eq!(fields(&refused), [format!("credit.{field}")]);
        assert!(!refused.message().contains("Ravi") && !refused.message().contains("Asha"), "{refused:?}");
    }
    // Another mode is another credit.
    let neft = with(|credit| credit.mode = ReceiptMode::Neft.into());
    assert!(!service.post(neft).await.unwrap().already_posted);
    assert_eq!(service.balance("HL-1").await, Some(300_000));
    let reversed = first.receipt.unwrap().receipt_id;
    service.reverse(&reversed).await.unwrap();
    let after = service.post(credit("UTR-1", "HL-1", 150_000)).await.unwrap();
    assert!(after.already_posted, "a file read again does not bring back what was reversed");
    assert_eq!(after.receipt.unwrap().state(), ReceiptState::Reversed);
    assert_eq!(service.balance("HL-1").await, Some(150_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_answers_as_before_and_takes_no_other_request() {
    let service = Service::start().await;
    let mut officer = service.client("recovery-officer");
    let request = |paise| under(PostReceiptRequest { credit: Some(credit("1", "HL-1", paise)) }, "one-key");
    let first = officer.post_receipt(request(100)).await.unwrap().into_inner();
    assert_eq!(officer.post_receipt(request(100)).await.unwrap().into_inner(), first);
    let refused = officer.post_receipt(request(101)).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert_eq!(reason(&refused).as_deref(), Some("IDEMPOTENCY_KEY_REUSED"));
    let mut manager = service.client("legal-manager");
    let reversal = || under(reversal_of(&first.receipt.as_ref().unwrap().receipt_id), "reversal");
    let reversed = manager.reverse_receipt(reversal()).await.unwrap().into_inner();
    assert_eq!(manager.reverse_receipt(reversal()).await.unwrap().into_inner(), reversed);
    assert_eq!(service.number("SELECT count(*) FROM transfer").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_names_a_cheque_of_its_own_account_or_none() {
    let service = Service::start().await;
    let memos = crate::statement::memos("HL-1");
    let recorded = service.client("recovery-officer").record_dishonours(keyed(memos)).await.unwrap().into_inner();
    let Some(memo_result::Outcome::Recorded(recorded)) = recorded.results[0].outcome.clone() else {
        panic!("{recorded:?}")
    };
    let paying = |reference, account| {
        let mut credit = credit(reference, account, 150_000);
        credit.instrument_id = recorded.instrument_id.clone();
        credit
    };
    service.post(paying("1", "HL-1")).await.unwrap();
    assert_eq!(events::<ReceiptPosted>(&service).await[0].instrument_id, recorded.instrument_id);
    let others = service.post(paying("2", "HL-2")).await.unwrap_err();
    assert_eq!((others.code(), fields(&others)), (Code::InvalidArgument, vec!["credit.instrument_id".to_owned()]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn receipts_are_listed_by_account_and_in_suspense_page_by_page() {
    let service = Service::start().await;
    for n in 0..5 {
        service.post(credit(&format!("A-{n}"), "HL-1", 100)).await.unwrap();
        service.post(credit(&format!("S-{n}"), "", 100)).await.unwrap();
    }
    for (account, prefix) in [("HL-1", "A-"), ("", "S-")] {
        let (mut references, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = ListReceiptsRequest { page_size: 2, page_token, loan_account_number: account.to_owned() };
            let page = service.client("compliance-head").list_receipts(request).await.unwrap().into_inner();
            assert!(page.receipts.len() <= 2);
            references.extend(page.receipts.into_iter().map(|receipt| receipt.reference));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        assert_eq!(references, (0..5).map(|n| format!("{prefix}{n}")).collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_may_post_posts_and_only_the_legal_manager_reverses() {
    let service = Service::start().await;
    for role in ["auditor", "compliance-head", "advocate", "operator", "service"] {
        let request = keyed(PostReceiptRequest { credit: Some(credit("1", "HL-1", 100)) });
        let refused = service.client(role).post_receipt(request).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied, "{role}");
    }
    assert_eq!(service.number("SELECT count(*) FROM audit.entry WHERE outcome = 'denied'").await, 5);
    let posted = service.post(credit("1", "HL-1", 100)).await.unwrap().receipt.unwrap();
    for role in ["recovery-officer", "auditor", "compliance-head"] {
        let request: ReverseReceiptRequest = reversal_of(&posted.receipt_id);
        let refused = service.client(role).reverse_receipt(keyed(request)).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied, "{role}");
    }
    assert_eq!(service.balance("HL-1").await, Some(100));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_booked_is_changed_by_nobody_and_names_are_stored_sealed() {
    let service = Service::start().await;
    service.post(credit("1", "HL-1", 100)).await.unwrap();
    let mut superuser = service.database().superuser().await.unwrap();
    for statement in ["UPDATE transfer SET amount_paise = 1", "DELETE FROM transfer", "TRUNCATE transfer"] {
        let refused = sqlx::query(statement).execute(&mut superuser).await.unwrap_err();
        assert!(refused.to_string().contains("transfers are not changed or removed"), "{statement}: {refused}");
    }
    let found = "SELECT count(*) FROM receipt r, platform.idempotency i, messaging.event_log e
                 WHERE r::text ILIKE '%ravi%' OR position('Ravi'::bytea IN r.payer_name_sealed) > 0
                    OR position('Ravi'::bytea IN i.response) > 0 OR position('Ravi'::bytea IN e.payload) > 0";
    assert_eq!(service.number(found).await, 0);
}
