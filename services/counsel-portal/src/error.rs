//! What can go wrong in counsel-portal, in the words of its callers.

use authority::Denied;
use foundation::{Failure, Refusal as Refused};
use kernel::LegalDate;
use messaging::HandleError;
use pg::Retry;
use proto::FieldError;
use thiserror::Error;

use crate::{
    cases::CasesError,
    domain::{CondonationFault, FieldFault, FilingId, MatterId, ProgressFault, ProgressId, Refusal},
};

/// A request or an event could not be served. `grpc::status` says what a caller sees of it.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// A policy does not let this caller do this, and he may not learn that there is the thing.
    #[error("{told}")]
    Hidden {
        /// What he is told: that there is none.
        told: Box<Error>,
        /// What is put on record.
        denied: Box<Denied>,
    },
    /// There is no such matter, or the caller may not know of it.
    #[error("there is no matter {0}; a reference looks like MT-000042")]
    UnknownMatter(Sought),
    /// There is no such filing, or the caller may not know of it.
    #[error("there is no filing {0}")]
    UnknownFiling(FilingId),
    /// There is no such advocate.
    #[error("there is no advocate {0} on the panel")]
    UnknownAdvocate(String),
    /// The advocate is on the panel, and takes no more matters.
    #[error("advocate {0} is not active on the panel")]
    AdvocateInactive(String),
    /// Another advocate of the panel has this subject.
    #[error("another advocate of the panel has this subject")]
    SubjectTaken,
    /// The matter is in no state for it.
    #[error(transparent)]
    State(#[from] Refusal),
    /// What another person recorded is not his to take back.
    #[error("filing {0} was recorded by somebody else; a legal manager can take it back")]
    NotRecorder(FilingId),
    /// The same of an entry about a filing.
    #[error("entry {progress} was recorded by somebody else; a legal manager can correct it")]
    NotProgressRecorder {
        /// The filing.
        filing: FilingId,
        /// The entry.
        progress: ProgressId,
    },
    /// The acknowledgement is on record with another day or court.
    #[error("this acknowledgement is on record, filed on {filed_on} at {court}; withdraw it first if that is wrong")]
    FilingDiffers {
        /// The field that differs.
        field: &'static str,
        /// The day on record.
        filed_on: LegalDate,
        /// The court on record.
        court: String,
    },
    /// What is said of the condonation does not follow from what is on record.
    #[error(transparent)]
    Condonation(#[from] CondonationFault),
    /// What is said of the progress does not follow from what is on record.
    #[error(transparent)]
    Progress(#[from] ProgressFault),
    /// Cases gave no answer to work with.
    #[error(transparent)]
    Cases(#[from] CasesError),
    /// What can go wrong in any service.
    #[error(transparent)]
    Shared(Failure),
}

impl Error {
    /// A stored value breaks a rule that it was stored under: table and column.
    pub(crate) const fn inconsistent(what: &'static str) -> Self {
        Self::Shared(Failure::inconsistent(what))
    }

    /// A refusal as its caller may learn of it; `unknown` is what he is told of a thing that does not exist.
    pub(crate) fn of_denied(denied: Box<Denied>, unknown: Self) -> Self {
        if denied.is_hidden() { Self::Hidden { told: Box::new(unknown), denied } } else { denied.into() }
    }
}

impl<E: Into<Failure>> From<E> for Error {
    fn from(error: E) -> Self {
        Self::Shared(error.into())
    }
}

impl Refused for Error {
    fn denied(&self) -> Option<&Denied> {
        match self {
            Self::Hidden { denied, .. } => Some(denied),
            Self::Shared(failure) => failure.denied(),
            _ => None,
        }
    }
}

/// What a caller sought, as far as it is shown to him again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sought(String);

impl Sought {
    /// The first characters of what was asked for.
    pub(crate) fn text(text: &str) -> Self {
        Self(text.chars().take(60).collect())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<MatterId> for Sought {
    fn from(id: MatterId) -> Self {
        Self(id.to_string())
    }
}

impl std::fmt::Display for Sought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<FieldFault> for Error {
    fn from(fault: FieldFault) -> Self {
        FieldError::new(fault.field, fault.reason).into()
    }
}

impl Retry for Error {
    fn is_retryable(&self) -> bool {
        if let Self::Shared(failure) = self { failure.is_retryable() } else { false }
    }
}

impl From<Error> for HandleError {
    fn from(error: Error) -> Self {
        match error {
            Error::Shared(failure) => failure.into(),
            // The same event would fail the same way: people look at it.
            other => Self::park(other),
        }
    }
}
