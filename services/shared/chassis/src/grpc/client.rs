//! Calling other services.
//!
//! ```ignore
//! let options = Options { token: Some(Arc::new(FileToken::open(&path)?)), ..Options::default() };
//! let channel = chassis::grpc::client::connect("http://cases:50051", options)?;
//! let mut cases = CasesServiceClient::new(channel);
//! let request = Request::new(OpenCaseRequest { /* its fields */ }).with_key(&key).with_deadline(Duration::from_secs(5));
//! let case = cases.open_case(request).await?;
//! ```
//!
//! A service of the mesh is called as the section `[peers.<service>]` says: [`PeerConfig::channel`].
//!
//! Each call carries the trace, the token and the time that is left: of its own deadline, and of the call within which
//! it is made. A call that meets `UNAVAILABLE`, or a broken connection, is sent again, with the same key, if it has an
//! idempotency key or if its method is declared read-only; after a random pause, while time and the retry budget last.
//! Such calls have one message of at most 4 MiB, which is kept until the answer comes; do not give streams a key. A call that
//! the server had not begun with when it closed the connection was not done: it is sent once more at once, and that counts
//! for nothing.
//!
//! Calls are spread over all addresses of the endpoint's name ([`Resolve`]); one that is sent again goes to another
//! address. The first call makes the connections, so that services may start in any order.

mod balance;
mod endpoint;
mod links;
mod naming;
mod peer;
mod resolve;
mod retry;
mod token;
mod unanswered;

use std::{
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use http::{
    HeaderValue, Request, Response,
    header::{AUTHORIZATION, USER_AGENT},
    request::Parts,
};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use tokio::time::Instant;
use tonic::{Code, Status, body::Body};
use tower::Service;
use tracing::{Instrument as _, Span, field::Empty, info_span};

use self::{balance::Balance, endpoint::Target, retry::Retries, unanswered::Unanswered};
pub use self::{
    endpoint::EndpointError,
    links::{Links, LinksConfig, LinksError},
    naming::{Names, NamingConfig},
    peer::{PeerConfig, PeerError},
    resolve::{Dns, Resolve, Resolving},
    token::{FileToken, StaticToken, TokenSource},
};
use super::{
    deadline,
    key::{self, IdempotencyKey},
    subject::{self, SubjectToken},
};
use crate::{
    telemetry::propagation::{TRACEPARENT, TRACESTATE, inject_current},
    tls::ClientTls,
};

/// The largest message that is kept to be sent again, frame header included.
const LARGEST_KEPT: usize = 4 * 1024 * 1024 + 5;

/// Who we are, in the words of HTTP.
const USER_AGENT_OF_OURS: &str = concat!("recourse/", env!("CARGO_PKG_VERSION"));

/// How a client calls.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long making a connection may take.
    pub connect_timeout: Duration,
    /// How long a call may take that names no deadline and is not made within a call.
    pub default_deadline: Duration,
    /// The token to send; none if absent.
    pub token: Option<Arc<dyn TokenSource>>,
    /// Paths of methods that change nothing, and so may be repeated without a key.
    pub read_only: &'static [&'static str],
    /// How often a call is sent at most.
    pub attempts: u32,
    /// Who tells the addresses of the endpoint's name.
    pub resolve: Arc<dyn Resolve>,
    /// Whom an `https://` endpoint must prove to be, and what is shown to it. None is for `http://`.
    pub tls: Option<ClientTls>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(2),
            default_deadline: Duration::from_secs(10),
            token: None,
            read_only: &[],
            attempts: 4,
            resolve: Arc::new(Dns),
            tls: None,
        }
    }
}

/// A channel to one service: what generated clients take. Clones share the connections and the retry budget.
#[derive(Clone, Debug)]
pub struct Channel {
    balance: Arc<Balance>,
    options: Arc<Options>,
    retries: Arc<Retries>,
}

/// A channel to an endpoint, which need not be there yet. To be called within a tokio runtime.
pub fn connect(endpoint: &str, options: Options) -> Result<Channel, EndpointError> {
    let balance = Arc::new(Balance::new(Target::parse(endpoint)?, &options)?);
    let retries = Arc::new(Retries::new(options.attempts));
    Ok(Channel { balance, options: Arc::new(options), retries })
}

/// What a single call may carry.
pub trait RequestExt: Sized {
    /// Makes the call a command that is done once, however often it is sent.
    #[must_use]
    fn with_key(self, key: &IdempotencyKey) -> Self;

    /// How long the call may take.
    #[must_use]
    fn with_deadline(self, time: Duration) -> Self;

    /// Says whose will the call is. Only a service may, and the token must be good at the service that is called.
    #[must_use]
    fn on_behalf_of(self, subject: &SubjectToken) -> Self;
}

