//! What can go wrong in payments, in the words of its callers.

use messaging::AppendError;
use pg::{StoreError, idempotency::IdempotencyError, sealing::SealingError};
use proto::FieldError;
use thiserror::Error;

/// A request could not be served. `grpc::status` says what the caller sees of it.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// A field of the request itself, not of one memo, is wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// There is no such instrument.
    #[error("there is no instrument {0}")]
    UnknownInstrument(String),
    /// The idempotency key was used for another request, or cannot be used.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Personal data could not be sealed or opened.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// An event could not be stated.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// A stored value breaks a rule that it was stored under.
    #[error("the stored {what} is not valid")]
    Inconsistent {
        /// Table and column.
        what: &'static str,
    },
}
