//! The identifier of a legal entity.

use std::str::FromStr;

use thiserror::Error;

use crate::form::{self, Class, FormError};

identifier! {
    /// A legal entity identifier (ISO 17442): eighteen letters or digits, of which the first four are the issuer's
    /// prefix, and two check digits, such as `213800WSGIIZCXF1P572`. Letters are capitals.
    ///
    /// The check digits are right: with `A` to `Z` written as 10 to 35, the number leaves 1 when divided by 97
    /// (ISO 7064, MOD 97-10), and the check digits are 02 to 98.
    ///
    /// A digit that was misread for another digit, and a letter for another letter, are always found. **A digit that
    /// was misread for a letter, or a letter for a digit, can go unseen**, because the number then has one digit more
    /// or less: where `P` is the number that stands on the left of it, `v` the letter's value and `d` the digit, it
    /// goes unseen exactly if 97 divides `90 P + v - d` (in 1 of 97 such slips; never at the first place).
    ///
    /// Whether the entity exists and the registration is current is known to the GLEIF register only.
    Lei
}

/// The text is not an LEI.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LeiError {
    /// It is not of the form of one.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The check digits are others: a character was misread.
    #[error("the check digits of this LEI are {found}, and its other characters give {computed:02}; one was misread")]
    CheckDigits {
        /// What was given.
        found: String,
        /// What the first eighteen characters give.
        computed: u32,
    },
}

const FORM: &[(usize, Class)] = &[(18, Class::CapitalOrDigit), (2, Class::Digit)];

impl Lei {
    /// The four characters of the issuer (local operating unit): `3358` is Legal Entity Identifier India Limited.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.0.get(..4).unwrap_or_default()
    }

    /// The fourteen characters that the issuer gave the entity.
    #[must_use]
    pub fn entity(&self) -> &str {
        self.0.get(4..18).unwrap_or_default()
    }
}

/// ISO 7064, MOD 97-10: what two digits after `first` make the remainder 1.
fn check_digits(first: &str) -> u32 {
    let remainder = |rest: u32, value: u32| (if value < 10 { rest * 10 + value } else { rest * 100 + value }) % 97;
    let rest = first.chars().filter_map(|character| character.to_digit(36)).fold(0, remainder);
    98 - rest * 100 % 97
}

impl FromStr for Lei {
    type Err = LeiError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        form::check(text, "an LEI", FORM)?;
        let (first, found) = text.split_at_checked(18).unwrap_or_default();
        let computed = check_digits(first);
        if found.parse() != Ok(computed) {
            return Err(LeiError::CheckDigits { found: found.to_owned(), computed });
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    fn error(text: &str) -> String {
        text.parse::<Lei>().unwrap_err().to_string()
    }

    fn remainder(text: &str, modulus: u64) -> u64 {
        let digits: String = text.chars().map(|c| c.to_digit(36).unwrap().to_string()).collect();
        digits.bytes().fold(0, |rest, byte| (rest * 10 + u64::from(byte - b'0')) % modulus)
    }

    #[test]
    fn published_identifiers_have_their_check_digits() {
        for lei in ["5493001KJTIIGC8Y1R12", "54930084UKLVMY22DS16", "213800WSGIIZCXF1P572", "5493000IBP32UQZ0KL24"] {
            assert_eq!(lei.parse::<Lei>().unwrap().as_str(), lei);
        }
        let lei: Lei = "213800WSGIIZCXF1P572".parse().unwrap();
        assert_eq!((lei.issuer(), lei.entity()), ("2138", "00WSGIIZCXF1P5"));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(error(""), "an LEI is missing");
        assert_eq!(error("213800WSGIIZCXF1P5A2"), "character 19 of an LEI is a digit, and this is 'A'");
        assert_eq!(error("213800WSGIIZCXF1P57"), "an LEI has 20 characters, and this has 19");
        assert_eq!(
            error("213800WSGIIZCXF1P573"),
            "the check digits of this LEI are 73, and its other characters give 72; one was misread"
        );
    }

    #[test]
    fn a_digit_misread_for_a_letter_can_go_unseen() {
        // 90 P + v - d is a multiple of 97 with P = 1, v = 10, d = 3: 90 + 7.
        let zeros = "0".repeat(16);
        for first in [format!("13{zeros}"), format!("1A{zeros}")] {
            assert!(format!("{first}{:02}", check_digits(&format!("13{zeros}"))).parse::<Lei>().is_ok(), "{first}");
        }
    }

    #[test]
    fn check_digits_are_written_in_one_way() {
        // 00, 01 and 99 would leave the remainder that 97, 98 and 02 leave.
        for number in 0..10_000_u32 {
            let first = format!("213800{number:012}");
            let computed = check_digits(&first);
            assert!((2..=98).contains(&computed));
            assert_eq!(remainder(&format!("{first}{computed:02}"), 97), 1);
            if number % 100 == 0 {
                let accepted = (0..100).filter(|digits| format!("{first}{digits:02}").parse::<Lei>().is_ok());
                assert_eq!(accepted.collect::<Vec<u32>>(), [computed]);
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_generated_is_read(first in "[0-9A-Z]{18}") {
            let number = format!("{first}{:02}", check_digits(&first));
            prop_assert_eq!(number.parse::<Lei>().unwrap().to_string(), number);
        }

        #[test]
        fn a_character_that_became_another_is_refused_but_for_the_slips_that_are_told(first in "[0-9A-Z]{18}") {
            let number = format!("{first}{:02}", check_digits(&first));
            for (at, was) in number.char_indices() {
                for other in ALPHABET.chars().chain("az -०".chars()).filter(|&c| c != was) {
                    let mut corrupt = number.clone();
                    corrupt.replace_range(at..=at, &other.to_string());
                    let unseen = at < 18 && goes_unseen(number.get(..at).unwrap(), was, other);
                    prop_assert_eq!(corrupt.parse::<Lei>().is_ok(), unseen, "{} for {}", corrupt, number);
                }
            }
        }
    }

    /// What the type's documentation says.
    fn goes_unseen(left: &str, was: char, is: char) -> bool {
        let (digit, letter) = if was.is_ascii_digit() { (was, is) } else { (is, was) };
        if !digit.is_ascii_digit() || !letter.is_ascii_uppercase() {
            return false;
        }
        let value = |c: char| u64::from(c.to_digit(36).unwrap());
        (90 * remainder(left, 97) + value(letter) - value(digit)).is_multiple_of(97)
    }
}
