//! What can go wrong in payments, in the words of its callers.

use authority::Denied;
use foundation::Refusal;
use messaging::AppendError;
use pg::{Retry, StoreError, idempotency::IdempotencyError, sealing::SealingError};
use proto::FieldError;
use thiserror::Error;

use crate::domain::FieldFault;

/// A request could not be served. `grpc::status` says what the caller sees of it.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// A field of the request itself, not of one memo, is wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// A policy does not let this caller do this to this thing.
    #[error(transparent)]
    Denied(#[from] Box<Denied>),
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
    /// The receipt was reversed.
    #[error("receipt {0} was reversed; nothing more can be done with it")]
    ReceiptReversed(String),
    /// The account's balance would leave the range of amounts.
    #[error("amount: the balance of the account would leave ±10^15 paise")]
    BalanceOutOfRange,
    /// The idempotency key was used for another request, or cannot be used.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Personal data could not be sealed or opened.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// An event could not be stated.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// A stored value breaks a rule that it was stored under.
    #[error("the stored {what} is not valid")]
    Inconsistent {
        /// Table and column.
        what: &'static str,
    },
}

impl Refusal for Error {
    fn denied(&self) -> Option<&Denied> {
        if let Self::Denied(denied) = self { Some(denied) } else { None }
    }
}

impl Retry for Error {
    fn is_retryable(&self) -> bool {
        match self {
            Self::Store(error)
            | Self::Idempotency(IdempotencyError::Store(error))
            | Self::Sealing(SealingError::Store(error))
            | Self::Append(AppendError::Store(error)) => error.is_retryable(),
            _ => false,
        }
    }
}
