//! Money as a whole number of paise.

mod words;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An amount of Indian money in paise (1 rupee = 100 paise).
///
/// There is no floating point on the way in or out and no arithmetic that wraps: every operation that can leave the
/// range of the type answers with an error. The range is ±10^15 paise (ten lakh crore rupees), wide enough for the
/// total of any bank's book and narrow enough that sums of a million amounts cannot leave an `i64`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Paise(i64);

/// Why an amount cannot be represented.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PaiseError {
    /// The amount lies outside ±10^15 paise.
    #[error("the amount is outside ±10^15 paise")]
    OutOfRange,
    /// The text is not an amount in rupees.
    #[error("`{0}` is not an amount in rupees such as 150000, 1,50,000 or 150000.00")]
    NotAnAmount(String),
    /// The text has more than two decimals, which would be a fraction of a paisa.
    #[error("`{0}` has a fraction of a paisa")]
    FractionOfPaisa(String),
    /// An allocation was asked over no weights, or over weights that sum to zero.
    #[error("an allocation needs at least one weight above zero")]
    NoWeights,
}

impl Paise {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount: 10^15 paise.
    pub const MAX: Self = Self(1_000_000_000_000_000);

    /// An amount of `paise`, which must lie within ±10^15.
    pub const fn new(paise: i64) -> Result<Self, PaiseError> {
        if paise > Self::MAX.0 || paise < -Self::MAX.0 {
            return Err(PaiseError::OutOfRange);
        }
        Ok(Self(paise))
    }

    /// The number of paise.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Whether the amount is greater than zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The sum.
    pub fn checked_add(self, other: Self) -> Result<Self, PaiseError> {
        self.0.checked_add(other.0).ok_or(PaiseError::OutOfRange).and_then(Self::new)
    }

    /// The difference.
    pub fn checked_sub(self, other: Self) -> Result<Self, PaiseError> {
        self.0.checked_sub(other.0).ok_or(PaiseError::OutOfRange).and_then(Self::new)
    }

    /// The sum of many amounts.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, PaiseError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// Splits the amount over `weights` by the largest remainder, so that the parts sum to the whole exactly.
    ///
    /// Parts are in the order of the weights; a remainder that ties goes to the earlier weight.
    pub fn allocate(self, weights: &[u32]) -> Result<Vec<Self>, PaiseError> {
        let total: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
        if total == 0 {
            return Err(PaiseError::NoWeights);
        }
        let whole = i128::from(self.0);
        let exact = weights.iter().map(|&weight| whole * i128::from(weight));
        let mut parts: Vec<(i128, i128)> =
            exact.map(|share| (share.div_euclid(total), share.rem_euclid(total))).collect();
        let given: i128 = parts.iter().map(|part| part.0).sum();
        let mut by_remainder: Vec<&mut (i128, i128)> = parts.iter_mut().collect();
        by_remainder.sort_by_key(|part| std::cmp::Reverse(part.1));
        let left = usize::try_from(whole - given).map_err(|_| PaiseError::OutOfRange)?;
        for part in by_remainder.into_iter().take(left) {
            part.0 += 1;
        }
        parts
            .into_iter()
            .map(|(part, _)| i64::try_from(part).map_err(|_| PaiseError::OutOfRange).and_then(Self::new))
            .collect()
    }

    /// Reads an amount in rupees as banks write it: `150000`, `150000.5`, `1,50,000.00`, `₹1,50,000`, `-12.00`.
    ///
    /// Commas are checked, not skipped: they must group by the Indian or by the western rule throughout, so that a
    /// misplaced comma is an error and not another amount.
    pub fn parse_rupees(text: &str) -> Result<Self, PaiseError> {
        let not_an_amount = || PaiseError::NotAnAmount(text.to_owned());
        let trimmed = text.trim();
        let (negative, unsigned) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let digits = unsigned.strip_prefix('₹').unwrap_or(unsigned);
        let (rupees, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let well_formed = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !grouped_well(rupees) || !well_formed(fraction) {
            return Err(not_an_amount());
        }
        if fraction.len() > 2 {
            return Err(PaiseError::FractionOfPaisa(text.to_owned()));
        }
        let rupees = rupees.replace(',', "");
        let paise = format!("{rupees}{fraction:0<2}").parse::<i64>().map_err(|_| PaiseError::OutOfRange)?;
        Self::new(if negative { -paise } else { paise })
    }
}

/// Whether the whole rupees are digits that are ungrouped, or grouped by threes, or by three and then twos.
fn grouped_well(rupees: &str) -> bool {
    let groups: Vec<&str> = rupees.split(',').collect();
    let digits = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    if !groups.iter().all(digits) {
        return false;
    }
    let [first, middle @ .., last] = groups.as_slice() else {
        return true;
    };
    let middles_have = |length: usize| middle.iter().all(|group| group.len() == length);
    let indian = first.len() <= 2 && middles_have(2);
    let western = first.len() <= 3 && middles_have(3);
    last.len() == 3 && (indian || western)
}

impl TryFrom<i64> for Paise {
    type Error = PaiseError;

