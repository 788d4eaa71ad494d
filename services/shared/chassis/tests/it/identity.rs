//! Who may call what.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chassis::grpc::{DenialReason, client::Options, error};
use serde_json::{Value, json};
use tonic::Code;
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

use super::{
    issuer::{claims, officer, sign, sign_with_another_key},
    subject::{ask, start, with_token},
};

#[tokio::test]
async fn a_call_without_a_token_is_refused_and_is_no_denial() {
    let mesh = start().await;
    let refused = mesh.client_with(Options::default()).check(ask("")).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated);
    assert_eq!(error::reason(&refused).as_deref(), Some("CHASSIS_TOKEN_REFUSED"));
    assert_eq!(mesh.denials.all(), []);
}

#[tokio::test]
async fn a_call_with_a_token_reaches_the_handler_as_its_principal() {
    let mesh = start().await;
    mesh.officer().check(ask("")).await.unwrap();
    assert_eq!(mesh.handler.caller.lock().unwrap().as_deref(), Some("https://id.bank.example/u-17"));
}

#[tokio::test]
async fn tokens_that_are_expired_forged_or_meant_for_others_are_refused() {
    let mesh = start().await;
    let with = |key: &str, value: Value| {
        let mut claims = claims("recovery-officer");
        claims[key] = value;
        claims
    };
    let good = officer();
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let encoded = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let now = jsonwebtoken::get_current_timestamp();
    for (what, token) in [
        ("expired", sign(&with("exp", json!(now - 120)))),
        ("another audience", sign(&with("aud", json!("payments")))),
        ("another issuer", sign(&with("iss", json!("https://elsewhere.example")))),
        ("another key", sign_with_another_key(&claims("recovery-officer"))),
        ("tampered", format!("{header}.{}.{signature}", encoded(with("sub", json!("u-1"))))),
        ("alg none", format!("{}.{payload}.", encoded(json!({"alg": "none", "kid": "a"})))),
        ("no token at all", "x".to_owned()),
    ] {
        let refused = mesh.client(&token).check(ask("")).await.unwrap_err();
        assert_eq!(refused.code(), Code::Unauthenticated, "{what}");
    }
    assert_eq!(mesh.denials.all(), []);
    mesh.client(&good).check(ask("")).await.unwrap();
}

#[tokio::test]
async fn a_role_that_may_not_is_denied_and_put_on_record() {
    let mesh = start().await;
    let denied = mesh.client(&sign(&claims("auditor"))).check(ask("")).await.unwrap_err();
    assert_eq!(denied.code(), Code::PermissionDenied);
    assert_eq!(error::reason(&denied).as_deref(), Some("CHASSIS_METHOD_DENIED"));
    let [denial] = &mesh.denials.all()[..] else { panic!("one denial") };
    assert_eq!(denial.actor.subject, "u-17");
    assert_eq!(denial.token_id, "t-1");
    assert_eq!(denial.method, "/grpc.health.v1.Health/Check");
    assert_eq!(denial.reason, DenialReason::Role);
}

#[tokio::test]
async fn a_method_that_is_not_in_the_table_is_denied_to_everybody() {
    let mesh = start().await;
    let denied = mesh.officer().watch(ask("")).await.unwrap_err();
    assert_eq!(denied.code(), Code::PermissionDenied);
    let [denial] = &mesh.denials.all()[..] else { panic!("one denial") };
    assert_eq!(denial.method, "/grpc.health.v1.Health/Watch");
    assert_eq!(denial.reason, DenialReason::NoSuchMethod);
}

#[tokio::test]
async fn reflection_needs_a_token_and_any_role_will_do() {
    let mesh = start().await;
    let list = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let endpoint = format!("http://{}", mesh.address);
    let ask = async |options: Options| {
        let channel = chassis::grpc::client::connect(&endpoint, options).unwrap();
        let stream = tokio_stream::iter([list.clone()]);
        let mut answers = ServerReflectionClient::new(channel).server_reflection_info(stream).await?.into_inner();
        answers.message().await
    };
    assert_eq!(ask(Options::default()).await.unwrap_err().code(), Code::Unauthenticated);

    let answer = ask(with_token(&sign(&claims("auditor")))).await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(list)) = answer.message_response else { panic!("a list") };
    assert!(list.service.iter().any(|service| service.name == "grpc.health.v1.Health"), "{list:?}");
}
