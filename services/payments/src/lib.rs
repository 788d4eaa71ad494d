//! Instruments, their dishonours, and every rupee received.
//!
//! Owns: cheques as borrowers gave them, each return of each cheque, the return memo's words; receipts, and the ledger that
//! says where their money is. Sole writer of all of it. Never decides what a case does next: it states what happened
//! (`payments.instrument_dishonoured.v1`, `payments.receipt_posted.v1`, `payments.receipt_reversed.v1`).
//!
//! Invariants:
//!
//! - A cheque is one row, however often it is returned; its returns are counted from 1 without gaps.
//! - A credit of a bank (mode and reference) is one receipt, under whatever key and by whatever file it is sent.
//! - Money moves only by transfers between two accounts, which are added and never changed; all balances sum to zero.
//! - A borrower's cached balance is the sum of the account's transfers.
//! - A reversal undoes every transfer of its receipt that stands, each once; a reassignment the one that applied it.
//! - A change, its audit entry and its event are one transaction.
//! - Names and free words are stored sealed; names leave the service as initials only, words not at all.

mod app;
mod config;
mod domain;
mod error;
mod events;
mod grpc;
mod jobs;
mod ops;
mod store;

pub use app::{MIGRATIONS, migrate, serve, start};
pub use config::Config;

/// The service's name: its database, its broker user, its exchange.
pub const SERVICE: &str = "payments";
