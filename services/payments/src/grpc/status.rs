//! What callers see of an error: the one place where payments' errors become gRPC statuses.
//!
//! `INVALID_ARGUMENT` names the field; `ALREADY_EXISTS` names the field in which a credit differs from the one on record;
//! `PERMISSION_DENIED` is a policy's; `FAILED_PRECONDITION` is a key used for another request, or a receipt in the wrong state; `UNAVAILABLE` and
//! `ABORTED` may be sent again with the same key; `INTERNAL` says nothing and is logged here, once.

use chassis::grpc::error::{ErrorCode, Violation, status};
use messaging::AppendError;
use pg::{StoreError, idempotency::IdempotencyError, sealing::SealingError};
use tonic::{Code, Status};

use crate::error::Error;

const FIELD_INVALID: ErrorCode = ErrorCode::new("PAYMENTS_FIELD_INVALID");
const INSTRUMENT_UNKNOWN: ErrorCode = ErrorCode::new("PAYMENTS_INSTRUMENT_UNKNOWN");
const RECEIPT_UNKNOWN: ErrorCode = ErrorCode::new("PAYMENTS_RECEIPT_UNKNOWN");
const ACCOUNT_UNKNOWN: ErrorCode = ErrorCode::new("PAYMENTS_ACCOUNT_UNKNOWN");
const CREDIT_DIFFERS: ErrorCode = ErrorCode::new("PAYMENTS_CREDIT_DIFFERS");
const RECEIPT_NOT_IN_SUSPENSE: ErrorCode = ErrorCode::new("PAYMENTS_RECEIPT_NOT_IN_SUSPENSE");
const RECEIPT_REVERSED: ErrorCode = ErrorCode::new("PAYMENTS_RECEIPT_REVERSED");
const BALANCE_OUT_OF_RANGE: ErrorCode = ErrorCode::new("PAYMENTS_BALANCE_OUT_OF_RANGE");
const KEY_REUSED: ErrorCode = ErrorCode::new("PAYMENTS_IDEMPOTENCY_KEY_REUSED");
const DATABASE_UNAVAILABLE: ErrorCode = ErrorCode::new("PAYMENTS_DATABASE_UNAVAILABLE");
const CONFLICT: ErrorCode = ErrorCode::new("PAYMENTS_CONFLICT");
const INTERNAL: ErrorCode = ErrorCode::new("PAYMENTS_INTERNAL");

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        match error {
            Error::Field(error) => {
                let violation = Violation::new(error.field.clone(), error.reason.clone());
                status(Code::InvalidArgument, FIELD_INVALID, error.to_string(), [violation])
            }
            Error::Denied(denied) => denied.status(),
            Error::UnknownInstrument(_) => status(Code::NotFound, INSTRUMENT_UNKNOWN, error.to_string(), []),
            Error::UnknownReceipt(_) => status(Code::NotFound, RECEIPT_UNKNOWN, error.to_string(), []),
            Error::UnknownAccount(_) => status(Code::NotFound, ACCOUNT_UNKNOWN, error.to_string(), []),
            Error::CreditDiffers(ref fault) => {
                let violation = Violation::new(format!("credit.{}", fault.field), fault.reason.clone());
                status(Code::AlreadyExists, CREDIT_DIFFERS, error.to_string(), [violation])
            }
            Error::NotInSuspense { .. } => {
                status(Code::FailedPrecondition, RECEIPT_NOT_IN_SUSPENSE, error.to_string(), [])
            }
            Error::ReceiptReversed(_) => status(Code::FailedPrecondition, RECEIPT_REVERSED, error.to_string(), []),
            Error::BalanceOutOfRange => status(Code::FailedPrecondition, BALANCE_OUT_OF_RANGE, error.to_string(), []),
            Error::Idempotency(IdempotencyError::DifferentRequest) => {
                status(Code::FailedPrecondition, KEY_REUSED, error.to_string(), [])
            }
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
    status(Code::Internal, INTERNAL, "payments failed; the log has the reason", [])
}
