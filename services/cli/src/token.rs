//! Tokens for local meshes, signed with the key that `make up` makes.

use std::{fs, io, io::Write as _, path::PathBuf};

use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, ThumbprintHash},
};
use kernel::{Clock, Ids, Role, SystemClock, SystemIds};
use serde::Serialize;
use thiserror::Error;

use crate::{
    args::TokenArgs,
    console::Console,
    failure::{Exit, Failure},
};

/// A token cannot be signed.
#[derive(Debug, Error)]
pub enum TokenError {
    /// The key's file cannot be read.
    #[error("the signing key {} cannot be read: {source}; `make up` makes one", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds something else.
    #[error("{} is not an Ed25519 private key in PKCS#8 PEM", path.display())]
    NotAKey {
        /// The file.
        path: PathBuf,
    },
    /// The signing itself failed.
    #[error("the token cannot be signed: {0}")]
    Signing(#[from] jsonwebtoken::errors::Error),
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
    kind: &'static str,
    roles: Vec<&'static str>,
}

/// `recourse token`: the token and a line end, nothing else, so that a shell can capture it.
pub fn print(args: &TokenArgs, console: &mut Console) -> Result<Exit, Failure> {
    let token = sign(args)?;
    writeln!(console.out, "{token}")?;
    Ok(Exit::Done)
}

/// A token as the arguments say, from now on. Its times are the system's: a simulated mesh checks them so too.
pub fn sign(args: &TokenArgs) -> Result<String, TokenError> {
    let pem = fs::read(&args.key).map_err(|source| TokenError::Unreadable { path: args.key.clone(), source })?;
    let not_a_key = |_| TokenError::NotAKey { path: args.key.clone() };
    let key = EncodingKey::from_ed_pem(&pem).map_err(not_a_key)?;
    let public = Jwk::from_encoding_key(&key, Algorithm::EdDSA).map_err(not_a_key)?;
    let now = SystemClock.now().as_unix_micros() / 1_000_000;
    let lifetime = i64::try_from(args.ttl.as_secs()).unwrap_or(i64::MAX);
    let claims = Claims {
        iss: &args.issuer,
        sub: &args.subject,
        aud: &args.audience,
        iat: now,
        exp: now.saturating_add(lifetime),
        jti: SystemIds.next_uuid().to_string(),
        kind: if args.roles.contains(&Role::Service) { "service" } else { "person" },
        roles: args.roles.iter().map(|role| role.as_str()).collect(),
    };
    // The key set names the key by its RFC 7638 thumbprint.
    let header = Header { kid: Some(public.thumbprint(ThumbprintHash::SHA256)?), ..Header::new(Algorithm::EdDSA) };
    Ok(jsonwebtoken::encode(&header, &claims, &key)?)
}
