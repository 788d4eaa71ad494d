//! Instruments and their dishonours; later, every rupee received.
//!
//! Owns: cheques as borrowers gave them, each return of each cheque, the return memo's words. Sole writer of all of it.
//! Never decides what a case does next: it states what happened (`payments.instrument_dishonoured.v1`).
//!
//! Invariants:
//!
//! - A cheque is one row, however often it is returned; its returns are counted from 1 without gaps.
//! - A dishonour, its audit entry and its event are one transaction.
//! - The drawer's name and the memo's words are stored sealed and leave the service as initials only.

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
pub const SERVICE: &str = "payments";
