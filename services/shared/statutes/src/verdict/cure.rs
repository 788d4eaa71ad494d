//! What can be done instead of an act that was not in time.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use crate::{counting::LastDay, facts::Fact};

/// What to do instead.
///
/// As JSON: `{"do": "re_present", "by": {"safe": …, "arguable": …}, "text": …}`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cure {
    /// Present the cheque again within its validity, and give a fresh notice on a new return.
    RePresent {
        /// The last day for it to reach the drawee bank; unknown without the date of the cheque.
        by: Fact<LastDay>,
    },
    /// Claim the debt outside s.138.
    CivilRoute,
    /// File again within one month of the decision that the first complaint was premature.
    FreshComplaint,
    /// Something else.
    Other {
        /// A word for machines.
        word: &'static str,
        /// What to do, in a sentence.
        text: String,
    },
}

impl fmt::Display for Cure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RePresent { by: Fact::Known(by) } => {
                write!(
                    f,
                    "Present the cheque again so that it reaches the drawee bank by {by}, and give a fresh notice."
                )
            }
            Self::RePresent { by: Fact::Unknown } => {
                f.write_str("If the cheque is still valid, present it again and give a fresh notice.")
            }
            Self::CivilRoute => f.write_str("Claim the debt by suit or before the tribunal."),
            Self::FreshComplaint => {
                f.write_str("File a fresh complaint within one month of the decision that this one is premature.")
            }
            Self::Other { text, .. } => f.write_str(text),
        }
    }
}

impl Serialize for Cure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (word, by) = match self {
            Self::RePresent { by } => ("re_present", by.known()),
            Self::CivilRoute => ("civil_route", None),
            Self::FreshComplaint => ("fresh_complaint", None),
            Self::Other { word, .. } => (*word, None),
        };
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("do", word)?;
        map.serialize_entry("by", &by)?;
        map.serialize_entry("text", &self.to_string())?;
        map.end()
    }
}
