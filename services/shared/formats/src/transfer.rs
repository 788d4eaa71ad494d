//! References of money that was transferred.

use std::str::FromStr;

use kernel::LegalDate;
use thiserror::Error;

use crate::{DigitsError, digits::digits};

identifier! {
    /// A unique transaction reference of NEFT (16 characters) or RTGS (22): letters and digits, kept as they were
    /// given.
    ///
    /// There is no check digit, and banks compose it in their own ways. The usual ones, which the methods read where
    /// they fit (`law.md` E, confidence M; one vendor has NEFT references of 22 characters):
    ///
    /// - NEFT: four letters for the bank, one character, two digits for the year, three for the day of the year, six.
    /// - RTGS: four letters for the bank, `R`, one character for the channel, the date in eight digits, eight.
    ///
    /// What is read this way is a hint and decides nothing: money is matched by the whole reference.
    Utr
}

identifier! {
    /// A retrieval reference number of IMPS or UPI: twelve digits.
    ///
    /// Usually the last digit of the year, three for the day of the year, two for the hour, six for a serial number
    /// (`law.md` E, confidence M). There is no check digit, and the number comes again after ten years.
    Rrn
}

/// What a bank's statement gives for a credit that was transferred.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransferReference {
    /// NEFT or RTGS.
    Utr(Utr),
    /// IMPS or UPI.
    Rrn(Rrn),
}

/// The text is not a UTR.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UtrError {
    /// There is no text.
    #[error("a UTR is missing")]
    Missing,
    /// A character is neither a letter nor a digit.
    #[error("a UTR has letters and digits, and character {position} of this is {character:?}")]
    Character {
        /// Its place, counted from 1.
        position: usize,
        /// The character.
        character: char,
    },
    /// It is of neither length.
    #[error("a UTR has 16 characters (NEFT) or 22 (RTGS), and this has {found}")]
    Length {
        /// The characters that were given.
        found: usize,
    },
}

/// The text is neither a UTR nor an RRN.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TransferReferenceError {
    /// It has twelve characters, and is no RRN.
    #[error(transparent)]
    Rrn(#[from] DigitsError),
    /// It is no UTR.
    #[error("{0}; an RRN (IMPS, UPI) has 12 digits")]
    Utr(#[from] UtrError),
}

const NEFT: usize = 16;
const RTGS: usize = 22;
const RRN: usize = 12;

impl Utr {
    /// Whether it has the length of RTGS; else it has that of NEFT.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.0.len() == RTGS
    }

    /// The four letters of the sending bank, if it begins with four letters as most do.
    #[must_use]
    pub fn usual_bank(&self) -> Option<&str> {
        self.0.get(..4).filter(|bank| bank.bytes().all(|byte| byte.is_ascii_alphabetic()))
    }

    /// The day of settlement, if it is composed as RTGS references are.
    #[must_use]
    pub fn usual_rtgs_day(&self) -> Option<LegalDate> {
        let is_rtgs = self.is_long() && self.0.get(4..5)?.eq_ignore_ascii_case("R");
        let number = |range| self.0.get(range).filter(|text: &&str| text.bytes().all(|byte| byte.is_ascii_digit()));
        let (year, month, day) = (number(6..10)?, number(10..12)?, number(12..14)?);
        let day = LegalDate::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
        is_rtgs.then_some(day)
    }

    /// The last two digits of the year and the day of that year (1 to 366), if it is composed as NEFT references are.
    #[must_use]
    pub fn usual_neft_day(&self) -> Option<(u8, u16)> {
        self.usual_bank()?;
        let tail = self.0.get(5..).filter(|tail| !self.is_long() && tail.bytes().all(|byte| byte.is_ascii_digit()))?;
        let (year, day) = (tail.get(..2)?.parse().ok()?, tail.get(2..5)?.parse().ok()?);
        (1..=366).contains(&day).then_some((year, day))
    }
}

impl Rrn {
    /// The last digit of the year, the day of the year (1 to 366) and the hour, if it is composed as most are.
    #[must_use]
    pub fn usual_time(&self) -> Option<(u8, u16, u8)> {
        let part = |range| self.0.get(range);
        let (year, day, hour) = (part(0..1)?.parse().ok()?, part(1..4)?.parse().ok()?, part(4..6)?.parse().ok()?);
        ((1..=366).contains(&day) && hour < 24).then_some((year, day, hour))
    }
}

