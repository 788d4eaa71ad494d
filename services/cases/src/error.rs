//! What can go wrong in cases, in the words of its callers.

use authority::Denied;
use foundation::Refusal;
use kernel::PageError;
use messaging::{AppendError, HandleError};
use pg::{Retry, StoreError, idempotency::IdempotencyError, sealing::SealingError};
use proto::FieldError;
use thiserror::Error;

use crate::domain::FoldError;

/// A request or an event could not be served. `grpc::status` says what a caller sees of it.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// There is no such case.
    #[error("there is no case {0}; a reference looks like RC-000042")]
    UnknownCase(String),
    /// There is no such account.
    #[error("there is no account {0}")]
    UnknownAccount(String),
    /// There is no such party.
    #[error("there is no party {0}")]
    UnknownParty(String),
    /// There is no such proceeding.
    #[error("there is no proceeding {0}")]
    UnknownProceeding(String),
    /// The proceeding has no such bar.
    #[error("the proceeding has no bar {0}")]
    UnknownBar(String),
    /// The gate cannot decide without knowing what came in.
    #[error("payments does not say how far its statements are recorded ({0}); ask again with the same key")]
    PaymentsSilent(String),
    /// Another service's answer breaks the contract.
    #[error("an answer breaks the contract: {what}")]
    PeerAnswer {
        /// Service and field.
        what: &'static str,
    },
    /// A policy does not let this caller do this to this thing.
    #[error(transparent)]
    Denied(#[from] Box<Denied>),
    /// A field of the request itself, not of one row, is wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The idempotency key was used for another request, or cannot be used.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// Personal data could not be sealed or opened.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// The page asked for cannot be given.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The facts do not make a proceeding.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
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
    /// The database's own word, if the failure is its.
    fn of_store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error)
            | Self::Idempotency(IdempotencyError::Store(error))
            | Self::Sealing(SealingError::Store(error))
            | Self::Append(AppendError::Store(error)) => Some(error),
            _ => None,
        }
    }

    /// Whether the database could not serve, so that the same may succeed later.
    pub(crate) fn is_of_the_database(&self) -> bool {
        matches!(
            self.of_store(),
            Some(StoreError::Unavailable { .. } | StoreError::Retryable { .. } | StoreError::OutcomeUnknown { .. })
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
        self.of_store().is_some_and(Retry::is_retryable)
    }
}

impl From<Error> for HandleError {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(error)
            | Error::Idempotency(IdempotencyError::Store(error))
            | Error::Sealing(SealingError::Store(error)) => error.into(),
            Error::Append(error) => error.into(),
            // The same facts would fail the same way: people look at it.
            Error::UnknownCase(_)
            | Error::UnknownAccount(_)
            | Error::UnknownParty(_)
            | Error::UnknownProceeding(_)
            | Error::UnknownBar(_)
            | Error::PaymentsSilent(_)
            | Error::Denied(_)
            | Error::PeerAnswer { .. }
            | Error::Field(_)
            | Error::Idempotency(_)
            | Error::Sealing(_)
            | Error::Page(_)
            | Error::Fold(_)
            | Error::Inconsistent { .. } => Self::park(error),
        }
    }
}
