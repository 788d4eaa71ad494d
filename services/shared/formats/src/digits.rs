//! Identifiers of a fixed number of digits.

use std::str::FromStr;

use thiserror::Error;

/// The text is not an identifier of that many digits.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DigitsError {
    /// There is no text.
    #[error("{what} is missing")]
    Missing {
        /// The identifier, with its article.
        what: &'static str,
    },
    /// There are only digits, too few of them.
    #[error("{what} has {expected} digits, and this has {found}; a spreadsheet may have dropped leading zeros")]
    TooShort {
        /// The identifier, with its article.
        what: &'static str,
        /// The digits that it has.
        expected: usize,
        /// The digits that were given.
        found: usize,
    },
    /// There are only digits, too many of them.
    #[error("{what} has {expected} digits, and this has {found}")]
    TooLong {
        /// The identifier, with its article.
        what: &'static str,
        /// The digits that it has.
        expected: usize,
        /// The digits that were given.
        found: usize,
    },
    /// There is something else than digits 0 to 9.
    #[error("{what} has only digits 0 to 9, and character {position} of this is {character:?}")]
    NotADigit {
        /// The identifier, with its article.
        what: &'static str,
        /// The first character that is no digit, counted from 1.
        position: usize,
        /// That character.
        character: char,
    },
    /// The first digit cannot be zero.
    #[error("{what} does not begin with 0")]
    LeadingZero {
        /// The identifier, with its article.
        what: &'static str,
    },
}

identifier! {
    /// The number printed on a cheque: six digits, leading zeros included.
    ChequeNumber
}

identifier! {
    /// The magnetic-ink code of a branch in the clearing house: nine digits, for city, bank and branch (three each).
    Micr
}

identifier! {
    /// The reason for which the clearing house (CTS) returned an instrument: two digits.
    ///
    /// Every pair of digits is accepted: the list grows, and what a code means is in the statute book.
    CtsReturnCode
}

identifier! {
    /// The index number of a post office's area: six digits, the first of them not zero.
    PinCode
}

impl Micr {
    /// The city, which is the first three digits of its PIN codes.
    #[must_use]
    pub fn city(&self) -> &str {
        self.0.get(..3).unwrap_or_default()
    }

    /// The bank.
    #[must_use]
    pub fn bank(&self) -> &str {
        self.0.get(3..6).unwrap_or_default()
    }

    /// The branch of the bank in that city.
    #[must_use]
    pub fn branch(&self) -> &str {
        self.0.get(6..).unwrap_or_default()
    }
}

impl FromStr for ChequeNumber {
    type Err = DigitsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        digits(text, "a cheque number", 6).map(Self)
    }
}

impl FromStr for Micr {
    type Err = DigitsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        digits(text, "a MICR code", 9).map(Self)
    }
}

impl FromStr for CtsReturnCode {
    type Err = DigitsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        digits(text, "a CTS return code", 2).map(Self)
    }
}

impl FromStr for PinCode {
    type Err = DigitsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let pin = digits(text, "a PIN code", 6)?;
        if pin.starts_with('0') { Err(DigitsError::LeadingZero { what: "a PIN code" }) } else { Ok(Self(pin)) }
    }
}

pub(crate) fn digits(text: &str, what: &'static str, expected: usize) -> Result<String, DigitsError> {
    if text.is_empty() {
        return Err(DigitsError::Missing { what });
    }
    if let Some((index, character)) = text.chars().enumerate().find(|(_, character)| !character.is_ascii_digit()) {
        return Err(DigitsError::NotADigit { what, position: index + 1, character });
    }
    let found = text.len();
    match found.cmp(&expected) {
        std::cmp::Ordering::Less => Err(DigitsError::TooShort { what, expected, found }),
        std::cmp::Ordering::Greater => Err(DigitsError::TooLong { what, expected, found }),
        std::cmp::Ordering::Equal => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> String {
        text.parse::<ChequeNumber>().unwrap_err().to_string()
    }

    #[test]
    fn a_micr_code_is_city_bank_and_branch() {
        let micr: Micr = "411240002".parse().unwrap();
        assert_eq!((micr.city(), micr.bank(), micr.branch()), ("411", "240", "002"));
    }

    #[test]
    fn leading_zeros_are_kept_and_not_invented() {
        assert_eq!("000042".parse::<ChequeNumber>().unwrap().as_str(), "000042");
        assert_eq!(
            error("42"),
            "a cheque number has 6 digits, and this has 2; a spreadsheet may have dropped leading zeros"
        );
        assert!(matches!("1".parse::<CtsReturnCode>(), Err(DigitsError::TooShort { expected: 2, found: 1, .. })));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(error(""), "a cheque number is missing");
        assert_eq!(error("1234567"), "a cheque number has 6 digits, and this has 7");
        assert_eq!(error("12 456"), "a cheque number has only digits 0 to 9, and character 3 of this is ' '");
        assert_eq!(error("12345\n"), "a cheque number has only digits 0 to 9, and character 6 of this is '\\n'");
    }

    #[test]
    fn digits_of_other_scripts_are_not_digits_here() {
        assert!(matches!("१२३४५६".parse::<ChequeNumber>(), Err(DigitsError::NotADigit { position: 1, .. })));
    }

    #[test]
    fn values_print_with_their_type_only_for_debugging() {
        let code: CtsReturnCode = "01".parse().unwrap();
        assert_eq!(format!("{code}|{code:>4}|{code:?}"), "01|  01|CtsReturnCode(01)");
    }

    proptest! {
        #[test]
        fn what_is_well_formed_prints_as_it_was(cheque in "[0-9]{6}", micr in "[0-9]{9}", code in "[0-9]{2}") {
            prop_assert_eq!(cheque.parse::<ChequeNumber>().unwrap().to_string(), cheque);
            let parsed: Micr = micr.parse().unwrap();
            prop_assert_eq!([parsed.city(), parsed.bank(), parsed.branch()].concat(), micr);
            prop_assert_eq!(code.parse::<CtsReturnCode>().unwrap().to_string(), code);
        }

        #[test]
        fn a_pin_code_is_six_digits_of_which_the_first_is_not_zero(pin in "[0-9]{6}") {
            match pin.parse::<PinCode>() {
                Ok(parsed) => prop_assert!(parsed.as_str() == pin && !pin.starts_with('0')),
                Err(error) => {
                    prop_assert!(pin.starts_with('0'));
                    prop_assert_eq!(error.to_string(), "a PIN code does not begin with 0");
                }
            }
        }

        #[test]
        fn a_digit_that_became_something_else_is_refused(cheque in "[0-9]{6}", at in 0_usize..6, other in "[^0-9]") {
            let mut corrupt = cheque;
            corrupt.replace_range(at..=at, &other);
            let Err(DigitsError::NotADigit { position, .. }) = corrupt.parse::<ChequeNumber>() else {
                return Err(TestCaseError::fail(corrupt));
            };
            prop_assert_eq!(position, at + 1);
        }

        #[test]
        fn a_digit_lost_or_added_is_refused(short in "[0-9]{1,5}", long in "[0-9]{7,12}") {
            let too_short = matches!(short.parse::<ChequeNumber>(), Err(DigitsError::TooShort { .. }));
            let too_long = matches!(long.parse::<ChequeNumber>(), Err(DigitsError::TooLong { .. }));
            prop_assert!(too_short && too_long);
        }

        #[test]
        fn no_text_is_parsed_to_another_text(text in any::<String>()) {
            if let Ok(cheque) = text.parse::<ChequeNumber>() {
                prop_assert_eq!(cheque.as_str(), text);
            }
        }
    }
}
