//! The mesh under test: the real binaries, each a process of its own, over the real PostgreSQL and RabbitMQ.
//!
//! ```ignore
//! let mut mesh = Mesh::start().await?;
//! let acknowledged = mesh.record(&[memo(1), memo(2)]).await?;
//! mesh.kill("cases")?;
//! mesh.restart("cases", "").await?;
//! invariants::hold(&mesh, &acknowledged).await?;
//! mesh.finish().await?;
//! ```
//!
//! Each mesh has databases, a virtual host, keys and ports of its own; nothing of it is left when it is dropped.
//! [`Mesh::finish`] fails a test that leaves outbox rows, held events, dead letters or unexpected errors in the logs.

pub mod bank;
pub mod chaos;
pub mod invariants;
mod memos;
mod mesh;
pub mod outside;
pub mod own_servers;
pub mod rollout;
pub mod sheet;

pub use memos::{days_ago, memo, memo_again, refused_memo, return_file};
pub use mesh::{Leftovers, Mesh};
