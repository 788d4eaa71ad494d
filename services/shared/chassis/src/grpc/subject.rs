//! For whom a service calls another: the person's own token, sent along with the service's.

use std::fmt;

use tonic::{Request, metadata::MetadataValue};

use crate::config::Secret;

/// The metadata key of the token of whom a service acts for.
pub(crate) const METADATA: &str = "recourse-subject-token";

/// The token of the party whose will a call is. It does not print, and is good only as long as the token itself.
///
/// A handler takes it with [`subject_token`] and sends it on with
/// [`RequestExt::on_behalf_of`](super::client::RequestExt::on_behalf_of); the service that is called then knows both.
#[derive(Clone)]
pub struct SubjectToken(Secret);

impl SubjectToken {
    pub(crate) const fn new(token: Secret) -> Self {
        Self(token)
    }

    /// The value of the metadata, which no log and no compression table keeps.
    pub(crate) fn metadata(&self) -> Option<MetadataValue<tonic::metadata::Ascii>> {
        // What was verified is base64url and dots, so it is always a metadata value.
        let mut value: MetadataValue<_> = self.0.expose().parse().ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl fmt::Debug for SubjectToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubjectToken(***)")
    }
}

/// The token of the party whose will this call is: of whom the caller acts for, or else the caller's own.
///
/// Every request that reaches a handler through [`server()`](super::server()) has one.
#[must_use]
pub fn subject_token<T>(request: &Request<T>) -> Option<SubjectToken> {
    request.extensions().get::<SubjectToken>().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subjects_token_does_not_print() {
        let token = SubjectToken::new(Secret::new("header.payload.signature"));
        let value = token.metadata().unwrap();
        assert!(value.is_sensitive());
        for printed in [format!("{token:?}"), format!("{value:?}")] {
            assert!(!printed.contains("payload"), "{printed}");
        }
    }
}
