//! The number of a postal article.

use std::str::FromStr;

use thiserror::Error;

identifier! {
    /// The number on a postal article (UPU S10): two letters for the service, eight digits, a check digit, two letters
    /// for the country, such as `EM123456785IN`. The check digit is right.
    ///
    /// A digit that was misread for another is found, but for one slip: the remainders 0 and 6 by 11 are both written
    /// as the check digit 5, so that a slip from the one to the other goes unseen. Letters are not part of the
    /// computation: one that was misread for another letter is not found.
    S10
}

/// The text is not an S10 number.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum S10Error {
    /// There is no text.
    #[error("the article number is missing")]
    Missing,
    /// A character is not of the kind that stands at its place.
    #[error("character {position} of an article number is {expected}, and this is {character:?}")]
    Character {
        /// Its place, counted from 1.
        position: usize,
        /// What stands there.
        expected: &'static str,
        /// What was given.
        character: char,
    },
    /// The characters are right as far as they go, and are not thirteen.
    #[error("an article number has 13 characters, and this has {found}")]
    Length {
        /// The characters that were given.
        found: usize,
    },
    /// The check digit is another one: a digit was misread.
    #[error("the check digit of this article number is {found}, and its eight digits give {computed}; one was misread")]
    CheckDigit {
        /// What was given.
        found: u32,
        /// What the digits give.
        computed: u32,
    },
    /// A serial of more than eight digits.
    #[error("{serial} has more than eight digits, so it is no serial of an article number")]
    Serial {
        /// The serial.
        serial: u32,
    },
}

const LENGTH: usize = 13;
const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];

impl S10 {
    /// The number of a serial out of a range that the post has allotted: service `EM`, country `IN`.
    ///
    /// Numbers for real articles come out of the range that the carrier allotted to the sender, and nowhere else; any
    /// other serial is for simulations and tests.
    pub fn of_serial(service: &str, serial: u32, country: &str) -> Result<Self, S10Error> {
        if serial > 99_999_999 {
            return Err(S10Error::Serial { serial });
        }
        let digits = format!("{serial:08}");
        format!("{service}{digits}{}{country}", check_digit(&digits)).parse()
    }

    /// The two letters of the service: `EM` and others for Speed Post, `R` and a letter for registered articles.
    #[must_use]
    pub fn service(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }

    /// The eight digits of the serial.
    #[must_use]
    pub fn serial(&self) -> &str {
        self.0.get(2..10).unwrap_or_default()
    }

    /// The check digit.
    #[must_use]
    pub fn check_digit(&self) -> &str {
        self.0.get(10..11).unwrap_or_default()
    }

    /// The two letters of the country whose post gave the number: `IN`.
    #[must_use]
    pub fn country(&self) -> &str {
        self.0.get(11..).unwrap_or_default()
    }
}

/// UPU S10: 11 less the weighted sum's remainder by 11, where 10 is written 0 and 11 is written 5.
fn check_digit(digits: &str) -> u32 {
    let sum: u32 = digits.chars().filter_map(|digit| digit.to_digit(10)).zip(WEIGHTS).map(|(d, w)| d * w).sum();
    match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        digit => digit,
    }
}

impl FromStr for S10 {
    type Err = S10Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(S10Error::Missing);
        }
        for (position, character) in (1..=LENGTH).zip(text.chars()) {
            let (fits, expected) = match position {
                1..=2 | 12..=13 => (character.is_ascii_uppercase(), "a capital letter"),
                _ => (character.is_ascii_digit(), "a digit"),
            };
            if !fits {
                return Err(S10Error::Character { position, expected, character });
            }
        }
        let length = text.chars().count();
        if length != LENGTH {
            return Err(S10Error::Length { found: length });
        }
        let computed = check_digit(text.get(2..10).unwrap_or_default());
        let found = text.get(10..11).and_then(|digit| digit.parse().ok()).unwrap_or_default();
        if found != computed {
            return Err(S10Error::CheckDigit { found, computed });
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> String {
        text.parse::<S10>().unwrap_err().to_string()
    }

    #[test]
    fn check_digits_are_those_of_the_standard() {
        for number in ["RR473124829IN", "RR287043775IN", "EM123456785IN"] {
            assert_eq!(number.parse::<S10>().unwrap().as_str(), number);
        }
        assert_eq!(S10::of_serial("EM", 12_345_678, "IN").unwrap().as_str(), "EM123456785IN");
        let number: S10 = "EM123456785IN".parse().unwrap();
        let parts = [number.service(), number.serial(), number.check_digit(), number.country()];
        assert_eq!(parts, ["EM", "12345678", "5", "IN"]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(error(""), "the article number is missing");
        assert!(
            error("EM123456789IN")
                .starts_with("the check digit of this article number is 9, and its eight digits give 5")
        );
        assert_eq!(error("em123456785IN"), "character 1 of an article number is a capital letter, and this is 'e'");
        assert_eq!(error("EM12345678XIN"), "character 11 of an article number is a digit, and this is 'X'");
        assert_eq!(error("EM123456785I"), "an article number has 13 characters, and this has 12");
        assert_eq!(error("EM123456785IN "), "an article number has 13 characters, and this has 14");
        assert!(S10::of_serial("EM", 100_000_000, "IN").is_err());
        assert!(S10::of_serial("E", 1, "IN").is_err());
    }

    proptest! {
        #[test]
        fn a_number_of_a_range_reads_back(serial in 0_u32..=99_999_999, service in "[A-Z]{2}") {
            let number = S10::of_serial(&service, serial, "IN").unwrap();
            prop_assert_eq!(number.to_string().parse::<S10>().unwrap(), number);
        }

        #[test]
        fn a_digit_that_became_another_is_refused_but_for_the_slip_that_is_told(serial in 0_u32..=99_999_999) {
            let number = S10::of_serial("EM", serial, "IN").unwrap().to_string();
            let remainder = |number: &str| {
                let digits = number.get(2..10).unwrap().bytes().map(|byte| u32::from(byte - b'0'));
                digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum::<u32>() % 11
            };
            for at in 2..11 {
                let was = number.chars().nth(at).unwrap();
                for other in ('0'..='9').filter(|&c| c != was) {
                    let mut corrupt = number.clone();
                    corrupt.replace_range(at..=at, &other.to_string());
                    let (was, is) = (remainder(&number), remainder(&corrupt));
                    let unseen = at < 10 && matches!((was, is), (0, 6) | (6, 0));
                    prop_assert_eq!(corrupt.parse::<S10>().is_ok(), unseen, "{} for {}", corrupt, number);
                }
            }
        }

        #[test]
        fn two_neighbouring_digits_in_each_others_place_are_found_or_equal(
            serial in 0_u32..=99_999_999, at in 2_usize..9,
        ) {
            let number = S10::of_serial("EM", serial, "IN").unwrap().to_string();
            let mut bytes = number.clone().into_bytes();
            bytes.swap(at, at + 1);
            let swapped = String::from_utf8(bytes).unwrap();
            // 11 is written 5, as 5 is: only between these two does a slip go unseen.
            if swapped != number && swapped.parse::<S10>().is_ok() {
                prop_assert_eq!(number.get(10..11), Some("5"), "{}", swapped);
            }
        }
    }
}
