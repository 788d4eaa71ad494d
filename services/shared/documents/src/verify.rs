//! Whether every document is there and has the hash under which it was put: what a restore is worth.

use std::fmt;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use pg::sealing::SealingError;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{DocumentError, DocumentId, Documents, document::Found, place::Place};

/// Rows of the index that are read at a time.
const PAGE: i64 = 500;

/// Documents that are read at the same time: so many times 25 MiB and what opening them takes is the memory.
const AT_ONCE: usize = 4;

/// How often the log says how far it is.
const REPORT_EVERY: u64 = 10_000;

/// What is wrong with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The store has no such object.
    Missing,
    /// The object is not what was put: it does not open with the subject's key, or has another hash.
    Differs,
    /// The subject's key is not there or is wrapped by another key, so that nothing can be said.
    NoKey,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing in the object store",
            Self::Differs => "differs from its SHA-256",
            Self::NoKey => "cannot be opened: its subject's key is lost, or is not of the key in `sealing.key_file`",
        })
    }
}

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Documents with their hash.
    pub intact: u64,
    /// Objects that nobody can read any more, because their subject was erased.
    pub erased: u64,
    /// Documents with a [`Fault`].
    pub wrong: u64,
}

impl Verified {
    /// Documents that the index has.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.intact + self.erased + self.wrong
    }
}

impl Documents {
    /// Reads every document that the index has and compares it with its hash; tells `wrong` those that have a fault, by
    /// their ids in ascending order.
    ///
    /// A store or a database that does not answer is an error: then nothing is known of the rest.
    pub async fn verify(
        &self,
        pool: &PgPool,
        mut wrong: impl FnMut(DocumentId, Fault),
    ) -> Result<Verified, DocumentError> {
        let mut found = Verified::default();
        let mut after = Uuid::nil();
        loop {
            let page = self.page(pool, after).await?;
            let Some((last, _)) = page.last() else { return Ok(found) };
            after = *last;
            let mut faults = stream::iter(page)
                .map(|(id, place)| async move { Ok::<_, DocumentError>((id, self.fault(pool, &place).await?)) })
                .buffered(AT_ONCE);
            while let Some((id, fault)) = faults.try_next().await? {
                match fault {
                    Outcome::Intact => found.intact += 1,
                    Outcome::Erased => found.erased += 1,
                    Outcome::Wrong(fault) => {
                        found.wrong += 1;
                        wrong(kernel::TypedId::from_uuid(id), fault);
                    }
                }
                if found.total().is_multiple_of(REPORT_EVERY) {
                    let total = found.total();
                    tracing::info!(
                        documents.read = total,
                        documents.wrong = found.wrong,
                        "{total} documents were read"
                    );
                }
            }
        }
    }

    async fn page(&self, pool: &PgPool, after: Uuid) -> Result<Vec<(Uuid, Place)>, DocumentError> {
        let mut conn = pg::acquire(pool).await?;
        let rows = sqlx::query!(
            "SELECT document_id, subject_id, sha256 FROM documents.document
             WHERE document_id > $1 ORDER BY document_id LIMIT $2",
            after,
            PAGE,
        )
        .fetch_all(&mut *conn)
        .await?;
        // The table has no hash of another length.
        let place = |subject, hash: Vec<u8>| self.place(subject, hash.try_into().unwrap_or_default());
        Ok(rows.into_iter().map(|row| (row.document_id, place(row.subject_id, row.sha256))).collect())
    }

    async fn fault(&self, pool: &PgPool, place: &Place) -> Result<Outcome, DocumentError> {
        let Some(sealed) = self.fetch(place).await? else { return Ok(Outcome::Wrong(Fault::Missing)) };
        let mut conn = pg::acquire(pool).await?;
        match self.unseal(&mut conn, place, sealed).await {
            Ok(Found::Intact(_)) => Ok(Outcome::Intact),
            Ok(Found::Erased) => Ok(Outcome::Erased),
            Ok(Found::Other) => Ok(Outcome::Wrong(Fault::Differs)),
            Err(DocumentError::Sealing(
                SealingError::UnknownSubject { .. }
                | SealingError::OtherKeyEncryptionKey { .. }
                | SealingError::ForgedKey { .. },
            )) => Ok(Outcome::Wrong(Fault::NoKey)),
            Err(error) => Err(error),
        }
    }
}

#[derive(Clone, Copy)]
enum Outcome {
    Intact,
    Erased,
    Wrong(Fault),
}
