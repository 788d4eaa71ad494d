//! What every service stands on: configuration, telemetry, lifecycle, identity, the gRPC stack.
//!
//! A service is a library with an `App`, and a `main` that hands it to [`service::main`]:
//!
//! ```ignore
//! pub async fn serve(config: Config, process: Process) -> anyhow::Result<()> {
//!     let Process { lifecycle, metrics } = process;
//!     let latch = lifecycle.readiness().latch("start");
//!
//!     let admin = TcpListener::bind(config.admin.listen).await?;
//!     let closed = lifecycle.token(Stage::Last);
//!     lifecycle.spawn_in(Stage::Last, "admin", admin::serve(admin, lifecycle.readiness(), metrics, closed));
//!
//!     let verifier = Arc::new(identity::Verifier::new(&config.identity)?);
//!     let server = grpc::server(&config.grpc, verifier, grpc::Access::new(ACCESS))
//!         .denials(Arc::new(sink))
//!         .descriptors(proto::FILE_DESCRIPTOR_SET)
//!         .service(CasesServiceServer::new(cases));
//!     let listener = TcpListener::bind(config.grpc.listen).await?;
//!     lifecycle.spawn_in(Stage::Server, "grpc", server.serve(listener, &lifecycle));
//!
//!     latch.release();
//!     lifecycle.run_until_signal().await?;
//!     Ok(())
//! }
//! ```
//!
//! - [`config`] has layers, secrets, errors that name the key and the layer.
//! - [`telemetry`] has JSON logs with trace ids, OTLP, Prometheus; [`telemetry::propagation`] for messages.
//! - [`lifecycle`] decides what starts, when it is ready, in which order it stops.
//! - [`identity`] verifies tokens.
//! - [`grpc`] has the server's stack, the client's, errors on the wire.
//! - [`tls`] has the certificates with which services prove to each other who they are.
//! - [`admin`] has probes and metrics.
//! - [`egress`] has the client for calls to the world, with the bank's proxy.

pub mod admin;
pub mod config;
pub mod egress;
pub mod grpc;
pub mod identity;
pub mod lifecycle;
pub mod service;
pub mod telemetry;
pub mod tls;
mod watched;
