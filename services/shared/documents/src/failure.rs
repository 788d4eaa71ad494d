//! Why an object store did not do what it was asked, in a sentence for whoever runs it.

use std::error::Error;

use object_store::client::HttpError;
use thiserror::Error;

/// What the crate says before status and body of an answer, whose type it does not show.
const ANSWERED: &str = "status code: ";

/// The object store failed.
#[derive(Debug, Error)]
pub enum ObjectStoreError {
    /// It does not take our key, or does not let it do this.
    #[error(
        "the object store refuses us{said}: look at the key in the files of `documents.s3`, at what the bucket's policy \
         allows it, and at the clock"
    )]
    Refused {
        /// The store's own word for it.
        said: String,
    },
    /// There is no such bucket.
    #[error("the object store has no bucket of the name in `documents.s3.bucket`{said}")]
    NoBucket {
        /// The store's own word for it.
        said: String,
    },
    /// It was not reached, or did not answer in time.
    #[error("the object store cannot be reached or does not answer in time: {reason}")]
    Away {
        /// What happened.
        reason: String,
    },
    /// Anything else.
    #[error("the object store failed: {reason}")]
    Failed {
        /// What it or the system said.
        reason: String,
    },
}

impl ObjectStoreError {
    /// Whether waiting may help.
    pub(crate) fn passes(&self) -> bool {
        matches!(self, Self::Away { .. } | Self::Failed { .. })
    }
}

impl From<object_store::Error> for ObjectStoreError {
    fn from(error: object_store::Error) -> Self {
        if let Some(broken) = cause::<HttpError>(&error) {
            return Self::Away { reason: innermost(broken) };
        }
        let said = innermost(&error);
        let Some(answer) = said.split_once(ANSWERED).map(|(_, answer)| answer) else {
            return Self::Failed { reason: said };
        };
        let status = answer.get(..3).unwrap_or_default();
        let code = code(answer);
        let said = code.map_or_else(String::new, |code| format!(" ({code})"));
        match (status, code) {
            ("404", Some("NoSuchBucket")) => Self::NoBucket { said },
            ("401" | "403", _) => Self::Refused { said },
            (status, _) => Self::Failed { reason: format!("status {status}{said}") },
        }
    }
}

/// The first cause of a kind.
fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// What went wrong at the bottom, without the URLs on the way there.
fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut at = error;
    while let Some(below) = at.source() {
        at = below;
    }
    at.to_string()
}

/// The code of an answer of S3: `<Error><Code>AccessDenied</Code>…`.
fn code(body: &str) -> Option<&str> {
    let code = body.split_once("<Code>")?.1.split_once("</Code>")?.0;
    (code.len() <= 64 && code.chars().all(|letter| letter.is_ascii_alphanumeric())).then_some(code)
}
