//! What callers see of an error: the one place where payments' errors become gRPC statuses.
//!
//! `ALREADY_EXISTS` names the field in which a credit differs from the one on record; `FAILED_PRECONDITION` is a receipt in
//! the wrong state. What any service may answer: [`foundation::Failure::status`].

use chassis::grpc::error::{ErrorCode, Violation, status};
use tonic::{Code, Status};

use crate::{SERVICE, error::Error};

const INSTRUMENT_UNKNOWN: ErrorCode = ErrorCode::new("PAYMENTS_INSTRUMENT_UNKNOWN");
const RECEIPT_UNKNOWN: ErrorCode = ErrorCode::new("PAYMENTS_RECEIPT_UNKNOWN");
const ACCOUNT_UNKNOWN: ErrorCode = ErrorCode::new("PAYMENTS_ACCOUNT_UNKNOWN");
const CREDIT_DIFFERS: ErrorCode = ErrorCode::new("PAYMENTS_CREDIT_DIFFERS");
const RECEIPT_NOT_IN_SUSPENSE: ErrorCode = ErrorCode::new("PAYMENTS_RECEIPT_NOT_IN_SUSPENSE");
const RECEIPT_IN_SUSPENSE: ErrorCode = ErrorCode::new("PAYMENTS_RECEIPT_IN_SUSPENSE");
const RECEIPT_APPLIED_SO: ErrorCode = ErrorCode::new("PAYMENTS_RECEIPT_APPLIED_SO");
const RECEIPT_REVERSED: ErrorCode = ErrorCode::new("PAYMENTS_RECEIPT_REVERSED");
const BALANCE_OUT_OF_RANGE: ErrorCode = ErrorCode::new("PAYMENTS_BALANCE_OUT_OF_RANGE");

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let said = |code, reason| status(code, reason, error.to_string(), []);
        match error {
            Error::UnknownInstrument(_) => said(Code::NotFound, INSTRUMENT_UNKNOWN),
            Error::UnknownReceipt(_) => said(Code::NotFound, RECEIPT_UNKNOWN),
            Error::UnknownAccount(_) => said(Code::NotFound, ACCOUNT_UNKNOWN),
            Error::CreditDiffers(ref fault) => {
                let violation = Violation::new(format!("credit.{}", fault.field), fault.reason.clone());
                status(Code::AlreadyExists, CREDIT_DIFFERS, error.to_string(), [violation])
            }
            Error::NotInSuspense { .. } => said(Code::FailedPrecondition, RECEIPT_NOT_IN_SUSPENSE),
            Error::InSuspense(_) => said(Code::FailedPrecondition, RECEIPT_IN_SUSPENSE),
            Error::AppliedSo { .. } => said(Code::FailedPrecondition, RECEIPT_APPLIED_SO),
            Error::ReceiptReversed(_) => said(Code::FailedPrecondition, RECEIPT_REVERSED),
            Error::BalanceOutOfRange => said(Code::FailedPrecondition, BALANCE_OUT_OF_RANGE),
            Error::Shared(failure) => failure.status(SERVICE),
        }
    }
}
