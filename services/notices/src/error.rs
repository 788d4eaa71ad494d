//! What can go wrong in notices, in the words of its callers.

use authority::Denied;
use documents::DocumentError;
use formats::S10;
use foundation::Failure;
use pg::{Retry, StoreError};
use proto::FieldError;
use thiserror::Error;

use crate::{
    domain::{ContentFault, FieldFault},
    render::{Refusal, RenderError},
};

/// A request could not be served. `grpc::status` says what the caller sees of it.
#[derive(Debug, Error)]
pub(crate) enum Error {
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
    /// What is asked cannot be done to a notice in this state.
    #[error("notice {id} is {state}; {only}")]
    WrongState {
        /// The notice.
        id: String,
        /// How it is, in words.
        state: String,
        /// To which notices it can be done.
        only: &'static str,
    },
    /// The letter lacks what the statute book makes mandatory in it, or does not demand exactly the cheque's amount.
    #[error(transparent)]
    Content(ContentFault),
    /// The range of article numbers is used up, or there is none.
    #[error("there are not {wanted} article numbers left; configure the next range that the carrier allotted")]
    NoArticleNumbers {
        /// How many the letter needs.
        wanted: usize,
    },
    /// The article is booked with other evidence.
    #[error("article {number} is booked on {booked_on} with other evidence; a legal manager corrects it")]
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
    Document(DocumentError),
    /// What can go wrong in any service.
    #[error(transparent)]
    Shared(Failure),
}

impl Error {
    /// A stored value breaks a rule that it was stored under: table and column.
    pub(crate) const fn inconsistent(what: &'static str) -> Self {
        Self::Shared(Failure::inconsistent(what))
    }

    /// Another transaction was first; the work is done again and sees what it did.
    pub(crate) fn lost_a_race() -> Self {
        StoreError::Retryable { sqlstate: "40001".to_owned() }.into()
    }

    /// Of the documents: what is the database's or the vault's is as everywhere.
    pub(crate) fn of_documents(error: DocumentError) -> Self {
        match error {
            DocumentError::Store(error) => error.into(),
            DocumentError::Sealing(error) => error.into(),
            error => Self::Document(error),
        }
    }
}

impl<E: Into<Failure>> From<E> for Error {
    fn from(error: E) -> Self {
        Self::Shared(error.into())
    }
}

/// What the letter's own fields are to blame for is an error of those fields.
impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        let reason = |field: &str, reason: String| FieldError::new(field, reason).within("letter").into();
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
        FieldError::new(fault.field, fault.reason).into()
    }
}

impl foundation::Refusal for Error {
    fn denied(&self) -> Option<&Denied> {
        if let Self::Shared(failure) = self { failure.denied() } else { None }
    }
}

impl Retry for Error {
    fn is_retryable(&self) -> bool {
        if let Self::Shared(failure) = self { failure.is_retryable() } else { false }
    }
}
