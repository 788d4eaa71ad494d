//! Personal data in columns: sealed with a key per subject, so that destroying one key erases one subject.
//!
//! ```ignore
//! let vault = Vault::load(&config.sealing)?;
//! let cell = SealContext { table: "instrument", column: "drawer_name", row: instrument.uuid() };
//! let sealed = vault.seal(&mut tx, drawer, cell, &name).await?;          // a bytea column
//! let sealer = vault.sealer(&mut tx, drawer).await?;                     // more than one cell of a subject
//! let (name, phone) = (sealer.seal(cell, &name)?, sealer.seal(other_cell, &phone)?);
//! let name = vault.open(&mut tx, drawer, cell, &sealed).await?;          // None: the subject was erased
//! let index = vault.blind_index("instrument.drawer_phone", &normalised); // a bytea column to search for an exact value
//! ```
//!
//! A sealed cell opens only for the subject, table, column and row for which it was sealed. Its length tells the length of what
//! it holds. A destroyed key lives on in backups until they expire.

mod cell;
mod keys;

pub use cell::{SealContext, SealedBytes};
use kernel::Masked;
pub use keys::{Key, KeyFileError, RandomnessError, SealingConfig};
use sqlx::PgConnection;
use thiserror::Error;
use uuid::Uuid;

use self::keys::{SealError, truncated};
use crate::StoreError;

/// Bytes of a blind index: enough that two values do not meet by chance, for any number of rows that we shall have.
const BLIND_INDEX_BYTES: usize = 16;

/// Seals, opens and indexes personal data.
#[derive(Debug)]
pub struct Vault {
    key_encryption_key: Key,
    index_key: Key,
}

/// A cell cannot be sealed or opened.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SealingError {
    /// The subject was erased; nothing may be sealed for it.
    #[error("subject {subject} was erased")]
    Erased {
        /// The subject.
        subject: Uuid,
    },
    /// Nothing was ever sealed for the subject, so the cell belongs to another one.
    #[error("subject {subject} has no key")]
    UnknownSubject {
        /// The subject.
        subject: Uuid,
    },
    /// The subject's key is wrapped by another key-encryption key than the one in `sealing.key_file`.
    #[error("the key of subject {subject} is wrapped by key `{kek_id}`, which is not the one in `sealing.key_file`")]
    OtherKeyEncryptionKey {
        /// The subject.
        subject: Uuid,
        /// The other key's name.
        kek_id: String,
    },
    /// The bytes were changed, or were sealed for another subject, table, column or row.
    #[error("cell {table}.{column} of row {row} does not open: it was changed or belongs elsewhere")]
    Forged {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row.
        row: Uuid,
    },
    /// The subject's key does not unwrap: its row was changed or belongs to another subject.
    #[error("the key of subject {subject} does not unwrap")]
    ForgedKey {
        /// The subject.
        subject: Uuid,
    },
    /// The value is longer than AES-GCM allows.
    #[error("the value is too long to be sealed")]
    TooLong,
    /// There is no randomness for a key or a nonce.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SealError> for SealingError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::TooLong => Self::TooLong,
            SealError::Randomness(error) => Self::Randomness(error),
        }
    }
}

impl From<sqlx::Error> for SealingError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What `platform.subject_key` says of a subject.
enum SubjectKey {
    Held(Key),
    Destroyed,
}

/// A row of `platform.subject_key`.
struct WrappedKey {
    wrapped_key: Option<Vec<u8>>,
    kek_id: Option<String>,
}

/// Seals the cells of one subject.
#[derive(Debug)]
pub struct Sealer {
    subject: Uuid,
    key: Key,
}

impl Sealer {
    /// Seals a value for a cell.
    pub fn seal(&self, context: SealContext, plaintext: &Masked<String>) -> Result<SealedBytes, SealingError> {
        self.seal_bytes(context, plaintext.reveal().as_bytes())
    }

    /// The same for a value that is no text.
    pub fn seal_bytes(&self, context: SealContext, plaintext: &[u8]) -> Result<SealedBytes, SealingError> {
        SealedBytes::seal(&self.key, self.subject, context, plaintext)
    }
}

impl Vault {
    /// Reads both keys from the files that the configuration names.
    pub fn load(config: &SealingConfig) -> Result<Self, KeyFileError> {
        Ok(Self::new(
            Key::from_file("sealing.key_file", &config.key_file)?,
            Key::from_file("sealing.index_key_file", &config.index_key_file)?,
        ))
    }

    /// A vault with given keys.
    #[must_use]
    pub const fn new(key_encryption_key: Key, index_key: Key) -> Self {
        Self { key_encryption_key, index_key }
    }

    /// What seals the cells of a subject, with one look at the database; makes the subject's key if there is none.
    pub async fn sealer(&self, connection: &mut PgConnection, subject: Uuid) -> Result<Sealer, SealingError> {
        match self.subject_key_or_new(connection, subject).await? {
            SubjectKey::Held(key) => Ok(Sealer { subject, key }),
            SubjectKey::Destroyed => Err(SealingError::Erased { subject }),
        }
    }

