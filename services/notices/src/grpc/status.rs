//! What callers see of an error: the one place where notices' errors become gRPC statuses.
//!
//! `INVALID_ARGUMENT` names the field; `ALREADY_EXISTS` is another letter or booking than the one on record;
//! `PERMISSION_DENIED` is a policy's; `FAILED_PRECONDITION` is something that must be done first; `UNAVAILABLE` and `ABORTED` may be sent again with the
//! same key; `INTERNAL` says nothing and is logged here, once.

use chassis::grpc::error::{ErrorCode, Violation, status};
use documents::DocumentError;
use messaging::AppendError;
use pg::{StoreError, idempotency::IdempotencyError, sealing::SealingError};
use tonic::{Code, Status};

use crate::{error::Error, render::RenderError};

const FIELD_INVALID: ErrorCode = ErrorCode::new("NOTICES_FIELD_INVALID");
const NOTICE_UNKNOWN: ErrorCode = ErrorCode::new("NOTICES_NOTICE_UNKNOWN");
const ARTICLE_UNKNOWN: ErrorCode = ErrorCode::new("NOTICES_ARTICLE_UNKNOWN");
const NOTICE_DIFFERS: ErrorCode = ErrorCode::new("NOTICES_NOTICE_DIFFERS");
const DEMAND_DIFFERS: ErrorCode = ErrorCode::new("NOTICES_DEMAND_DIFFERS");
const NO_ARTICLE_NUMBERS: ErrorCode = ErrorCode::new("NOTICES_NO_ARTICLE_NUMBERS");
const BOOKING_DIFFERS: ErrorCode = ErrorCode::new("NOTICES_BOOKING_DIFFERS");
const ARTICLE_NOT_BOOKED: ErrorCode = ErrorCode::new("NOTICES_ARTICLE_NOT_BOOKED");
const NOTICE_NOT_HANDED_OVER: ErrorCode = ErrorCode::new("NOTICES_NOTICE_NOT_HANDED_OVER");
const ERASED: ErrorCode = ErrorCode::new("NOTICES_ERASED");
const RENDERING_UNAVAILABLE: ErrorCode = ErrorCode::new("NOTICES_RENDERING_UNAVAILABLE");
const DOCUMENTS_UNAVAILABLE: ErrorCode = ErrorCode::new("NOTICES_DOCUMENTS_UNAVAILABLE");
const KEY_REUSED: ErrorCode = ErrorCode::new("NOTICES_IDEMPOTENCY_KEY_REUSED");
const DATABASE_UNAVAILABLE: ErrorCode = ErrorCode::new("NOTICES_DATABASE_UNAVAILABLE");
const CONFLICT: ErrorCode = ErrorCode::new("NOTICES_CONFLICT");
const INTERNAL: ErrorCode = ErrorCode::new("NOTICES_INTERNAL");

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let said = |code, reason| status(code, reason, error.to_string(), []);
        match error {
            Error::Field(error) => {
                let violation = Violation::new(error.field.clone(), error.reason.clone());
                status(Code::InvalidArgument, FIELD_INVALID, error.to_string(), [violation])
            }
            Error::Demand(fault) => {
                let violation = Violation::new("letter", fault.to_string());
                status(Code::InvalidArgument, DEMAND_DIFFERS, fault.to_string(), [violation])
            }
            Error::Denied(denied) => denied.status(),
            Error::UnknownNotice(_) => said(Code::NotFound, NOTICE_UNKNOWN),
            Error::UnknownArticle(_) => said(Code::NotFound, ARTICLE_UNKNOWN),
            Error::NoticeDiffers { .. } => said(Code::AlreadyExists, NOTICE_DIFFERS),
            Error::BookingDiffers { .. } => said(Code::AlreadyExists, BOOKING_DIFFERS),
            Error::NoArticleNumbers { .. } => said(Code::FailedPrecondition, NO_ARTICLE_NUMBERS),
            Error::NotBooked(_) => said(Code::FailedPrecondition, ARTICLE_NOT_BOOKED),
            Error::NotHandedOver(_) => said(Code::FailedPrecondition, NOTICE_NOT_HANDED_OVER),
            Error::Erased(_) => said(Code::NotFound, ERASED),
            Error::Render(RenderError::TooSlow(_) | RenderError::Worker(_)) => {
                tracing::warn!(error = %error, "a letter could not be rendered now");
                let sentence = "the letter could not be rendered now; send the same request with the same key again";
                status(Code::Unavailable, RENDERING_UNAVAILABLE, sentence, [])
            }
            Error::Document(DocumentError::ObjectStore(_)) => {
                tracing::warn!(error = %error, "the object store cannot serve a call now");
                let sentence = "the object store cannot serve now; send the same request with the same key again";
                status(Code::Unavailable, DOCUMENTS_UNAVAILABLE, sentence, [])
            }
            Error::Idempotency(IdempotencyError::DifferentRequest) => said(Code::FailedPrecondition, KEY_REUSED),
            Error::Store(error)
            | Error::Idempotency(IdempotencyError::Store(error))
            | Error::Append(AppendError::Store(error))
            | Error::Document(DocumentError::Store(error) | DocumentError::Sealing(SealingError::Store(error)))
            | Error::Sealing(SealingError::Store(error)) => of_store(error),
            Error::Idempotency(IdempotencyError::Unfinished { .. } | IdempotencyError::ResponseTooLong { .. })
            | Error::Append(AppendError::Actor(_))
            | Error::Sealing(_)
            | Error::Render(RenderError::Refused(_))
            | Error::Document(_)
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
    status(Code::Internal, INTERNAL, "notices failed; the log has the reason", [])
}