impl<T> RequestExt for tonic::Request<T> {
    fn with_key(mut self, key: &IdempotencyKey) -> Self {
        // A key is visible ASCII, so it is always a metadata value.
        if let Ok(value) = key.as_str().parse() {
            self.metadata_mut().insert(key::METADATA, value);
        }
        self
    }

    fn with_deadline(mut self, time: Duration) -> Self {
        self.set_timeout(time);
        self
    }

    fn on_behalf_of(mut self, subject: &SubjectToken) -> Self {
        if let Some(value) = subject.metadata() {
            self.metadata_mut().insert(subject::METADATA, value);
        }
        self
    }
}

impl Service<Request<Body>> for Channel {
    type Response = Response<Body>;
    type Error = Status;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Status>> + Send>>;

    /// Always ready: each attempt waits for a connection within the call's deadline.
    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let channel = self.clone();
        let path = request.uri().path().trim_start_matches('/');
        let (service, method) = path.rsplit_once('/').unwrap_or(("", path));
        let span = info_span!(
            "rpc_client",
            otel.name = path,
            otel.kind = "client",
            otel.status_code = Empty,
            rpc.system = "grpc",
            rpc.service = service,
            rpc.method = method,
            rpc.grpc.status_code = Empty,
        );
        Box::pin(
            async move {
                let result = channel.send(request).await;
                record(code(&result));
                result
            }
            .instrument(span),
        )
    }
}

impl Channel {
    async fn send(&self, request: Request<Body>) -> Result<Response<Body>, Status> {
        let (parts, body) = request.into_parts();
        let given = [deadline::read(&parts.headers), deadline::remaining()].into_iter().flatten().min();
        let due = Instant::now() + given.unwrap_or(self.options.default_deadline);
        let repeatable =
            parts.headers.contains_key(key::METADATA) || self.options.read_only.contains(&parts.uri.path());
        let mut tried = Vec::new();
        if !repeatable {
            return Ok(self.attempt(parts, body, &mut tried, due).await?);
        }
        let message = Limited::new(body, LARGEST_KEPT).collect();
        let message = tokio::time::timeout_at(due, message)
            .await
            .map_err(|_| Unanswered::Late)?
            .map_err(|_| Status::out_of_range("a call that may be repeated has one message of at most 4 MiB"))?;
        let message = Full::new(message.to_bytes());
        let mut attempts = self.retries.begin();
        loop {
            let began = Instant::now();
            let result = self.deliver(&parts, &message, &mut tried, due).await;
            let Some(pause) = attempts.pause_after(code(&result), began.elapsed(), due) else { return result };
            tracing::info!(rpc.attempt = attempts.made(), "{} is sent again after UNAVAILABLE", parts.uri.path());
            tokio::time::sleep(pause).await;
        }
    }

    /// An attempt, and another one at once if the server had not begun with the first: that is no repetition.
    async fn deliver(
        &self,
        parts: &Parts,
        message: &Full<Bytes>,
        tried: &mut Vec<SocketAddr>,
        due: Instant,
    ) -> Result<Response<Body>, Status> {
        let result = self.attempt(parts.clone(), Body::new(message.clone()), tried, due).await;
        let Err(Unanswered::Unbegun(_)) = result else { return Ok(result?) };
        Ok(self.attempt(parts.clone(), Body::new(message.clone()), tried, due).await?)
    }

    async fn attempt(
        &self,
        mut parts: Parts,
        body: Body,
        tried: &mut Vec<SocketAddr>,
        due: Instant,
    ) -> Result<Response<Body>, Unanswered> {
        let left = due.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Unanswered::Late);
        }
        deadline::write(&mut parts.headers, left);
        if let Some(context) = inject_current() {
            set(&mut parts, TRACEPARENT, context.traceparent());
            context.tracestate().into_iter().for_each(|state| set(&mut parts, TRACESTATE, state));
        }
        if let Some(source) = &self.options.token {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", source.token().expose()))
                .map_err(|_| Unanswered::NoToken)?;
            value.set_sensitive(true);
            parts.headers.insert(AUTHORIZATION, value);
        }
        parts.headers.insert(USER_AGENT, HeaderValue::from_static(USER_AGENT_OF_OURS));
        self.balance.send(Request::from_parts(parts, body), tried, due).await
    }
}

fn set(parts: &mut Parts, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        parts.headers.insert(name, value);
    }
}

fn code(result: &Result<Response<Body>, Status>) -> Code {
    match result {
        Ok(response) => Status::from_header_map(response.headers()).map_or(Code::Ok, |status| status.code()),
        Err(status) => status.code(),
    }
}

fn record(code: Code) {
    let span = Span::current();
    span.record("rpc.grpc.status_code", i32::from(code));
    if code != Code::Ok {
        span.record("otel.status_code", "ERROR");
    }
}
