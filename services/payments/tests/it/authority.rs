//! What policies refuse to a role that the access table lets pass.

use proto::payments::{GetInstrumentRequest, GetReceiptRequest, ReverseReceiptRequest};
use tonic::Code;

use crate::{
    service::{Service, credit, keyed, reversal_of},
    statement::memos,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_reverses_nothing_though_he_is_a_manager_too_and_the_refusal_stays_on_record() {
    let service = Service::start().await;
    let posted = service.post(credit("1", "HL-1", 100)).await.unwrap().receipt.unwrap();
    let mut both = service.client("auditor legal-manager");
    let found = GetReceiptRequest { receipt_id: posted.receipt_id.clone() };
    both.get_receipt(found).await.unwrap();

    let request: ReverseReceiptRequest = reversal_of(&posted.receipt_id);
    let refused = both.reverse_receipt(keyed(request)).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    assert!(refused.message().contains("who audits changes nothing"), "{}", refused.message());
    assert_eq!(chassis::grpc::error::reason(&refused).as_deref(), Some("AUTHORITY_DENIED"));
    assert_eq!(service.balance("HL-1").await, Some(100), "nothing of it was done");

    // The op was rolled back with its key; the entry of the refusal was not.
    let on_record = "SELECT count(*) FROM audit.entry
                     WHERE outcome = 'denied' AND action = 'authority.deny' AND resource_type = 'receipt'
                       AND resource_id = (SELECT receipt_id FROM receipt)
                       AND position('oversight.auditor-changes-nothing'::bytea IN body) > 0";
    assert_eq!(service.number(on_record).await, 1);
    service.reverse(&posted.receipt_id).await.unwrap();
    let allowed = "SELECT count(*) FROM audit.entry
                   WHERE action = 'receipt.reverse' AND position('payments.manager-reverses'::bytea IN body) > 0";
    assert_eq!(service.number(allowed).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_with_a_services_role_reads_no_cheque() {
    let service = Service::start().await;
    let feed = proto::payments::GetFeedRequest { loan_account_number: "HL-1".to_owned() };
    let refused = service.client("service").get_feed(feed).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let refusals = "SELECT count(*) FROM audit.entry WHERE action = 'authority.deny'";
    assert_eq!(service.number(refusals).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drawers_name_is_given_in_clear_to_cases_alone_and_that_is_on_record() {
    let service = Service::start().await;
    service.client("recovery-officer").record_dishonours(keyed(memos("HL-1"))).await.unwrap();
    let instrument_id: String = sqlx::query_scalar("SELECT instrument_id::text FROM instrument LIMIT 1")
        .fetch_one(&mut service.database().superuser().await.unwrap())
        .await
        .unwrap();
    let request = || GetInstrumentRequest { instrument_id: instrument_id.clone() };
    let revealed =
        "SELECT count(*) FROM audit.entry WHERE action = 'instrument.reveal' AND resource_type = 'instrument'
                      AND actor LIKE '%/cases'";

    let masked = service.client("auditor").get_instrument(request()).await.unwrap().into_inner().instrument.unwrap();
    assert!(masked.drawer_name.is_none() && !masked.drawer_initials.is_empty(), "{masked:?}");
    assert_eq!(service.number(revealed).await, 0);

    let clear = service.peer("cases").get_instrument(request()).await.unwrap().into_inner().instrument.unwrap();
    assert!(clear.drawer_name.is_some_and(|name| !name.value.is_empty()));
    assert_eq!(service.number(revealed).await, 1);
}
