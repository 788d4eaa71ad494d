//! What callers see of an error: the one place where communications' errors become gRPC statuses.
//!
//! `NOT_FOUND` names the thing. What any service may answer: [`foundation::Failure::status`].

use chassis::grpc::error::{ErrorCode, status};
use tonic::{Code, Status};

use crate::{SERVICE, error::Error};

const MESSAGE_UNKNOWN: ErrorCode = ErrorCode::new("COMMUNICATIONS_MESSAGE_UNKNOWN");
const HOLD_UNKNOWN: ErrorCode = ErrorCode::new("COMMUNICATIONS_HOLD_UNKNOWN");

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let said = |code, reason| status(code, reason, error.to_string(), []);
        match error {
            Error::UnknownMessage(_) => said(Code::NotFound, MESSAGE_UNKNOWN),
            Error::UnknownHold(_) => said(Code::NotFound, HOLD_UNKNOWN),
            Error::Shared(failure) => failure.status(SERVICE),
        }
    }
}
