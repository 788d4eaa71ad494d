//! Serving gRPC.
//!
//! ```ignore
//! let server = chassis::grpc::server(&config.grpc, verifier, Access::new(ACCESS))
//!     .denials(Arc::new(sink))
//!     .descriptors(proto::FILE_DESCRIPTOR_SET)
//!     .service(CasesServiceServer::new(cases));
//! let listener = TcpListener::bind(config.grpc.listen).await?;
//! lifecycle.spawn_in(Stage::Server, "grpc", server.serve(listener, &lifecycle));
//! ```
//!
//! What a call passes through, from the outside in:
//!
//! 1. [`trace`]: a span `{service}/{method}` whose parent is the caller's, with `rpc.grpc.status_code` in the end;
//! 2. [`meter`]: `rpc_server_requests_total`, `rpc_server_duration_seconds`, `rpc_server_in_flight`;
//! 3. [`limit::Deadline`]: `grpc-timeout`, at most `default_deadline_ms`; then `DEADLINE_EXCEEDED`;
//! 4. [`detach`]: a task of its own, so that a caller who goes away, or the deadline, does not stop a handler in the
//!    middle of a transaction. A panic below ends that task only and answers `INTERNAL`;
//! 5. [`limit::Shed`]: at most `max_in_flight` of these tasks; further calls answer `RESOURCE_EXHAUSTED` at once;
//! 6. [`identity`]: the token, or `UNAUTHENTICATED`; the token of whom a service acts for, likewise, which from anybody
//!    else is `PERMISSION_DENIED` and a denial;
//! 7. [`identity`] again: role and method, or `PERMISSION_DENIED` and a word to the [`DenialSink`];
//! 8. [`unreadable`]: what tonic says of a message that cannot be read becomes `INVALID_ARGUMENT`, with the field;
//! 9. the service. A message may have 4 MiB (tonic's own limit, which generated services keep by default).
//!
//! There is no method without a token: `grpc.health.v1` is on the admin listener ([`crate::admin`]). Reflection (v1 and
//! v1alpha) is open to every role.

mod around;
mod detach;
mod encrypted;
mod identity;
mod limit;
mod meter;
mod trace;
mod unreadable;

use std::{convert::Infallible, fmt, future::Future, sync::Arc, time::Duration};

use http::{Request, Response};
use kernel::Role;
use thiserror::Error;
use tokio::net::TcpListener;
use tonic::{body::Body, server::NamedService, service::Routes, transport::server::TcpIncoming};
use tower::{
    Service, ServiceBuilder,
    util::rng::{HasherRng, Rng as _},
};

use self::around::AroundLayer;
use super::{
    GrpcConfig,
    access::{Access, AccessTable, DenialSink, LogOnly},
};
use crate::{
    identity::Verifier,
    lifecycle::{Lifecycle, Stage},
    tls::Certificate,
};

