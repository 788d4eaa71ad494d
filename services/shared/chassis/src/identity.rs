//! Who calls: tokens of the bank's identity provider and of the mesh.
//!
//! A token is a JWT signed with `EdDSA` (Ed25519), ES256 or RS256 by a key of the JWKS file. Which of the three is
//! decided by the key, never by the token. Issuer, audience, expiry and `nbf` are checked, with 60 s for clocks that
//! differ. The file is read again when it changes, so that keys rotate without a restart.
//!
//! Claims: `iss`, `sub`, `aud`, `exp`, `jti`, `kind` (`person` or `service`), `roles` (names of `kernel::Role`; names
//! that this version does not know grant nothing), and `act` (RFC 8693) when a service acts for the subject. A service
//! may also send the token of whom it acts for beside its own ([`crate::grpc::subject_token`]).

mod keys;

use std::{fmt, path::PathBuf};

use kernel::{Actor, ActorKind, Role, Timestamp};
use serde::Deserialize;
use thiserror::Error;

use self::keys::Keys;
pub use crate::watched::FileError;
use crate::watched::Watched;

/// Clocks of issuers and services may differ by this much.
const LEEWAY_SECONDS: u64 = 60;

/// The section `[identity]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityConfig {
    /// The `iss` that tokens must name.
    pub issuer: String,
    /// The `aud` that tokens must name: this service.
    pub audience: String,
    /// The file of the issuer's public keys, a JSON Web Key Set.
    pub jwks_file: PathBuf,
}

/// Who calls, as far as a verified token tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Who acts now: the party in `act` if there is one, otherwise the subject. Its roles are those of the token.
    pub actor: Actor,
    /// The token's `jti`.
    pub token_id: String,
    /// When the token ends.
    pub expires_at: Timestamp,
    /// For whom, when a service acts for the token's subject, or sent the token of whom it acts for along.
    pub on_behalf_of: Option<Actor>,
}

impl Principal {
    /// The party whose will it is: the one acted for, or else the actor. Maker and checker must differ in this.
    #[must_use]
    pub fn originator(&self) -> &Actor {
        self.on_behalf_of.as_ref().unwrap_or(&self.actor)
    }
}

/// The token is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// There is none.
    #[error("no bearer token was sent")]
    Absent,
    /// It is no JWT, or not one that we take: `alg` none, critical headers.
    #[error("the token is malformed")]
    Malformed,
    /// It names no key of the set, or none while the set has several.
    #[error("the token is signed with an unknown key")]
    UnknownKey,
    /// Its algorithm is not the key's, or the signature is not of this token.
    #[error("the token's signature is wrong")]
    Signature,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// Another issuer's.
    #[error("the token is of another issuer")]
    Issuer,
    /// Meant for another service.
    #[error("the token is for another audience")]
    Audience,
    /// A claim is absent or of the wrong kind.
    #[error("the token lacks a claim, or has one of the wrong kind")]
    Claims,
}

impl TokenError {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::Absent,
        Self::Malformed,
        Self::UnknownKey,
        Self::Signature,
        Self::Expired,
        Self::NotYetValid,
        Self::Issuer,
        Self::Audience,
        Self::Claims,
    ];

    /// One word, for metrics.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Malformed => "malformed",
            Self::UnknownKey => "unknown_key",
            Self::Signature => "signature",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Claims => "claims",
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    exp: i64,
    jti: String,
    kind: ActorKind,
    #[serde(default)]
    roles: Vec<String>,
    act: Option<Party>,
}

#[derive(Deserialize)]
struct Party {
    iss: String,
    sub: String,
}

/// Verifies tokens for one audience.
pub struct Verifier {
    issuer: String,
    audience: String,
    keys: Watched<Keys>,
}

impl Verifier {
    /// A verifier with the keys that are in the file now, and will be.
    pub fn new(config: &IdentityConfig) -> Result<Self, FileError> {
        Ok(Self {
            issuer: config.issuer.clone(),
            audience: config.audience.clone(),
            keys: Watched::open(&config.jwks_file, Keys::parse)?,
        })
    }

    /// The principal of a token (the text after `Bearer `).
    pub fn verify(&self, token: &str) -> Result<Principal, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Malformed)?;
        // RFC 7515 §4.1.11: what is critical and not understood must be refused; we understand none.
        if header.crit.is_some() {
            return Err(TokenError::Malformed);
        }
        let keys = self.keys.current();
        let key = keys.find(header.kid.as_deref()).ok_or(TokenError::UnknownKey)?;

        let mut validation = jsonwebtoken::Validation::new(key.algorithm);
        validation.leeway = LEEWAY_SECONDS;
        validation.validate_nbf = true;
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        let claims =
            jsonwebtoken::decode::<Claims>(token, &key.public, &validation).map_err(|error| refusal(&error))?;
        principal(claims.claims)
    }

    /// The principal of a metadata value `Bearer <token>`.
    pub fn verify_bearer(&self, authorization: Option<&str>) -> Result<Principal, TokenError> {
        self.verify(bearer(authorization)?)
    }
}

/// The token in a metadata value `Bearer <token>`.
pub(crate) fn bearer(authorization: Option<&str>) -> Result<&str, TokenError> {
    let (scheme, token) = authorization.and_then(|text| text.split_once(' ')).ok_or(TokenError::Absent)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(TokenError::Absent) }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .field("keys", &self.keys)
            .finish()
    }
}

fn refusal(error: &jsonwebtoken::errors::Error) -> TokenError {
    use jsonwebtoken::errors::ErrorKind;

    match error.kind() {
        ErrorKind::InvalidSignature | ErrorKind::InvalidAlgorithm => TokenError::Signature,
        ErrorKind::ExpiredSignature => TokenError::Expired,
        ErrorKind::ImmatureSignature => TokenError::NotYetValid,
        ErrorKind::InvalidIssuer => TokenError::Issuer,
        ErrorKind::InvalidAudience => TokenError::Audience,
        ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) | ErrorKind::Json(_) => {
            TokenError::Claims
        }
        _ => TokenError::Malformed,
    }
}

fn principal(claims: Claims) -> Result<Principal, TokenError> {
    let expires_at = claims
        .exp
        .checked_mul(1_000_000)
        .and_then(|micros| Timestamp::from_unix_micros(micros).ok())
        .ok_or(TokenError::Claims)?;
    if claims.sub.is_empty() || claims.jti.is_empty() {
        return Err(TokenError::Claims);
    }
    let roles: Vec<Role> = claims.roles.iter().filter_map(|role| role.parse().ok()).collect();
    let subject = Actor { kind: claims.kind, issuer: claims.iss, subject: claims.sub, roles };
    let (actor, on_behalf_of) = match claims.act {
        None => (subject, None),
        Some(Party { sub, .. }) if sub.is_empty() => return Err(TokenError::Claims),
        Some(Party { iss, sub }) => {
            let roles = subject.roles.clone();
            (Actor { kind: ActorKind::Service, issuer: iss, subject: sub, roles }, Some(subject))
        }
    };
    Ok(Principal { actor, token_id: claims.jti, expires_at, on_behalf_of })
}

#[cfg(test)]
mod tests;
