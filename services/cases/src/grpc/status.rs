//! What callers see of an error: the one place where cases' errors become gRPC statuses.
//!
//! `UNAVAILABLE` may be sent again with the same key. What any service may answer: [`foundation::Failure::status`].

use chassis::grpc::error::{ErrorCode, status};
use foundation::{Failure, internal};
use proto::FieldError;
use tonic::{Code, Status};

use crate::{SERVICE, domain::NotEntered, error::Error};

const CASE_UNKNOWN: ErrorCode = ErrorCode::new("CASES_CASE_UNKNOWN");
const ACCOUNT_UNKNOWN: ErrorCode = ErrorCode::new("CASES_ACCOUNT_UNKNOWN");
const PARTY_UNKNOWN: ErrorCode = ErrorCode::new("CASES_PARTY_UNKNOWN");
const PROCEEDING_UNKNOWN: ErrorCode = ErrorCode::new("CASES_PROCEEDING_UNKNOWN");
const BAR_UNKNOWN: ErrorCode = ErrorCode::new("CASES_BAR_UNKNOWN");
const NOT_A_DOCKET: ErrorCode = ErrorCode::new("CASES_NOT_A_DOCKET");
const DOCKET_FULL: ErrorCode = ErrorCode::new("CASES_DOCKET_FULL");
const ENTRY_UNKNOWN: ErrorCode = ErrorCode::new("CASES_ENTRY_UNKNOWN");
const ENTRY_OVERRULED: ErrorCode = ErrorCode::new("CASES_ENTRY_OVERRULED");
const ACT_NOT_OPEN: ErrorCode = ErrorCode::new("CASES_ACT_NOT_OPEN");
const PAYMENTS_UNAVAILABLE: ErrorCode = ErrorCode::new("CASES_PAYMENTS_UNAVAILABLE");

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let said = |code, reason| status(code, reason, error.to_string(), []);
        match error {
            Error::UnknownCase(_) => said(Code::NotFound, CASE_UNKNOWN),
            Error::UnknownAccount(_) => said(Code::NotFound, ACCOUNT_UNKNOWN),
            Error::UnknownParty(_) => said(Code::NotFound, PARTY_UNKNOWN),
            Error::UnknownProceeding(_) => said(Code::NotFound, PROCEEDING_UNKNOWN),
            Error::UnknownBar(_) => said(Code::NotFound, BAR_UNKNOWN),
            Error::NotADocket(_) => said(Code::FailedPrecondition, NOT_A_DOCKET),
            Error::ActNotOpen { .. } => said(Code::FailedPrecondition, ACT_NOT_OPEN),
            Error::NotEntered(NotEntered::NoFact(ref reason)) => {
                Failure::from(FieldError::new("fact", reason)).status(SERVICE)
            }
            Error::NotEntered(NotEntered::Unknown(_)) => said(Code::NotFound, ENTRY_UNKNOWN),
            Error::NotEntered(NotEntered::Full) => said(Code::FailedPrecondition, DOCKET_FULL),
            Error::NotEntered(NotEntered::Overruled { .. } | NotEntered::StatesNothing(_)) => {
                said(Code::FailedPrecondition, ENTRY_OVERRULED)
            }
            Error::PaymentsSilent(_) => said(Code::Unavailable, PAYMENTS_UNAVAILABLE),
            Error::Book(_) | Error::Fold(_) | Error::PeerAnswer { .. } => internal(SERVICE, &error),
            Error::Shared(failure) => failure.status(SERVICE),
        }
    }
}
