//! What callers see of an error: the one place where cases' errors become gRPC statuses.
//!
//! `UNAVAILABLE` may be sent again with the same key. What any service may answer: [`foundation::Failure::status`].

use chassis::grpc::error::{ErrorCode, status};
use foundation::internal;
use tonic::{Code, Status};

use crate::{SERVICE, error::Error};

const CASE_UNKNOWN: ErrorCode = ErrorCode::new("CASES_CASE_UNKNOWN");
const ACCOUNT_UNKNOWN: ErrorCode = ErrorCode::new("CASES_ACCOUNT_UNKNOWN");
const PARTY_UNKNOWN: ErrorCode = ErrorCode::new("CASES_PARTY_UNKNOWN");
const PROCEEDING_UNKNOWN: ErrorCode = ErrorCode::new("CASES_PROCEEDING_UNKNOWN");
const BAR_UNKNOWN: ErrorCode = ErrorCode::new("CASES_BAR_UNKNOWN");
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
            Error::PaymentsSilent(_) => said(Code::Unavailable, PAYMENTS_UNAVAILABLE),
            Error::Fold(_) | Error::PeerAnswer { .. } => internal(SERVICE, &error),
            Error::Shared(failure) => failure.status(SERVICE),
        }
    }
}
