//! TLS of somebody who is no service: a person at a command line, before a gateway or in the bank's network.

use std::{fmt, path::Path, sync::Arc};

use rustls::{ClientConfig, RootCertStore, crypto::ring};

use super::{
    TlsError,
    set::{H2, certificates, key, refused, roots},
};

/// What a person trusts and shows, as the files had it when they were read: a command does not outlive a certificate.
pub struct Person {
    client: Arc<ClientConfig>,
}

impl Person {
    /// Trusts the CA in `ca_file`, or those that the system trusts; shows the certificate and key in `own`, or none.
    ///
    /// Gateways may be of any make, so that TLS 1.2 will do.
    pub fn open(ca_file: Option<&Path>, own: Option<(&Path, &Path)>) -> Result<Self, TlsError> {
        let trusted = match ca_file {
            Some(file) => roots(file).map_err(|reason| refused("ca_file", file, reason))?,
            None => of_the_system(),
        };
        let of_ca = |error: rustls::Error| refused("ca_file", ca_file.unwrap_or(Path::new("")), error.to_string());
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(of_ca)?
            .with_root_certificates(trusted);
        let mut client = match own {
            Some((certificate_file, key_file)) => {
                let of_certificate = |reason| refused("certificate_file", certificate_file, reason);
                let of_key = |reason| refused("key_file", key_file, reason);
                let chain = certificates(certificate_file).map_err(of_certificate)?;
                let key = key(key_file).map_err(of_key)?;
                builder.with_client_auth_cert(chain, key).map_err(|error| of_key(error.to_string()))?
            }
            None => builder.with_no_client_auth(),
        };
        client.alpn_protocols = vec![H2.to_vec()];
        Ok(Self { client: Arc::new(client) })
    }

    pub(super) fn client(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.client)
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").finish_non_exhaustive()
    }
}

/// A certificate that cannot be read is one less to trust; whoever needed it is told that the server's is of nobody known.
fn of_the_system() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}
