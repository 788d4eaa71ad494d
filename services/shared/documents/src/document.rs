//! Putting and getting.

use kernel::{Masked, Timestamp, TypedId as _, typed_id};
use object_store::{ObjectStoreExt as _, PutMode, PutPayload};
use pg::{
    StoreError,
    sealing::{SealedBytes, SealingError},
};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use thiserror::Error;
use uuid::Uuid;

use crate::{Documents, ObjectStoreError, place::Place};

/// The media type of a PDF.
pub const PDF: &str = "application/pdf";

/// A document must fit into memory several times over.
const BYTES_MAX: usize = 25 * 1024 * 1024;

typed_id!(
    /// A document in the index.
    pub DocumentId,
    "document"
);

/// A document to keep.
#[derive(Clone, Copy, Debug)]
pub struct NewDocument<'a> {
    /// Its id, unless the same bytes are kept already for this subject.
    pub id: DocumentId,
    /// Whose key seals it.
    pub subject: Uuid,
    /// The document. At most 25 MiB, not empty.
    pub bytes: &'a [u8],
    /// Such as [`PDF`].
    pub media_type: &'a str,
    /// What it was rendered from, if we made it.
    pub template_version: Option<&'a str>,
    /// When, in business time.
    pub at: Timestamp,
}

/// A document that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id in the index.
    pub id: DocumentId,
    /// Of its bytes.
    pub sha256: [u8; 32],
}

/// A document with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The document, exactly as it was put.
    pub bytes: Masked<Vec<u8>>,
    /// Of the bytes; compared just now.
    pub sha256: [u8; 32],
    /// Such as [`PDF`].
    pub media_type: String,
    /// What it was rendered from, if we made it.
    pub template_version: Option<String>,
    /// When it was put.
    pub recorded_at: Timestamp,
}

/// A document cannot be kept or given.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// Empty, or larger than 25 MiB.
    #[error("a document has 1 byte to 25 MiB, and this has {bytes} bytes")]
    Size {
        /// Its size.
        bytes: usize,
    },
    /// There is no such document.
    #[error("there is no document {0}")]
    Unknown(DocumentId),
    /// The index names it and the store has not got it, or has something else.
    #[error("document {0} is not in the object store as it was put there")]
    Corrupt(DocumentId),
    /// The object store failed.
    #[error(transparent)]
    ObjectStore(#[from] ObjectStoreError),
    /// It cannot be sealed or opened.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<object_store::Error> for DocumentError {
    fn from(error: object_store::Error) -> Self {
        Self::ObjectStore(error.into())
    }
}

impl From<sqlx::Error> for DocumentError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What an object turned out to be.
pub(crate) enum Found {
    /// What was put.
    Intact(Masked<Vec<u8>>),
    /// Its subject was erased.
    Erased,
    /// Something else.
    Other,
}

/// The hash by which documents are known.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

