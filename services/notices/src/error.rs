//! What can go wrong in notices, in the words of its callers.

use authority::Denied;
use documents::DocumentError;
use formats::S10;
use messaging::AppendError;
use pg::{Retry, StoreError, idempotency::IdempotencyError, sealing::SealingError};
use proto::FieldError;
use thiserror::Error;

use crate::{
    domain::{DemandFault, FieldFault},
    render::{Refusal, RenderError},
};

/// A request could not be served. `grpc::status` says what the caller sees of it.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// A field of the request is wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// A policy does not let this caller do this to this thing.
    #[error(transparent)]
    Denied(#[from] Box<Denied>),
    /// There is no such notice.
    #[error("there is no notice {0}")]
    UnknownNotice(String),
    /// There is no article of this number.
    #[error("there is no article {0}")]
    UnknownArticle(S10),
    /// This return of the cheque has a notice with another letter.
    #[error("notice {id} follows this return of the cheque, with another letter")]
    NoticeDiffers {
        /// The notice on record.
        id: String,
    },
    /// The rendered letter does not demand exactly the cheque's amount.
    #[error("the rendered letter is refused: {0}")]
    Demand(#[from] DemandFault),
    /// The range of article numbers is used up, or there is none.
    #[error("there are not {wanted} article numbers left; configure the next range that the carrier allotted")]
    NoArticleNumbers {
        /// How many the letter needs.
        wanted: usize,
    },
    /// The article is booked with other evidence.
    #[error("article {number} is booked on {booked_on} with other evidence")]
    BookingDiffers {
        /// The article.
        number: S10,
        /// The day on record.
        booked_on: kernel::LegalDate,
    },
    /// News of an article whose booking evidence is missing.
    #[error("article {0} is not booked yet; record its booking evidence first")]
    NotBooked(S10),
    /// A booking for an article that was never handed over.
    #[error("article {0} belongs to a notice that is not handed over")]
    NotHandedOver(S10),
    /// The subject of the notice was erased.
    #[error("the letter of notice {0} was erased with its subject")]
    Erased(String),
    /// The letter could not be rendered now.
    #[error(transparent)]
    Render(RenderError),
    /// The document could not be kept or given.
    #[error(transparent)]
    Document(#[from] DocumentError),
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

/// What the letter's own fields are to blame for is an error of those fields.
impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        let reason = |field: &str, reason: String| Self::Field(FieldError::new(field, reason).within("letter"));
        match error {
            RenderError::Refused(Refusal::Glyph { field, position }) => {
                reason(&field, format!("character {position} is in none of the letter's fonts"))
            }
            RenderError::Refused(Refusal::DoesNotFit) => {
                reason("noticees", "a word of the letter is wider than the page".to_owned())
            }
            other => Self::Render(other),
        }
    }
}

impl From<FieldFault> for Error {
    fn from(fault: FieldFault) -> Self {
        Self::Field(FieldError::new(fault.field, fault.reason))
    }
}

impl foundation::Refusal for Error {
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
            | Self::Document(DocumentError::Store(error) | DocumentError::Sealing(SealingError::Store(error)))
            | Self::Append(AppendError::Store(error)) => error.is_retryable(),
            _ => false,
        }
    }
}
