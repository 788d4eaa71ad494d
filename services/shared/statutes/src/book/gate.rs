//! What must be true before an act, as data.

use kernel::Paise;
use serde::{Deserialize, Serialize};

/// The preconditions of an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The act, in words: "issue the demand under s.13(2)".
    pub act: String,
    /// Each must hold.
    pub clauses: Vec<Clause>,
}

/// One precondition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Its name within the gate, in lower-case words joined by `_`.
    pub id: String,
    /// The name of the fact that is tested, such as `account.npa`. Its type follows from the test.
    pub fact: String,
    /// What must be true of the fact.
    pub test: Test,
    /// The clause applies only if all of these hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
    /// What it means that the test fails. A fact that is not known always needs a person.
    pub otherwise: Otherwise,
    /// The precondition in one plain sentence.
    pub plain: String,
    /// What to do to fulfil it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cure: Option<String>,
    /// The section or judgment, where it is not the rule's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
}

/// When a clause applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The name of the fact.
    pub fact: String,
    /// What must be true of it.
    pub test: Test,
}

/// What must be true of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Test {
    /// A yes or no is this.
    Is(bool),
    /// A word is one of these.
    OneOf(Vec<String>),
    /// A word is none of these.
    NoneOf(Vec<String>),
    /// An amount in paise is this or more.
    AtLeastPaise(Paise),
    /// An amount in paise is more than this.
    AbovePaise(Paise),
    /// An amount in paise is this or less.
    AtMostPaise(Paise),
    /// A share in basis points (hundredths of a per cent) is this or more.
    AtLeastBp(u32),
    /// Whether a date is known is this.
    DateKnown(bool),
    /// Today is in time by the clock of this id: by its last day, or not before its first.
    PassedClock(String),
}

/// What a test that fails means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// The act is refused.
    Refused,
    /// A person decides.
    Person,
}

impl Gate {
    /// The clause with that name.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// What is wrong with the gate beyond its syntax.
    pub(super) fn defect(&self) -> Option<String> {
        if self.act.trim().is_empty() {
            return Some("a gate names its `act`".to_owned());
        }
        if self.clauses.is_empty() {
            return Some("a gate has at least one clause".to_owned());
        }
        let mut seen: Vec<&str> = Vec::new();
        for clause in &self.clauses {
            if let Some(defect) = clause.defect() {
                return Some(format!("clause `{}`: {defect}", clause.id));
            }
            if seen.contains(&clause.id.as_str()) {
                return Some(format!("clause `{}` is given twice", clause.id));
            }
            seen.push(&clause.id);
        }
        None
    }
}

impl Clause {
    /// The tests of the clause and of its conditions.
    pub(super) fn tests(&self) -> impl Iterator<Item = &Test> {
        std::iter::once(&self.test).chain(self.when.iter().map(|condition| &condition.test))
    }

    fn defect(&self) -> Option<String> {
        let word = |text: &str| !text.is_empty() && text.bytes().all(is_word_byte);
        let dotted = |text: &str| text.split('.').all(word);
        if !word(&self.id) {
            Some("an id is lower-case words joined by `_`".to_owned())
        } else if !dotted(&self.fact) || self.when.iter().any(|condition| !dotted(&condition.fact)) {
            Some("a fact is lower-case words joined by dots, such as `account.npa`".to_owned())
        } else if self.plain.trim().is_empty() {
            Some("`plain` must not be empty".to_owned())
        } else if self.tests().any(|test| matches!(test, Test::OneOf(words) | Test::NoneOf(words) if words.is_empty()))
        {
            Some("a list of words must not be empty".to_owned())
        } else {
            None
        }
    }
}

const fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'
}
