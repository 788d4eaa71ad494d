//! The lender's number of a loan account.

use std::str::FromStr;

use thiserror::Error;

identifier! {
    /// The number of a loan account in the lender's system: 1 to 40 of A-Z, 0-9, `-` and `/`, with at least one
    /// letter or digit. Small letters are read as capitals, so that one account has one number.
    LoanAccountNumber
}

/// The text is not a loan account number.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LoanAccountNumberError {
    /// There is no text.
    #[error("the loan account number is missing")]
    Missing,
    /// The number was rounded by a spreadsheet.
    #[error(
        "the loan account number is in scientific notation: Excel has rounded it and its digits are lost; \
         format the column as text and export the file again"
    )]
    ScientificNotation,
    /// A character cannot be part of a number.
    #[error("a loan account number has only A-Z, 0-9, - and /, and character {position} of this is {character:?}")]
    Character {
        /// Its place, counted from 1.
        position: usize,
        /// The character.
        character: char,
    },
    /// There are more characters than a number has.
    #[error("a loan account number has at most 40 characters, and this has {found}")]
    TooLong {
        /// The characters that were given.
        found: usize,
    },
    /// There are only dashes and slashes, which stand for "none".
    #[error("a loan account number has at least one letter or digit")]
    OnlyPunctuation,
}

const MAX_LENGTH: usize = 40;

impl FromStr for LoanAccountNumber {
    type Err = LoanAccountNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(LoanAccountNumberError::Missing);
        }
        if is_scientific(text) {
            return Err(LoanAccountNumberError::ScientificNotation);
        }
        let allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '/');
        if let Some((index, character)) = text.chars().enumerate().find(|&(_, character)| !allowed(character)) {
            return Err(LoanAccountNumberError::Character { position: index + 1, character });
        }
        if text.len() > MAX_LENGTH {
            return Err(LoanAccountNumberError::TooLong { found: text.len() });
        }
        if !text.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
            return Err(LoanAccountNumberError::OnlyPunctuation);
        }
        Ok(Self(text.to_ascii_uppercase()))
    }
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

    fn error(text: &str) -> LoanAccountNumberError {
        text.parse::<LoanAccountNumber>().unwrap_err()
    }

    #[test]
    fn small_letters_become_capitals() {
        assert_eq!("hl/pune-00042".parse::<LoanAccountNumber>().unwrap().as_str(), "HL/PUNE-00042");
    }

    #[test]
    fn a_number_that_excel_rounded_is_refused_with_the_remedy() {
        for text in ["1.23E+15", "1.23e+15", "1E+15", "1,23E+15", "1.5E15"] {
            assert_eq!(error(text), LoanAccountNumberError::ScientificNotation, "{text}");
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
        assert_eq!(error(&"9".repeat(41)), LoanAccountNumberError::TooLong { found: 41 });
        assert_eq!(error("-"), LoanAccountNumberError::OnlyPunctuation);
        assert_eq!(error("ऋण42"), LoanAccountNumberError::Character { position: 1, character: 'ऋ' });
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
            prop_assert_eq!(error(&rounded), LoanAccountNumberError::ScientificNotation);
        }

        #[test]
        fn a_strange_character_is_refused_at_its_place(
            text in "[A-Z0-9/-]{1,40}", at in any::<prop::sample::Index>(), other in "[^A-Za-z0-9/-]",
        ) {
            let at = at.index(text.len());
            let mut corrupt = text;
            corrupt.replace_range(at..=at, &other);
            let refused = match error(&corrupt) {
                LoanAccountNumberError::Character { position, .. } => position == at + 1,
                other => other == LoanAccountNumberError::ScientificNotation,
            };
            prop_assert!(refused);
        }
    }
}
