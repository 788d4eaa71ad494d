//! This crate against a real PostgreSQL.
//!
//! The server is named by `RECOURSE_DATABASE_SERVER_URL`, or by `.local/servers.json` in the root of the workspace.

#[cfg(test)]
mod approval;
#[cfg(test)]
mod check;
#[cfg(test)]
mod codec;
#[cfg(test)]
mod command;
#[cfg(test)]
mod connection;
#[cfg(test)]
mod credentials;
#[cfg(test)]
mod database;
#[cfg(test)]
mod idempotency;
#[cfg(test)]
mod migrate;
#[cfg(test)]
mod sealing;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod tls_server;
#[cfg(test)]
mod tx;

// The names that `sqlx.toml` gives to the macros.
#[cfg(test)]
use pg::{Date, Instant};
