//! The gRPC service: convert, call the use-case, convert. No logic.

mod access;
mod convert;
mod service;
mod status;

pub(crate) use access::ACCESS;
pub(crate) use service::Grpc;
