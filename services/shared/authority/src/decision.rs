//! What was decided.

use std::{borrow::Cow, fmt};

use chassis::grpc::error::{ErrorCode, status};
use thiserror::Error;
use tonic::{Code, Status};

use crate::{Action, Kind, ResourceId};

const DENIED: ErrorCode = ErrorCode::new("AUTHORITY_DENIED");

/// Whether it may be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It may.
    Allowed {
        /// The ids of the policies that permit it.
        policies: Vec<String>,
    },
    /// It may not.
    Denied {
        /// The reasons of the policies that forbid it, or that none permits it.
        reason: String,
        /// The ids of the policies that forbid it; none if it is merely not permitted.
        policies: Vec<String>,
    },
}

/// It may be done: by which policies, for the audit entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    pub(crate) policies: Vec<String>,
}

impl Permit {
    /// The ids of the policies that permit it.
    #[must_use]
    pub fn policies(&self) -> &[String] {
        &self.policies
    }

    /// The reason of an audit entry: what the op has to say (it may be empty), and on which policies it was allowed.
    #[must_use]
    pub fn because(&self, said: &str) -> String {
        if said.is_empty() { self.to_string() } else { format!("{said}; {self}") }
    }
}

/// `by payments.manager-reverses`.
impl fmt::Display for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by {}", self.policies.join(", "))
    }
}

/// Whether the caller may learn that the thing exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concealment {
    /// He may: he is told why it is denied.
    Open,
    /// He may not: the answer must be the one for a thing that does not exist.
    Hidden,
}

/// It may not be done.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{action} is denied: {reason}")]
pub struct Denied {
    /// What was asked.
    pub action: Action,
    /// To what.
    pub kind: Kind,
    /// Which one.
    pub id: ResourceId,
    /// Why, in a sentence without personal data.
    pub reason: String,
    /// The ids of the policies that forbid it; none if it is merely not permitted.
    pub policies: Vec<String>,
    /// Whether the caller may know.
    pub concealment: Concealment,
}

impl Denied {
    /// Whether the answer must be the one for a thing that does not exist.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.concealment == Concealment::Hidden
    }

    /// Whether a policy forbids it.
    #[must_use]
    pub fn is_by(&self, policy: &str) -> bool {
        self.policies.iter().any(|id| id == policy)
    }

    /// The reason of the audit entry: always the true one.
    #[must_use]
    pub fn because(&self) -> Cow<'_, str> {
        if self.policies.is_empty() {
            return Cow::Borrowed(&self.reason);
        }
        Cow::Owned(format!("{}; by {}", self.reason, self.policies.join(", ")))
    }

    /// The answer to the caller: `PERMISSION_DENIED` with the reason, or a bare `NOT_FOUND`.
    ///
    /// A service whose things are secret answers a hidden denial with its own "there is no such thing", code and words,
    /// so that the two cannot be told apart.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.concealment {
            Concealment::Open => status(Code::PermissionDenied, DENIED, self.to_string(), []),
            Concealment::Hidden => {
                status(Code::NotFound, DENIED, format!("there is no such {}", self.kind.as_str()), [])
            }
        }
    }
}
