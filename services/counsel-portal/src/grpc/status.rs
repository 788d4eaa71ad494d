//! What callers see of an error: the one place where counsel-portal's errors become gRPC statuses.
//!
//! `INVALID_ARGUMENT` names the field; `NOT_FOUND` is the same for what does not exist and for what the caller may not
//! know of; `ALREADY_EXISTS` is something else than what is on record; `FAILED_PRECONDITION` is something that must be
//! done first; `PERMISSION_DENIED` is a policy's or that of who recorded a filing, and on record; `UNAVAILABLE` and `ABORTED` may be sent again with the same key;
//! `INTERNAL` says nothing and is logged here, once.

use chassis::grpc::error::{ErrorCode, Violation, status};
use messaging::AppendError;
use pg::{StoreError, idempotency::IdempotencyError, sealing::SealingError};
use tonic::{Code, Status};

use crate::{
    cases::CasesError,
    domain::{CondonationFault, Refusal},
    error::Error,
};

const FIELD_INVALID: ErrorCode = ErrorCode::new("COUNSEL_FIELD_INVALID");
const MATTER_UNKNOWN: ErrorCode = ErrorCode::new("COUNSEL_MATTER_UNKNOWN");
const FILING_UNKNOWN: ErrorCode = ErrorCode::new("COUNSEL_FILING_UNKNOWN");
const ADVOCATE_UNKNOWN: ErrorCode = ErrorCode::new("COUNSEL_ADVOCATE_UNKNOWN");
const ADVOCATE_INACTIVE: ErrorCode = ErrorCode::new("COUNSEL_ADVOCATE_INACTIVE");
const SUBJECT_TAKEN: ErrorCode = ErrorCode::new("COUNSEL_SUBJECT_TAKEN");
const MATTER_CLOSED: ErrorCode = ErrorCode::new("COUNSEL_MATTER_CLOSED");
const MATTER_NOT_OFFERED: ErrorCode = ErrorCode::new("COUNSEL_MATTER_NOT_OFFERED");
const MATTER_ACCEPTED: ErrorCode = ErrorCode::new("COUNSEL_MATTER_ACCEPTED");
const MATTER_NOT_ACCEPTED: ErrorCode = ErrorCode::new("COUNSEL_MATTER_NOT_ACCEPTED");
const MATTER_ASSIGNED: ErrorCode = ErrorCode::new("COUNSEL_MATTER_ASSIGNED");
const NOT_RECORDER: ErrorCode = ErrorCode::new("COUNSEL_NOT_RECORDER");
const FILING_DIFFERS: ErrorCode = ErrorCode::new("COUNSEL_FILING_DIFFERS");
const FILING_WITHDRAWN: ErrorCode = ErrorCode::new("COUNSEL_FILING_WITHDRAWN");
const CONDONATION_ORDER: ErrorCode = ErrorCode::new("COUNSEL_CONDONATION_ORDER");
const CASES_UNAVAILABLE: ErrorCode = ErrorCode::new("COUNSEL_CASES_UNAVAILABLE");
const CASES_REFUSED: ErrorCode = ErrorCode::new("COUNSEL_CASES_REFUSED");
const KEY_REUSED: ErrorCode = ErrorCode::new("COUNSEL_IDEMPOTENCY_KEY_REUSED");
const DATABASE_UNAVAILABLE: ErrorCode = ErrorCode::new("COUNSEL_DATABASE_UNAVAILABLE");
const CONFLICT: ErrorCode = ErrorCode::new("COUNSEL_CONFLICT");
const INTERNAL: ErrorCode = ErrorCode::new("COUNSEL_INTERNAL");

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let said = |code, reason| status(code, reason, error.to_string(), []);
        match error {
            Error::Field(error) => {
                let violation = Violation::new(error.field.clone(), error.reason.clone());
                status(Code::InvalidArgument, FIELD_INVALID, error.to_string(), [violation])
            }
            Error::Denied(denied) => denied.status(),
            Error::Hidden { told, .. } => (*told).into(),
            Error::UnknownMatter(_) => said(Code::NotFound, MATTER_UNKNOWN),
            Error::UnknownFiling(_) => said(Code::NotFound, FILING_UNKNOWN),
            Error::UnknownAdvocate(_) => said(Code::NotFound, ADVOCATE_UNKNOWN),
            Error::AdvocateInactive(_) => said(Code::FailedPrecondition, ADVOCATE_INACTIVE),
            Error::SubjectTaken => {
                let violation = Violation::new("advocate.subject", error.to_string());
                status(Code::AlreadyExists, SUBJECT_TAKEN, error.to_string(), [violation])
            }
            Error::State(refusal) => said(Code::FailedPrecondition, of_refusal(refusal)),
            Error::NotRecorder(_) => said(Code::PermissionDenied, NOT_RECORDER),
            Error::FilingDiffers { field, .. } => {
                let violation = Violation::new(field, "differs from what is on record");
                status(Code::AlreadyExists, FILING_DIFFERS, error.to_string(), [violation])
            }
            Error::Condonation(CondonationFault::Withdrawn) => said(Code::FailedPrecondition, FILING_WITHDRAWN),
            Error::Condonation(_) => said(Code::FailedPrecondition, CONDONATION_ORDER),
            Error::Cases(CasesError::Unavailable(_)) => {
                tracing::warn!(error = %error, "cases cannot be asked for authority now");
                let sentence = "cases cannot be asked now; send the same request with the same key again";
                status(Code::Unavailable, CASES_UNAVAILABLE, sentence, [])
            }
            Error::Cases(CasesError::Refused(_)) => said(Code::FailedPrecondition, CASES_REFUSED),
            Error::Idempotency(IdempotencyError::DifferentRequest) => said(Code::FailedPrecondition, KEY_REUSED),
            Error::Store(error)
            | Error::Idempotency(IdempotencyError::Store(error))
            | Error::Append(AppendError::Store(error))
            | Error::Sealing(SealingError::Store(error)) => of_store(error),
            Error::Idempotency(IdempotencyError::Unfinished { .. } | IdempotencyError::ResponseTooLong { .. })
            | Error::Append(AppendError::Actor(_))
            | Error::Cases(CasesError::Answer(_))
            | Error::Sealing(_)
            | Error::Inconsistent { .. } => internal(&error),
        }
    }
}

const fn of_refusal(refusal: Refusal) -> ErrorCode {
    match refusal {
        Refusal::Closed => MATTER_CLOSED,
        Refusal::NotOffered => MATTER_NOT_OFFERED,
        Refusal::AlreadyAccepted => MATTER_ACCEPTED,
        Refusal::NotAccepted => MATTER_NOT_ACCEPTED,
        Refusal::SameAdvocate => MATTER_ASSIGNED,
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
    status(Code::Internal, INTERNAL, "counsel-portal failed; the log has the reason", [])
}
