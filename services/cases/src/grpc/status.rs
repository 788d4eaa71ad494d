//! What callers see of an error: the one place where cases' errors become gRPC statuses.
//!
//! `INVALID_ARGUMENT` names the field; `PERMISSION_DENIED` is a policy's; `FAILED_PRECONDITION` is a key used for another request; `UNAVAILABLE` and
//! `ABORTED` may be sent again; `INTERNAL` says nothing and is logged here, once.

use chassis::grpc::error::{ErrorCode, Violation, status};
use kernel::PageError;
use pg::{StoreError, idempotency::IdempotencyError, sealing::SealingError};
use tonic::{Code, Status};

use crate::error::Error;

const CASE_UNKNOWN: ErrorCode = ErrorCode::new("CASES_CASE_UNKNOWN");
const ACCOUNT_UNKNOWN: ErrorCode = ErrorCode::new("CASES_ACCOUNT_UNKNOWN");
const PARTY_UNKNOWN: ErrorCode = ErrorCode::new("CASES_PARTY_UNKNOWN");
const PROCEEDING_UNKNOWN: ErrorCode = ErrorCode::new("CASES_PROCEEDING_UNKNOWN");
const BAR_UNKNOWN: ErrorCode = ErrorCode::new("CASES_BAR_UNKNOWN");
const PAYMENTS_UNAVAILABLE: ErrorCode = ErrorCode::new("CASES_PAYMENTS_UNAVAILABLE");
const FIELD_INVALID: ErrorCode = ErrorCode::new("CASES_FIELD_INVALID");
const KEY_REUSED: ErrorCode = ErrorCode::new("CASES_IDEMPOTENCY_KEY_REUSED");
const PAGE_INVALID: ErrorCode = ErrorCode::new("CASES_PAGE_INVALID");
const DATABASE_UNAVAILABLE: ErrorCode = ErrorCode::new("CASES_DATABASE_UNAVAILABLE");
const CONFLICT: ErrorCode = ErrorCode::new("CASES_CONFLICT");
const INTERNAL: ErrorCode = ErrorCode::new("CASES_INTERNAL");

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        match error {
            Error::UnknownCase(_) => status(Code::NotFound, CASE_UNKNOWN, error.to_string(), []),
            Error::UnknownAccount(_) => status(Code::NotFound, ACCOUNT_UNKNOWN, error.to_string(), []),
            Error::UnknownParty(_) => status(Code::NotFound, PARTY_UNKNOWN, error.to_string(), []),
            Error::UnknownProceeding(_) => status(Code::NotFound, PROCEEDING_UNKNOWN, error.to_string(), []),
            Error::UnknownBar(_) => status(Code::NotFound, BAR_UNKNOWN, error.to_string(), []),
            Error::PaymentsSilent(_) => status(Code::Unavailable, PAYMENTS_UNAVAILABLE, error.to_string(), []),
            Error::Denied(denied) => denied.status(),
            Error::Field(error) => {
                let violation = Violation::new(error.field.clone(), error.reason.clone());
                status(Code::InvalidArgument, FIELD_INVALID, error.to_string(), [violation])
            }
            Error::Idempotency(IdempotencyError::DifferentRequest) => {
                status(Code::FailedPrecondition, KEY_REUSED, error.to_string(), [])
            }
            Error::Page(page) => {
                let field = match page {
                    PageError::NegativeSize => "page_size",
                    PageError::ForeignToken => "page_token",
                };
                let violation = Violation::new(field, page.to_string());
                status(Code::InvalidArgument, PAGE_INVALID, format!("{field}: {page}"), [violation])
            }
            Error::Store(error)
            | Error::Idempotency(IdempotencyError::Store(error))
            | Error::Sealing(SealingError::Store(error))
            | Error::Append(messaging::AppendError::Store(error)) => of_store(error),
            Error::Idempotency(IdempotencyError::Unfinished { .. } | IdempotencyError::ResponseTooLong { .. })
            | Error::Sealing(_)
            | Error::Append(messaging::AppendError::Actor(_))
            | Error::Fold(_)
            | Error::PeerAnswer { .. }
            | Error::Inconsistent { .. } => internal(&error),
        }
    }
}

fn of_store(error: StoreError) -> Status {
    match error {
        StoreError::Unavailable { .. } | StoreError::OutcomeUnknown { .. } => {
            tracing::warn!(error = %error, "the database cannot serve a call now");
            status(Code::Unavailable, DATABASE_UNAVAILABLE, "the database cannot serve now; ask again", [])
        }
        StoreError::Retryable { .. } => {
            status(Code::Aborted, CONFLICT, "another call changed the same rows; ask again", [])
        }
        StoreError::Constraint { .. } | StoreError::Database { .. } => internal(&error.into()),
    }
}

fn internal(error: &Error) -> Status {
    tracing::error!(error = %error, "a call failed for a reason that is not the caller's");
    status(Code::Internal, INTERNAL, "cases failed; the log has the reason", [])
}
