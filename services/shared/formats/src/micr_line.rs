//! The line in magnetic ink at the foot of a cheque.

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::{ChequeNumber, DigitsError, Micr, digits::digits};

/// The four fields of a cheque's code line: the cheque's number (6 digits), the MICR code of the branch (9), the base
/// number of the account (6, which some banks leave out), the transaction code (2).
///
/// Read with the symbols of E-13B between the fields or with spaces, `⑈123456⑈ 411240002⑆ 045504⑈ 31` or
/// `123456 411240002 045504 31`, or as 23 digits together. Cheques of governments, drawn on the Reserve Bank, have
/// seven and three digits in the last fields and are refused. Source: the Reserve Bank's CTS-2010 standards (`law.md`
/// E). There is no check digit that is public. It does not print: the base number is part of the drawer's account
/// number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MicrLine {
    cheque: ChequeNumber,
    micr: Micr,
    base_account: Option<String>,
    transaction_code: String,
}

/// The text is not a code line. It repeats nothing of the text but an offending character.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MicrLineError {
    /// There is no text.
    #[error("the code line is missing")]
    Missing,
    /// A character is neither a digit nor one that stands between fields.
    #[error("a code line has digits, spaces and the symbols ⑆ ⑈, and character {position} of this is {character:?}")]
    Character {
        /// Its place, counted from 1.
        position: usize,
        /// The character.
        character: char,
    },
    /// There are more or fewer fields.
    #[error("a code line has three or four fields or 23 digits together, and this has {found} fields")]
    Fields {
        /// How many groups of digits there are.
        found: usize,
    },
    /// A field has too few or too many digits.
    #[error(transparent)]
    Field(#[from] DigitsError),
}

const TOGETHER: usize = 23;

impl MicrLine {
    /// The number of the cheque.
    #[must_use]
    pub const fn cheque(&self) -> &ChequeNumber {
        &self.cheque
    }

    /// The branch on which it is drawn.
    #[must_use]
    pub const fn micr(&self) -> &Micr {
        &self.micr
    }

    /// Six digits out of the drawer's account number, for sealing; which ones, the bank knows.
    #[must_use]
    pub fn base_account(&self) -> Option<&str> {
        self.base_account.as_deref()
    }

    /// The transaction code.
    #[must_use]
    pub fn transaction_code(&self) -> &str {
        &self.transaction_code
    }

    /// Whether the code is one that banks print on cheques payable at par at all branches (29 to 31), or on local ones
    /// (09 to 11); none for other codes, whose meaning is not known here.
    #[must_use]
    pub fn is_payable_at_par(&self) -> Option<bool> {
        match self.transaction_code.as_str() {
            "29" | "30" | "31" => Some(true),
            "09" | "10" | "11" => Some(false),
            _ => None,
        }
    }

    /// The fields with a space between them, for sealing.
    #[must_use]
    pub fn spaced(&self) -> String {
        self.with_account(self.base_account.as_deref())
    }

    /// The form that staff may see: without the base number.
    #[must_use]
    pub fn masked(&self) -> String {
        self.with_account(self.base_account.is_some().then_some("XXXXXX"))
    }

    fn with_account(&self, account: Option<&str>) -> String {
        let account = account.map(|account| format!("{account} ")).unwrap_or_default();
        format!("{} {} {account}{}", self.cheque, self.micr, self.transaction_code)
    }
}

impl fmt::Debug for MicrLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MicrLine(***)")
    }
}

impl FromStr for MicrLine {
    type Err = MicrLineError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Transit, amount, on-us and dash of E-13B.
        let between = |character: char| matches!(character, ' ' | '⑆' | '⑇' | '⑈' | '⑉');
        let strange = |character: char| !character.is_ascii_digit() && !between(character);
        if let Some((index, character)) = text.chars().enumerate().find(|&(_, character)| strange(character)) {
            return Err(MicrLineError::Character { position: index + 1, character });
        }
        let fields: Vec<&str> = text.split(between).filter(|field| !field.is_empty()).collect();
        let (cheque, micr, account, code) = match fields.as_slice() {
            [] => return Err(MicrLineError::Missing),
            [all] if all.len() == TOGETHER => {
                let part = |range| all.get(range).unwrap_or_default();
                (part(0..6), part(6..15), Some(part(15..21)), part(21..23))
            }
            [cheque, micr, account, code] => (*cheque, *micr, Some(*account), *code),
            [cheque, micr, code] => (*cheque, *micr, None, *code),
            other => return Err(MicrLineError::Fields { found: other.len() }),
        };
        let account = account.map(|account| digits(account, "the base number of an account", 6)).transpose()?;
        Ok(Self {
            cheque: cheque.parse()?,
            micr: micr.parse()?,
            base_account: account,
            transaction_code: digits(code, "a transaction code", 2)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(text: &str) -> MicrLine {
        text.parse().unwrap()
    }

    fn error(text: &str) -> String {
        text.parse::<MicrLine>().unwrap_err().to_string()
    }

    #[test]
    fn the_four_fields_are_read_as_readers_and_people_write_them() {
        let spaced = line("123456 411240002 045504 31");
        for text in ["⑈123456⑈ 411240002⑆ 045504⑈ 31", "12345641124000204550431", " 123456  411240002 045504 31 "]
        {
            assert_eq!(line(text), spaced, "{text}");
        }
        assert_eq!((spaced.cheque().as_str(), spaced.micr().bank()), ("123456", "240"));
        assert_eq!((spaced.base_account(), spaced.transaction_code()), (Some("045504"), "31"));
        assert_eq!(spaced.is_payable_at_par(), Some(true));
        assert_eq!(line("⑈123456⑈ 411240002⑆ ⑈ 13").base_account(), None);
        assert_eq!(line("123456 411240002 13").is_payable_at_par(), None);
    }

    #[test]
    fn a_line_does_not_print() {
        let line = line("123456 411240002 045504 31");
        assert_eq!(
            (format!("{line:?}"), line.masked()),
            ("MicrLine(***)".to_owned(), "123456 411240002 XXXXXX 31".to_owned())
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(error(""), "the code line is missing");
        assert_eq!(
            error("123456 411240002"),
            "a code line has three or four fields or 23 digits together, and this has 2 fields"
        );
        assert_eq!(
            error("123456 411240002 04550A 31"),
            "a code line has digits, spaces and the symbols ⑆ ⑈, and character 23 of this is 'A'"
        );
        assert!(error("12345 411240002 045504 31").starts_with("a cheque number has 6 digits, and this has 5"));
        assert_eq!(error("123456 411240002 0455041 100"), "the base number of an account has 6 digits, and this has 7");
    }

    proptest! {
        #[test]
        fn a_line_reads_back(text in "[0-9]{6} [0-9]{9} ([0-9]{6} )?[0-9]{2}") {
            let read = line(&text);
            prop_assert_eq!(read.spaced(), text);
            prop_assert_eq!(line(&read.spaced()), read);
        }

        #[test]
        fn every_text_is_read_or_refused(text in "[0-9 ⑆⑈]{0,40}|\\PC{0,40}") {
            if let Ok(read) = text.parse::<MicrLine>() {
                prop_assert_eq!(line(&read.spaced()), read);
            }
        }
    }
}
