//! A certificate, its key and its CA, which are good only together.

use std::{fs, io, path::Path, sync::Arc, time::SystemTime};

use rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    client::Resumption,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::{NoServerSessionStorage, WebPkiClientVerifier},
    version::TLS13,
};
use x509_parser::parse_x509_certificate;

use super::{TlsConfig, TlsError, callers::Callers};

/// HTTP/2, in the words of TLS.
pub(super) const H2: &[u8] = b"h2";

/// What the files hold, ready for use at either end.
pub(super) struct Set {
    pub(super) server: Arc<ServerConfig>,
    pub(super) client: Arc<ClientConfig>,
    /// When the certificate expires, in seconds since 1970.
    pub(super) not_after: f64,
}

/// When the files were written, and how long they are. Of a link it is its target's.
#[derive(PartialEq, Eq)]
pub(super) struct Stamp([Option<(SystemTime, u64)>; 3]);

impl Stamp {
    pub(super) fn of(config: &TlsConfig) -> Self {
        Self([&config.certificate_file, &config.key_file, &config.ca_file].map(|file| {
            let metadata = fs::metadata(file).ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        }))
    }
}

impl Set {
    pub(super) fn read(config: &TlsConfig) -> Result<Self, TlsError> {
        let of_certificate = |reason: String| refused("certificate_file", &config.certificate_file, reason);
        let of_ca = |reason: String| refused("ca_file", &config.ca_file, reason);
        let of_key = |reason: String| refused("key_file", &config.key_file, reason);

        let chain = certificates(&config.certificate_file).map_err(of_certificate)?;
        let not_after = chain.first().map_or(Err("there is no certificate in it".to_owned()), not_after);
        let not_after = not_after.map_err(of_certificate)?;
        let key = key(&config.key_file).map_err(of_key)?;
        let roots = Arc::new(roots(&config.ca_file).map_err(of_ca)?);

        let provider = Arc::new(ring::default_provider());
        let client = client(&provider, &roots, &chain, &key).map_err(|error| of_key(error.to_string()))?;
        let by_ca = WebPkiClientVerifier::builder_with_provider(roots, Arc::clone(&provider)).build();
        let callers = Callers::new(by_ca.map_err(|error| of_ca(error.to_string()))?, &config.callers);
        let server = server(&provider, callers, chain, key).map_err(|error| of_key(error.to_string()))?;
        Ok(Self { server: Arc::new(server), client: Arc::new(client), not_after })
    }
}

fn client(
    provider: &Arc<CryptoProvider>,
    roots: &Arc<RootCertStore>,
    chain: &[CertificateDer<'static>],
    key: &PrivateKeyDer<'static>,
) -> Result<ClientConfig, rustls::Error> {
    let mut client = ClientConfig::builder_with_provider(Arc::clone(provider))
        .with_protocol_versions(&[&TLS13])?
        .with_root_certificates(Arc::clone(roots))
        .with_client_auth_cert(chain.to_vec(), key.clone_key())?;
    client.alpn_protocols = vec![H2.to_vec()];
    client.resumption = Resumption::disabled();
    Ok(client)
}

fn server(
    provider: &Arc<CryptoProvider>,
    callers: Callers,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<ServerConfig, rustls::Error> {
    let mut server = ServerConfig::builder_with_provider(Arc::clone(provider))
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(Arc::new(callers))
        .with_single_cert(chain, key)?;
    server.alpn_protocols = vec![H2.to_vec()];
    server.session_storage = Arc::new(NoServerSessionStorage {});
    server.send_tls13_tickets = 0;
    Ok(server)
}

/// Everybody whose certificates the file has, and at least one.
pub(super) fn roots(file: &Path) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(file)? {
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.is_empty() {
        return Err("there is no certificate in it".to_owned());
    }
    Ok(roots)
}

pub(super) fn key(file: &Path) -> Result<PrivateKeyDer<'static>, String> {
    // What the parser says of a key could hold a piece of it.
    PrivateKeyDer::from_pem_slice(&read(file)?).map_err(|_| "there is no private key in it".to_owned())
}

pub(super) fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let text = read(file)?;
    CertificateDer::pem_slice_iter(&text).collect::<Result<_, _>>().map_err(|error| error.to_string())
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error: io::Error| error.to_string())
}

fn not_after(certificate: &CertificateDer<'_>) -> Result<f64, String> {
    let (_, parsed) = parse_x509_certificate(certificate).map_err(|error| format!("it is no certificate: {error}"))?;
    let seconds = parsed.validity().not_after.timestamp();
    // Exact until the year 2106, and far enough beyond it for an alert.
    Ok(f64::from(u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)))
}

pub(super) fn refused(setting: &'static str, path: &Path, reason: String) -> TlsError {
    TlsError { setting, path: path.to_owned(), reason }
}
