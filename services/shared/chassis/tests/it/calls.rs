//! Limits, panics and callers who go away.

use std::time::Duration;

use chassis::{
    grpc::{client::RequestExt as _, error},
    telemetry::{self, TelemetryConfig},
};
use tonic::{Code, transport::Endpoint};
use tonic_health::pb::health_client::HealthClient;

use super::{
    issuer,
    subject::{ask, start, start_with},
};

#[tokio::test]
async fn a_call_that_takes_too_long_is_answered_with_deadline_exceeded() {
    let mesh = start_with(|config| config.default_deadline_ms = 50).await;
    // A plain channel, without a deadline of its own: the answer is the server's.
    let channel = Endpoint::from_shared(format!("http://{}", mesh.address)).unwrap().connect_lazy();
    let mut request = ask("never");
    request.metadata_mut().insert("authorization", format!("Bearer {}", issuer::officer()).parse().unwrap());
    let late = HealthClient::new(channel).check(request).await.unwrap_err();
    assert_eq!(late.code(), Code::DeadlineExceeded);
    assert_eq!(error::reason(&late).as_deref(), Some("CHASSIS_DEADLINE_EXCEEDED"));
}

#[tokio::test]
async fn the_callers_deadline_reaches_the_handler_and_is_kept_by_the_client() {
    let mesh = start().await;
    mesh.officer().check(ask("").with_deadline(Duration::from_secs(3))).await.unwrap();
    let remaining = mesh.handler.remaining.lock().unwrap().unwrap();
    assert!(remaining <= Duration::from_secs(3) && remaining > Duration::from_secs(1), "{remaining:?}");

    let late = mesh.officer().check(ask("never").with_deadline(Duration::from_millis(50))).await.unwrap_err();
    assert_eq!(late.code(), Code::DeadlineExceeded);
}

#[tokio::test]
async fn a_panic_is_answered_with_internal_and_the_server_lives() {
    let mesh = start().await;
    let mut client = mesh.officer();
    let failed = client.check(ask("panic")).await.unwrap_err();
    assert_eq!(failed.code(), Code::Internal);
    assert_eq!(error::reason(&failed).as_deref(), Some("INTERNAL"));
    assert!(!failed.message().contains("as the request asked"), "the inside stays inside");
    client.check(ask("")).await.unwrap();
}

#[tokio::test]
async fn more_calls_than_allowed_are_refused_at_once() {
    let mesh = start_with(|config| config.max_in_flight = 1).await;
    let mut first = mesh.officer();
    let first = tokio::spawn(async move { first.check(ask("wait")).await });
    mesh.handler.started.notified().await;
    let refused = mesh.officer().check(ask("")).await.unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
    assert_eq!(error::reason(&refused).as_deref(), Some("CHASSIS_OVERLOADED"));
    mesh.handler.go_on.notify_one();
    first.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_call_whose_caller_went_away_runs_to_its_end_and_keeps_its_slot_till_then() {
    let mesh = start_with(|config| config.max_in_flight = 1).await;
    let mut client = mesh.officer();
    let call = tokio::spawn(async move { client.check(ask("wait")).await });
    mesh.handler.started.notified().await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    // The server learns of it over the connection; a slot is not free before the handler is done.
    let refused = mesh.officer().check(ask("")).await.unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
    mesh.handler.go_on.notify_one();
    tokio::time::timeout(Duration::from_secs(5), mesh.handler.finished.notified()).await.unwrap();
}

#[tokio::test]
async fn a_message_above_four_mebibytes_is_refused() {
    let mesh = start().await;
    let refused = mesh.officer().check(ask(&"x".repeat(4 * 1024 * 1024 + 1))).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument, "{refused}");
    assert_eq!(error::reason(&refused).as_deref(), Some("CHASSIS_MESSAGE_INVALID"));
    assert!(refused.message().contains("4 MiB"), "{refused}");
}

#[tokio::test]
async fn calls_are_counted_by_method_and_code_and_strangers_add_no_labels() {
    let config = TelemetryConfig { log_filter: "off".to_owned(), ..TelemetryConfig::default() };
    let telemetry = telemetry::init("cases", "0", &config).unwrap();
    let mesh = start().await;
    mesh.officer().check(ask("")).await.unwrap();
    mesh.officer().watch(ask("")).await.unwrap_err();
    let text = telemetry.metrics_text();
    let counted = r#"rpc_server_requests_total{service="grpc.health.v1.Health",method="Check",code="OK"}"#;
    assert!(text.contains(counted), "{text}");
    let unknown = r#"rpc_server_requests_total{service="unknown",method="unknown",code="PERMISSION_DENIED"}"#;
    assert!(text.contains(unknown), "{text}");
    assert!(text.contains("rpc_server_duration_seconds_bucket"), "{text}");
    assert!(text.contains("rpc_server_in_flight 0"), "{text}");
    assert!(!text.contains("Watch"), "{text}");
}
