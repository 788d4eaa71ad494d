//! The gRPC stack with real sockets on the loopback.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on should panic, and its tasks end with its runtime"
)]

mod admin;
mod balance;
mod calls;
mod client;
mod identity;
mod issuer;
mod on_behalf;
mod pods;
mod shutdown;
mod subject;
mod tls;
mod trace;