    fn try_from(paise: i64) -> Result<Self, Self::Error> {
        Self::new(paise)
    }
}

impl From<Paise> for i64 {
    fn from(amount: Paise) -> Self {
        amount.0
    }
}

/// Rupees and paise with Indian grouping: `₹12,34,567.89`.
impl fmt::Display for Paise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let absolute = self.0.unsigned_abs();
        let rupees = (absolute / 100).to_string();
        let digits = rupees.len();
        let mut grouped = String::with_capacity(digits + digits / 2);
        for (index, digit) in rupees.chars().enumerate() {
            let left = digits - index;
            if index > 0 && left >= 3 && left % 2 == 1 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let written = format!("{sign}₹{grouped}.{:02}", absolute % 100);
        f.pad(&written)
    }
}

impl fmt::Debug for Paise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Paise({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paise(amount: i64) -> Paise {
        Paise::new(amount).unwrap()
    }

    #[test]
    fn amounts_print_with_indian_grouping() {
        for (amount, written) in [
            (0, "₹0.00"),
            (5, "₹0.05"),
            (99_900, "₹999.00"),
            (100_000, "₹1,000.00"),
            (1_000_000, "₹10,000.00"),
            (10_000_000, "₹1,00,000.00"),
            (123_456_789, "₹12,34,567.89"),
            (-1_234_567_800, "-₹1,23,45,678.00"),
        ] {
            assert_eq!(paise(amount).to_string(), written);
        }
    }

    #[test]
    fn a_misplaced_comma_or_a_third_decimal_is_an_error() {
        for text in [
            "1,5,000",
            "15,00",
            "1,50,00",
            ",150",
            "1e3",
            "NaN",
            "",
            "-",
            "₹",
            "1.000,00",
            "१५०",
            "(500)",
            "+5",
            "1 000",
        ] {
            assert_eq!(Paise::parse_rupees(text), Err(PaiseError::NotAnAmount(text.to_owned())), "{text}");
        }
        assert_eq!(Paise::parse_rupees("10.005"), Err(PaiseError::FractionOfPaisa("10.005".to_owned())));
        assert_eq!(Paise::parse_rupees("99999999999999999999"), Err(PaiseError::OutOfRange));
        assert_eq!(Paise::parse_rupees("1,50,000.5"), Ok(paise(15_000_050)));
        assert_eq!(Paise::parse_rupees("1,500,000"), Ok(paise(150_000_000)));
        assert_eq!(Paise::parse_rupees(" ₹1,50,000 "), Ok(paise(15_000_000)));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(amount in -1_000_000_000_000_000_i64..=1_000_000_000_000_000) {
            let printed = paise(amount).to_string();
            prop_assert_eq!(Paise::parse_rupees(&printed), Ok(paise(amount)));
        }

        #[test]
        fn parts_sum_to_the_whole_and_stay_within_a_paisa_of_their_share(
            amount in -1_000_000_000_000_i64..1_000_000_000_000,
            weights in prop::collection::vec(0_u32..1_000_000, 1..40),
        ) {
            let total: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
            prop_assume!(total > 0);
            let parts = paise(amount).allocate(&weights).unwrap();
            prop_assert_eq!(Paise::sum(parts.iter().copied()), Ok(paise(amount)));
            for (part, weight) in parts.iter().zip(&weights) {
                let error = i128::from(part.get()) * total - i128::from(amount) * i128::from(*weight);
                prop_assert!(error.abs() < total, "{} is more than a paisa from its share", part);
            }
        }

        #[test]
        fn arithmetic_is_exact_or_refused(a: i64, b: i64) {
            if let (Ok(a), Ok(b)) = (Paise::new(a), Paise::new(b)) {
                let exact = i128::from(a.get()) + i128::from(b.get());
                match a.checked_add(b) {
                    Ok(sum) => prop_assert_eq!(i128::from(sum.get()), exact),
                    Err(_) => prop_assert!(exact.abs() > i128::from(Paise::MAX.get())),
                }
            }
        }
    }
}
