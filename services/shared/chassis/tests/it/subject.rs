//! A service whose one method does what its request says, behind the stack.

use std::{
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use chassis::{
    config::Secret,
    grpc::{
        self, Access, Denial, DenialSink, GrpcConfig, SubjectToken,
        access::AccessTable,
        client::{Channel, Options, StaticToken, TokenSource},
    },
    lifecycle::{Lifecycle, LifecycleConfig, Stage},
    tls::Certificate,
};
use kernel::Role;
use tokio::{net::TcpListener, sync::Notify};
use tonic::{Request, Response, Status};
use tonic_health::pb::{
    FILE_DESCRIPTOR_SET, HealthCheckRequest, HealthCheckResponse,
    health_client::HealthClient,
    health_server::{Health, HealthServer},
};

use super::issuer;

/// `Watch` exists, and is absent here.
const ACCESS: AccessTable = &[("/grpc.health.v1.Health/Check", &[Role::RecoveryOfficer, Role::Service])];

/// What the handler is asked to do, and what it saw.
#[derive(Debug, Default)]
pub(crate) struct Handler {
    pub(crate) started: Notify,
    pub(crate) go_on: Notify,
    pub(crate) finished: Notify,
    pub(crate) remaining: Mutex<Option<Duration>>,
    pub(crate) caller: Mutex<Option<String>>,
    pub(crate) on_behalf_of: Mutex<Option<String>>,
    /// Whose will the call is, as a token to send along.
    pub(crate) subject: Mutex<Option<SubjectToken>>,
    /// The names of the metadata that reached the handler.
    pub(crate) metadata: Mutex<Vec<String>>,
}

#[derive(Clone, Debug)]
struct Subject(Arc<Handler>);

#[tonic::async_trait]
impl Health for Subject {
    type WatchStream = tokio_stream::Empty<Result<HealthCheckResponse, Status>>;

    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        *self.0.remaining.lock().unwrap() = grpc::remaining();
        let principal = grpc::principal(&request)?;
        *self.0.caller.lock().unwrap() = Some(principal.actor.to_string());
        *self.0.on_behalf_of.lock().unwrap() = principal.on_behalf_of.as_ref().map(ToString::to_string);
        *self.0.subject.lock().unwrap() = grpc::subject_token(&request);
        *self.0.metadata.lock().unwrap() =
            request.metadata().clone().into_headers().keys().map(ToString::to_string).collect();
        match request.into_inner().service.as_str() {
            "wait" => {
                self.0.started.notify_one();
                self.0.go_on.notified().await;
                self.0.finished.notify_one();
            }
            "never" => std::future::pending().await,
            "panic" => panic!("as the request asked"),
            _ => {}
        }
        Ok(Response::new(HealthCheckResponse { status: 1 }))
    }

    async fn watch(&self, _request: Request<HealthCheckRequest>) -> Result<Response<Self::WatchStream>, Status> {
        panic!("nobody may call this")
    }
}

/// Keeps denials in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Denials(Arc<Mutex<Vec<Denial>>>);

impl DenialSink for Denials {
    fn denied(&self, denial: Denial) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.0.lock().unwrap().push(denial);
        Box::pin(std::future::ready(()))
    }
}

impl Denials {
    pub(crate) fn all(&self) -> Vec<Denial> {
        self.0.lock().unwrap().clone()
    }
}

/// A running server.
pub(crate) struct Mesh {
    pub(crate) address: SocketAddr,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) handler: Arc<Handler>,
    pub(crate) denials: Denials,
    _keys: tempfile::NamedTempFile,
}

pub(crate) async fn start() -> Mesh {
    start_with(|_| {}).await
}

pub(crate) async fn start_with(adjust: impl FnOnce(&mut GrpcConfig)) -> Mesh {
    launch(adjust, None).await
}

pub(crate) async fn start_encrypted(adjust: impl FnOnce(&mut GrpcConfig), certificate: Arc<Certificate>) -> Mesh {
    launch(adjust, Some(certificate)).await
}

async fn launch(adjust: impl FnOnce(&mut GrpcConfig), certificate: Option<Arc<Certificate>>) -> Mesh {
    let mut config: GrpcConfig = serde_json::from_str(r#"{"listen": "127.0.0.1:0"}"#).unwrap();
    adjust(&mut config);
    let (verifier, keys) = issuer::verifier();
    let lifecycle =
        Lifecycle::new(&LifecycleConfig { drain_delay_ms: 0, drain_timeout_ms: 10_000, flush_timeout_ms: 0 });
    let handler = Arc::new(Handler::default());
    let denials = Denials::default();
    let server = grpc::server(&config, verifier, Access::new(ACCESS))
        .denials(Arc::new(denials.clone()))
        .certificate(certificate)
        .descriptors(FILE_DESCRIPTOR_SET)
        .service(HealthServer::new(Subject(handler.clone())));
    let listener = TcpListener::bind(config.listen).await.unwrap();
    let address = listener.local_addr().unwrap();
    lifecycle.spawn_in(Stage::Server, "grpc", server.serve(listener, &lifecycle));
    Mesh { address, lifecycle, handler, denials, _keys: keys }
}

impl Mesh {
    /// A client that sends this token.
    pub(crate) fn client(&self, token: &str) -> HealthClient<Channel> {
        self.client_with(with_token(token))
    }

    /// A client that may call.
    pub(crate) fn officer(&self) -> HealthClient<Channel> {
        self.client(&issuer::officer())
    }

    pub(crate) fn client_with(&self, options: Options) -> HealthClient<Channel> {
        HealthClient::new(grpc::client::connect(&format!("http://{}", self.address), options).unwrap())
    }
}

pub(crate) fn with_token(token: &str) -> Options {
    let source: Arc<dyn TokenSource> = Arc::new(StaticToken::new(Secret::new(token)));
    Options { token: Some(source), ..Options::default() }
}

/// A request that asks the handler for something.
pub(crate) fn ask(what: &str) -> Request<HealthCheckRequest> {
    Request::new(HealthCheckRequest { service: what.to_owned() })
}
