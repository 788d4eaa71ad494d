//! Cases, their proceedings and the deadlines that the law sets.
//!
//! Owns: cases, proceedings, facts, deadlines; loan accounts and the people who answer for them. Sole writer of all of it, and the only service that turns facts into
//! the next legal step. Never talks to a gateway, a printer or a phone.
//!
//! Invariants:
//!
//! - Facts are added, never changed. A proceeding's state is a fold over its facts; what is stored is a cache of it.
//! - A docket, a proceeding whose facts people record, takes every fact that can be understood: what contradicts itself is a
//!   question. An act in it is authorised on what is known, never on what is assumed.
//! - A deadline is armed or superseded in the transaction of the fact that starts or moves its clock.
//! - An armed deadline fires once, when business time has passed its last day, whatever crashes; that it passed is a
//!   fact of the proceeding, recorded in the same transaction.
//! - An account is as its newest extract says, however often and in whatever order extracts come; what is contradictory
//!   in it is recorded as said, and flagged.
//! - Everything personal about a party is sealed under the party's own key, and given in clear by one audited call.
//! - Every state and every deadline carries its authority and the version of the statute book.

mod app;
mod config;
mod domain;
mod error;
mod events;
mod faults;
mod grpc;
mod jobs;
mod ops;
mod peers;
mod store;

pub use app::{MIGRATIONS, migrate, serve, start};
pub use config::{Config, CourtsConfig, Creditor, PeersConfig};

/// The service's name: its database, its broker user, its exchange.
pub const SERVICE: &str = "cases";
