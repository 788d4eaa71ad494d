//! Commands that may be sent twice and take effect once.
//!
//! [`begin`] is the first statement of the command's transaction and [`finish`] the last; a refusal that rolls the transaction
//! back leaves no trace of the key, so that a corrected request may use it. [`keep`] forgets what is old.

mod retention;

use kernel::Actor;
use sqlx::PgConnection;
use thiserror::Error;

pub use self::retention::{forget, keep};
use crate::StoreError;

/// The largest answer that is kept, in bytes.
pub const MAX_RESPONSE_BYTES: usize = 1 << 20;

/// How often [`begin`] looks again for a row that was deleted between two looks.
const LOOKS: u32 = 3;

/// What is known about a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The key is new: carry the command out, then [`finish`].
    New(Claim),
    /// The command was carried out before; this was the answer.
    Replay(Vec<u8>),
}

/// A key that this transaction has taken; [`finish`] gives it its answer.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a key without an answer fails every later call that uses it"]
pub struct Claim {
    issuer: String,
    subject: String,
    operation: String,
    key: String,
}

/// The key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IdempotencyError {
    /// The same actor used the key for the same operation with another request.
    #[error("the idempotency key was used before with another request")]
    DifferentRequest,
    /// A transaction took the key and committed without an answer: a fault of the program.
    #[error("the idempotency key of `{operation}` was committed without an answer")]
    Unfinished {
        /// The operation.
        operation: String,
    },
    /// The answer is longer than [`MAX_RESPONSE_BYTES`].
    #[error("an answer of {bytes} bytes cannot be kept; the limit is {MAX_RESPONSE_BYTES}")]
    ResponseTooLong {
        /// Its length.
        bytes: usize,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for IdempotencyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Takes a key for an operation of an actor, or finds the answer that it had.
///
/// `request_hash` covers the request's canonical bytes. A call that finds the key taken by a transaction that is still open
/// waits for its end (at most the lock timeout, then [`StoreError::Retryable`]), and answers as it ended.
pub async fn begin(
    connection: &mut PgConnection,
    key: &str,
    operation: &str,
    request_hash: &[u8; 32],
    actor: &Actor,
) -> Result<Outcome, IdempotencyError> {
    for _ in 0..LOOKS {
        if insert(connection, key, operation, request_hash, actor).await? {
            return Ok(Outcome::New(Claim {
                issuer: actor.issuer.clone(),
                subject: actor.subject.clone(),
                operation: operation.to_owned(),
                key: key.to_owned(),
            }));
        }
        // Nothing there: the row was deleted as too old since the insert met it.
        let Some(found) = find(&mut *connection, key, operation, actor).await? else { continue };
        return Ok(Outcome::Replay(found.answer(operation, request_hash)?));
    }
    Err(StoreError::disagreement("an idempotency key is deleted as often as it is found").into())
}

/// The answer that a key had, without taking it: asked before work that should not be done in vain, and which cannot be
/// done within the command's transaction. [`begin`] decides all the same.
pub async fn recall(
    connection: &mut PgConnection,
    key: &str,
    operation: &str,
    request_hash: &[u8; 32],
    actor: &Actor,
) -> Result<Option<Vec<u8>>, IdempotencyError> {
    let found = find(connection, key, operation, actor).await?;
    found.map(|found| found.answer(operation, request_hash)).transpose()
}

/// Keeps the answer for later calls with the same key. Commit follows.
pub async fn finish(connection: &mut PgConnection, claim: Claim, response: &[u8]) -> Result<(), IdempotencyError> {
    if response.len() > MAX_RESPONSE_BYTES {
        return Err(IdempotencyError::ResponseTooLong { bytes: response.len() });
    }
    let updated = sqlx::query!(
        "UPDATE platform.idempotency SET response = $5
         WHERE actor_issuer = $1 AND actor_subject = $2 AND operation = $3 AND key = $4 AND response IS NULL",
        claim.issuer,
        claim.subject,
        claim.operation,
        claim.key,
        response,
    )
    .execute(connection)
    .await?;
    if updated.rows_affected() != 1 {
        return Err(StoreError::disagreement("finish runs in another transaction than begin did").into());
    }
    Ok(())
}

/// A key that was used.
struct Used {
    request_hash: Vec<u8>,
    response: Option<Vec<u8>>,
}

impl Used {
    fn answer(self, operation: &str, request_hash: &[u8; 32]) -> Result<Vec<u8>, IdempotencyError> {
        if self.request_hash != request_hash {
            return Err(IdempotencyError::DifferentRequest);
        }
        self.response.ok_or_else(|| IdempotencyError::Unfinished { operation: operation.to_owned() })
    }
}

/// The key, locked: a transaction that is still open is waited for.
async fn find(
    connection: &mut PgConnection,
    key: &str,
    operation: &str,
    actor: &Actor,
) -> Result<Option<Used>, StoreError> {
    let found = sqlx::query_as!(
        Used,
        "SELECT request_hash, response FROM platform.idempotency
         WHERE actor_issuer = $1 AND actor_subject = $2 AND operation = $3 AND key = $4
         FOR UPDATE",
        actor.issuer,
        actor.subject,
        operation,
        key,
    );
    Ok(found.fetch_optional(connection).await?)
}

async fn insert(
    connection: &mut PgConnection,
    key: &str,
    operation: &str,
    request_hash: &[u8; 32],
    actor: &Actor,
) -> Result<bool, StoreError> {
    let inserted = sqlx::query!(
        "INSERT INTO platform.idempotency (actor_issuer, actor_subject, operation, key, request_hash)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
        actor.issuer,
        actor.subject,
        operation,
        key,
        request_hash.as_slice(),
    )
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}
