//! What callers see of a decision about events that cannot be carried out.

use audit::Refusal;
use authority::Denied;
use chassis::grpc::error::{ErrorCode, status};
use messaging::{DecideError, ReplayError};
use pg::{Retry, StoreError, idempotency::IdempotencyError};
use proto::FieldError;
use thiserror::Error;
use tonic::{Code, Status};

use crate::Failure;

const EVENT_UNKNOWN: ErrorCode = ErrorCode::new("EVENTS_EVENT_UNKNOWN");
const NOT_PARKED: ErrorCode = ErrorCode::new("EVENTS_NOT_PARKED");
const OUT_OF_TURN: ErrorCode = ErrorCode::new("EVENTS_OUT_OF_TURN");
const NOT_FOLLOWED: ErrorCode = ErrorCode::new("EVENTS_NOT_FOLLOWED");
const AGGREGATE_UNKNOWN: ErrorCode = ErrorCode::new("EVENTS_AGGREGATE_UNKNOWN");
const NOT_STATED: ErrorCode = ErrorCode::new("EVENTS_NOT_STATED");
const NOT_KEPT: ErrorCode = ErrorCode::new("EVENTS_NOT_KEPT");

#[derive(Debug, Error)]
pub(super) enum Error {
    /// About a parked event.
    #[error(transparent)]
    Decide(DecideError),
    /// About a history.
    #[error(transparent)]
    Replay(ReplayError),
    /// What can go wrong in any service.
    #[error(transparent)]
    Shared(#[from] Failure),
}

impl From<DecideError> for Error {
    fn from(error: DecideError) -> Self {
        if let DecideError::Store(error) = error { error.into() } else { Self::Decide(error) }
    }
}

impl From<ReplayError> for Error {
    fn from(error: ReplayError) -> Self {
        if let ReplayError::Store(error) = error { error.into() } else { Self::Replay(error) }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Shared(error.into())
    }
}

impl From<IdempotencyError> for Error {
    fn from(error: IdempotencyError) -> Self {
        Self::Shared(error.into())
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
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

impl Error {
    /// `NOT_FOUND` is an event or an aggregate that this service does not know; `FAILED_PRECONDITION` is one in the wrong
    /// state.
    pub(super) fn status(self, service: &str) -> Status {
        let sentence = self.to_string();
        let (code, reason) = match self {
            Self::Shared(failure) => return failure.status(service),
            Self::Decide(DecideError::Store(error)) | Self::Replay(ReplayError::Store(error)) => {
                return Failure::from(error).status(service);
            }
            Self::Decide(DecideError::Unknown(_)) => (Code::NotFound, EVENT_UNKNOWN),
            Self::Decide(DecideError::NotParked { .. }) => (Code::FailedPrecondition, NOT_PARKED),
            Self::Decide(DecideError::OutOfTurn { .. }) => (Code::FailedPrecondition, OUT_OF_TURN),
            Self::Replay(ReplayError::UnknownAggregate(_)) => (Code::NotFound, AGGREGATE_UNKNOWN),
            Self::Replay(ReplayError::NotFollowed) => (Code::FailedPrecondition, NOT_FOLLOWED),
            Self::Replay(ReplayError::NotStated { .. }) => (Code::FailedPrecondition, NOT_STATED),
            Self::Replay(ReplayError::NotKept(_)) => (Code::FailedPrecondition, NOT_KEPT),
        };
        status(code, reason, sentence, [])
    }
}