impl TransferReference {
    /// The reference as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Utr(utr) => utr.as_str(),
            Self::Rrn(rrn) => rrn.as_str(),
        }
    }
}

impl FromStr for Utr {
    type Err = UtrError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(UtrError::Missing);
        }
        if let Some((index, character)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_alphanumeric()) {
            return Err(UtrError::Character { position: index + 1, character });
        }
        if !matches!(text.len(), NEFT | RTGS) {
            return Err(UtrError::Length { found: text.len() });
        }
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for Rrn {
    type Err = DigitsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        digits(text, "an RRN", RRN).map(Self)
    }
}

/// By its length: twelve characters are an RRN.
impl FromStr for TransferReference {
    type Err = TransferReferenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.chars().count() == RRN { Ok(Self::Rrn(text.parse()?)) } else { Ok(Self::Utr(text.parse()?)) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utr(text: &str) -> Utr {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_is_read_where_the_reference_is_composed_as_usual() {
        let rtgs = utr("HDFCR52026031512345678");
        assert_eq!((rtgs.usual_bank(), rtgs.is_long()), (Some("HDFC"), true));
        assert_eq!(rtgs.usual_rtgs_day(), LegalDate::new(2026, 3, 15).ok());
        let neft = utr("SBIN526074123456");
        assert_eq!(
            (neft.usual_bank(), neft.usual_neft_day(), neft.usual_rtgs_day()),
            (Some("SBIN"), Some((26, 74)), None)
        );
        assert_eq!("607410123456".parse::<Rrn>().unwrap().usual_time(), Some((6, 74, 10)));
    }

    #[test]
    fn what_is_composed_otherwise_is_kept_and_not_guessed() {
        // One bank begins its references with N and the day.
        let other = utr("N074260123456789");
        assert_eq!((other.usual_bank(), other.usual_neft_day()), (None, None));
        assert_eq!(utr("HDFCN52026031512345678").usual_rtgs_day(), None);
        assert_eq!(utr("HDFCR52026023012345678").usual_rtgs_day(), None, "there is no 30 February");
        assert_eq!(utr("SBIN526399123456").usual_neft_day(), None);
        assert_eq!("699910123456".parse::<Rrn>().unwrap().usual_time(), None);
        assert_eq!(utr("hdfcr52026031512345678").as_str(), "hdfcr52026031512345678");
    }

    #[test]
    fn the_length_tells_an_rrn_from_a_utr() {
        let read = |text: &str| text.parse::<TransferReference>();
        assert!(matches!(read("607410123456"), Ok(TransferReference::Rrn(_))));
        assert!(matches!(read("SBIN526074123456"), Ok(TransferReference::Utr(_))));
        assert_eq!(
            read("6074").unwrap_err().to_string(),
            "a UTR has 16 characters (NEFT) or 22 (RTGS), and this has 4; an RRN (IMPS, UPI) has 12 digits"
        );
        assert_eq!(
            read("60741012345X").unwrap_err().to_string(),
            "an RRN has only digits 0 to 9, and character 12 of this is 'X'"
        );
        assert_eq!(
            read("SBIN52607412345-").unwrap_err().to_string(),
            "a UTR has letters and digits, and character 16 of this is '-'; an RRN (IMPS, UPI) has 12 digits"
        );
    }

    proptest! {
        #[test]
        fn a_reference_is_kept_as_it_was_given(text in "[A-Za-z0-9]{16}|[A-Za-z0-9]{22}|[0-9]{12}") {
            let read: TransferReference = text.parse().unwrap();
            prop_assert_eq!(read.as_str(), text);
        }

        #[test]
        fn every_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(read) = text.parse::<TransferReference>() {
                prop_assert_eq!(read.as_str(), &text);
                if let TransferReference::Utr(utr) = read {
                    let _ = (utr.usual_bank(), utr.usual_neft_day(), utr.usual_rtgs_day());
                }
            }
        }
    }
}
