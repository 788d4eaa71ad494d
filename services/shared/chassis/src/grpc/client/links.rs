//! How a service finds those that it calls, and how they know each other.

use std::sync::Arc;

use thiserror::Error;

use super::{Dns, Names, NamingConfig, Options, PeerConfig, Resolve};
use crate::{
    tls::{Certificate, ClientTls, End, TlsConfig, TlsError},
    watched::FileError,
};

/// The sections of a configuration that say how others are found, and who they are.
#[derive(Clone, Debug, Default)]
pub struct LinksConfig<'a> {
    /// `[tls]`, if there is such a section.
    pub tls: Option<&'a TlsConfig>,
    /// `[naming]`, if there is such a section.
    pub naming: Option<&'a NamingConfig>,
    /// The sections `[peers.<service>]` by the service's name.
    pub peers: Vec<(&'static str, &'a PeerConfig)>,
}

/// What all clients of a service share.
#[derive(Clone, Debug)]
pub struct Links {
    resolve: Arc<dyn Resolve>,
    tls: Option<ClientTls>,
}

/// The links cannot be used as they are configured.
#[derive(Debug, Error)]
pub enum LinksError {
    /// The file of names cannot be read.
    #[error("`naming.file`: {0}")]
    Naming(FileError),
    /// A file of the certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

impl Default for Links {
    /// Names are the system's, and connections plaintext.
    fn default() -> Self {
        Self { resolve: Arc::new(Dns), tls: None }
    }
}

impl Links {
    /// Reads what the sections name. To be called within a tokio runtime.
    pub fn open(config: &LinksConfig<'_>) -> Result<Self, LinksError> {
        let resolve: Arc<dyn Resolve> = match config.naming {
            Some(naming) => Arc::new(Names::open(naming).map_err(LinksError::Naming)?),
            None => Arc::new(Dns),
        };
        let tls = config.tls.map(|tls| Certificate::open(tls, End::Client).map(ClientTls::Service)).transpose()?;
        Ok(Self { resolve, tls })
    }

    pub(super) fn options(&self) -> Options {
        Options { resolve: Arc::clone(&self.resolve), tls: self.tls.clone(), ..Options::default() }
    }
}

impl LinksConfig<'_> {
    /// A sentence if the sections do not go together, or with the setting `simulation`.
    pub(crate) fn check(&self, simulation: bool) -> Result<(), String> {
        if self.naming.is_some() && !simulation {
            return Err(
                "`naming` is only for `simulation = true`: in production the names of services are the cluster's, \
                        and a file would hide a pod that has gone"
                    .to_owned(),
            );
        }
        for (name, peer) in &self.peers {
            match (self.tls, peer.endpoint.starts_with("https://")) {
                (None, true) => {
                    return Err(format!(
                        "`peers.{name}.endpoint` begins with https://, and there is no section `tls` with a certificate \
                         to show: add it, or call http://"
                    ));
                }
                (Some(_), false) => {
                    return Err(format!(
                        "`peers.{name}.endpoint` does not begin with https://, and there is a section `tls`: what this \
                         service takes encrypted it must not send in plaintext"
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_a_file_are_refused_in_production() {
        let naming = NamingConfig { file: "names".into() };
        let config = LinksConfig { naming: Some(&naming), ..LinksConfig::default() };
        assert_eq!(config.check(true), Ok(()));
        let refused = config.check(false).unwrap_err();
        assert!(refused.starts_with("`naming` is only for `simulation = true`"), "{refused}");
        assert_eq!(LinksConfig::default().check(false), Ok(()));
    }

    fn peer(endpoint: &str) -> PeerConfig {
        PeerConfig { endpoint: endpoint.to_owned(), token_file: "token".into() }
    }

    #[test]
    fn a_peer_is_encrypted_as_this_service_is_or_its_endpoint_is_named() {
        let (plain, encrypted) = (peer("http://notices:7021"), peer("https://notices:7021"));
        let tls = TlsConfig {
            certificate_file: "tls.crt".into(),
            key_file: "tls.key".into(),
            ca_file: "ca.crt".into(),
            callers: Vec::new(),
        };
        let check = |tls, peer| LinksConfig { tls, naming: None, peers: vec![("notices", peer)] }.check(false);
        assert_eq!(check(None, &plain), Ok(()));
        assert_eq!(check(Some(&tls), &encrypted), Ok(()));
        let no_certificate = check(None, &encrypted).unwrap_err();
        assert!(no_certificate.starts_with("`peers.notices.endpoint` begins with https://"), "{no_certificate}");
        let in_plaintext = check(Some(&tls), &plain).unwrap_err();
        assert!(in_plaintext.starts_with("`peers.notices.endpoint` does not begin with https://"), "{in_plaintext}");
    }

    #[tokio::test]
    async fn a_certificate_that_is_not_there_is_named_with_its_setting() {
        let tls = TlsConfig {
            certificate_file: "no/such/tls.crt".into(),
            key_file: "no/such/tls.key".into(),
            ca_file: "no/such/ca.crt".into(),
            callers: Vec::new(),
        };
        let error = Links::open(&LinksConfig { tls: Some(&tls), ..LinksConfig::default() }).unwrap_err();
        assert!(error.to_string().starts_with("`tls.certificate_file` no/such/tls.crt: "), "{error}");
    }

    #[test]
    fn a_file_of_names_that_is_not_there_is_named() {
        let naming = NamingConfig { file: "no/such/names".into() };
        let error = Links::open(&LinksConfig { naming: Some(&naming), ..LinksConfig::default() }).unwrap_err();
        assert!(error.to_string().starts_with("`naming.file`: no/such/names: "), "{error}");
    }
}
