//! PostgreSQL as every service uses it. SQL itself is written in the services, with `sqlx::query!`.
//!
//! A command, from pool to answer ([`command::run`] is the frame of it, written once):
//!
//! ```ignore
//! let pool = pg::connect(&config.database).await?;
//! let mut tx = pg::begin(&pool).await?;
//! let claim = match pg::idempotency::begin(&mut tx, key, "RecordDishonour", &hash, &actor).await? {
//!     Outcome::New(claim) => claim,
//!     Outcome::Replay(response) => return Ok(response),
//! };
//! store::insert_instrument(&mut tx, &instrument)
//!     .await
//!     .on_constraint("instrument_pkey", || PaymentsError::InstrumentExists(instrument.id))?;
//! pg::idempotency::finish(&mut tx, claim, &response).await?;
//! pg::commit(tx).await?;
//! ```
//!
//! | you need | you write |
//! |---|---|
//! | a pool whose connections are clean | [`connect`] |
//! | a session of your own, for advisory locks | [`dedicated`] |
//! | a connection for reading | [`acquire`] |
//! | to show how the pool fares | [`watch`], once |
//! | a new password without a restart | [`credentials::follow`], once |
//! | a transaction | [`begin`], [`commit`], in a loop over [`Attempts`] if it may lose to another one |
//! | an error that can be told apart, and printed | [`StoreError`], [`ResultExt::on_constraint`] |
//! | migrations of several crates in one database | [`migrate`] |
//! | dates and instants in `sqlx::query!` | [`Date`], [`Instant`], in the crate's `sqlx.toml`, as below |
//! | a log that is partitioned by month | [`partitions`] |
//! | a command that may be sent twice | [`command`], and [`idempotency`] below it |
//! | a column of personal data | [`sealing`] |
//! | an act that a second person approves | [`approval`] |
//! | a check of a whole table, made by one replica for all | [`check`] |
//! | business time that is simulated, over a restart | [`simulation`] |
//!
//! ```toml
//! [macros.type-overrides]
//! DATE = "::pg::Date"
//! TIMESTAMPTZ = "::pg::Instant"
//! ```
//!
//! The tables of this crate live in the schema `platform`; [`MIGRATIONS`] makes them.

pub mod approval;
pub mod check;
pub mod codec;
pub mod command;
mod config;
pub mod credentials;
mod error;
pub mod idempotency;
pub mod migrate;
pub mod partitions;
mod pool;
pub mod sealing;
pub mod simulation;
mod tls;
mod tx;
mod watch;

pub use codec::{Date, Instant};
pub use config::DatabaseConfig;
pub use error::{ResultExt, StoreError};
pub use migrate::MIGRATIONS;
pub use pool::{ConnectError, connect, dedicated};
pub use sealing::SealingConfig;
pub use tx::{Attempts, Retry, begin, commit};
pub use watch::{acquire, watch};
