//! The facts of a case, by the names that gates use.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use kernel::{DateInterval, LegalDate, Paise};
use serde::Serialize;

use super::{GateError, window};
use crate::book::{Book, Clause, Gate, Test};

/// A share in basis points, hundredths of a per cent: 6000 is sixty per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

/// What is known of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum GateValue {
    /// Yes or no.
    YesNo(bool),
    /// One of several words.
    Word(String),
    /// An amount.
    Amount(Paise),
    /// A share.
    Share(BasisPoints),
    /// A day, or the days between which it lies.
    Days(DateInterval),
    /// It is known that there is no such thing: no date, no amount. Only a clause that asks whether a date is known is
    /// answered by it; for every other it is a fact that is not known.
    Nothing,
}

/// What kind of value a fact has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactType {
    /// `true` or `false`.
    YesNo,
    /// Lower-case words joined by `_`.
    Word,
    /// An amount.
    Amount,
    /// A share.
    Share,
    /// A day or an interval of days.
    Days,
}

/// The facts of a case. What is not in it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct GateFacts(BTreeMap<String, GateValue>);

impl GateFacts {
    /// Nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same facts, and this one: whatever was known of it before is forgotten.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<GateValue>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// What is known of the fact.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&GateValue> {
        self.0.get(name)
    }

    /// Every fact that is known, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &GateValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Facts as a command line gives them, read as the type that the gates of the book ask for:
    ///
    /// `true`, `no`; a word; an amount in rupees; `6000bp` or `60%`; `2026-03-02` or `2026-03-02..2026-03-05`; `none` if
    /// it is known that there is no such thing.
    pub fn from_texts<'t>(book: &Book, texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self, GateError> {
        let types = types(book);
        let mut facts = Self::new();
        for (name, text) in texts {
            let kinds = types.get(name).ok_or_else(|| unknown(name, &types))?;
            let value = kinds.iter().find_map(|kind| kind.read(text.trim()));
            let value = value.ok_or_else(|| GateError::WrongType {
                fact: name.to_owned(),
                wanted: kinds.first().copied().unwrap_or(FactType::Word),
                given: format!("`{text}`"),
            })?;
            match facts.0.insert(name.to_owned(), value.clone()) {
                Some(other) if other != value => {
                    let (one, other) = (other.to_string(), value.to_string());
                    return Err(GateError::Contradiction { fact: name.to_owned(), one, other });
                }
                _ => {}
            }
        }
        Ok(facts)
    }

    /// Whether every fact is one that some gate of the book asks for.
    pub(super) fn check_names(&self, book: &Book, gate: &Gate) -> Result<(), GateError> {
        // The names of the other gates are many: they are gathered only for a name that this one does not know.
        let asked = gate.facts(book);
        let mut others = self.0.keys().filter(|name| !asked.iter().any(|(known, _)| known == *name)).peekable();
        if others.peek().is_none() {
            return Ok(());
        }
        let types = types(book);
        match others.find(|name| !types.contains_key(*name)) {
            Some(name) => Err(unknown(name, &types)),
            None => Ok(()),
        }
    }
}

impl Test {
    /// The type of fact that the test asks for.
    #[must_use]
    pub const fn fact_type(&self) -> FactType {
        match self {
            Self::Is(_) => FactType::YesNo,
            Self::OneOf(_) | Self::NoneOf(_) => FactType::Word,
            Self::AtLeastPaise(_) | Self::AbovePaise(_) | Self::AtMostPaise(_) => FactType::Amount,
            Self::AtLeastBp(_) => FactType::Share,
            Self::DateKnown(_) | Self::PassedClock(_) => FactType::Days,
        }
    }
}

