//! The courts whose judgments bind, and the court in which a matter lies.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A court: one that a reading of the law binds, or the one that is asked about.
///
/// A matter before a district court or a magistrate is asked about by its High Court, whose judgments bind there. In
/// files and on the command line: `supreme_court`, `high_court:bombay`, `tribunal:drat_kolkata`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Court {
    /// The Supreme Court of India, which binds every court.
    Supreme,
    /// A High Court, which binds the courts below it.
    High(HighCourt),
    /// A tribunal, by its name in lower-case words joined by `_`. It binds nobody else.
    Tribunal(String),
}

/// A text names no court.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CourtError {
    /// It has another form.
    #[error("`{0}` is no court: write `supreme_court`, `high_court:bombay` or `tribunal:drat_kolkata`")]
    Form(String),
    /// There is no such High Court.
    #[error("`{0}` is no High Court: write one of {names}", names = HighCourt::slugs())]
    HighCourt(String),
}

/// One line per High Court: its name in Rust, in files, and in full.
macro_rules! high_courts {
    ($($variant:ident $slug:literal $name:literal,)*) => {
        /// A High Court of India.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum HighCourt {
            $(#[doc = concat!($name, ".")] $variant,)*
        }

        impl HighCourt {
            /// Every High Court, by name.
            pub const ALL: [Self; 25] = [$(Self::$variant,)*];

            /// Its name in files and on the command line: `punjab_and_haryana`.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self {
                    $(Self::$variant => $slug,)*
                }
            }

            /// Its name in full.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

high_courts! {
    Allahabad "allahabad" "High Court of Judicature at Allahabad",
    AndhraPradesh "andhra_pradesh" "High Court of Andhra Pradesh",
    Bombay "bombay" "High Court of Bombay",
    Calcutta "calcutta" "High Court at Calcutta",
    Chhattisgarh "chhattisgarh" "High Court of Chhattisgarh",
    Delhi "delhi" "High Court of Delhi",
    Gauhati "gauhati" "Gauhati High Court",
    Gujarat "gujarat" "High Court of Gujarat",
    HimachalPradesh "himachal_pradesh" "High Court of Himachal Pradesh",
    JammuKashmirAndLadakh "jammu_kashmir_and_ladakh" "High Court of Jammu & Kashmir and Ladakh",
    Jharkhand "jharkhand" "High Court of Jharkhand",
    Karnataka "karnataka" "High Court of Karnataka",
    Kerala "kerala" "High Court of Kerala",
    MadhyaPradesh "madhya_pradesh" "High Court of Madhya Pradesh",
    Madras "madras" "High Court of Judicature at Madras",
    Manipur "manipur" "High Court of Manipur",
    Meghalaya "meghalaya" "High Court of Meghalaya",
    Orissa "orissa" "High Court of Orissa",
    Patna "patna" "High Court of Judicature at Patna",
    PunjabAndHaryana "punjab_and_haryana" "High Court of Punjab and Haryana",
    Rajasthan "rajasthan" "High Court of Rajasthan",
    Sikkim "sikkim" "High Court of Sikkim",
    Telangana "telangana" "High Court for the State of Telangana",
    Tripura "tripura" "High Court of Tripura",
    Uttarakhand "uttarakhand" "High Court of Uttarakhand",
}

impl HighCourt {
    fn slugs() -> String {
        Self::ALL.map(Self::slug).join(", ")
    }
}

impl FromStr for HighCourt {
    type Err = CourtError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|court| court.slug() == text);
        found.ok_or_else(|| CourtError::HighCourt(text.to_owned()))
    }
}

impl fmt::Display for HighCourt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Court {
    type Err = CourtError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            None if text == "supreme_court" => Ok(Self::Supreme),
            Some(("high_court", slug)) => slug.parse().map(Self::High),
            Some(("tribunal", slug)) if is_slug(slug) => Ok(Self::Tribunal(slug.to_owned())),
            _ => Err(CourtError::Form(text.to_owned())),
        }
    }
}

/// As files write it.
impl fmt::Display for Court {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Supreme => f.write_str("supreme_court"),
            Self::High(court) => write!(f, "high_court:{}", court.slug()),
            Self::Tribunal(slug) => write!(f, "tribunal:{slug}"),
        }
    }
}

impl Court {
    /// Its name in full, for a reader. A tribunal's is its slug in capitals: `DRAT KOLKATA`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Supreme => "Supreme Court of India".to_owned(),
            Self::High(court) => court.name().to_owned(),
            Self::Tribunal(slug) => slug.replace('_', " ").to_uppercase(),
        }
    }
}

impl TryFrom<String> for Court {
    type Error = CourtError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Court> for String {
    fn from(court: Court) -> Self {
        court.to_string()
    }
}

fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_court_is_read_as_it_is_written() {
        let high_courts = HighCourt::ALL.map(Court::High);
        for court in high_courts.into_iter().chain([Court::Supreme, Court::Tribunal("drat_kolkata".to_owned())]) {
            assert_eq!(court.to_string().parse(), Ok(court));
        }
    }

    #[test]
    fn high_courts_stand_in_the_order_of_their_names_and_none_twice() {
        assert!(HighCourt::ALL.map(HighCourt::slug).is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn a_court_that_does_not_exist_is_refused_with_what_to_write() {
        let error = "high_court:mumbai".parse::<Court>().unwrap_err().to_string();
        assert!(error.starts_with("`mumbai` is no High Court: write one of allahabad, "), "{error}");
        for text in ["Supreme Court", "high_court", "tribunal:", "tribunal:DRT Pune", "district:pune", ""] {
            let error = text.parse::<Court>().unwrap_err().to_string();
            assert!(error.contains("write `supreme_court`"), "{text}: {error}");
        }
    }

    #[test]
    fn a_reader_sees_names() {
        assert_eq!(Court::High(HighCourt::PunjabAndHaryana).name(), "High Court of Punjab and Haryana");
        assert_eq!(Court::Tribunal("drat_kolkata".to_owned()).name(), "DRAT KOLKATA");
    }
}
