//! Days as they are typed: known, known to lie between two days, known not to be, or not known.

use std::str::FromStr;

use kernel::{DateError, DateInterval, LegalDate};

/// As people write that they do not know.
const UNKNOWN: [&str; 2] = ["?", "unknown"];

/// A day or the days between which it lies; none if it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days(pub Option<DateInterval>);

/// A day; none if it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day(pub Option<LegalDate>);

/// Days, or that there is no such thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It is known that it did not happen.
    Never,
    /// It happened then.
    On(Days),
}

/// A day, or that there is no such thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HappenedOn {
    /// It is known that it did not happen.
    Never,
    /// It happened then.
    On(Day),
}

impl FromStr for Days {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if UNKNOWN.contains(&text) {
            return Ok(Self(None));
        }
        let (earliest, latest) = text.split_once("..").unwrap_or((text, text));
        DateInterval::new(earliest.parse()?, latest.parse()?).map(|days| Self(Some(days)))
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if UNKNOWN.contains(&text) {
            return Ok(Self(None));
        }
        if text.contains("..") {
            return Err("this is known as one day or not at all: write a day, or ? if it is not known".to_owned());
        }
        text.parse().map(|day| Self(Some(day))).map_err(|error: DateError| error.to_string())
    }
}

impl FromStr for Happened {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "none" { Ok(Self::Never) } else { text.parse().map(Self::On) }
    }
}

impl FromStr for HappenedOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "none" { Ok(Self::Never) } else { text.parse().map(Self::On) }
    }
}

/// The parts of a text such as `label=the guarantor,served=2026-03-02`. A part without `=` that is none of `flags`
/// belongs to the label before it: names have commas.
pub(super) fn parts(
    text: &str,
    keys: &[&str],
    flags: &[&str],
    repeated: &[&str],
) -> Result<Vec<(String, String)>, String> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for part in text.split(',') {
        let (key, value) = match part.split_once('=') {
            Some((key, value)) => (key.trim().replace('_', "-"), value.trim()),
            None if flags.contains(&part.trim()) => (part.trim().to_owned(), ""),
            None => match parts.last_mut() {
                Some((key, label)) if key == "label" => {
                    label.push(',');
                    label.push_str(part);
                    continue;
                }
                _ => return Err(format!("`{}` is not KEY=VALUE; keys are {}", part.trim(), keys.join(", "))),
            },
        };
        if !keys.contains(&key.as_str()) {
            return Err(format!("`{key}` is none of {}", keys.join(", ")));
        }
        if !repeated.contains(&key.as_str()) && parts.iter().any(|(known, _)| *known == key) {
            return Err(format!("`{key}` is given twice"));
        }
        parts.push((key, value.to_owned()));
    }
    Ok(parts)
}

/// A value of a part, with its key in the error.
pub(super) fn value<T>(key: &str, text: &str) -> Result<T, String>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| format!("{key}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_one_two_or_unknown() {
        let day = |text: &str| text.parse::<LegalDate>().unwrap();
        assert_eq!("2026-03-02".parse::<Days>().unwrap().0, Some(DateInterval::exactly(day("2026-03-02"))));
        let between = DateInterval::new(day("2026-03-02"), day("2026-03-05")).unwrap();
        assert_eq!("2026-03-02..2026-03-05".parse::<Days>().unwrap().0, Some(between));
        assert_eq!("?".parse::<Days>(), Ok(Days(None)));
        assert_eq!("none".parse::<Happened>(), Ok(Happened::Never));
        let reversed = "2026-03-05..2026-03-02".parse::<Days>().unwrap_err().to_string();
        assert_eq!(reversed, "the interval begins on 2026-03-05, after its end on 2026-03-02");
        for wrong in ["", "2026-02-30", "2026-03-02..", "..2026-03-02", "02/03/2026", "none"] {
            assert!(wrong.parse::<Days>().is_err(), "{wrong}");
        }
        assert!("2026-03-02..2026-03-05".parse::<Day>().unwrap_err().contains("one day"));
    }

    #[test]
    fn a_label_may_have_a_comma_and_a_key_stands_once() {
        let keys = ["label", "served", "unclaimed"];
        let read = |text| parts(text, &keys, &["unclaimed"], &[]);
        let found = read("label=Flat 3, Pune,served=2026-03-02").unwrap();
        assert_eq!(found.first().map(|(_, label)| label.as_str()), Some("Flat 3, Pune"));
        assert_eq!(read("label=x,unclaimed").unwrap().len(), 2);
        assert_eq!(read("served=a,served=b").unwrap_err(), "`served` is given twice");
        assert_eq!(read("serve=a").unwrap_err(), "`serve` is none of label, served, unclaimed");
        assert!(read("2026-03-02").unwrap_err().contains("is not KEY=VALUE"));
    }
}
