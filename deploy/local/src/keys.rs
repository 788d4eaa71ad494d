//! Keys of the local installation: the token issuer's signing key and the services' sealing keys.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{EncodePrivateKey as _, KeypairBytes};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::secrets::{random_bytes, random_hex};
use crate::state::{State, write_private};

/// The `iss` of tokens that the local issuer signs.
pub const ISSUER: &str = "recourse-local";
/// The `aud` that services expect.
pub const AUDIENCE: &str = "recourse";

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
    use std::fs;

    use jsonwebtoken::jwk::JwkSet;
    use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};

    use super::*;

    fn state(dir: &tempfile::TempDir) -> State {
        State { workspace: dir.path().to_owned(), dir: dir.path().to_owned() }
    }

    #[test]
    fn a_token_signed_with_the_key_is_accepted_by_the_key_set() {
        let dir = tempfile::tempdir().unwrap();
        let identity = identity(&state(&dir)).unwrap();
        let key = EncodingKey::from_ed_pem(&fs::read(identity.signing_key).unwrap()).unwrap();
        let claims = json!({ "iss": ISSUER, "aud": AUDIENCE, "exp": 4_102_444_800_u64 });
        let token = encode(&Header::new(Algorithm::EdDSA), &claims, &key).unwrap();

        let set: JwkSet = serde_json::from_slice(&fs::read(identity.jwks).unwrap()).unwrap();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        let decoded = decode::<Value>(&token, &DecodingKey::from_jwk(&set.keys[0]).unwrap(), &validation);
        assert_eq!(decoded.unwrap().claims, claims);
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
