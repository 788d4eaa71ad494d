//! Mutual TLS between the services of the mesh: the section `[tls]`.
//!
//! One certificate is shown to callers and to those who are called, and one CA signs all of them. Without the section
//! everything is plaintext. The admin listener always is, since a kubelet's probe speaks no TLS.
//!
//! - A server takes callers whose certificate is good and names one of `callers`, as a URI: `spiffe://bank/ns/recourse/sa/cases`.
//!   Who acts is still a matter of tokens ([`crate::identity`]); this is about which process may call at all.
//! - A client takes a server whose certificate is good for the name of the endpoint.
//! - Only TLS 1.3: both ends are ours, and there is nothing older to get along with. No session is resumed, since that
//!   would pass by the certificate: it may have expired meanwhile, and its owner may be no caller any more.
//! - The files are looked at every second. New ones are used for new connections as soon as they are whole: all three can
//!   be read and the key belongs to the certificate. Until then the old ones stay. Old connections end by
//!   `grpc.max_connection_age_ms`.

mod callers;
mod failures;
mod person;
mod set;

use std::{
    fmt, io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use metrics::gauge;
use rustls::{ClientConfig, ServerConfig};
use serde::Deserialize;
use thiserror::Error;
use tokio::task::JoinSet;

pub use self::person::Person;
use self::{
    failures::Failures,
    set::{Set, Stamp},
};

/// How often the files are looked at.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// The section `[tls]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsConfig {
    /// The certificate that is shown, and those between it and the CA, in PEM.
    pub certificate_file: PathBuf,
    /// Its private key, in PEM.
    pub key_file: PathBuf,
    /// Who signs the certificates of the mesh, in PEM; of several, while one follows another, each is good.
    pub ca_file: PathBuf,
    /// The URIs of those who may call. Without any, nobody may.
    #[serde(default)]
    pub callers: Vec<String>,
}

/// A file of the section cannot be used.
#[derive(Debug, Error)]
#[error("`tls.{setting}` {}: {reason}", path.display())]
pub struct TlsError {
    /// The setting that names the file.
    pub setting: &'static str,
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// On which end of a connection a certificate is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// To those who call.
    Server,
    /// To those who are called.
    Client,
}

impl End {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Client => "client",
        }
    }
}

/// A certificate in use at one end, with its key and its CA, as the files have it now.
pub struct Certificate {
    current: Arc<Mutex<Arc<Set>>>,
    failures: Failures,
    /// Looks at the files. Ends with us.
    _renewal: JoinSet<()>,
}

impl Certificate {
    /// The certificate in the files, which must be there and whole. To be called within a tokio runtime.
    pub fn open(config: &TlsConfig, end: End) -> Result<Arc<Self>, TlsError> {
        failures::register();
        let stamp = Stamp::of(config);
        let set = Set::read(config)?;
        show(end, &set);
        let current = Arc::new(Mutex::new(Arc::new(set)));
        let mut renewal = JoinSet::new();
        renewal.spawn(renew(config.clone(), end, Arc::clone(&current), stamp));
        Ok(Arc::new(Self { current, failures: Failures::new(end), _renewal: renewal }))
    }

    /// How to accept a connection now.
    pub(crate) fn server(&self) -> Arc<ServerConfig> {
        Arc::clone(&lock(&self.current).server)
    }

    /// How to make a connection now.
    pub(crate) fn client(&self) -> Arc<ClientConfig> {
        Arc::clone(&lock(&self.current).client)
    }

    /// What came of handshakes that failed.
    pub(crate) fn failures(&self) -> &Failures {
        &self.failures
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("not_after", &lock(&self.current).not_after).finish_non_exhaustive()
    }
}

/// How an `https://` endpoint is called.
#[derive(Clone, Debug)]
pub enum ClientTls {
    /// By a service, with its certificate as the files have it now.
    Service(Arc<Certificate>),
    /// By a person.
    Person(Arc<Person>),
}

impl ClientTls {
    /// How to make a connection now.
    pub(crate) fn config(&self) -> Arc<ClientConfig> {
        match self {
            Self::Service(certificate) => certificate.client(),
            Self::Person(person) => person.client(),
        }
    }

    /// Takes note of a handshake with `other` that failed. A person is told by the call.
    pub(crate) fn failed(&self, other: &dyn fmt::Display, error: &io::Error) {
        match self {
            Self::Service(certificate) => certificate.failures().count(other, error),
            Self::Person(_) => {}
        }
    }
}

async fn renew(config: TlsConfig, end: End, current: Arc<Mutex<Arc<Set>>>, mut seen: Stamp) {
    let file = config.certificate_file.display();
    let mut broken = false;
    loop {
        tokio::time::sleep(LOOK_INTERVAL).await;
        // Before the content: a write in between is then seen at the next look.
        let stamp = Stamp::of(&config);
        if stamp == seen && !broken {
            continue;
        }
        match Set::read(&config) {
            Ok(set) => {
                show(end, &set);
                *lock(&current) = Arc::new(set);
                (seen, broken) = (stamp, false);
                tracing::info!(tls.end = end.as_str(), "the certificate in {file} is used from now on");
            }
            Err(error) if !broken => {
                broken = true;
                tracing::warn!(
                    tls.end = end.as_str(),
                    "the certificate in {file} has changed and is not whole, so the last one stays in use: {error}"
                );
            }
            Err(_) => {}
        }
    }
}

fn show(end: End, set: &Set) {
    gauge!("tls_certificate_not_after_seconds", "role" => end.as_str()).set(set.not_after);
}

fn lock(current: &Mutex<Arc<Set>>) -> MutexGuard<'_, Arc<Set>> {
    current.lock().unwrap_or_else(PoisonError::into_inner)
}
