//! Cases, their proceedings and the deadlines that the law sets.
//!
//! Owns: cases, proceedings, facts, deadlines. Sole writer of all of it, and the only service that turns facts into
//! the next legal step. Never talks to a gateway, a printer or a phone.
//!
//! Invariants:
//!
//! - Facts are added, never changed. A proceeding's state is a fold over its facts; what is stored is a cache of it.
//! - A deadline is armed or superseded in the transaction of the fact that starts or moves its clock.
//! - Every state and every deadline carries its authority and the version of the statute book.

mod app;
mod config;
mod domain;
mod error;
mod events;
mod grpc;
mod ops;
mod store;

pub use app::{App, Deps, MIGRATIONS, migrate, serve};
pub use config::Config;

/// The service's name: its database, its broker user, its exchange.
pub const SERVICE: &str = "cases";
