//! The gRPC service: convert, call the use-case, convert. No logic.

mod access;
mod accounts;
mod convert;
mod dockets;
mod proceedings;
mod replay;
mod service;
mod status;

pub(crate) use access::ACCESS;
pub(crate) use accounts::AccountsGrpc;
pub(crate) use dockets::DocketsGrpc;
pub(crate) use proceedings::ProceedingsGrpc;
pub(crate) use service::Grpc;
