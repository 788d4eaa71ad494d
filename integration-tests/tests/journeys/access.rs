use chassis::grpc::error::reason;
use integration_tests::{Mesh, memo, return_file};
use proto::{
    cases::{GetCaseRequest, ListCasesRequest, cases_service_client::CasesServiceClient},
    payments::{GetInstrumentRequest, RecordDishonoursRequest},
};
use tonic::{Code, Request};

#[tokio::test]
async fn without_a_token_nothing_is_answered_and_a_refused_role_is_on_record() {
    let mesh = Mesh::start().await.unwrap();
    let mut anonymous = CasesServiceClient::connect(mesh.grpc_url("cases").unwrap()).await.unwrap();
    let refused = anonymous.list_cases(ListCasesRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated);

    let mut advocate = mesh.cases("advocate").await.unwrap();
    let refused = advocate.list_cases(ListCasesRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let denied = "SELECT count(*) FROM audit.entry WHERE outcome = 'denied' AND actor LIKE '%/tester'";
    let denials: i64 = sqlx::query_scalar(denied).fetch_one(&mut mesh.database("cases").await.unwrap()).await.unwrap();
    assert_eq!(denials, 1, "the anonymous call leaves no entry, the advocate's does");

    let mut auditor = mesh.cases("auditor").await.unwrap();
    assert!(auditor.list_cases(ListCasesRequest::default()).await.unwrap().into_inner().cases.is_empty());
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn a_wrong_request_is_answered_with_its_field_and_writes_nothing() {
    let mesh = Mesh::start().await.unwrap();
    let mut payments = mesh.payments("recovery-officer").await.unwrap();
    let request = |change: fn(&mut RecordDishonoursRequest)| {
        let mut request =
            RecordDishonoursRequest { file: Some(return_file()), memos: vec![memo(1)], validate_only: false };
        change(&mut request);
        let mut request = Request::new(request);
        request.metadata_mut().insert("idempotency-key", "wrong-1".parse().unwrap());
        request
    };
    let changes: [fn(&mut RecordDishonoursRequest); 4] = [
        |request| request.file = None,
        |request| request.memos.clear(),
        |request| request.memos = vec![memo(1); 2],
        |request| request.memos = (0..201).map(memo).collect(),
    ];
    for change in changes {
        let refused = payments.record_dishonours(request(change)).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{refused:?}");
        assert_eq!(reason(&refused).as_deref(), Some("FIELD_INVALID"));
    }
    let without_key = Request::new(request(|_| ()).into_inner());
    let refused = payments.record_dishonours(without_key).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let unknown = GetInstrumentRequest { instrument_id: "not-an-id".to_owned() };
    assert_eq!(payments.get_instrument(unknown).await.unwrap_err().code(), Code::InvalidArgument);

    let mut cases = mesh.cases("auditor").await.unwrap();
    let nobody = GetCaseRequest { case: "RC-000001".to_owned() };
    assert_eq!(cases.get_case(nobody).await.unwrap_err().code(), Code::NotFound);
    let foreign = ListCasesRequest { page_token: "../etc".to_owned(), ..Default::default() };
    assert_eq!(cases.list_cases(foreign).await.unwrap_err().code(), Code::InvalidArgument);

    for table in ["instrument", "audit.entry", "platform.idempotency", "messaging.event_log"] {
        let count = format!("SELECT count(*) FROM {table}");
        let count = sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(count));
        let rows = count.fetch_one(&mut mesh.database("payments").await.unwrap()).await.unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    mesh.finish().await.unwrap();
}

#[tokio::test]
async fn the_same_key_answers_as_before_and_another_request_under_it_is_refused() {
    let mesh = Mesh::start().await.unwrap();
    let mut payments = mesh.payments("recovery-officer").await.unwrap();
    let request = |n| {
        let request = RecordDishonoursRequest { file: Some(return_file()), memos: vec![memo(n)], validate_only: false };
        let mut request = Request::new(request);
        request.metadata_mut().insert("idempotency-key", "one-key".parse().unwrap());
        request
    };
    let first = payments.record_dishonours(request(1)).await.unwrap().into_inner();
    let again = payments.record_dishonours(request(1)).await.unwrap().into_inner();
    assert_eq!(first, again);
    let refused = payments.record_dishonours(request(2)).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert_eq!(reason(&refused).as_deref(), Some("IDEMPOTENCY_KEY_REUSED"));
    integration_tests::invariants::hold(&mesh, &[]).await.unwrap().unwrap();
    mesh.finish().await.unwrap();
}
