use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use serde_json::{Value, json};

use super::*;

/// Made for these tests, good for nothing else.
const ED_A: &[u8] = include_bytes!("../../tests/keys/ed25519-a.pem");
const ED_B: &[u8] = include_bytes!("../../tests/keys/ed25519-b.pem");
const EC: &[u8] = include_bytes!("../../tests/keys/p256.pem");
const RSA: &[u8] = include_bytes!("../../tests/keys/rsa2048.pem");

struct Issuer {
    file: tempfile::NamedTempFile,
}

fn signing(algorithm: Algorithm, pem: &[u8]) -> EncodingKey {
    match algorithm {
        Algorithm::EdDSA => EncodingKey::from_ed_pem(pem).unwrap(),
        Algorithm::ES256 => EncodingKey::from_ec_pem(pem).unwrap(),
        _ => EncodingKey::from_rsa_pem(pem).unwrap(),
    }
}

fn jwk(id: &str, algorithm: Algorithm, pem: &[u8]) -> Value {
    let mut jwk = Jwk::from_encoding_key(&signing(algorithm, pem), algorithm).unwrap();
    jwk.common.key_id = Some(id.to_owned());
    serde_json::to_value(jwk).unwrap()
}

fn now() -> u64 {
    jsonwebtoken::get_current_timestamp()
}

fn claims() -> Value {
    json!({
        "iss": "https://id.bank.example", "sub": "u-17", "aud": "cases", "exp": now() + 300, "iat": now(),
        "jti": "t-1", "kind": "person", "roles": ["recovery-officer", "a-role-of-tomorrow"],
    })
}

fn with(key: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[key] = value;
    claims
}

fn without(key: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(key);
    claims
}

fn token(algorithm: Algorithm, id: Option<&str>, pem: &[u8], claims: &Value) -> String {
    let header = Header { kid: id.map(str::to_owned), ..Header::new(algorithm) };
    jsonwebtoken::encode(&header, claims, &signing(algorithm, pem)).unwrap()
}

fn ed(claims: &Value) -> String {
    token(Algorithm::EdDSA, Some("a"), ED_A, claims)
}

impl Issuer {
    fn with_keys(keys: &[Value]) -> (Self, Verifier) {
        let issuer = Self { file: tempfile::NamedTempFile::new().unwrap() };
        issuer.publish(keys);
        let config = IdentityConfig {
            issuer: "https://id.bank.example".to_owned(),
            audience: "cases".to_owned(),
            jwks_file: issuer.file.path().to_owned(),
        };
        let verifier = Verifier::new(&config).unwrap();
        (issuer, verifier)
    }

    fn publish(&self, keys: &[Value]) {
        std::fs::write(self.file.path(), json!({ "keys": keys }).to_string()).unwrap();
    }
}

fn verifier() -> (Issuer, Verifier) {
    let keys = [jwk("a", Algorithm::EdDSA, ED_A), jwk("ec", Algorithm::ES256, EC), jwk("rsa", Algorithm::RS256, RSA)];
    Issuer::with_keys(&keys)
}

#[test]
fn a_token_of_each_algorithm_names_its_principal() {
    let (_issuer, verifier) = verifier();
    for (algorithm, id, pem) in
        [(Algorithm::EdDSA, "a", ED_A), (Algorithm::ES256, "ec", EC), (Algorithm::RS256, "rsa", RSA)]
    {
        let principal = verifier.verify(&token(algorithm, Some(id), pem, &claims())).unwrap();
        assert_eq!(principal.actor.to_string(), "https://id.bank.example/u-17");
        assert_eq!(principal.actor.roles, [Role::RecoveryOfficer]);
        assert_eq!(principal.actor.kind, ActorKind::Person);
        assert_eq!(principal.token_id, "t-1");
        assert_eq!(principal.on_behalf_of, None);
    }
}

#[test]
fn a_service_that_acts_for_somebody_is_the_actor() {
    let (_issuer, verifier) = verifier();
    let acting = with("act", json!({"iss": "recourse", "sub": "counsel-portal"}));
    let principal = verifier.verify(&ed(&acting)).unwrap();
    assert_eq!(principal.actor.to_string(), "recourse/counsel-portal");
    assert_eq!(principal.actor.kind, ActorKind::Service);
    assert_eq!(principal.originator().subject, "u-17");
}

