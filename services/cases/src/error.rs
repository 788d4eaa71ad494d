//! What can go wrong in cases, in the words of its callers.

use authority::Denied;
use foundation::{Failure, Refusal};
use messaging::HandleError;
use pg::Retry;
use statutes::GateError;
use thiserror::Error;

use crate::domain::{FoldError, NotEntered};

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
    /// The facts of this proceeding come from other services, not from people.
    #[error("proceeding {0} is no docket: its facts come from the services that carry it out")]
    NotADocket(String),
    /// What was sent cannot be entered in the docket.
    #[error(transparent)]
    NotEntered(#[from] NotEntered),
    /// The act does not lead on from where the docket stands.
    #[error("`{act}` does not lead on from `{state}`; what does: {}", open.join(", "))]
    ActNotOpen {
        /// The act that was asked for.
        act: String,
        /// Where the docket stands.
        state: &'static str,
        /// The acts that lead on.
        open: Vec<&'static str>,
    },
    /// The gate cannot decide without knowing what came in.
    #[error("payments does not say how far its statements are recorded ({0}); ask again with the same key")]
    PaymentsSilent(String),
    /// Another service's answer breaks the contract.
    #[error("an answer breaks the contract: {what}")]
    PeerAnswer {
        /// Service and field.
        what: &'static str,
    },
    /// The facts do not make a proceeding.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// The statute book, with the bank's overlay, has no gate where one is asked.
    #[error("the statute book cannot be asked: {0}")]
    Book(GateError),
    /// What can go wrong in any service.
    #[error(transparent)]
    Shared(Failure),
}

impl Error {
    /// A stored value breaks a rule that it was stored under: table and column.
    pub(crate) const fn inconsistent(what: &'static str) -> Self {
        Self::Shared(Failure::inconsistent(what))
    }

    /// Whether the database could not serve, so that the same may succeed later.
    pub(crate) const fn is_of_the_database(&self) -> bool {
        if let Self::Shared(failure) = self { failure.is_of_the_database() } else { false }
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

impl From<Error> for HandleError {
    fn from(error: Error) -> Self {
        match error {
            Error::Shared(failure) => failure.into(),
            // The same facts would fail the same way: people look at it.
            other => Self::park(other),
        }
    }
}
