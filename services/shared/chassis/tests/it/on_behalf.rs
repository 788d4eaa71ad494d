//! A service that calls another on behalf of a person.

use chassis::grpc::{DenialReason, SubjectToken, client::RequestExt as _, error};
use serde_json::json;
use tonic::{Code, Request};
use tonic_health::pb::HealthCheckRequest;

use super::{
    issuer::{claims, officer, service, sign, sign_with_another_key},
    subject::{Mesh, ask, start},
};

/// What a handler of a call with this token would send along.
async fn taken(mesh: &Mesh, token: &str) -> SubjectToken {
    mesh.client(token).check(ask("")).await.unwrap();
    mesh.handler.subject.lock().unwrap().take().unwrap()
}

/// A request with a token in its metadata that no handler gave.
fn with_subject(token: &str) -> Request<HealthCheckRequest> {
    let mut request = ask("");
    request.metadata_mut().append("recourse-subject-token", token.parse().unwrap());
    request
}

#[tokio::test]
async fn the_service_is_the_actor_and_the_person_the_one_acted_for() {
    let mesh = start().await;
    let subject = taken(&mesh, &officer()).await;
    assert_eq!(*mesh.handler.on_behalf_of.lock().unwrap(), None);

    mesh.client(&service("notices")).check(ask("").on_behalf_of(&subject)).await.unwrap();
    assert_eq!(mesh.handler.caller.lock().unwrap().as_deref(), Some("https://id.bank.example/notices"));
    assert_eq!(mesh.handler.on_behalf_of.lock().unwrap().as_deref(), Some("https://id.bank.example/u-17"));
}

#[tokio::test]
async fn the_person_is_passed_on_along_a_chain_of_services() {
    let mesh = start().await;
    let subject = taken(&mesh, &officer()).await;
    mesh.client(&service("cases")).check(ask("").on_behalf_of(&subject)).await.unwrap();
    let further = mesh.handler.subject.lock().unwrap().take().unwrap();

    mesh.client(&service("notices")).check(ask("").on_behalf_of(&further)).await.unwrap();
    assert_eq!(mesh.handler.caller.lock().unwrap().as_deref(), Some("https://id.bank.example/notices"));
    assert_eq!(mesh.handler.on_behalf_of.lock().unwrap().as_deref(), Some("https://id.bank.example/u-17"));
}

#[tokio::test]
async fn a_handler_sees_no_credentials() {
    let mesh = start().await;
    let subject = taken(&mesh, &officer()).await;
    mesh.client(&service("notices")).check(ask("").on_behalf_of(&subject)).await.unwrap();
    let metadata = mesh.handler.metadata.lock().unwrap().clone();
    for name in ["authorization", "recourse-subject-token"] {
        assert!(!metadata.iter().any(|found| found == name), "{metadata:?}");
    }
}

#[tokio::test]
async fn nobody_but_a_service_acts_for_somebody_else() {
    let mesh = start().await;
    let mut person_with_role = claims("service");
    person_with_role["sub"] = json!("u-18");
    let mut service_without_role = claims("recovery-officer");
    service_without_role["kind"] = json!("service");
    let mut acting_already = claims("service");
    acting_already["act"] = json!({ "iss": "recourse", "sub": "notices" });
    let callers = [officer(), sign(&person_with_role), sign(&service_without_role), sign(&acting_already)];
    for (n, caller) in callers.iter().enumerate() {
        let denied = mesh.client(caller).check(with_subject(&officer())).await.unwrap_err();
        assert_eq!(denied.code(), Code::PermissionDenied, "caller {n}");
        assert_eq!(error::reason(&denied).as_deref(), Some("CHASSIS_ON_BEHALF_DENIED"), "caller {n}");
    }
    let denials = mesh.denials.all();
    assert_eq!(denials.len(), callers.len());
    assert!(denials.iter().all(|denial| denial.reason == DenialReason::OnBehalf), "{denials:?}");
    assert_eq!(denials[0].method, "/grpc.health.v1.Health/Check");
    assert_eq!(*mesh.handler.caller.lock().unwrap(), None, "no call reached the handler");
}

#[tokio::test]
async fn a_subjects_token_that_is_not_good_is_refused_and_is_no_denial() {
    let mesh = start().await;
    let mut expired = claims("recovery-officer");
    expired["exp"] = json!(jsonwebtoken::get_current_timestamp() - 120);
    let two = {
        let mut request = with_subject(&officer());
        request.metadata_mut().append("recourse-subject-token", officer().parse().unwrap());
        request
    };
    let requests = [
        with_subject(&sign(&expired)),
        with_subject(&sign_with_another_key(&claims("recovery-officer"))),
        with_subject("x"),
        with_subject(""),
        two,
    ];
    for (n, request) in requests.into_iter().enumerate() {
        let refused = mesh.client(&service("notices")).check(request).await.unwrap_err();
        assert_eq!(refused.code(), Code::Unauthenticated, "request {n}");
        assert_eq!(error::reason(&refused).as_deref(), Some("CHASSIS_TOKEN_REFUSED"), "request {n}");
        assert!(!refused.message().contains(&officer()), "the token stays inside");
    }
    assert_eq!(mesh.denials.all(), []);
}

#[tokio::test]
async fn a_denial_names_whom_the_service_acted_for() {
    let mesh = start().await;
    let subject = taken(&mesh, &officer()).await;
    let denied = mesh.client(&service("notices")).watch(ask("").on_behalf_of(&subject)).await.unwrap_err();
    assert_eq!(denied.code(), Code::PermissionDenied);
    let [denial] = &mesh.denials.all()[..] else { panic!("one denial") };
    assert_eq!(denial.actor.subject, "notices");
    assert_eq!(denial.on_behalf_of.as_ref().unwrap().subject, "u-17");
}
