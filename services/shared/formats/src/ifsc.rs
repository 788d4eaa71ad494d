//! The code of a bank's branch.

use std::str::FromStr;

use thiserror::Error;

identifier! {
    /// The Indian Financial System Code of a branch: four letters for the bank, a zero, six letters or digits for the
    /// branch, such as `HDFC0001234`. Letters are capitals.
    Ifsc
}

/// The text is not an IFSC.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IfscError {
    /// There is no text.
    #[error("the IFSC is missing")]
    Missing,
    /// A character is not of the kind that stands at its place.
    #[error("character {position} of an IFSC is {expected}, and this is {character:?}")]
    Character {
        /// Its place, counted from 1.
        position: usize,
        /// What stands there.
        expected: &'static str,
        /// What was given.
        character: char,
    },
    /// The characters are right as far as they go, and are not eleven.
    #[error("an IFSC has 11 characters, and this has {found}")]
    Length {
        /// The characters that were given.
        found: usize,
    },
}

const LENGTH: usize = 11;

impl Ifsc {
    /// The four letters of the bank.
    #[must_use]
    pub fn bank(&self) -> &str {
        self.0.get(..4).unwrap_or_default()
    }

    /// The six characters of the branch.
    #[must_use]
    pub fn branch(&self) -> &str {
        self.0.get(5..).unwrap_or_default()
    }
}

impl FromStr for Ifsc {
    type Err = IfscError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(IfscError::Missing);
        }
        for (position, character) in (1..=LENGTH).zip(text.chars()) {
            let (fits, expected) = match position {
                1..=4 => (character.is_ascii_uppercase(), "a capital letter"),
                5 => (character == '0', "the digit zero"),
                _ => (character.is_ascii_uppercase() || character.is_ascii_digit(), "a capital letter or a digit"),
            };
            if !fits {
                return Err(IfscError::Character { position, expected, character });
            }
        }
        let found = text.chars().count();
        if found != LENGTH {
            return Err(IfscError::Length { found });
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> String {
        text.parse::<Ifsc>().unwrap_err().to_string()
    }

    #[test]
    fn the_bank_is_the_first_four_letters() {
        let ifsc: Ifsc = "HDFC0001234".parse().unwrap();
        assert_eq!((ifsc.bank(), ifsc.branch()), ("HDFC", "001234"));
        assert_eq!("SBIN0RRCHGB".parse::<Ifsc>().unwrap().branch(), "RRCHGB");
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(error(""), "the IFSC is missing");
        assert_eq!(error("HDFCO001234"), "character 5 of an IFSC is the digit zero, and this is 'O'");
        assert_eq!(error("hdfc0001234"), "character 1 of an IFSC is a capital letter, and this is 'h'");
        assert_eq!(error("HDFC000123-"), "character 11 of an IFSC is a capital letter or a digit, and this is '-'");
        assert_eq!(error("HDFC000123"), "an IFSC has 11 characters, and this has 10");
        assert_eq!(error("HDFC0001234 "), "an IFSC has 11 characters, and this has 12");
    }

    proptest! {
        #[test]
        fn what_is_well_formed_prints_as_it_was(text in "[A-Z]{4}0[A-Z0-9]{6}") {
            prop_assert_eq!(text.parse::<Ifsc>().unwrap().to_string(), text);
        }

        #[test]
        fn a_character_of_the_wrong_kind_is_refused_at_its_place(
            text in "[A-Z]{4}0[A-Z0-9]{6}", at in 0_usize..11, other in "[^A-Z0-9]",
        ) {
            let mut corrupt = text;
            corrupt.replace_range(at..=at, &other);
            let Err(IfscError::Character { position, .. }) = corrupt.parse::<Ifsc>() else {
                return Err(TestCaseError::fail(corrupt));
            };
            prop_assert_eq!(position, at + 1);
        }

        #[test]
        fn a_bank_has_no_digit_and_the_fifth_is_zero(
            text in "[A-Z]{4}0[A-Z0-9]{6}", at in 0_usize..4, digit in "[0-9]", fifth in "[A-Z1-9]",
        ) {
            let mut digit_in_bank = text.clone();
            digit_in_bank.replace_range(at..=at, &digit);
            prop_assert!(digit_in_bank.parse::<Ifsc>().is_err());
            let mut no_zero = text;
            no_zero.replace_range(4..=4, &fifth);
            prop_assert!(no_zero.parse::<Ifsc>().is_err());
        }
    }
}
