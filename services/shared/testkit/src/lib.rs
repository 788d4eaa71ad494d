//! What tests stand on. A dev-dependency: nothing that runs in production names it.
//!
//! A test of a service against real PostgreSQL:
//!
//! ```ignore
//! #[tokio::test]
//! async fn a_returned_cheque_opens_a_case() {
//!     let database = Database::create("cases", &cases::MIGRATIONS).await.unwrap();
//!     let pool = pg::connect(&database.config()).await.unwrap();
//!     // …
//! }
//! ```
//!
//! | you need | you take |
//! |---|---|
//! | a database of a service, migrated, with its roles | [`Database`]: a copy of a template, removed with the value |
//! | a broker for yourself | [`Namespace`]: a virtual host with the whole topology, removed with the value |
//! | what a process exported as traces | [`OtlpReceiver`] |
//! | an S3 server that checks signatures, with moods | `ObjectStore` (feature `object-store`) |
//! | a CA, and a secret that is swapped as a kubelet does | `certificates` (feature `certificates`) |
//! | a bank's proxy that remembers what it was asked | [`Proxy`] |
//! | to wait for something that will be true | [`eventually`] |
//!
//! Servers are those that `make servers` started, or those named by `RECOURSE_DATABASE_SERVER_URL`,
//! `RECOURSE_AMQP_URL` and `RECOURSE_AMQP_ADMIN_URL`.

mod background;
#[cfg(feature = "certificates")]
pub mod certificates;
mod database;
mod eventually;
mod namespace;
#[cfg(feature = "object-store")]
mod object_store;
mod otlp;
mod proxy;

pub use database::Database;
pub use eventually::eventually;
pub use namespace::Namespace;
#[cfg(feature = "object-store")]
pub use object_store::{Mood, ObjectStore};
pub use otlp::{OtlpReceiver, SpanRecord};
pub use proxy::Proxy;
