//! An S3 server in the test's own process: s3s checks signatures, checksums and conditions, s3s-fs keeps objects as files.

use std::{
    collections::BTreeMap,
    fs,
    future::pending,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::Context as _;
use async_trait::async_trait;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use hyper::{
    body::Incoming,
    rt::{Read, Write},
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::rt::TokioIo;
use s3s::{
    Body, S3Result,
    auth::{S3Auth, SecretKey},
    s3_error,
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// How the server treats requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// As it should.
    #[default]
    Works,
    /// It takes them and says nothing.
    Hangs,
    /// It answers so many with 503, then it works.
    Busy(u32),
    /// It lets nobody delete, as a bucket does that holds its objects for a time.
    Holds,
}

/// An object store on the loopback interface, gone when dropped.
#[derive(Debug)]
pub struct ObjectStore {
    address: SocketAddr,
    /// Trusted by whoever is told to, if the store speaks TLS.
    certificate: Option<String>,
    folder: TempDir,
    inside: Arc<Inside>,
    server: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Inside {
    keys: Mutex<BTreeMap<String, String>>,
    mood: Mutex<Mood>,
    seen: Mutex<Vec<(Method, String, HeaderMap)>>,
}

impl ObjectStore {
    /// The only bucket.
    pub const BUCKET: &str = "bank-documents";

    /// Listens on a free port, with one key that it takes.
    pub async fn start(name: &str, key: &str) -> anyhow::Result<Self> {
        Self::listen(None, name, key).await
    }

    /// The same with TLS, as a host of this name, with a certificate of its own.
    pub async fn start_with_tls(host: &str, name: &str, key: &str) -> anyhow::Result<Self> {
        Self::listen(Some(host), name, key).await
    }

    #[expect(clippy::disallowed_methods, reason = "the store is outside of any service's lifecycle")]
    async fn listen(host: Option<&str>, name: &str, key: &str) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join(Self::BUCKET))?;
        let inside = Arc::new(Inside::default());
        lock(&inside.keys).insert(name.to_owned(), key.to_owned());
        let files = FileSystem::new(folder.path()).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(Keys(Arc::clone(&inside)));
        let service = service.build();
        let (certificate, tls) = host.map(certified).transpose()?.unzip();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::clone(&inside);
        let server = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (service, inside, tls) = (service.clone(), Arc::clone(&shared), tls.clone());
                connections.spawn(async move {
                    match tls {
                        None => serve(TokioIo::new(stream), service, inside).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(TokioIo::new(stream), service, inside).await;
                            }
                        }
                    }
                });
            }
        });
        Ok(Self { address, certificate, folder, inside, server })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the objects of the bucket are, under their names.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join(Self::BUCKET)
    }

    /// What to trust when it is called by TLS, as PEM.
    #[must_use]
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// From now on a key is taken; with `None`, it is not.
    pub fn admit(&self, name: &str, key: Option<&str>) {
        let mut keys = lock(&self.inside.keys);
        match key {
            Some(key) => keys.insert(name.to_owned(), key.to_owned()),
            None => keys.remove(name),
        };
    }

    /// Changes how it treats requests.
    pub fn set_mood(&self, mood: Mood) {
        *lock(&self.inside.mood) = mood;
    }

    /// Method, path and headers of each request so far.
    #[must_use]
    pub fn seen(&self) -> Vec<(Method, String, HeaderMap)> {
        lock(&self.inside.seen).clone()
    }

    /// The files of all objects.
    pub fn objects(&self) -> anyhow::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found.sort();
        Ok(found)
    }
}

impl Drop for ObjectStore {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The keys that the server takes at the moment.
struct Keys(Arc<Inside>);

#[async_trait]
impl S3Auth for Keys {
    async fn get_secret_key(&self, name: &str) -> S3Result<SecretKey> {
        let key = lock(&self.0.keys).get(name).cloned();
        key.map(SecretKey::from).ok_or_else(|| s3_error!(InvalidAccessKeyId))
    }
}

async fn serve<T: Read + Write + Unpin>(stream: T, service: S3Service, inside: Arc<Inside>) {
    let answer = service_fn(|request: Request<Incoming>| {
        let (service, inside) = (service.clone(), Arc::clone(&inside));
        async move {
            lock(&inside.seen).push((
                request.method().clone(),
                request.uri().path().to_owned(),
                request.headers().clone(),
            ));
            let refused = refusal(&mut lock(&inside.mood), request.method());
            match refused {
                Some(Refusal::Silence) => pending().await,
                Some(Refusal::Answer(status, code)) => {
                    let mut answer = Response::new(Body::from(format!("<Error><Code>{code}</Code></Error>")));
                    *answer.status_mut() = status;
                    Ok(answer)
                }
                None => Service::call(&service, request).await,
            }
        }
    });
    // A client that went away is the client's affair.
    let _ = http1::Builder::new().serve_connection(stream, answer).await;
}

enum Refusal {
    Silence,
    Answer(StatusCode, &'static str),
}

fn refusal(mood: &mut Mood, method: &Method) -> Option<Refusal> {
    match *mood {
        Mood::Hangs => Some(Refusal::Silence),
        Mood::Busy(more) => {
            *mood = more.checked_sub(2).map_or(Mood::Works, |more| Mood::Busy(more + 1));
            Some(Refusal::Answer(StatusCode::SERVICE_UNAVAILABLE, "SlowDown"))
        }
        Mood::Holds if *method == Method::DELETE => Some(Refusal::Answer(StatusCode::FORBIDDEN, "AccessDenied")),
        Mood::Works | Mood::Holds => None,
    }
}

fn certified(host: &str) -> anyhow::Result<(String, TlsAcceptor)> {
    let made = rcgen::generate_simple_self_signed([host.to_owned()])?;
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).map_err(anyhow::Error::msg)?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .context("the certificate of the object store")?;
    Ok((made.cert.pem(), TlsAcceptor::from(Arc::new(config))))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
