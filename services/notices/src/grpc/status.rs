//! What callers see of an error: the one place where notices' errors become gRPC statuses.
//!
//! `ALREADY_EXISTS` is another letter or booking than the one on record; `FAILED_PRECONDITION` is something that must be
//! done first, or a notice that is not as it must be; `UNAVAILABLE` may be sent again with the same key. What any service
//! may answer: [`foundation::Failure::status`].

use chassis::grpc::error::{ErrorCode, Violation, status};
use documents::DocumentError;
use tonic::{Code, Status};

use crate::{SERVICE, domain::ContentFault, error::Error, render::RenderError};

const NOTICE_UNKNOWN: ErrorCode = ErrorCode::new("NOTICES_NOTICE_UNKNOWN");
const ARTICLE_UNKNOWN: ErrorCode = ErrorCode::new("NOTICES_ARTICLE_UNKNOWN");
const NOTICE_DIFFERS: ErrorCode = ErrorCode::new("NOTICES_NOTICE_DIFFERS");
const WRONG_STATE: ErrorCode = ErrorCode::new("NOTICES_WRONG_STATE");
const CONTENT_MISSING: ErrorCode = ErrorCode::new("NOTICES_CONTENT_MISSING");
const DEMAND_DIFFERS: ErrorCode = ErrorCode::new("NOTICES_DEMAND_DIFFERS");
const NO_ARTICLE_NUMBERS: ErrorCode = ErrorCode::new("NOTICES_NO_ARTICLE_NUMBERS");
const BOOKING_DIFFERS: ErrorCode = ErrorCode::new("NOTICES_BOOKING_DIFFERS");
const ARTICLE_NOT_BOOKED: ErrorCode = ErrorCode::new("NOTICES_ARTICLE_NOT_BOOKED");
const NOTICE_NOT_HANDED_OVER: ErrorCode = ErrorCode::new("NOTICES_NOTICE_NOT_HANDED_OVER");
const ERASED: ErrorCode = ErrorCode::new("NOTICES_ERASED");
const RENDERING_UNAVAILABLE: ErrorCode = ErrorCode::new("NOTICES_RENDERING_UNAVAILABLE");
const DOCUMENTS_UNAVAILABLE: ErrorCode = ErrorCode::new("NOTICES_DOCUMENTS_UNAVAILABLE");

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let said = |code, reason| status(code, reason, error.to_string(), []);
        match error {
            Error::Content(fault @ ContentFault::Demand { .. }) => {
                let violation = Violation::new("letter", fault.to_string());
                status(Code::InvalidArgument, DEMAND_DIFFERS, fault.to_string(), [violation])
            }
            Error::Content(fault) => {
                let field = format!("letter.{}", fault.field());
                let violation = Violation::new(&field, fault.to_string());
                status(Code::InvalidArgument, CONTENT_MISSING, format!("`{field}` {fault}"), [violation])
            }
            Error::UnknownNotice(_) => said(Code::NotFound, NOTICE_UNKNOWN),
            Error::UnknownArticle(_) => said(Code::NotFound, ARTICLE_UNKNOWN),
            Error::NoticeDiffers { .. } => said(Code::AlreadyExists, NOTICE_DIFFERS),
            Error::WrongState { .. } => said(Code::FailedPrecondition, WRONG_STATE),
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
            Error::Render(RenderError::Refused(_)) | Error::Document(_) => foundation::internal(SERVICE, &error),
            Error::Shared(failure) => failure.status(SERVICE),
        }
    }
}
