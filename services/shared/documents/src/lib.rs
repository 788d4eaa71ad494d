//! Documents by their content: sealed per subject, kept in an object store, indexed in the service's own database.
//!
//! ```ignore
//! let documents = Documents::open(SERVICE, &config.documents, vault, &Egress::from_env()?)?;
//! documents.reach(&lifecycle).await?;                        // not ready until the store answers
//! // in the transaction that names the document
//! let pdf = NewDocument { id, subject, bytes: &bytes, media_type: PDF, template_version: Some("ni138_demand/v1"), at: now };
//! let kept = documents.put(&mut tx, pdf).await?;             // written before this transaction commits
//! store::notice::insert(&mut tx, kept.id, &kept.sha256).await?;
//! pg::commit(tx).await?;
//! // later
//! let document = documents.get(&mut conn, id).await?;        // None: the subject was erased
//! ```
//!
//! Where they are: `<service>/<subject>/<SHA-256 of the plaintext>`. The subject is part of the place, so that two
//! subjects with equal papers have two objects under two keys, and erasing one leaves the other's readable.
//!
//! - What is stored is ciphertext under the subject's key ([`pg::sealing`]), bound to subject and hash.
//! - [`Documents::get`] gives bytes only if their hash is the one in the index.
//! - An object that no committed row names is an orphan: the transaction of its `put` was rolled back.
//!   [`Documents::sweep`] deletes it after a while. An advisory lock keeps a sweep and a `put` of the same content apart.
//! - An object is written once: one that is there and good is never written over.
//! - [`Documents::verify`] reads all of them, as one does after a restore.
//!
//! The store is a directory, for one replica, or a bucket that speaks S3 ([`S3Config`]), reached as
//! [`chassis::egress`] says. The bucket must know conditional writes (`If-None-Match`).
//!
//! The tables live in the schema `documents`; add [`MIGRATIONS`] to the service's list.

mod config;
mod document;
mod failure;
mod place;
mod reach;
mod s3;
mod sweep;
mod verify;

use std::sync::Arc;

pub use config::{DocumentsConfig, OpenError, S3Config};
pub use document::{Document, DocumentError, DocumentId, Kept, NewDocument, PDF, sha256};
pub use failure::ObjectStoreError;
use object_store::ObjectStore;
use pg::{migrate::Migrations, sealing::Vault};
pub use reach::ReachError;
pub use sweep::{Swept, sweep_nightly};
pub use verify::{Fault, Verified};

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// The tables of this crate.
pub const MIGRATIONS: Migrations = Migrations { set: "documents", migrator: &MIGRATOR };

/// The documents of one service.
#[derive(Clone, Debug)]
pub struct Documents {
    service: &'static str,
    store: Arc<dyn ObjectStore>,
    vault: Arc<Vault>,
}
