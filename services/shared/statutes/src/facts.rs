//! The facts that periods run from. Each has its own type: a service date cannot stand where a dispatch date is meant.

mod article;

use std::fmt;

use kernel::{DateError, DateInterval, LegalDate};
use serde::Serialize;

pub use article::{Article, Evidence};

/// Something that is known, perhaps only as an interval, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(untagged)]
pub enum Fact<T> {
    /// It is known.
    Known(T),
    /// It is not known. Answers that need it are unknown too.
    #[default]
    Unknown,
}

impl<T> Fact<T> {
    /// What is known, if anything.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown => None,
        }
    }

    /// The same fact, borrowed.
    pub const fn as_ref(&self) -> Fact<&T> {
        match self {
            Self::Known(value) => Fact::Known(value),
            Self::Unknown => Fact::Unknown,
        }
    }
}

impl<T> From<T> for Fact<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T> From<Option<T>> for Fact<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unknown, Self::Known)
    }
}

/// Facts that happen on one day and are known as that day.
macro_rules! day_fact {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub LegalDate);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

/// Facts that happen on one day, of which only the first and the last possible day may be known.
macro_rules! interval_fact {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub DateInterval);

        impl $name {
            /// It happened on that day.
            #[must_use]
            pub const fn on(day: LegalDate) -> Self {
                Self(DateInterval::exactly(day))
            }

            /// It happened on one of these days, both included.
            pub fn between(earliest: LegalDate, latest: LegalDate) -> Result<Self, DateError> {
                DateInterval::new(earliest, latest).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

day_fact! {
    /// The date that the cheque bears.
    ChequeDate
}
day_fact! {
    /// The day on which the notice left the sender: the carrier's booking date.
    Dispatch
}
day_fact! {
    /// The day on which the complaint was presented to the court, by the court's acknowledgement.
    Filing
}
day_fact! {
    /// The day by whose value date the cheque amount was paid in full, in cleared funds.
    ValueDate
}
day_fact! {
    /// The day on which the noticee refused the article, by the carrier's endorsement.
    Refusal
}
day_fact! {
    /// The day on which the carrier first left word that the article waits to be claimed.
    PostalIntimation
}
day_fact! {
    /// The day on which an article that nobody claimed came back to the sender.
    CoverReturn
}
interval_fact! {
    /// The day on which the cheque reached the drawee bank.
    Presentation
}
interval_fact! {
    /// The day on which the payee received information from the bank that the cheque was returned: no earlier than the
    /// bank's return file, no later than the memo.
    Intimation
}
interval_fact! {
    /// The day on which the notice was served at one address.
    Service
}
