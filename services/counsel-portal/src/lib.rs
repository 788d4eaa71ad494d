//! Outside advocates, and the matters in their hands.
//!
//! Owns: the panel of advocates, the courts, matters with their packages, what cases answered when it was asked for
//! authority, filings and what became of their condonation. Sole writer of all of it. Never decides whether a complaint
//! may be filed: cases does. States what happened (`counsel-portal.matter_accepted.v1`,
//! `counsel-portal.complaint_filed.v1`, `counsel-portal.filing_withdrawn.v1`, `counsel-portal.condonation_recorded.v1`).
//!
//! Invariants:
//!
//! - A proceeding has one matter, whatever comes first: its opening or the news of how it ended.
//! - An advocate sees the matters that are assigned to him now, in every call; another's is unknown to him, in the same
//!   words as one that does not exist, and asking for it is put on record. SQL filters by it, and
//!   `ops/authorise.rs` decides again on what was read.
//! - The court is that of the payee's home branch, or none: it is never guessed.
//! - An advocate is chosen under one lock, so that matters spread evenly; nobody is offered a matter twice unasked.
//! - A filing is a fact: recorded early, late or unauthorised; taken back, never removed.
//! - No transaction is open while cases is asked.
//! - A change, its audit entry and its event are one transaction.
//! - No name of a party is here; names of advocates are stored sealed and leave as initials.

mod app;
mod cases;
mod config;
mod domain;
mod error;
mod events;
mod grpc;
mod ops;
mod store;

pub use app::{MIGRATIONS, migrate, serve, start};
pub use config::{Config, CourtConfig, Peers};

/// The service's name: its broker user, its exchange, and its database with `_` for `-`.
pub const SERVICE: &str = "counsel-portal";
