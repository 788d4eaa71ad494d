//! An identity provider of the tests.

use std::sync::Arc;

use chassis::identity::{IdentityConfig, Verifier};
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

const KEY: &[u8] = include_bytes!("../keys/ed25519-a.pem");
const OTHER_KEY: &[u8] = include_bytes!("../keys/ed25519-b.pem");

fn signing(pem: &[u8]) -> EncodingKey {
    EncodingKey::from_ed_pem(pem).unwrap()
}

pub(crate) fn verifier() -> (Arc<Verifier>, NamedTempFile) {
    let mut jwk = Jwk::from_encoding_key(&signing(KEY), Algorithm::EdDSA).unwrap();
    jwk.common.key_id = Some("a".to_owned());
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), json!({ "keys": [jwk] }).to_string()).unwrap();
    let config = IdentityConfig {
        issuer: "https://id.bank.example".to_owned(),
        audience: "cases".to_owned(),
        jwks_file: file.path().to_owned(),
    };
    (Arc::new(Verifier::new(&config).unwrap()), file)
}

pub(crate) fn claims(role: &str) -> Value {
    let now = jsonwebtoken::get_current_timestamp();
    json!({
        "iss": "https://id.bank.example", "sub": "u-17", "aud": "cases", "exp": now + 300, "jti": "t-1",
        "kind": "person", "roles": [role],
    })
}

pub(crate) fn sign(claims: &Value) -> String {
    sign_with(KEY, claims)
}

pub(crate) fn sign_with_another_key(claims: &Value) -> String {
    sign_with(OTHER_KEY, claims)
}

fn sign_with(pem: &[u8], claims: &Value) -> String {
    let header = Header { kid: Some("a".to_owned()), ..Header::new(Algorithm::EdDSA) };
    jsonwebtoken::encode(&header, claims, &signing(pem)).unwrap()
}

/// A token that may call the service of the tests.
pub(crate) fn officer() -> String {
    sign(&claims("recovery-officer"))
}

/// A token of a service of the mesh.
pub(crate) fn service(name: &str) -> String {
    let exp = jsonwebtoken::get_current_timestamp() + 300;
    sign(&json!({
        "iss": "https://id.bank.example", "sub": name, "aud": "cases", "exp": exp, "jti": "t-2",
        "kind": "service", "roles": ["service"],
    }))
}
