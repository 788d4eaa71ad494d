//! The lender's own numbers: of a loan account, of a customer.

use std::str::FromStr;

use thiserror::Error;

identifier! {
    /// The number of a loan account in the lender's system: 1 to 40 of A-Z, 0-9, `-` and `/`, with at least one
    /// letter or digit. Small letters are read as capitals, so that one account has one number.
    LoanAccountNumber
}

identifier! {
    /// The number of a customer in the lender's system (UCIC): 1 to 40 of A-Z, 0-9, `-` and `/`, with at least one
    /// letter or digit. Small letters are read as capitals, so that one customer has one number.
    CustomerId
}

/// The text is not a number of the lender's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LenderNumberError {
    /// There is no text.
    #[error("the {what} is missing")]
    Missing {
        /// The number, without its article.
        what: &'static str,
    },
    /// The number was rounded by a spreadsheet.
    #[error(
        "the {what} is in scientific notation: Excel has rounded it and its digits are lost; \
         format the column as text and export the file again"
    )]
    ScientificNotation {
        /// The number, without its article.
        what: &'static str,
    },
    /// A character cannot be part of a number.
    #[error("a {what} has only A-Z, 0-9, - and /, and character {position} of this is {character:?}")]
    Character {
        /// The number, without its article.
        what: &'static str,
        /// Its place, counted from 1.
        position: usize,
        /// The character.
        character: char,
    },
    /// There are more characters than a number has.
    #[error("a {what} has at most 40 characters, and this has {found}")]
    TooLong {
        /// The number, without its article.
        what: &'static str,
        /// The characters that were given.
        found: usize,
    },
    /// There are only dashes and slashes, which stand for "none".
    #[error("a {what} has at least one letter or digit")]
    OnlyPunctuation {
        /// The number, without its article.
        what: &'static str,
    },
}

const MAX_LENGTH: usize = 40;

impl FromStr for LoanAccountNumber {
    type Err = LenderNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        number(text, "loan account number").map(Self)
    }
}

impl FromStr for CustomerId {
    type Err = LenderNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        number(text, "customer id").map(Self)
    }
}

fn number(text: &str, what: &'static str) -> Result<String, LenderNumberError> {
    if text.is_empty() {
        return Err(LenderNumberError::Missing { what });
    }
    if is_scientific(text) {
        return Err(LenderNumberError::ScientificNotation { what });
    }
    let allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '/');
    if let Some((index, character)) = text.chars().enumerate().find(|&(_, character)| !allowed(character)) {
        return Err(LenderNumberError::Character { what, position: index + 1, character });
    }
    if text.len() > MAX_LENGTH {
        return Err(LenderNumberError::TooLong { what, found: text.len() });
    }
    if !text.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        return Err(LenderNumberError::OnlyPunctuation { what });
    }
    Ok(text.to_ascii_uppercase())
}

/// Whether a spreadsheet wrote the number, as in `1.23E+15` or `1E+15`.
///
/// `12E15` and `12E-15` are not taken for one: spreadsheets write the sign `+`, and both can be account numbers.
fn is_scientific(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    // Some locales write the decimal point as a comma.
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let has_fraction = whole.len() < mantissa.len();
    let mantissa_fits = digits(whole) && (digits(fraction) || !has_fraction);
    let (sign, exponent) = exponent.strip_prefix('+').map_or((false, exponent), |rest| (true, rest));
    mantissa_fits && digits(exponent) && (sign || has_fraction)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WHAT: &str = "loan account number";

    fn error(text: &str) -> LenderNumberError {
        text.parse::<LoanAccountNumber>().unwrap_err()
    }

    #[test]
    fn small_letters_become_capitals() {
        assert_eq!("hl/pune-00042".parse::<LoanAccountNumber>().unwrap().as_str(), "HL/PUNE-00042");
    }

    #[test]
    fn a_number_that_excel_rounded_is_refused_with_the_remedy() {
        for text in ["1.23E+15", "1.23e+15", "1E+15", "1,23E+15", "1.5E15"] {
            assert_eq!(error(text), LenderNumberError::ScientificNotation { what: WHAT }, "{text}");
        }
        assert!(error("1.23E+15").to_string().contains("format the column as text"));
    }

    #[test]
    fn a_number_with_an_e_is_not_taken_for_a_rounded_one() {
        for text in ["12E15", "1E-15", "E15", "HE/15"] {
            assert_eq!(text.parse::<LoanAccountNumber>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_is_wrong_is_said_without_printing_the_number() {
        assert_eq!(error("").to_string(), "the loan account number is missing");
        assert_eq!(
            error("HL 42").to_string(),
            "a loan account number has only A-Z, 0-9, - and /, and character 3 of this is ' '"
        );
        assert_eq!(error(&"9".repeat(41)), LenderNumberError::TooLong { what: WHAT, found: 41 });
        assert_eq!(error("-"), LenderNumberError::OnlyPunctuation { what: WHAT });
        assert_eq!(error("ऋण42"), LenderNumberError::Character { what: WHAT, position: 1, character: 'ऋ' });
    }

    #[test]
    fn a_customer_has_a_number_of_the_same_form_under_its_own_name() {
        assert_eq!("cif-0042".parse::<CustomerId>().unwrap().as_str(), "CIF-0042");
        assert_eq!("".parse::<CustomerId>().unwrap_err().to_string(), "the customer id is missing");
        assert!("4.2E+11".parse::<CustomerId>().unwrap_err().to_string().contains("the customer id is in scientific"));
    }

    proptest! {
        #[test]
        fn what_is_well_formed_prints_as_it_was(text in "[A-Z0-9][A-Z0-9/-]{0,39}") {
            prop_assert_eq!(text.parse::<LoanAccountNumber>().unwrap().to_string(), text);
        }

        #[test]
        fn reading_twice_changes_nothing(text in "[A-Za-z0-9][A-Za-z0-9/-]{0,39}") {
            let once: LoanAccountNumber = text.parse().unwrap();
            prop_assert_eq!(once.as_str().parse::<LoanAccountNumber>().unwrap(), once);
        }

        #[test]
        fn any_number_as_excel_rounds_it_is_refused(whole in 1_u8..10, fraction in 0_u32..100_000, power in 11_u8..30) {
            let rounded = format!("{whole}.{fraction}E+{power}");
            prop_assert_eq!(error(&rounded), LenderNumberError::ScientificNotation { what: WHAT });
        }

        #[test]
        fn a_strange_character_is_refused_at_its_place(
            text in "[A-Z0-9/-]{1,40}", at in any::<prop::sample::Index>(), other in "[^A-Za-z0-9/-]",
        ) {
            let at = at.index(text.len());
            let mut corrupt = text;
            corrupt.replace_range(at..=at, &other);
            let refused = match error(&corrupt) {
                LenderNumberError::Character { position, .. } => position == at + 1,
                other => other == LenderNumberError::ScientificNotation { what: WHAT },
            };
            prop_assert!(refused);
        }
    }
}
