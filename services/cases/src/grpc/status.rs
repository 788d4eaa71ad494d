//! What callers see of an error: the one place where cases' errors become gRPC statuses.
//!
//! `UNAVAILABLE` and `ABORTED` may be sent again; `INTERNAL` says nothing and is logged here, once.

use chassis::grpc::error::{ErrorCode, Violation, status};
use kernel::PageError;
use pg::StoreError;
use tonic::{Code, Status};

use crate::error::Error;

const CASE_UNKNOWN: ErrorCode = ErrorCode::new("CASES_CASE_UNKNOWN");
const PAGE_INVALID: ErrorCode = ErrorCode::new("CASES_PAGE_INVALID");
const DATABASE_UNAVAILABLE: ErrorCode = ErrorCode::new("CASES_DATABASE_UNAVAILABLE");
const CONFLICT: ErrorCode = ErrorCode::new("CASES_CONFLICT");
const INTERNAL: ErrorCode = ErrorCode::new("CASES_INTERNAL");

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        match error {
            Error::UnknownCase(_) => status(Code::NotFound, CASE_UNKNOWN, error.to_string(), []),
            Error::Page(page) => {
                let field = match page {
                    PageError::NegativeSize => "page_size",
                    PageError::ForeignToken => "page_token",
                };
                let violation = Violation::new(field, page.to_string());
                status(Code::InvalidArgument, PAGE_INVALID, format!("{field}: {page}"), [violation])
            }
            Error::Store(error) | Error::Append(messaging::AppendError::Store(error)) => of_store(error),
            Error::Append(messaging::AppendError::Actor(_)) | Error::Fold(_) | Error::Inconsistent { .. } => {
                internal(&error)
            }
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