const REFLECTION: AccessTable = &[
    ("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", &Role::ALL),
    ("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &Role::ALL),
];

/// How long the last answers may take to leave, once no call is left.
const LINGER: Duration = Duration::from_secs(1);

/// The server cannot be served, or broke.
#[derive(Debug, Error)]
pub enum ServeError {
    /// A descriptor set given to [`Server::descriptors`] cannot be read.
    #[error("the descriptors for reflection cannot be read: {0}")]
    Descriptors(#[from] tonic_reflection::server::Error),
    /// The transport failed.
    #[error("the gRPC listener failed: {0}")]
    Transport(#[from] tonic::transport::Error),
}

/// A server being put together.
pub struct Server {
    config: GrpcConfig,
    verifier: Arc<Verifier>,
    access: Access,
    sink: Arc<dyn DenialSink>,
    descriptors: Vec<&'static [u8]>,
    routes: Routes,
    certificate: Option<Arc<Certificate>>,
}

/// A server that takes the verifier's tokens and grants what `access` says.
#[must_use]
pub fn server(config: &GrpcConfig, verifier: Arc<Verifier>, access: Access) -> Server {
    Server {
        config: config.clone(),
        verifier,
        access: access.with(REFLECTION),
        sink: Arc::new(LogOnly),
        descriptors: Vec::new(),
        routes: Routes::default(),
        certificate: None,
    }
}

impl Server {
    /// Adds a generated service.
    #[must_use]
    pub fn service<S>(mut self, service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>
            + NamedService
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
    {
        self.routes = self.routes.add_service(service);
        self
    }

    /// Grants what a further table says, for a service that is there under some settings only.
    #[must_use]
    pub fn access(mut self, table: AccessTable) -> Self {
        self.access = self.access.with(table);
        self
    }

    /// Adds an encoded `FileDescriptorSet` for reflection.
    #[must_use]
    pub fn descriptors(mut self, encoded: &'static [u8]) -> Self {
        self.descriptors.push(encoded);
        self
    }

    /// Where denials of known principals are recorded; without this they are only logged and counted.
    #[must_use]
    pub fn denials(mut self, sink: Arc<dyn DenialSink>) -> Self {
        self.sink = sink;
        self
    }

    /// Takes only callers who prove who they are, over TLS; without a certificate, anybody in plaintext.
    #[must_use]
    pub fn certificate(mut self, certificate: Option<Arc<Certificate>>) -> Self {
        self.certificate = certificate;
        self
    }

    /// Serves until the lifecycle's server stage stops, then finishes the calls in flight, those of callers that have
    /// gone away included. How long that may take is bounded by [`Lifecycle::shutdown`]. Connections without a call
    /// are not waited for.
    pub fn serve(
        mut self,
        listener: TcpListener,
        lifecycle: &Lifecycle,
    ) -> impl Future<Output = Result<(), ServeError>> + Send + use<> {
        let lifecycle = lifecycle.clone();
        meter::register(&self.access);
        async move {
            for version in [reflection_v1, reflection_v1alpha] {
                self.routes = version(self.routes, &self.descriptors)?;
            }
            let deadline = Duration::from_millis(self.config.default_deadline_ms);
            let access = Arc::new(self.access);
            let stack = ServiceBuilder::new()
                .layer(AroundLayer(trace::Trace::new(access.clone())))
                .layer(AroundLayer(meter::Meter))
                .layer(AroundLayer(limit::Deadline::new(deadline)))
                .layer(AroundLayer(detach::Detach::new(&lifecycle)))
                .layer(AroundLayer(limit::Shed::new(self.config.max_in_flight)))
                .layer(AroundLayer(identity::Identity::new(self.verifier, self.sink)))
                .layer(AroundLayer(unreadable::Unreadable))
                .into_inner();
            let keepalive = Duration::from_millis(self.config.keepalive_interval_ms);
            let router = tonic::transport::Server::builder()
                .http2_keepalive_interval(Some(keepalive))
                .http2_keepalive_timeout(Some(Duration::from_millis(self.config.keepalive_timeout_ms)))
                .max_connection_age(age(self.config.max_connection_age_ms, HasherRng::default().next_f64()))
                .layer(stack)
                .add_routes(self.routes);
            let stop = lifecycle.token(Stage::Server).cancelled_owned();
            let served = async {
                if let Some(certificate) = self.certificate {
                    router.serve_with_incoming_shutdown(encrypted::encrypted(listener, certificate), stop).await
                } else {
                    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
                    router.serve_with_incoming_shutdown(incoming, stop).await
                }
            };
            tokio::select! {
                served = served => served?,
                () = idle(&lifecycle) => {}
            }
            idle_calls(&lifecycle).await;
            Ok(())
        }
    }
}

/// How old connections of this process get: up to a tenth more or less than is configured, so that replicas which were
/// started together do not have their clients come back together.
///
/// At that age tonic asks the client to go; the calls then end by their deadlines. With `max_connection_age_grace` it would
/// not ask, but cut the connection at the end of the grace with whatever runs on it (tonic 0.14.9).
fn age(configured_ms: u64, random: f64) -> Duration {
    Duration::from_millis(configured_ms).mul_f64(0.9 + 0.2 * random)
}

async fn idle_calls(lifecycle: &Lifecycle) {
    lifecycle.calls().close();
    lifecycle.calls().wait().await;
}

/// Ends when the server stage has stopped and no call has been left for [`LINGER`].
///
/// tonic waits for connections, and one that never speaks, a probe's say, stays for ever (hyper issue 4170). We wait
/// for calls.
async fn idle(lifecycle: &Lifecycle) {
    lifecycle.token(Stage::Server).cancelled().await;
    loop {
        idle_calls(lifecycle).await;
        tokio::time::sleep(LINGER).await;
        if lifecycle.calls().is_empty() {
            return;
        }
    }
}

type Reflection = tonic_reflection::server::Builder<'static>;

fn reflection(descriptors: &[&'static [u8]]) -> Reflection {
    descriptors.iter().fold(Reflection::configure(), |builder, set| builder.register_encoded_file_descriptor_set(set))
}

fn reflection_v1(routes: Routes, descriptors: &[&'static [u8]]) -> Result<Routes, ServeError> {
    Ok(routes.add_service(reflection(descriptors).build_v1()?))
}

fn reflection_v1alpha(routes: Routes, descriptors: &[&'static [u8]]) -> Result<Routes, ServeError> {
    Ok(routes.add_service(reflection(descriptors).build_v1alpha()?))
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("config", &self.config).field("access", &self.access).finish_non_exhaustive()
    }
}
