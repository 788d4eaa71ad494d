//! What callers see of an error: the one place where counsel-portal's errors become gRPC statuses.
//!
//! `NOT_FOUND` is the same for what does not exist and for what the caller may not know of; `ALREADY_EXISTS` is something
//! else than what is on record; `FAILED_PRECONDITION` is something that must be done first; `PERMISSION_DENIED` is a
//! policy's or that of who recorded a filing, and on record. What any service may answer:
//! [`foundation::Failure::status`].

use chassis::grpc::error::{ErrorCode, Violation, status};
use foundation::internal;
use tonic::{Code, Status};

use crate::{
    SERVICE,
    cases::CasesError,
    domain::{CondonationFault, ProgressFault, Refusal},
    error::Error,
};

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
const PROGRESS_CORRECTED: ErrorCode = ErrorCode::new("COUNSEL_PROGRESS_CORRECTED");
const CONDONATION_ORDER: ErrorCode = ErrorCode::new("COUNSEL_CONDONATION_ORDER");
const CASES_UNAVAILABLE: ErrorCode = ErrorCode::new("COUNSEL_CASES_UNAVAILABLE");
const CASES_REFUSED: ErrorCode = ErrorCode::new("COUNSEL_CASES_REFUSED");

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let said = |code, reason| status(code, reason, error.to_string(), []);
        match error {
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
            Error::NotRecorder(_) | Error::NotProgressRecorder { .. } => said(Code::PermissionDenied, NOT_RECORDER),
            Error::FilingDiffers { field, .. } => {
                let violation = Violation::new(field, "differs from what is on record");
                status(Code::AlreadyExists, FILING_DIFFERS, error.to_string(), [violation])
            }
            Error::Condonation(CondonationFault::Withdrawn) | Error::Progress(ProgressFault::Withdrawn) => {
                said(Code::FailedPrecondition, FILING_WITHDRAWN)
            }
            Error::Condonation(_) => said(Code::FailedPrecondition, CONDONATION_ORDER),
            Error::Progress(ProgressFault::Corrected(_)) => said(Code::FailedPrecondition, PROGRESS_CORRECTED),
            Error::Cases(CasesError::Unavailable(_)) => {
                tracing::warn!(error = %error, "cases cannot be asked for authority now");
                let sentence = "cases cannot be asked now; send the same request with the same key again";
                status(Code::Unavailable, CASES_UNAVAILABLE, sentence, [])
            }
            Error::Cases(CasesError::Refused(_)) => said(Code::FailedPrecondition, CASES_REFUSED),
            Error::Cases(CasesError::Answer(_)) => internal(SERVICE, &error),
            Error::Shared(failure) => failure.status(SERVICE),
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
