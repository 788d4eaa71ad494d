//! Amounts in words, as Indian cheques and notices write them.

use super::Paise;

const UNITS: [&str; 20] = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
];
const TENS: [&str; 10] = ["", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];
const GROUPS: [(u64, &str); 3] = [(100_000, "Lakh"), (1_000, "Thousand"), (100, "Hundred")];
const CRORE: u64 = 10_000_000;

impl Paise {
    /// The amount in words, in the Indian system: `Rupees One Lakh Fifty Thousand Only`,
    /// `Rupees Ten and Paise Fifty Only`.
    ///
    /// Two amounts never have the same words.
    #[must_use]
    pub fn in_words(self) -> String {
        let absolute = self.get().unsigned_abs();
        let (rupees, paise) = (absolute / 100, absolute % 100);
        let mut words = vec![if self.get() < 0 { "Minus Rupees" } else { "Rupees" }];
        number(rupees, &mut words);
        if paise > 0 {
            words.push("and Paise");
            number(paise, &mut words);
        }
        words.push("Only");
        words.join(" ")
    }
}

fn number(value: u64, words: &mut Vec<&'static str>) {
    if value == 0 {
        words.push("Zero");
        return;
    }
    let mut rest = value;
    if rest >= CRORE {
        // Beyond 99 crore, crores are counted as any other number: One Lakh Crore.
        number(rest / CRORE, words);
        words.push("Crore");
        rest %= CRORE;
    }
    for (size, name) in GROUPS {
        if rest >= size {
            below_hundred(rest / size, words);
            words.push(name);
            rest %= size;
        }
    }
    if rest > 0 {
        below_hundred(rest, words);
    }
}

fn below_hundred(value: u64, words: &mut Vec<&'static str>) {
    let word = |list: &[&'static str], index: u64| {
        usize::try_from(index).ok().and_then(|index| list.get(index).copied()).unwrap_or_default()
    };
    if value < 20 {
        words.push(word(&UNITS, value));
        return;
    }
    words.push(word(&TENS, value / 10));
    if !value.is_multiple_of(10) {
        words.push(word(&UNITS, value % 10));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(paise: i64) -> String {
        Paise::new(paise).unwrap().in_words()
    }

    #[test]
    fn amounts_are_written_in_lakhs_and_crores() {
        for (paise, written) in [
            (0, "Rupees Zero Only"),
            (1, "Rupees Zero and Paise One Only"),
            (100, "Rupees One Only"),
            (1_900, "Rupees Nineteen Only"),
            (10_100, "Rupees One Hundred One Only"),
            (15_000_000, "Rupees One Lakh Fifty Thousand Only"),
            (
                123_456_789,
                "Rupees Twelve Lakh Thirty Four Thousand Five Hundred Sixty Seven and Paise Eighty Nine Only",
            ),
            (1_000_000_000, "Rupees One Crore Only"),
            (1_000_000_000_000_000, "Rupees Ten Lakh Crore Only"),
            (-4_050, "Minus Rupees Forty and Paise Fifty Only"),
        ] {
            assert_eq!(words(paise), written);
        }
    }

    /// Reads words back, by addition and multiplication from left to right; written without looking at the writer.
    fn read(text: &str) -> i64 {
        let body = text.strip_suffix(" Only").unwrap();
        let (negative, body) = body.strip_prefix("Minus ").map_or((false, body), |rest| (true, rest));
        let body = body.strip_prefix("Rupees ").unwrap();
        let (rupees, paise) = body.split_once(" and Paise ").unwrap_or((body, "Zero"));
        let (mut total, mut crores, mut group) = (0_i64, 0_i64, 0_i64);
        for word in rupees.split(' ') {
            match word {
                "Hundred" => (total, group) = (total + group * 100, 0),
                "Thousand" => (total, group) = (total + group * 1_000, 0),
                "Lakh" => (total, group) = (total + group * 100_000, 0),
                "Crore" => (crores, total, group) = (total + group, 0, 0),
                unit => group += small(unit),
            }
        }
        let paise: i64 = paise.split(' ').map(small).sum();
        let amount = (crores * 10_000_000 + total + group) * 100 + paise;
        if negative { -amount } else { amount }
    }

    fn small(word: &str) -> i64 {
        if let Some(unit) = UNITS.iter().position(|unit| *unit == word) {
            return i64::try_from(unit).unwrap();
        }
        10 * i64::try_from(TENS.iter().position(|ten| *ten == word).unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_written_in_words_reads_back(paise in -1_000_000_000_000_000_i64..=1_000_000_000_000_000) {
            prop_assert_eq!(read(&words(paise)), paise);
        }

        #[test]
        fn small_amounts_read_back_too(paise in 0_i64..100_000_000) {
            prop_assert_eq!(read(&words(paise)), paise);
        }
    }
}
