//! The facts that an answer needs and does not have.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::book::Anchor;

/// A fact that an answer needs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MissingFact {
    /// The date that the cheque bears.
    ChequeDate,
    /// When the cheque reached the drawee bank.
    Presentation,
    /// When the payee received information of the return.
    Intimation,
    /// When the notice was sent.
    Dispatch,
    /// No article of the notice is known.
    AnyArticle,
    /// When this article was served.
    Service {
        /// The article's label.
        article: String,
    },
    /// When the drawer paid.
    ValueDate,
    /// When the complaint was filed.
    Filing,
    /// When that happened from which a period runs.
    Anchor(Anchor),
    /// When the act was done that is asked about.
    Act,
    /// Something else, in words that stand before "is not known".
    Other(String),
}

impl fmt::Display for MissingFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChequeDate => f.write_str("The date of the cheque is not known."),
            Self::Presentation => f.write_str("The day on which the cheque reached the drawee bank is not known."),
            Self::Intimation => f.write_str("The day on which the payee was informed of the return is not known."),
            Self::Dispatch => f.write_str("The day on which the notice was sent is not known."),
            Self::AnyArticle => f.write_str("No article of the notice is known."),
            Self::Service { article } => write!(f, "The day on which {article} was served is not known."),
            Self::ValueDate => f.write_str("The day of payment is not known."),
            Self::Filing => f.write_str("The day on which the complaint was filed is not known."),
            Self::Anchor(anchor) => write!(f, "The day of this is not known: {anchor}."),
            Self::Act => f.write_str("The day on which the act was done is not known."),
            Self::Other(what) => write!(f, "{what} is not known."),
        }
    }
}

impl Serialize for MissingFact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
