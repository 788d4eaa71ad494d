//! What gates ask about and the steps of a proceeding do not show: whether the account is an NPA, who the creditor is.

use std::collections::BTreeMap;

use kernel::{DateInterval, Paise};
use serde::{Deserialize, Serialize};
use statutes::{BasisPoints, GateValue};

use crate::{
    question::{Point, Question},
    record::Noted,
};

/// A fact that a gate of the book asks for, by its name there. The last that became true counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circumstance {
    /// Its name in the book, such as `account.npa`.
    pub name: String,
    /// What is so since the day of the entry.
    pub value: Value,
}

/// What is known of a circumstance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Yes or no.
    YesNo(bool),
    /// One of several words.
    Word(String),
    /// An amount, in paise.
    Amount(Paise),
    /// A share, in basis points: 6000 is sixty per cent.
    Share(u32),
    /// A day, or the days between which it lies.
    Days(DateInterval),
    /// It is known that there is no such thing.
    Nothing,
}

impl From<&Value> for GateValue {
    fn from(value: &Value) -> Self {
        match value {
            Value::YesNo(yes) => Self::YesNo(*yes),
            Value::Word(word) => Self::Word(word.clone()),
            Value::Amount(amount) => Self::Amount(*amount),
            Value::Share(points) => Self::Share(BasisPoints(*points)),
            Value::Days(days) => Self::Days(*days),
            Value::Nothing => Self::Nothing,
        }
    }
}

/// Facts by the names that gates use.
pub(crate) type Known = BTreeMap<String, GateValue>;

/// What is known of each circumstance: the last word. Two words of one day that differ are a question, and nothing is
/// known.
pub(crate) fn known<'a, F>(
    facts: &[Noted<'a, F>],
    pick: impl Fn(&'a F) -> Option<&'a Circumstance>,
    questions: &mut Vec<Question>,
) -> Known {
    let mut last: BTreeMap<&str, (Noted<'a, F>, &Value)> = BTreeMap::new();
    let mut doubtful: Vec<(&str, DateInterval)> = Vec::new();
    for noted in facts {
        let Some(Circumstance { name, value }) = pick(noted.fact) else { continue };
        if let Some((before, other)) = last.get(name.as_str())
            && before.on == noted.on
            && *other != value
        {
            let words = |value: &Value| format!("`{name}`: {}", GateValue::from(value));
            questions.push(Question::twice(&Point::of(before, words(other)), &Point::of(noted, words(value))));
            doubtful.push((name, noted.on));
        }
        last.insert(name, (*noted, value));
    }
    last.retain(|name, (noted, _)| !doubtful.contains(&(*name, noted.on)));
    last.into_iter().map(|(name, (_, value))| (name.to_owned(), value.into())).collect()
}
