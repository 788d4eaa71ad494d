//! Another service of the mesh, as the configuration names it.

use std::{path::PathBuf, sync::Arc};

use serde::Deserialize;
use thiserror::Error;

use super::{Channel, EndpointError, FileToken, Links, Options, connect};
use crate::identity::FileError;

/// A section `[peers.<service>]`: a service that this one calls.
///
/// ```ignore
/// #[derive(Clone, Debug, Deserialize)]
/// #[serde(deny_unknown_fields)]
/// pub struct Peers { pub notices: PeerConfig }
///
/// let links = Links::open(&config.links())?;
/// let channel = config.peers.notices.channel(&links, &["/recourse.notices.v1.NoticesService/GetNotice"])?;
/// let notices = NoticesServiceClient::new(channel);
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerConfig {
    /// Where its gRPC is served: `http://notices:7021`. A name may be at many addresses, and calls are spread over them.
    pub endpoint: String,
    /// The file of this service's own token, which is read again when it changes.
    pub token_file: PathBuf,
}

/// A peer cannot be called as it is configured.
#[derive(Debug, Error)]
pub enum PeerError {
    /// The token cannot be read.
    #[error("the token for {endpoint} cannot be read: {source}")]
    Token {
        /// The peer's endpoint.
        endpoint: String,
        /// Which file, and why.
        source: FileError,
    },
    /// The endpoint is none.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
}

impl PeerConfig {
    /// A channel to the peer, which is found as `links` say and need not be there yet. Methods whose paths are in `read_only` may be repeated
    /// without an idempotency key. To be called within a tokio runtime.
    pub fn channel(&self, links: &Links, read_only: &'static [&'static str]) -> Result<Channel, PeerError> {
        let token = FileToken::open(&self.token_file)
            .map_err(|source| PeerError::Token { endpoint: self.endpoint.clone(), source })?;
        let options = Options { token: Some(Arc::new(token)), read_only, ..links.options() };
        Ok(connect(&self.endpoint, options)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(endpoint: &str, token_file: &str) -> PeerConfig {
        serde_json::from_value(serde_json::json!({ "endpoint": endpoint, "token_file": token_file })).unwrap()
    }

    #[tokio::test]
    async fn a_peer_need_not_be_there_but_its_token_must() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "a.token").unwrap();
        let path = file.path().to_str().unwrap();
        let links = Links::default();
        assert!(peer("http://127.0.0.1:1", path).channel(&links, &[]).is_ok());

        let absent = peer("http://notices:7021", "/nowhere/token").channel(&links, &[]).unwrap_err().to_string();
        assert!(absent.contains("http://notices:7021") && absent.contains("/nowhere/token"), "{absent}");
        assert!(matches!(peer("not an address", path).channel(&links, &[]), Err(PeerError::Endpoint(_))));
    }

    #[test]
    fn a_peer_has_no_other_settings() {
        let given = serde_json::json!({ "endpoint": "http://notices:7021", "token_file": "t", "token": "x" });
        assert!(serde_json::from_value::<PeerConfig>(given).is_err());
    }
}