    /// Seals a value for a cell, making the subject's key if this is the first. For more than one: [`Vault::sealer`].
    pub async fn seal(
        &self,
        connection: &mut PgConnection,
        subject: Uuid,
        context: SealContext,
        plaintext: &Masked<String>,
    ) -> Result<SealedBytes, SealingError> {
        self.sealer(connection, subject).await?.seal(context, plaintext)
    }

    /// The same for a value that is no text: a document.
    pub async fn seal_bytes(
        &self,
        connection: &mut PgConnection,
        subject: Uuid,
        context: SealContext,
        plaintext: &[u8],
    ) -> Result<SealedBytes, SealingError> {
        self.sealer(connection, subject).await?.seal_bytes(context, plaintext)
    }

    /// Opens a cell; `None` if the subject was erased.
    pub async fn open(
        &self,
        connection: &mut PgConnection,
        subject: Uuid,
        context: SealContext,
        sealed: &SealedBytes,
    ) -> Result<Option<Masked<String>>, SealingError> {
        match self.subject_key(connection, subject).await? {
            Some(SubjectKey::Held(key)) => sealed.open(&key, subject, context).map(Some),
            Some(SubjectKey::Destroyed) => Ok(None),
            None => Err(SealingError::UnknownSubject { subject }),
        }
    }

    /// The reverse of [`Vault::seal_bytes`]; `None` if the subject was erased.
    pub async fn open_bytes(
        &self,
        connection: &mut PgConnection,
        subject: Uuid,
        context: SealContext,
        sealed: &SealedBytes,
    ) -> Result<Option<Masked<Vec<u8>>>, SealingError> {
        match self.subject_key(connection, subject).await? {
            Some(SubjectKey::Held(key)) => sealed.open_bytes(&key, subject, context).map(Some),
            Some(SubjectKey::Destroyed) => Ok(None),
            None => Err(SealingError::UnknownSubject { subject }),
        }
    }

    /// Erases a subject: no cell of it can be opened again, nor a new one sealed. Doing it twice is doing it once.
    pub async fn destroy(&self, connection: &mut PgConnection, subject: Uuid) -> Result<(), SealingError> {
        // A subject without a key gets its tombstone too, so that a later event cannot bring it back.
        sqlx::query!(
            "INSERT INTO platform.subject_key (subject_id, destroyed_at) VALUES ($1, clock_timestamp())
             ON CONFLICT (subject_id) DO UPDATE
             SET wrapped_key = NULL, kek_id = NULL, destroyed_at = excluded.destroyed_at
             WHERE subject_key.destroyed_at IS NULL",
            subject,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    /// A value's place in a column that is searched for exact matches: equal values have equal bytes, in this column only.
    ///
    /// `column` is `table.column`; `normalised` is the value in the one spelling that the service searches by. Not for values
    /// that can be guessed from a short list, such as a date of birth.
    #[must_use]
    pub fn blind_index(&self, column: &str, normalised: &str) -> Vec<u8> {
        let column_key = Key::from_bytes(*self.index_key.hmac(&[b"recourse blind index\0", column.as_bytes()]));
        truncated::<BLIND_INDEX_BYTES>(&column_key.hmac(&[normalised.as_bytes()])).to_vec()
    }

    fn key_encryption_key_id(&self) -> String {
        hex::encode(self.key_encryption_key.id())
    }

    async fn subject_key(
        &self,
        connection: &mut PgConnection,
        subject: Uuid,
    ) -> Result<Option<SubjectKey>, SealingError> {
        let row = sqlx::query_as!(
            WrappedKey,
            "SELECT wrapped_key, kek_id FROM platform.subject_key WHERE subject_id = $1",
            subject
        );
        let row = row.fetch_optional(connection).await?;
        row.map(|row| self.subject_key_of(subject, row)).transpose()
    }

    /// Of two transactions that make a key for one subject, the second waits for the first and uses the first's key.
    async fn subject_key_or_new(
        &self,
        connection: &mut PgConnection,
        subject: Uuid,
    ) -> Result<SubjectKey, SealingError> {
        if let Some(known) = self.subject_key(&mut *connection, subject).await? {
            return Ok(known);
        }
        let wrapped = self.key_encryption_key.wrap_key(subject, &Key::random()?)?;
        let made = sqlx::query_as!(
            WrappedKey,
            "INSERT INTO platform.subject_key (subject_id, wrapped_key, kek_id) VALUES ($1, $2, $3)
             ON CONFLICT (subject_id) DO NOTHING RETURNING wrapped_key, kek_id",
            subject,
            wrapped,
            self.key_encryption_key_id(),
        );
        if let Some(row) = made.fetch_optional(&mut *connection).await? {
            return self.subject_key_of(subject, row);
        }
        self.subject_key(connection, subject).await?.ok_or(SealingError::UnknownSubject { subject })
    }

    fn subject_key_of(&self, subject: Uuid, row: WrappedKey) -> Result<SubjectKey, SealingError> {
        let (Some(wrapped), Some(kek_id)) = (row.wrapped_key, row.kek_id) else {
            return Ok(SubjectKey::Destroyed);
        };
        if kek_id != self.key_encryption_key_id() {
            return Err(SealingError::OtherKeyEncryptionKey { subject, kek_id });
        }
        let key = self.key_encryption_key.unwrap_key(subject, &wrapped).ok_or(SealingError::ForgedKey { subject })?;
        Ok(SubjectKey::Held(key))
    }
}