impl Documents {
    /// Keeps a document: the object is in the store when this returns, the index row when the caller commits.
    ///
    /// The same bytes for the same subject are one document; its first id stays.
    pub async fn put(&self, conn: &mut PgConnection, new: NewDocument<'_>) -> Result<Kept, DocumentError> {
        let size = new.bytes.len();
        let bytes = i64::try_from(size).unwrap_or(i64::MAX);
        if size == 0 || size > BYTES_MAX {
            return Err(DocumentError::Size { bytes: size });
        }
        let place = self.place(new.subject, sha256(new.bytes));
        // Until the end of the caller's transaction, so that no sweep takes the object for an orphan.
        place.lock(conn).await?;
        let known = sqlx::query_scalar!(
            "SELECT document_id FROM documents.document WHERE subject_id = $1 AND sha256 = $2",
            new.subject,
            place.sha256.as_slice(),
        )
        .fetch_optional(&mut *conn)
        .await?;
        if let Some(id) = known {
            return Ok(Kept { id: DocumentId::from_uuid(id), sha256: place.sha256 });
        }
        let sealed = self.vault.seal_bytes(&mut *conn, new.subject, place.seal_context(), new.bytes).await?;
        self.keep(conn, &place, sealed).await?;
        sqlx::query!(
            "INSERT INTO documents.document
                 (document_id, subject_id, sha256, bytes, media_type, template_version, recorded_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            new.id.uuid(),
            new.subject,
            place.sha256.as_slice(),
            bytes,
            new.media_type,
            new.template_version,
            pg::Instant::from(new.at) as _,
        )
        .execute(conn)
        .await?;
        Ok(Kept { id: new.id, sha256: place.sha256 })
    }

    /// Gives a document whose bytes have the hash in the index; `None` if its subject was erased.
    pub async fn get(&self, conn: &mut PgConnection, id: DocumentId) -> Result<Option<Document>, DocumentError> {
        let row = sqlx::query!(
            "SELECT subject_id, sha256, media_type, template_version, recorded_at
             FROM documents.document WHERE document_id = $1",
            id.uuid(),
        )
        .fetch_optional(&mut *conn)
        .await?
        .ok_or(DocumentError::Unknown(id))?;
        let expected = row.sha256.try_into().map_err(|_| DocumentError::Corrupt(id))?;
        let place = self.place(row.subject_id, expected);
        let sealed = self.fetch(&place).await?.ok_or(DocumentError::Corrupt(id))?;
        let bytes = match self.unseal(conn, &place, sealed).await? {
            Found::Intact(bytes) => bytes,
            Found::Erased => return Ok(None),
            Found::Other => return Err(DocumentError::Corrupt(id)),
        };
        Ok(Some(Document {
            bytes,
            sha256: expected,
            media_type: row.media_type,
            template_version: row.template_version,
            recorded_at: row.recorded_at.into(),
        }))
    }

    /// Never over an object that is good. One that is there already was left by a transaction that was rolled back: if
    /// the subject's key was rolled back with it, nobody can open it, and only then it gives way.
    async fn keep(&self, conn: &mut PgConnection, place: &Place, sealed: SealedBytes) -> Result<(), DocumentError> {
        let payload = PutPayload::from(sealed.into_bytes());
        match self.store.put_opts(&place.path(), payload.clone(), PutMode::Create.into()).await {
            Err(object_store::Error::AlreadyExists { .. }) => {}
            put => return Ok(put.map(|_| ())?),
        }
        if let Some(there) = self.fetch(place).await?
            && matches!(self.unseal(conn, place, there).await?, Found::Intact(_))
        {
            return Ok(());
        }
        self.store.put(&place.path(), payload).await?;
        Ok(())
    }

    /// What is at a place; none, if nothing is.
    pub(crate) async fn fetch(&self, place: &Place) -> Result<Option<SealedBytes>, DocumentError> {
        match self.store.get(&place.path()).await {
            // A bucket that is gone says nothing of the object.
            Err(error @ object_store::Error::NotFound { .. }) => match ObjectStoreError::from(error) {
                error @ ObjectStoreError::NoBucket { .. } => Err(error.into()),
                _ => Ok(None),
            },
            object => Ok(Some(SealedBytes::from(object?.bytes().await?.to_vec()))),
        }
    }

    /// Opens what was at a place and compares it with its hash.
    pub(crate) async fn unseal(
        &self,
        conn: &mut PgConnection,
        place: &Place,
        sealed: SealedBytes,
    ) -> Result<Found, DocumentError> {
        let opened = self.vault.open_bytes(conn, place.subject, place.seal_context(), &sealed).await;
        match opened {
            Ok(Some(bytes)) if sha256(bytes.reveal()) == place.sha256 => Ok(Found::Intact(bytes)),
            Ok(Some(_)) | Err(SealingError::Forged { .. }) => Ok(Found::Other),
            Ok(None) => Ok(Found::Erased),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn place(&self, subject: Uuid, sha256: [u8; 32]) -> Place {
        Place { service: self.service, subject, sha256 }
    }
}
