//! Tokens that services accept.

use std::fs;

use chassis::identity::{IdentityConfig, Verifier};
use jsonwebtoken::{
    Algorithm, EncodingKey,
    jwk::{Jwk, JwkSet, ThumbprintHash},
};
use kernel::{ActorKind, Clock as _, Role, SystemClock};
use recourse_cli::failure::Exit;
use tempfile::TempDir;

use crate::fakes::recourse;

/// Made for tests, good for nothing else.
const KEY: &[u8] = include_bytes!("../../../shared/chassis/tests/keys/ed25519-a.pem");
const OTHER: &[u8] = include_bytes!("../../../shared/chassis/tests/keys/ed25519-b.pem");

fn public(pem: &[u8]) -> Jwk {
    let mut jwk = Jwk::from_encoding_key(&EncodingKey::from_ed_pem(pem).unwrap(), Algorithm::EdDSA).unwrap();
    jwk.common.key_id = Some(jwk.thumbprint(ThumbprintHash::SHA256).unwrap());
    jwk
}

#[tokio::test]
async fn a_service_accepts_the_token_and_knows_who_it_is_for() {
    let folder = TempDir::new().unwrap();
    let (key, jwks) = (folder.path().join("key.pem"), folder.path().join("jwks.json"));
    fs::write(&key, KEY).unwrap();
    // The service trusts two keys, so the token must name its own.
    fs::write(&jwks, serde_json::to_vec(&JwkSet { keys: vec![public(OTHER), public(KEY)] }).unwrap()).unwrap();
    let roles = ["--role", "recovery-officer", "--role", "auditor"];
    let arguments = ["token", "--subject", "priya", "--ttl", "2h", "--key", key.to_str().unwrap()];
    let ran = recourse(arguments.into_iter().chain(roles)).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));

    let config =
        IdentityConfig { issuer: "recourse-local".to_owned(), audience: "recourse".to_owned(), jwks_file: jwks };
    let principal = Verifier::new(&config).unwrap().verify(ran.out.trim_end()).unwrap();
    assert_eq!(principal.actor.to_string(), "recourse-local/priya");
    assert_eq!(principal.actor.kind, ActorKind::Person);
    assert_eq!(principal.actor.roles, [Role::RecoveryOfficer, Role::Auditor]);
    let left = (principal.expires_at.as_unix_micros() - SystemClock.now().as_unix_micros()) / 1_000_000;
    assert!((7_100..=7_200).contains(&left), "{left}");
}

#[tokio::test]
async fn a_key_that_is_missing_or_none_is_named() {
    let folder = TempDir::new().unwrap();
    let key = folder.path().join("key.pem");
    let arguments = ["token", "--subject", "priya", "--role", "operator", "--key", key.to_str().unwrap()];
    let ran = recourse(arguments).await;
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.err.contains("cannot be read") && ran.err.contains("`make up` makes one"), "{}", ran.err);
    fs::write(&key, "no key").unwrap();
    let ran = recourse(arguments).await;
    assert!(ran.err.ends_with("key.pem is not an Ed25519 private key in PKCS#8 PEM\n"), "{}", ran.err);
}
