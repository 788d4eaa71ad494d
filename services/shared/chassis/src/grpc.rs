//! gRPC: the server's stack, the client's, and what handlers need.
//!
//! A handler asks for the caller and the key of the command:
//!
//! ```ignore
//! async fn record_dishonours(&self, request: Request<RecordDishonoursRequest>) -> Result<Response<RecordDishonoursResponse>, Status> {
//!     let actor = chassis::grpc::principal(&request)?.actor.clone();
//!     let key = chassis::grpc::idempotency_key(&request)?;
//!     self.payments.record(actor, key, request.into_inner()).await
//! }
//! ```
//!
//! A handler that calls another service does so on behalf of its own caller:
//!
//! ```ignore
//! let subject = chassis::grpc::subject_token(&request);
//! let mut call = Request::new(message).with_key(&key);
//! if let Some(subject) = &subject { call = call.on_behalf_of(subject); }
//! notices.draft_notice(call).await?;
//! ```
//!
//! The other service's [`principal`] is then this service, with the person in `on_behalf_of`.
//!
//! How to serve is in [`mod@server`], how to call in [`client`], how to answer errors in [`error`].

pub mod access;
pub mod client;
mod deadline;
pub mod error;
mod key;
pub mod server;
mod subject;

use serde::Deserialize;
use std::net::SocketAddr;
use tonic::{Code, Request, Status};

use crate::identity::Principal;

pub use self::{
    access::{Access, Denial, DenialReason, DenialSink},
    deadline::remaining,
    key::{IdempotencyKey, IdempotencyKeyError, idempotency_key},
    server::{Server, server},
    subject::{SubjectToken, subject_token},
};

/// The section `[grpc]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrpcConfig {
    /// Where to listen; port 0 takes any.
    pub listen: SocketAddr,
    /// How many calls may run at a time; more are refused with `RESOURCE_EXHAUSTED`.
    #[serde(default = "defaults::max_in_flight")]
    pub max_in_flight: usize,
    /// The longest that a call may take, and what a caller that names no deadline gets.
    #[serde(default = "defaults::default_deadline_ms")]
    pub default_deadline_ms: u64,
    /// How long a connection may be idle before it is probed.
    #[serde(default = "defaults::keepalive_interval_ms")]
    pub keepalive_interval_ms: u64,
    /// How long the answer to a probe may take.
    #[serde(default = "defaults::keepalive_timeout_ms")]
    pub keepalive_timeout_ms: u64,
    /// At about this age of its connection a client is asked to make another, so that nothing outlives a renewed
    /// certificate; calls that run on the old one finish there.
    #[serde(default = "defaults::max_connection_age_ms")]
    pub max_connection_age_ms: u64,
}

mod defaults {
    pub(super) const fn max_in_flight() -> usize {
        256
    }
    pub(super) const fn default_deadline_ms() -> u64 {
        30_000
    }
    pub(super) const fn keepalive_interval_ms() -> u64 {
        30_000
    }
    pub(super) const fn keepalive_timeout_ms() -> u64 {
        10_000
    }
    pub(super) const fn max_connection_age_ms() -> u64 {
        600_000
    }
}

/// Who calls. Every request that reaches a handler through [`server()`] has a principal; without one it is our fault.
pub fn principal<T>(request: &Request<T>) -> Result<&Principal, Status> {
    request
        .extensions()
        .get::<Principal>()
        .ok_or_else(|| error::status(Code::Internal, error::codes::INTERNAL, "the call has no principal", []))
}
