//! What can go wrong in communications, in the words of its callers.

use authority::Denied;
use foundation::Refusal;
use messaging::{AppendError, HandleError};
use pg::{Retry, StoreError, idempotency::IdempotencyError, sealing::SealingError};
use proto::FieldError;
use thiserror::Error;

/// A request could not be served. `grpc::status` says what the caller sees of it.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// A field of the request is wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// A policy does not let this caller do this to this thing.
    #[error(transparent)]
    Denied(#[from] Box<Denied>),
    /// There is no such message.
    #[error("there is no message {0}")]
    UnknownMessage(String),
    /// There is no such hold.
    #[error("there is no hold {0}")]
    UnknownHold(String),
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

impl Error {
    /// Whether the database failed, and not what stands in it.
    pub(crate) const fn is_of_store(&self) -> bool {
        matches!(
            self,
            Self::Store(_)
                | Self::Idempotency(IdempotencyError::Store(_))
                | Self::Sealing(SealingError::Store(_))
                | Self::Append(AppendError::Store(_))
        )
    }
}

impl Refusal for Error {
    fn denied(&self) -> Option<&Denied> {
        if let Self::Denied(denied) = self { Some(denied) } else { None }
    }
}

impl Retry for Error {
    fn is_retryable(&self) -> bool {
        match self {
            Self::Store(error)
            | Self::Idempotency(IdempotencyError::Store(error))
            | Self::Sealing(SealingError::Store(error))
            | Self::Append(AppendError::Store(error)) => error.is_retryable(),
            _ => false,
        }
    }
}

/// Of an event that could not be applied.
impl From<Error> for HandleError {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(error) | Error::Sealing(SealingError::Store(error)) => error.into(),
            Error::Append(error) => error.into(),
            other => Self::park(other),
        }
    }
}
