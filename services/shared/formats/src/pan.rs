//! The permanent account number of a taxpayer.

use std::str::FromStr;

use thiserror::Error;

personal_identifier! {
    /// A permanent account number of the Income Tax Department: three letters, a letter for the kind of holder, a
    /// letter, four digits, a letter, such as `AAAPK1234L`. Letters are capitals.
    ///
    /// The last letter is a check letter whose rule is not public: it is not checked.
    Pan
}

/// The kind of holder, which is the fourth letter of a PAN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanHolder {
    /// `A`.
    AssociationOfPersons,
    /// `B`.
    BodyOfIndividuals,
    /// `C`.
    Company,
    /// `F`: a firm, a limited liability partnership too.
    Firm,
    /// `G`.
    Government,
    /// `H`.
    HinduUndividedFamily,
    /// `J`.
    ArtificialJuridicalPerson,
    /// `L`.
    LocalAuthority,
    /// `P`.
    Individual,
    /// `T`.
    Trust,
}

/// The text is not a PAN. It repeats no character of the text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PanError {
    /// There is no text.
    #[error("the PAN is missing")]
    Missing,
    /// A character is not of the kind that stands at its place.
    #[error("character {position} of a PAN is {expected}")]
    Character {
        /// Its place, counted from 1.
        position: usize,
        /// What stands there.
        expected: &'static str,
    },
    /// The characters are right as far as they go, and are not ten.
    #[error("a PAN has 10 characters, and this has {found}")]
    Length {
        /// The characters that were given.
        found: usize,
    },
}

const LENGTH: usize = 10;
const HOLDER: usize = 3;

impl PanHolder {
    /// What it is, with its article.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AssociationOfPersons => "an association of persons",
            Self::BodyOfIndividuals => "a body of individuals",
            Self::Company => "a company",
            Self::Firm => "a firm or a limited liability partnership",
            Self::Government => "a government",
            Self::HinduUndividedFamily => "a Hindu undivided family",
            Self::ArtificialJuridicalPerson => "an artificial juridical person",
            Self::LocalAuthority => "a local authority",
            Self::Individual => "an individual",
            Self::Trust => "a trust",
        }
    }

    /// Whether the holder is a human being, or several who are no body of their own, so that the number is about
    /// people.
    #[must_use]
    pub const fn is_of_people(self) -> bool {
        matches!(
            self,
            Self::Individual | Self::HinduUndividedFamily | Self::AssociationOfPersons | Self::BodyOfIndividuals
        )
    }

    const fn of(letter: char) -> Option<Self> {
        Some(match letter {
            'A' => Self::AssociationOfPersons,
            'B' => Self::BodyOfIndividuals,
            'C' => Self::Company,
            'F' => Self::Firm,
            'G' => Self::Government,
            'H' => Self::HinduUndividedFamily,
            'J' => Self::ArtificialJuridicalPerson,
            'L' => Self::LocalAuthority,
            'P' => Self::Individual,
            'T' => Self::Trust,
            _ => return None,
        })
    }
}

impl Pan {
    /// The PAN inside a number whose form was checked.
    pub(crate) fn of_checked(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The kind of holder.
    #[must_use]
    pub fn holder(&self) -> PanHolder {
        // Parsing let only letters of holders through.
        self.0.chars().nth(HOLDER).and_then(PanHolder::of).unwrap_or(PanHolder::Individual)
    }

    /// The form that staff may see: the last four characters.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("XXXXXX{}", self.0.get(LENGTH - 4..).unwrap_or_default())
    }
}

impl FromStr for Pan {
    type Err = PanError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(PanError::Missing);
        }
        for (position, character) in (1..=LENGTH).zip(text.chars()) {
            let (fits, expected) = match position {
                4 => (PanHolder::of(character).is_some(), "one of A, B, C, F, G, H, J, L, P and T"),
                6..=9 => (character.is_ascii_digit(), "a digit"),
                _ => (character.is_ascii_uppercase(), "a capital letter"),
            };
            if !fits {
                return Err(PanError::Character { position, expected });
            }
        }
        let found = text.chars().count();
        if found == LENGTH { Ok(Self(text.to_owned())) } else { Err(PanError::Length { found }) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> String {
        text.parse::<Pan>().unwrap_err().to_string()
    }

    #[test]
    fn the_fourth_letter_tells_the_kind_of_holder() {
        assert_eq!("AAAPK1234L".parse::<Pan>().unwrap().holder(), PanHolder::Individual);
        assert_eq!("AAACR5055K".parse::<Pan>().unwrap().holder(), PanHolder::Company);
        assert!(PanHolder::Individual.is_of_people() && !PanHolder::Company.is_of_people());
        assert_eq!(error("AAAXK1234L"), "character 4 of a PAN is one of A, B, C, F, G, H, J, L, P and T");
    }

    #[test]
    fn what_is_wrong_is_said_without_repeating_the_pan() {
        assert_eq!(error(""), "the PAN is missing");
        assert_eq!(error("AAAPK12E4L"), "character 8 of a PAN is a digit");
        assert_eq!(error("aaapk1234l"), "character 1 of a PAN is a capital letter");
        assert_eq!(error("AAAPK1234"), "a PAN has 10 characters, and this has 9");
        assert_eq!(error("AAAPK1234LL"), "a PAN has 10 characters, and this has 11");
    }

    #[test]
    fn a_pan_does_not_print() {
        let pan: Pan = "AAAPK1234L".parse().unwrap();
        assert_eq!((format!("{pan:?}"), pan.masked()), ("Pan(***)".to_owned(), "XXXXXX234L".to_owned()));
    }

    proptest! {
        #[test]
        fn what_is_well_formed_is_kept_as_it_was(text in "[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]") {
            let pan: Pan = text.parse().unwrap();
            prop_assert_eq!(pan.as_str(), &text);
            let (hidden, shown) = text.split_at(6);
            prop_assert!(pan.masked().ends_with(shown) && !pan.masked().contains(hidden));
        }

        #[test]
        fn a_character_of_no_kind_is_refused_at_its_place(
            text in "[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]", at in 0_usize..10, other in "[^A-Z0-9]",
        ) {
            let mut corrupt = text;
            corrupt.replace_range(at..=at, &other);
            let Err(PanError::Character { position, .. }) = corrupt.parse::<Pan>() else {
                return Err(TestCaseError::fail(corrupt));
            };
            prop_assert_eq!(position, at + 1);
        }
    }
}
