//! Tokens, good ones and others.

use std::{collections::BTreeMap, fs, path::Path, sync::Mutex};

use integration_tests::Mesh;
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, ThumbprintHash},
};
use local::{
    keys::{self, AUDIENCE, ISSUER},
    state::State,
};
use serde_json::json;

/// A role and who has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Who {
    pub(crate) role: &'static str,
    pub(crate) subject: &'static str,
}

impl Who {
    pub(crate) const fn new(role: &'static str, subject: &'static str) -> Self {
        Self { role, subject }
    }
}

/// What a token says besides whose it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub(crate) audience: &'static str,
    /// Seconds from now.
    pub(crate) expires_in: i64,
}

impl Terms {
    pub(crate) const GOOD: Self = Self { audience: AUDIENCE, expires_in: 3_600 };
    pub(crate) const EXPIRED: Self = Self { audience: AUDIENCE, expires_in: -3_600 };
    pub(crate) const ELSEWHERE: Self = Self { audience: "another-system", expires_in: 3_600 };
}

/// Somebody who signs tokens.
pub(crate) struct Issuer {
    key: EncodingKey,
    kid: String,
    signed: Mutex<BTreeMap<Who, String>>,
}

impl Issuer {
    /// The one that the mesh trusts.
    pub(crate) fn of(mesh: &Mesh) -> Self {
        Self::in_folder(&mesh.folder(), None)
    }

    /// One that has a key of its own and claims to have signed with the trusted one's.
    pub(crate) fn impostor(mesh: &Mesh) -> Self {
        let folder = mesh.folder().join("impostor");
        fs::create_dir_all(&folder).unwrap();
        Self::in_folder(&folder, Some(Self::of(mesh).kid))
    }

    fn in_folder(folder: &Path, claimed: Option<String>) -> Self {
        let state = State { workspace: folder.to_owned(), dir: folder.to_owned() };
        let pem = fs::read(keys::identity(&state).unwrap().signing_key).unwrap();
        let key = EncodingKey::from_ed_pem(&pem).unwrap();
        let own = || {
            let public = Jwk::from_encoding_key(&key, Algorithm::EdDSA).unwrap();
            public.thumbprint(ThumbprintHash::SHA256).unwrap()
        };
        let kid = claimed.unwrap_or_else(own);
        Self { key, kid, signed: Mutex::default() }
    }

    /// A token that is good for the length of a test.
    pub(crate) fn token(&self, who: Who) -> String {
        let mut signed = self.signed.lock().unwrap();
        signed.entry(who).or_insert_with(|| self.sign(who, Terms::GOOD)).clone()
    }

    pub(crate) fn sign(&self, who: Who, terms: Terms) -> String {
        let now = i64::try_from(jsonwebtoken::get_current_timestamp()).unwrap();
        let kind = if who.role == "service" { "service" } else { "person" };
        let claims = json!({
            "iss": ISSUER, "sub": who.subject, "aud": terms.audience, "iat": now - 7_200, "exp": now + terms.expires_in,
            "jti": format!("{}-{}", who.role, who.subject), "kind": kind, "roles": [who.role],
        });
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &self.key).unwrap()
    }
}
