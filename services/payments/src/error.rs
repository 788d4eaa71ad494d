//! What can go wrong in payments, in the words of its callers.

use authority::Denied;
use foundation::{Failure, Refusal};
use pg::Retry;
use thiserror::Error;

use crate::domain::FieldFault;

/// A request could not be served. `grpc::status` says what the caller sees of it.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// There is no such instrument.
    #[error("there is no instrument {0}")]
    UnknownInstrument(String),
    /// There is no such receipt.
    #[error("there is no receipt {0}")]
    UnknownReceipt(String),
    /// Nothing was ever booked for the account.
    #[error("nothing was ever booked for loan account {0}")]
    UnknownAccount(String),
    /// The credit is on record otherwise than it is posted now.
    #[error("{}: {}", .0.field, .0.reason)]
    CreditDiffers(FieldFault),
    /// The receipt is applied to an account already.
    #[error("receipt {id} is applied to {account}; only a receipt in suspense can be identified")]
    NotInSuspense {
        /// The receipt.
        id: String,
        /// To which account it is applied.
        account: String,
    },
    /// The receipt is not applied to anything yet.
    #[error("receipt {0} is in suspense; it is identified, not reassigned")]
    InSuspense(String),
    /// The receipt is applied as it is asked to be.
    #[error("receipt {id} is applied to {applied} already")]
    AppliedSo {
        /// The receipt.
        id: String,
        /// To which account, and to which cheque.
        applied: String,
    },
    /// The receipt was reversed.
    #[error("receipt {0} was reversed; nothing more can be done with it")]
    ReceiptReversed(String),
    /// The account's balance would leave the range of amounts.
    #[error("amount: the balance of the account would leave ±10^15 paise")]
    BalanceOutOfRange,
    /// What can go wrong in any service.
    #[error(transparent)]
    Shared(Failure),
}

impl Error {
    /// A stored value breaks a rule that it was stored under: table and column.
    pub(crate) const fn inconsistent(what: &'static str) -> Self {
        Self::Shared(Failure::inconsistent(what))
    }
}

impl<E: Into<Failure>> From<E> for Error {
    fn from(error: E) -> Self {
        Self::Shared(error.into())
    }
}

impl Refusal for Error {
    fn denied(&self) -> Option<&Denied> {
        if let Self::Shared(failure) = self { failure.denied() } else { None }
    }
}

impl Retry for Error {
    fn is_retryable(&self) -> bool {
        if let Self::Shared(failure) = self { failure.is_retryable() } else { false }
    }
}
