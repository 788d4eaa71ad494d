//! The number of a mobile telephone in India.

use std::str::FromStr;

use thiserror::Error;

personal_identifier! {
    /// A mobile number of the Indian numbering plan: ten digits of which the first is 6 to 9, kept as E.164 writes it,
    /// `+919876543210`.
    ///
    /// Read with or without `+91`, `91` or a trunk `0` in front, and with spaces or hyphens between digits: these are
    /// spellings of one number, so that it is found whichever way it was written.
    IndianMobile
}

/// The text is not a mobile number of India. It repeats nothing of the text but an offending character.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IndianMobileError {
    /// There is no text.
    #[error("the mobile number is missing")]
    Missing,
    /// A character cannot be part of a number.
    #[error("a mobile number has digits, and character {position} of this is {character:?}")]
    Character {
        /// Its place, counted from 1.
        position: usize,
        /// The character.
        character: char,
    },
    /// There are not ten digits after the prefix.
    #[error("a mobile number has 10 digits after +91 or 0, and this has {found}")]
    Length {
        /// The digits after the prefix.
        found: usize,
    },
    /// The first of the ten is not one that mobile numbers begin with.
    #[error("a mobile number of India begins with 6, 7, 8 or 9")]
    NotMobile,
}

const LENGTH: usize = 10;

impl IndianMobile {
    /// The ten digits.
    #[must_use]
    pub fn national(&self) -> &str {
        self.0.get(3..).unwrap_or_default()
    }

    /// The form that staff may see: the last four digits.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("XXXXXX{}", self.national().get(LENGTH - 4..).unwrap_or_default())
    }
}

impl FromStr for IndianMobile {
    type Err = IndianMobileError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(IndianMobileError::Missing);
        }
        let mut digits = String::with_capacity(LENGTH + 3);
        let mut separated = true;
        for (index, character) in text.chars().enumerate() {
            let separator = matches!(character, ' ' | '-');
            if character.is_ascii_digit() {
                digits.push(character);
            } else if !(separator && !separated || index == 0 && character == '+') {
                return Err(IndianMobileError::Character { position: index + 1, character });
            }
            separated = separator || character == '+';
        }
        let found = |digits: &str| IndianMobileError::Length { found: digits.len() };
        let national = if text.starts_with('+') {
            // The sign says that a country code follows: a number of another country is not cut to fit.
            digits.strip_prefix("91").ok_or(IndianMobileError::NotMobile)?
        } else if digits.len() > LENGTH {
            digits
                .strip_prefix("91")
                .filter(|rest| rest.len() == LENGTH)
                .or_else(|| digits.strip_prefix('0'))
                .unwrap_or(&digits)
        } else {
            &digits
        };
        if national.len() != LENGTH {
            return Err(found(national));
        }
        if !national.starts_with(['6', '7', '8', '9']) {
            return Err(IndianMobileError::NotMobile);
        }
        Ok(Self(format!("+91{national}")))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> String {
        text.parse::<IndianMobile>().unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_mobile_number_is_refused_without_repeating_it() {
        assert_eq!(error(""), "the mobile number is missing");
        assert_eq!(error("987654321"), "a mobile number has 10 digits after +91 or 0, and this has 9");
        assert_eq!(error("5876543210"), "a mobile number of India begins with 6, 7, 8 or 9");
        assert_eq!(error("+15551234567"), "a mobile number of India begins with 6, 7, 8 or 9");
        assert_eq!(error("9.87654E+09"), "a mobile number has digits, and character 2 of this is '.'");
        assert_eq!(error("98765--43210"), "a mobile number has digits, and character 7 of this is '-'");
        assert_eq!(error("९८७६५४३२१०"), "a mobile number has digits, and character 1 of this is '९'");
    }

    #[test]
    fn a_number_does_not_print() {
        let mobile: IndianMobile = "9876543210".parse().unwrap();
        assert_eq!((format!("{mobile:?}"), mobile.masked()), ("IndianMobile(***)".to_owned(), "XXXXXX3210".to_owned()));
    }

    proptest! {
        #[test]
        fn every_spelling_is_the_same_number(number in "[6-9][0-9]{9}") {
            let (first, last) = number.split_at(5);
            for spelling in [
                number.clone(),
                format!("0{number}"),
                format!("91{number}"),
                format!("+91{number}"),
                format!("+91 {first} {last}"),
                format!("+91-{first}-{last}"),
            ] {
                let parsed: IndianMobile = spelling.parse().unwrap();
                prop_assert_eq!(parsed.as_str(), format!("+91{number}"));
                prop_assert_eq!(parsed.national(), &number);
                prop_assert_eq!(parsed.as_str().parse::<IndianMobile>().unwrap(), parsed);
            }
        }

        #[test]
        fn a_digit_lost_or_added_is_refused(short in "[6-8][0-9]{1,8}", long in "[6-8][0-9]{10,14}") {
            prop_assert!(short.parse::<IndianMobile>().is_err());
            prop_assert!(long.parse::<IndianMobile>().is_err());
        }
    }
}
