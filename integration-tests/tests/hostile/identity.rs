//! Who calls, and under which key.

use std::sync::Arc;

use kernel::Role;
use tonic::Code;

use chassis::grpc::error::reason;

use crate::{
    access,
    caller::{Answer, Caller, Headers, KEY},
    catalogue::Method,
    examples::Example,
    tokens::{Issuer, Terms, Who},
};

const SUBJECT_TOKEN: &str = "recourse-subject-token";

/// Calls that must fail for who makes them. Answers what is wrong, and how many known callers were denied.
pub(crate) async fn wrong_callers(
    caller: &Caller,
    impostor: &Arc<Issuer>,
    method: &Method,
    example: &Example,
) -> (Vec<String>, i64) {
    let mut complaints = Vec::new();
    let key = caller.fresh_key();
    let issuer = &caller.issuer;
    let strangers = [
        ("nobody", Headers::default()),
        ("a garbled token", Headers::bearer("eyJhbGciOiJub25lIn0.e30.")),
        ("an empty token", Headers::bearer("")),
        ("two tokens", Headers::bearer(&issuer.token(example.who)).with("authorization", "Bearer x")),
        ("an expired token", Headers::bearer(&issuer.sign(example.who, Terms::EXPIRED))),
        ("another system's token", Headers::bearer(&issuer.sign(example.who, Terms::ELSEWHERE))),
        ("a token of another key", Headers::bearer(&impostor.sign(example.who, Terms::GOOD))),
    ];
    for (who, headers) in strangers {
        let answer = caller.send(method, headers.with(KEY, key.as_str()), example.message.clone()).await;
        expect(&mut complaints, who, &answer, Code::Unauthenticated, "CHASSIS_TOKEN_REFUSED");
    }
    let Some(admitted) = access::of(&method.path) else {
        complaints.push("it stands in no access table".to_owned());
        return (complaints, 0);
    };
    let mut denials = 0;
    for role in Role::ALL.into_iter().filter(|role| !admitted.contains(role)) {
        let who = Who::new(role.as_str(), "outsider");
        let answer = caller.send(method, caller.headers(who, Some(&key)), example.message.clone()).await;
        expect(&mut complaints, role.as_str(), &answer, Code::PermissionDenied, "CHASSIS_METHOD_DENIED");
        denials += 1;
    }
    if example.who.role != "service" {
        let another = issuer.token(Who::new("advocate", "somebody"));
        let headers = caller.headers(example.who, Some(&key)).with(SUBJECT_TOKEN, another);
        let answer = caller.send(method, headers, example.message.clone()).await;
        expect(&mut complaints, "a person for another", &answer, Code::PermissionDenied, "CHASSIS_ON_BEHALF_DENIED");
        denials += 1;
    }
    (complaints, denials)
}

/// A command under keys that are none.
pub(crate) async fn wrong_keys(caller: &Caller, method: &Method, example: &Example) -> Vec<String> {
    let mut complaints = Vec::new();
    let headers = || caller.headers(example.who, None);
    let keys = [
        ("no key", headers()),
        ("an empty key", headers().with(KEY, "")),
        ("a key of 256 characters", headers().with(KEY, "k".repeat(256))),
        ("a key with a blank", headers().with(KEY, "a key")),
        ("a key that is not ASCII", headers().with(KEY, "schlüssel".as_bytes())),
        ("a key that is not UTF-8", headers().with(KEY, vec![b'k', 0xff])),
        ("two keys", headers().with(KEY, "one").with(KEY, "two")),
    ];
    for (what, headers) in keys {
        let answer = caller.send(method, headers, example.message.clone()).await;
        expect(&mut complaints, what, &answer, Code::InvalidArgument, "CHASSIS_IDEMPOTENCY_KEY_INVALID");
    }
    complaints
}

/// Notes down an answer that is not this error.
pub(crate) fn expect(complaints: &mut Vec<String>, what: &str, answer: &Answer, code: Code, expected: &str) {
    match answer {
        Err(status) if status.code() == code && reason(status).as_deref() == Some(expected) => {}
        Err(status) => complaints.push(format!("{what}: {:?} {:?}", status.code(), reason(status))),
        Ok(_) => complaints.push(format!("{what}: it was done")),
    }
}
