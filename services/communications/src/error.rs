//! What can go wrong in communications, in the words of its callers.

use authority::Denied;
use foundation::{Failure, Refusal};
use messaging::HandleError;
use pg::Retry;
use thiserror::Error;

/// A request could not be served. `grpc::status` says what the caller sees of it.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// There is no such message.
    #[error("there is no message {0}")]
    UnknownMessage(String),
    /// There is no such hold.
    #[error("there is no hold {0}")]
    UnknownHold(String),
    /// What can go wrong in any service.
    #[error(transparent)]
    Shared(Failure),
}

impl Error {
    /// A stored value breaks a rule that it was stored under: table and column.
    pub(crate) const fn inconsistent(what: &'static str) -> Self {
        Self::Shared(Failure::inconsistent(what))
    }
}

impl<E: Into<Failure>> From<E> for Error {
    fn from(error: E) -> Self {
        Self::Shared(error.into())
    }
}

impl Refusal for Error {
    fn denied(&self) -> Option<&Denied> {
        if let Self::Shared(failure) = self { failure.denied() } else { None }
    }
}

impl Retry for Error {
    fn is_retryable(&self) -> bool {
        if let Self::Shared(failure) = self { failure.is_retryable() } else { false }
    }
}

/// Of an event that could not be applied.
impl From<Error> for HandleError {
    fn from(error: Error) -> Self {
        if let Error::Shared(failure) = error { failure.into() } else { Self::park(error) }
    }
}
