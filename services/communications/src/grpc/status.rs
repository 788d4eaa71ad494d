//! What callers see of an error: the one place where communications' errors become gRPC statuses.
//!
//! `INVALID_ARGUMENT` names the field; `NOT_FOUND` the thing; `PERMISSION_DENIED` is a policy's; `FAILED_PRECONDITION` cannot be
//! done as things stand; `UNAVAILABLE` and `ABORTED` may be sent again with the same key; `INTERNAL` says nothing and is logged here, once.

use chassis::grpc::error::{ErrorCode, Violation, status};
use messaging::AppendError;
use pg::{StoreError, idempotency::IdempotencyError, sealing::SealingError};
use tonic::{Code, Status};

use crate::error::Error;

const FIELD_INVALID: ErrorCode = ErrorCode::new("COMMUNICATIONS_FIELD_INVALID");
const MESSAGE_UNKNOWN: ErrorCode = ErrorCode::new("COMMUNICATIONS_MESSAGE_UNKNOWN");
const HOLD_UNKNOWN: ErrorCode = ErrorCode::new("COMMUNICATIONS_HOLD_UNKNOWN");
const PARTY_ERASED: ErrorCode = ErrorCode::new("COMMUNICATIONS_PARTY_ERASED");
const KEY_REUSED: ErrorCode = ErrorCode::new("COMMUNICATIONS_IDEMPOTENCY_KEY_REUSED");
const DATABASE_UNAVAILABLE: ErrorCode = ErrorCode::new("COMMUNICATIONS_DATABASE_UNAVAILABLE");
const CONFLICT: ErrorCode = ErrorCode::new("COMMUNICATIONS_CONFLICT");
const INTERNAL: ErrorCode = ErrorCode::new("COMMUNICATIONS_INTERNAL");

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let said = |code, reason| status(code, reason, error.to_string(), []);
        match error {
            Error::Field(error) => {
                let violation = Violation::new(error.field.clone(), error.reason.clone());
                status(Code::InvalidArgument, FIELD_INVALID, error.to_string(), [violation])
            }
            Error::Denied(denied) => denied.status(),
            Error::UnknownMessage(_) => said(Code::NotFound, MESSAGE_UNKNOWN),
            Error::UnknownHold(_) => said(Code::NotFound, HOLD_UNKNOWN),
            Error::Sealing(SealingError::Erased { .. }) => said(Code::FailedPrecondition, PARTY_ERASED),
            Error::Idempotency(IdempotencyError::DifferentRequest) => said(Code::FailedPrecondition, KEY_REUSED),
            Error::Store(error)
            | Error::Idempotency(IdempotencyError::Store(error))
            | Error::Append(AppendError::Store(error))
            | Error::Sealing(SealingError::Store(error)) => of_store(error),
            Error::Idempotency(IdempotencyError::Unfinished { .. } | IdempotencyError::ResponseTooLong { .. })
            | Error::Append(AppendError::Actor(_))
            | Error::Sealing(_)
            | Error::Inconsistent { .. } => internal(&error),
        }
    }
}

fn of_store(error: StoreError) -> Status {
    match error {
        StoreError::Unavailable { .. } | StoreError::OutcomeUnknown { .. } => {
            tracing::warn!(error = %error, "the database cannot serve a call now");
            let sentence = "the database cannot serve now; send the same request with the same key again";
            status(Code::Unavailable, DATABASE_UNAVAILABLE, sentence, [])
        }
        StoreError::Retryable { .. } => {
            let sentence = "another call changed the same rows; send the same request with the same key again";
            status(Code::Aborted, CONFLICT, sentence, [])
        }
        StoreError::Constraint { .. } | StoreError::Database { .. } => internal(&error.into()),
    }
}

fn internal(error: &Error) -> Status {
    tracing::error!(error = %error, "a call failed for a reason that is not the caller's");
    status(Code::Internal, INTERNAL, "communications failed; the log has the reason", [])
}