#[test]
fn time_issuer_audience_and_claims_are_checked() {
    let (_issuer, verifier) = verifier();
    for (claims, error) in [
        (with("exp", json!(now() - 61)), TokenError::Expired),
        (with("nbf", json!(now() + 70)), TokenError::NotYetValid),
        (with("aud", json!("payments")), TokenError::Audience),
        (with("iss", json!("https://elsewhere.example")), TokenError::Issuer),
        (with("kind", json!("demon")), TokenError::Claims),
        (with("sub", json!("")), TokenError::Claims),
        (with("act", json!({"iss": "recourse", "sub": ""})), TokenError::Claims),
        (without("aud"), TokenError::Claims),
        (without("exp"), TokenError::Claims),
        (without("iss"), TokenError::Claims),
        (without("jti"), TokenError::Claims),
    ] {
        assert_eq!(verifier.verify(&ed(&claims)), Err(error), "{claims}");
    }
    assert!(verifier.verify(&ed(&with("exp", json!(now() - 30)))).is_ok());
}

#[test]
fn another_key_a_changed_payload_and_no_signature_are_refused() {
    let (_issuer, verifier) = verifier();
    let good = ed(&claims());
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };

    assert_eq!(verifier.verify(&token(Algorithm::EdDSA, Some("a"), ED_B, &claims())), Err(TokenError::Signature));
    assert_eq!(verifier.verify(&token(Algorithm::EdDSA, Some("b"), ED_B, &claims())), Err(TokenError::UnknownKey));
    assert_eq!(verifier.verify(&token(Algorithm::EdDSA, None, ED_A, &claims())), Err(TokenError::UnknownKey));

    let raised = URL_SAFE_NO_PAD.encode(with("roles", json!(["operator"])).to_string());
    assert_eq!(verifier.verify(&format!("{header}.{raised}.{signature}")), Err(TokenError::Signature));

    for algorithm in ["none", "None", "HS256"] {
        let header = URL_SAFE_NO_PAD.encode(json!({"alg": algorithm, "kid": "a"}).to_string());
        for end in [String::new(), signature.to_owned()] {
            assert!(verifier.verify(&format!("{header}.{payload}.{end}")).is_err(), "{algorithm}");
        }
    }
    for text in ["", ".", "..", "a.b", "a.b.c"] {
        assert_eq!(verifier.verify(text), Err(TokenError::Malformed), "{text}");
    }
}

#[test]
fn the_public_key_is_not_taken_for_a_shared_secret() {
    let (_issuer, verifier) = verifier();
    let public = jwk("a", Algorithm::EdDSA, ED_A)["x"].as_str().unwrap().to_owned();
    let header = Header { kid: Some("a".to_owned()), ..Header::new(Algorithm::HS256) };
    let secret = EncodingKey::from_secret(&URL_SAFE_NO_PAD.decode(public).unwrap());
    let forged = jsonwebtoken::encode(&header, &claims(), &secret).unwrap();
    assert_eq!(verifier.verify(&forged), Err(TokenError::Signature));
}

#[test]
fn a_token_without_a_key_id_is_of_the_only_key() {
    let (_issuer, verifier) = Issuer::with_keys(&[jwk("a", Algorithm::EdDSA, ED_A)]);
    assert!(verifier.verify(&token(Algorithm::EdDSA, None, ED_A, &claims())).is_ok());
}

#[test]
fn only_a_bearer_token_is_a_token() {
    let (_issuer, verifier) = verifier();
    assert!(verifier.verify_bearer(Some(&format!("Bearer {}", ed(&claims())))).is_ok());
    for text in [None, Some(""), Some("Bearer"), Some("Basic dTpw")] {
        assert_eq!(verifier.verify_bearer(text), Err(TokenError::Absent), "{text:?}");
    }
}

#[test]
fn a_set_without_a_usable_key_is_refused() {
    let symmetric = json!({"kty": "oct", "k": "c2VjcmV0", "kid": "a"});
    let error = Keys::parse(&json!({ "keys": [symmetric] }).to_string()).err().unwrap();
    assert_eq!(error, "no key for EdDSA, ES256 or RS256");
}

#[test]
fn a_rotated_key_is_noticed_without_a_restart() {
    let (issuer, verifier) = Issuer::with_keys(&[jwk("a", Algorithm::EdDSA, ED_A)]);
    let rotated = token(Algorithm::EdDSA, Some("b"), ED_B, &claims());
    assert_eq!(verifier.verify(&rotated), Err(TokenError::UnknownKey));
    std::fs::write(issuer.file.path(), "half writ").unwrap();
    verifier.keys.forget_when_looked();
    assert!(verifier.verify(&ed(&claims())).is_ok(), "the last readable set stays in use");
    issuer.publish(&[jwk("a", Algorithm::EdDSA, ED_A), jwk("b", Algorithm::EdDSA, ED_B)]);
    verifier.keys.forget_when_looked();
    assert!(verifier.verify(&rotated).is_ok());
}
