//! Calls to the world outside the mesh: an SMS gateway, an object store.
//!
//! ```ignore
//! let egress = Egress::from_env()?;                     // once, at the start
//! let client: egress::Client<Body> = egress.client()?;  // one per adapter, which limits the time of its calls
//! ```
//!
//! | variable | says |
//! |---|---|
//! | `HTTPS_PROXY` | the HTTP proxy through which every `https` call is tunnelled (`CONNECT`), with user and password if it asks for them |
//! | `NO_PROXY` | hosts, domains and networks that are called without it, with commas in between |
//! | `SSL_CERT_FILE` | whom to trust instead of the system's roots; read when a client is made |
//!
//! The proxy learns host and port and nothing else: TLS is between us and the host. A call by plain `http` goes straight
//! to its host, since a proxy would read it. Peers of the mesh, the database and the broker are called by other clients,
//! which know no proxy.

use std::{error::Error, io, pin::Pin, sync::Arc, task, time::Duration};

use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::{
    client::{
        legacy::{
            self,
            connect::{HttpConnector, proxy::Tunnel},
        },
        proxy::matcher::{Intercept, Matcher},
    },
    rt::{TokioExecutor, TokioIo, TokioTimer},
};
use rustls::crypto::ring;
use thiserror::Error;
use tokio::{net::TcpStream, time::timeout};
use tower::{Service, ServiceExt as _};

/// How long it may take until the host, or the proxy on our behalf, has been reached.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Proxies and firewalls drop what is idle for longer, often without a word.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// An HTTP client of the world. It follows no redirection; whoever calls it limits the time.
pub type Client<B> = legacy::Client<HttpsConnector<Way>, B>;

/// The way out: through the bank's proxy, or straight.
#[derive(Clone, Debug, Default)]
pub struct Egress {
    proxy: Option<Arc<Matcher>>,
}

/// The world cannot be called.
#[derive(Debug, Error)]
pub enum EgressError {
    /// The proxy has no such address. It is not repeated, since it may hold a password.
    #[error("`HTTPS_PROXY` is not the address of an HTTP proxy, such as http://proxy.bank.example:3128")]
    Proxy,
    /// Nobody is trusted.
    #[error("there are no certificates to trust, neither the system's nor any in the file of `SSL_CERT_FILE`: {0}")]
    Roots(#[from] io::Error),
}

impl Egress {
    /// The way that the environment names.
    pub fn from_env() -> Result<Self, EgressError> {
        let variable = |names: [&str; 2]| {
            let value = names.iter().find_map(std::env::var_os);
            value.map(|value| value.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let proxy = variable(["HTTPS_PROXY", "https_proxy"]);
        if proxy.is_empty() {
            return Ok(Self::direct());
        }
        Self::through(&proxy, &variable(["NO_PROXY", "no_proxy"]))
    }

    /// Straight to every host.
    #[must_use]
    pub fn direct() -> Self {
        Self::default()
    }

    /// Through a proxy, but to those hosts that `except` names as `NO_PROXY` does.
    pub fn through(proxy: &str, except: &str) -> Result<Self, EgressError> {
        let world = Uri::from_static("https://world.example");
        let told = Matcher::builder().https(proxy).build().intercept(&world).ok_or(EgressError::Proxy)?;
        let is_http = ["http://", "https://"].iter().any(|scheme| proxy.starts_with(scheme));
        let has_port_or_none =
            told.uri().authority().is_some_and(|at| at.port_u16().is_some() || at.as_str() == at.host());
        if !is_http || !has_port_or_none {
            return Err(EgressError::Proxy);
        }
        tracing::info!(proxy.url = %told.uri(), proxy.except = except, "calls to the world go through {}", told.uri());
        Ok(Self { proxy: Some(Arc::new(Matcher::builder().https(proxy).no(except).build())) })
    }

    /// A client of its own; nothing is connected yet.
    pub fn client<B>(&self) -> Result<Client<B>, EgressError>
    where
        B: http_body_util::BodyExt + Send,
        B::Data: Send,
    {
        let mut direct = HttpConnector::new();
        direct.enforce_http(false);
        direct.set_nodelay(true);
        direct.set_keepalive(Some(IDLE_TIMEOUT));
        let tls = || HttpsConnectorBuilder::new().with_provider_and_native_roots(ring::default_provider());
        let to_proxy = tls()?.https_or_http().enable_http1().wrap_connector(direct.clone());
        let way = Way { egress: self.clone(), direct, to_proxy };
        let connector = tls()?.https_or_http().enable_http1().wrap_connector(way);
        let mut client = legacy::Client::builder(TokioExecutor::new());
        Ok(client.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE_TIMEOUT).build(connector))
    }

    fn proxy_to(&self, host: &Uri) -> Option<Intercept> {
        self.proxy.as_ref()?.intercept(host)
    }
}

/// Connects to a host as [`Egress`] says.
#[derive(Clone, Debug)]
pub struct Way {
    egress: Egress,
    direct: HttpConnector,
    to_proxy: HttpsConnector<HttpConnector>,
}

impl Service<Uri> for Way {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = Box<dyn Error + Send + Sync>;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut task::Context<'_>) -> task::Poll<Result<(), Self::Error>> {
        task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, host: Uri) -> Self::Future {
        let Self { egress, direct, to_proxy } = self.clone();
        Box::pin(async move {
            let reached = async {
                let Some(proxy) = egress.proxy_to(&host) else {
                    return Ok(MaybeHttpsStream::Http(direct.oneshot(host).await?));
                };
                let mut tunnel = Tunnel::new(proxy.uri().clone(), to_proxy);
                if let Some(login) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(login.clone());
                }
                Ok(tunnel.oneshot(host).await?)
            };
            timeout(CONNECT_TIMEOUT, reached).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes_through_the_proxy(egress: &Egress, host: &'static str) -> bool {
        egress.proxy_to(&Uri::from_static(host)).is_some()
    }

    #[test]
    fn everything_but_the_exceptions_and_plain_http_goes_through_the_proxy() {
        let except = "localhost,127.0.0.1,.svc,.cluster.local,sms.bank.example,10.0.0.0/8";
        let egress = Egress::through("http://proxy.bank.example:3128", except).unwrap();
        for host in ["https://sms.gateway.example/v1", "https://notsvc", "https://192.168.7.1:9000"] {
            assert!(goes_through_the_proxy(&egress, host), "{host}");
        }
        for host in [
            "https://localhost:1",
            "https://127.0.0.1:9000",
            "https://minio.storage.svc:9000",
            "https://minio.storage.svc.cluster.local",
            "https://sms.bank.example",
            "https://10.2.3.4",
            "http://sms.gateway.example/v1",
        ] {
            assert!(!goes_through_the_proxy(&egress, host), "{host}");
        }
        assert!(!goes_through_the_proxy(&Egress::direct(), "https://sms.gateway.example"));
    }

    #[test]
    fn what_is_no_http_proxy_is_refused_and_not_repeated() {
        for wrong in
            ["socks5://user:word@proxy:1080", "ftp://user:word@proxy", "http://", "user:word", "http://user:word"]
        {
            let refused = Egress::through(wrong, "").unwrap_err();
            assert!(matches!(refused, EgressError::Proxy), "{wrong}");
            assert!(!format!("{refused} {refused:?}").contains("word"));
        }
    }

    #[test]
    fn the_login_at_the_proxy_does_not_print() {
        let egress = Egress::through("http://user:word@proxy:3128", "").unwrap();
        assert!(!format!("{egress:?}").contains("word"));
    }
}
