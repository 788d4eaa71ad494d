//! What can go wrong in any service, and what a caller sees of it.
//!
//! ```ignore
//! #[derive(Debug, Error)]
//! pub(crate) enum Error {
//!     /// There is no such receipt.
//!     #[error("there is no receipt {0}")]
//!     UnknownReceipt(String),
//!     /// What can go wrong in any service.
//!     #[error(transparent)]
//!     Shared(Failure),
//! }
//!
//! impl<E: Into<Failure>> From<E> for Error {
//!     fn from(error: E) -> Self { Self::Shared(error.into()) }
//! }
//! ```

use audit::Refusal;
use authority::Denied;
use chassis::grpc::error::{Violation, codes, field_invalid, status};
use kernel::PageError;
use messaging::{AppendError, HandleError};
use pg::{Retry, StoreError, idempotency::IdempotencyError, sealing::SealingError};
use proto::FieldError;
use thiserror::Error;
use tonic::{Code, Status};

/// A request or an event could not be served, for a reason that no single service has to itself.
#[derive(Debug, Error)]
pub enum Failure {
    /// A field of the request is wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The page that was asked for cannot be given.
    #[error(transparent)]
    Page(#[from] PageError),
    /// A policy does not let this caller do this to this thing.
    #[error(transparent)]
    Denied(#[from] Box<Denied>),
    /// The idempotency key was used for another request, or cannot be used.
    #[error(transparent)]
    Idempotency(IdempotencyError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Personal data could not be sealed or opened.
    #[error(transparent)]
    Sealing(SealingError),
    /// An event could not be stated.
    #[error(transparent)]
    Append(AppendError),
    /// A stored value breaks a rule that it was stored under.
    #[error("the stored {what} is not valid")]
    Inconsistent {
        /// Table and column.
        what: &'static str,
    },
}

impl From<IdempotencyError> for Failure {
    fn from(error: IdempotencyError) -> Self {
        if let IdempotencyError::Store(error) = error { Self::Store(error) } else { Self::Idempotency(error) }
    }
}

impl From<SealingError> for Failure {
    fn from(error: SealingError) -> Self {
        if let SealingError::Store(error) = error { Self::Store(error) } else { Self::Sealing(error) }
    }
}

impl From<AppendError> for Failure {
    fn from(error: AppendError) -> Self {
        if let AppendError::Store(error) = error { Self::Store(error) } else { Self::Append(error) }
    }
}

impl Failure {
    /// A stored value breaks a rule that it was stored under: `receipt.state`.
    #[must_use]
    pub const fn inconsistent(what: &'static str) -> Self {
        Self::Inconsistent { what }
    }

    /// Whether the database could not serve, so that the same may succeed later.
    #[must_use]
    pub const fn is_of_the_database(&self) -> bool {
        matches!(
            self,
            Self::Store(
                StoreError::Unavailable { .. } | StoreError::Retryable { .. } | StoreError::OutcomeUnknown { .. }
            )
        )
    }

    /// What a caller of `service` sees.
    ///
    /// `INVALID_ARGUMENT` names the field; `PERMISSION_DENIED` is a policy's; `FAILED_PRECONDITION` is a key used for
    /// another request, or a person who was erased; `UNAVAILABLE` and `ABORTED` may be sent again with the same key;
    /// `INTERNAL` says nothing and is logged here, once.
    #[must_use]
    pub fn status(self, service: &str) -> Status {
        match self {
            Self::Field(error) => field_invalid(&error.field, &error.reason),
            Self::Page(error) => {
                let field = match error {
                    PageError::NegativeSize => "page_size",
                    PageError::ForeignToken => "page_token",
                };
                let violation = Violation::new(field, error.to_string());
                status(Code::InvalidArgument, codes::PAGE_INVALID, format!("{field}: {error}"), [violation])
            }
            Self::Denied(denied) => denied.status(),
            Self::Idempotency(IdempotencyError::DifferentRequest) => {
                status(Code::FailedPrecondition, codes::IDEMPOTENCY_KEY_REUSED, self.to_string(), [])
            }
            Self::Sealing(SealingError::Erased { .. }) => {
                let sentence = "the person whom this is about was erased";
                status(Code::FailedPrecondition, codes::SUBJECT_ERASED, sentence, [])
            }
            Self::Store(StoreError::Unavailable { .. } | StoreError::OutcomeUnknown { .. }) => {
                tracing::warn!(error = %self, "the database cannot serve a call now");
                let sentence = "the database cannot serve now; send the same request with the same key again";
                status(Code::Unavailable, codes::DATABASE_UNAVAILABLE, sentence, [])
            }
            Self::Store(StoreError::Retryable { .. }) => {
                let sentence = "another call changed the same rows; send the same request with the same key again";
                status(Code::Aborted, codes::CONFLICT, sentence, [])
            }
            Self::Store(_) | Self::Idempotency(_) | Self::Sealing(_) | Self::Append(_) | Self::Inconsistent { .. } => {
                internal(service, &self)
            }
        }
    }
}

/// The status of a fault of ours: it says nothing of the inside, which the log has.
#[must_use]
pub fn internal(service: &str, error: &(dyn std::error::Error + 'static)) -> Status {
    tracing::error!(error = %error, "a call failed for a reason that is not the caller's");
    status(Code::Internal, codes::INTERNAL, format!("{service} failed; the log has the reason"), [])
}

impl Retry for Failure {
    fn is_retryable(&self) -> bool {
        if let Self::Store(error) = self { error.is_retryable() } else { false }
    }
}

impl Refusal for Failure {
    fn denied(&self) -> Option<&Denied> {
        if let Self::Denied(denied) = self { Some(denied) } else { None }
    }
}

/// Of an event that could not be applied: the database may serve later; all else every attempt would meet.
impl From<Failure> for HandleError {
    fn from(failure: Failure) -> Self {
        if let Failure::Store(error) = failure { error.into() } else { Self::park(failure) }
    }
}