impl FactType {
    /// The value that the text stands for, if it is one of this type.
    fn read(self, text: &str) -> Option<GateValue> {
        if text == "none" {
            return Some(GateValue::Nothing);
        }
        match self {
            Self::YesNo => match text {
                "true" | "yes" => Some(GateValue::YesNo(true)),
                "false" | "no" => Some(GateValue::YesNo(false)),
                _ => None,
            },
            Self::Word => {
                let word =
                    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
                word.then(|| GateValue::Word(text.to_owned()))
            }
            Self::Amount => Paise::parse_rupees(text).ok().map(GateValue::Amount),
            Self::Share => {
                let number = |text: &str, times: u32| text.trim().parse::<u32>().ok()?.checked_mul(times);
                let points = match (text.strip_suffix("bp"), text.strip_suffix('%')) {
                    (Some(points), _) => number(points, 1),
                    (None, Some(percent)) => number(percent, 100),
                    (None, None) => None,
                };
                points.map(|points| GateValue::Share(BasisPoints(points)))
            }
            Self::Days => {
                let (earliest, latest) = text.split_once("..").unwrap_or((text, text));
                let (earliest, latest) = (earliest.parse().ok()?, latest.parse().ok()?);
                DateInterval::new(earliest, latest).ok().map(GateValue::Days)
            }
        }
    }
}

impl Gate {
    /// The facts that the gate asks for, each with its type, in the order of the clauses: conditions after the fact of
    /// their clause, and the days that a reading of a clock runs from last.
    #[must_use]
    pub fn facts(&self, book: &Book) -> Vec<(String, FactType)> {
        let mut facts: Vec<(String, FactType)> = Vec::new();
        let mut add = |name: &str, kind| {
            if !facts.iter().any(|(known, _)| known == name) {
                facts.push((name.to_owned(), kind));
            }
        };
        for Clause { fact, test, when, .. } in &self.clauses {
            add(fact, test.fact_type());
            for condition in when {
                add(&condition.fact, condition.test.fact_type());
            }
            if let Test::PassedClock(clock) = test {
                for (_, name) in window::anchor_facts(book, clock, fact) {
                    add(&name, FactType::Days);
                }
            }
        }
        facts
    }
}

/// Every fact that a gate of the book asks for, with its types: one, unless gates differ.
fn types(book: &Book) -> BTreeMap<String, BTreeSet<FactType>> {
    let mut types: BTreeMap<String, BTreeSet<FactType>> = BTreeMap::new();
    for gate in book.rules().filter_map(|rule| rule.gate.as_ref()) {
        for (name, kind) in gate.facts(book) {
            types.entry(name).or_default().insert(kind);
        }
    }
    types
}

fn unknown(name: &str, types: &BTreeMap<String, BTreeSet<FactType>>) -> GateError {
    let nearest = types.keys().map(|known| (distance(name, known), known)).min();
    let nearest = nearest.filter(|(distance, _)| *distance <= 3).map(|(_, known)| known.clone());
    GateError::UnknownFact { name: name.to_owned(), nearest }
}

/// How many letters must be changed, added or left out to make one text of the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (index, left) in one.chars().enumerate() {
        let mut diagonal = index;
        let mut before = index + 1;
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (cell, right) in row.iter_mut().skip(1).zip(other.chars()) {
            let changed = diagonal + usize::from(left != right);
            diagonal = *cell;
            before = changed.min(*cell + 1).min(before + 1);
            *cell = before;
        }
    }
    row.last().copied().unwrap_or(0)
}

impl fmt::Display for FactType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::YesNo => "yes or no",
            Self::Word => "a word",
            Self::Amount => "an amount in rupees",
            Self::Share => "a share such as 60% or 6000bp",
            Self::Days => "a date such as 2026-03-02, or an interval such as 2026-03-02..2026-03-05",
        })
    }
}

impl fmt::Display for GateValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Word(word) => write!(f, "`{word}`"),
            Self::Amount(amount) => amount.fmt(f),
            Self::Share(BasisPoints(points)) => write!(f, "{points} basis points"),
            Self::Days(days) => days.fmt(f),
            Self::Nothing => f.write_str("nothing"),
        }
    }
}

impl From<bool> for GateValue {
    fn from(yes: bool) -> Self {
        Self::YesNo(yes)
    }
}

impl From<&str> for GateValue {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}

impl From<Paise> for GateValue {
    fn from(amount: Paise) -> Self {
        Self::Amount(amount)
    }
}

impl From<BasisPoints> for GateValue {
    fn from(share: BasisPoints) -> Self {
        Self::Share(share)
    }
}

impl From<LegalDate> for GateValue {
    fn from(day: LegalDate) -> Self {
        Self::Days(DateInterval::exactly(day))
    }
}

impl From<DateInterval> for GateValue {
    fn from(days: DateInterval) -> Self {
        Self::Days(days)
    }
}
