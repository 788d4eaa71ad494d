//! Keys of the local installation: the token issuer's signing key with the services' tokens, and the services' sealing
//! keys.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{EncodePrivateKey as _, KeypairBytes};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::secrets::{random_bytes, random_hex};
use crate::state::{State, write_private};

/// The `iss` of tokens that the local issuer signs.
pub const ISSUER: &str = "recourse-local";
/// The `aud` that services expect.
pub const AUDIENCE: &str = "recourse";

/// How long the token of a service is good. A cluster's are renewed by the hour; here nothing does it but `mesh up`.
const TOKEN_GOOD_FOR: Duration = Duration::from_hours(30 * 24);

/// The files of one service's sealing keys.
#[derive(Clone, Debug)]
pub struct SealingKeys {
    /// The key that wraps the subjects' data keys, 32 bytes in hexadecimal digits.
    pub key: PathBuf,
    /// The key of blind indexes, likewise.
    pub index_key: PathBuf,
}

/// The files of the local token issuer.
#[derive(Clone, Debug)]
pub struct Identity {
    /// An Ed25519 key as PKCS#8 PEM; whoever holds it can sign tokens.
    pub signing_key: PathBuf,
    /// The public half as a JSON Web Key Set, for services.
    pub jwks: PathBuf,
}

/// The issuer's key, made at the first call; made anew if one of the two files is lost.
pub fn identity(state: &State) -> Result<Identity> {
    let identity =
        Identity { signing_key: state.path("identity/signing-key.pem"), jwks: state.path("identity/jwks.json") };
    if !identity.signing_key.exists() || !identity.jwks.exists() {
        let key = SigningKey::from_bytes(&random_bytes::<32>()?);
        write_private(&identity.signing_key, &pem(&key)?)?;
        write_private(&identity.jwks, &format!("{:#}\n", jwks(&key)))?;
    }
    Ok(identity)
}

/// The file of the token that a service shows to the services it calls.
#[must_use]
pub fn token_file(state: &State, service: &str) -> PathBuf {
    state.path(format!("identity/tokens/{service}"))
}

/// Writes a service's token, good from now on, and returns its file.
pub fn service_token(state: &State, identity: &Identity, service: &str) -> Result<PathBuf> {
    let pem = fs::read(&identity.signing_key).context("the signing key cannot be read")?;
    let key = EncodingKey::from_ed_pem(&pem).context("the signing key is none")?;
    let thumbprint = Jwk::from_encoding_key(&key, Algorithm::EdDSA)?.thumbprint(ThumbprintHash::SHA256)?;
    let now = jsonwebtoken::get_current_timestamp();
    let claims = json!({
        "iss": ISSUER, "sub": service, "aud": AUDIENCE, "iat": now, "exp": now + TOKEN_GOOD_FOR.as_secs(),
        "jti": random_hex::<16>()?, "kind": "service", "roles": ["service"],
    });
    let header = Header { kid: Some(thumbprint), ..Header::new(Algorithm::EdDSA) };
    let file = token_file(state, service);
    write_private(&file, &jsonwebtoken::encode(&header, &claims, &key)?)?;
    Ok(file)
}

/// A service's sealing keys, made at the first call. Rows sealed with them cannot be read without them.
pub fn sealing(state: &State, service: &str) -> Result<SealingKeys> {
    let path = |name: &str| state.path(format!("sealing/{service}/{name}"));
    let keys = SealingKeys { key: path("key"), index_key: path("index-key") };
    for file in [&keys.key, &keys.index_key] {
        if !file.exists() {
            write_private(file, &random_hex::<32>()?)?;
        }
    }
    Ok(keys)
}

/// PKCS#8 of the first version: the form that holds the public key as well is not read by every library.
fn pem(key: &SigningKey) -> Result<String> {
    let bytes = KeypairBytes { secret_key: key.to_bytes(), public_key: None };
    let pem = bytes.to_pkcs8_pem(LineEnding::LF).ok().context("the signing key cannot be encoded")?;
    Ok(pem.as_str().to_owned())
}

/// A set of one key, named by its RFC 7638 thumbprint.
fn jwks(key: &SigningKey) -> Value {
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    let thumbprint = Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
    let kid = URL_SAFE_NO_PAD.encode(thumbprint);
    json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid, "x": x }] })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use jsonwebtoken::jwk::JwkSet;
    use jsonwebtoken::{DecodingKey, Validation, decode, encode};

    use super::*;

    /// The claims of a token, if the key set accepts it.
    fn accepted(identity: &Identity, token: &str) -> Value {
        let set: JwkSet = serde_json::from_slice(&fs::read(&identity.jwks).unwrap()).unwrap();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        let key = &set.keys[0];
        let decoded = decode::<Value>(token, &DecodingKey::from_jwk(key).unwrap(), &validation).unwrap();
        assert!(decoded.header.kid.is_none() || decoded.header.kid == key.common.key_id);
        decoded.claims
    }

    fn state(dir: &tempfile::TempDir) -> State {
        State { workspace: dir.path().to_owned(), dir: dir.path().to_owned() }
    }

    #[test]
    fn a_token_signed_with_the_key_is_accepted_by_the_key_set() {
        let dir = tempfile::tempdir().unwrap();
        let identity = identity(&state(&dir)).unwrap();
        let key = EncodingKey::from_ed_pem(&fs::read(&identity.signing_key).unwrap()).unwrap();
        let claims = json!({ "iss": ISSUER, "aud": AUDIENCE, "exp": 4_102_444_800_u64 });
        let token = encode(&Header::new(Algorithm::EdDSA), &claims, &key).unwrap();
        assert_eq!(accepted(&identity, &token), claims);
    }

    #[test]
    fn a_services_token_is_its_own_and_made_anew_each_time() {
        let dir = tempfile::tempdir().unwrap();
        let state = state(&dir);
        let identity = identity(&state).unwrap();
        let file = service_token(&state, &identity, "counsel-portal").unwrap();
        let first = fs::read_to_string(&file).unwrap();
        let claims = accepted(&identity, &first);
        assert_eq!(claims["sub"], "counsel-portal");
        assert_eq!((&claims["kind"], &claims["roles"]), (&json!("service"), &json!(["service"])));
        assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 30 * 24 * 60 * 60);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

        assert_eq!(service_token(&state, &identity, "counsel-portal").unwrap(), file);
        assert_ne!(fs::read_to_string(&file).unwrap(), first);
    }

    #[test]
    fn the_key_is_named_by_its_thumbprint_as_in_rfc_8037() {
        // RFC 8037, appendix A: the key pair and its thumbprint.
        let secret = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        let set = jwks(&SigningKey::from_bytes(&secret.try_into().unwrap()));
        assert_eq!(set["keys"][0]["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assert_eq!(set["keys"][0]["kid"], "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn keys_are_made_once() {
        let dir = tempfile::tempdir().unwrap();
        let state = state(&dir);
        let first = fs::read(sealing(&state, "payments").unwrap().key).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(fs::read(sealing(&state, "payments").unwrap().key).unwrap(), first);
        assert_ne!(fs::read(sealing(&state, "cases").unwrap().key).unwrap(), first);
        let key = fs::read(identity(&state).unwrap().signing_key).unwrap();
        assert_eq!(fs::read(identity(&state).unwrap().signing_key).unwrap(), key);
    }
}
