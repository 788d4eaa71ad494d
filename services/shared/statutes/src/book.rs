//! The book: every rule with the days on which it was in force.

mod rule;
mod source;

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use kernel::LegalDate;
use sha2::{Digest, Sha256};
use thiserror::Error;

pub use rule::{Anchor, ClockRule, Confidence, Holiday, Period, Reading, Rule, Status};
pub use source::{BookError, Source};

use crate::return_code::ReturnCode;

/// The files of the embedded book, in the order in which they enter its version.
const EMBEDDED: [Source<'static>; 4] = [
    Source { name: "cts_return_codes.toml", text: include_str!("../book/in/cts_return_codes.toml") },
    Source { name: "exclusions.toml", text: include_str!("../book/in/exclusions.toml") },
    Source { name: "general_clauses_act.toml", text: include_str!("../book/in/general_clauses_act.toml") },
    Source { name: "ni_act.toml", text: include_str!("../book/in/ni_act.toml") },
];

/// Parsed once per process.
static BOOK: LazyLock<Book> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the embedded files are part of the program, and a test parses them")]
    Book::parse(&EMBEDDED).expect("the embedded book is valid")
});

/// The statute book. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Book(Arc<Contents>);

#[derive(Debug)]
struct Contents {
    version: String,
    /// The versions of each rule, the oldest first.
    rules: BTreeMap<String, Vec<Rule>>,
    return_codes: BTreeMap<String, ReturnCode>,
}

/// The book has no such rule on that day.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleError {
    /// No file has a rule with this id.
    #[error("the statute book has no rule `{0}`")]
    Unknown(String),
    /// The rule exists, and was not in force on the day.
    #[error("rule `{rule}` was not in force on {on}")]
    NotInForce {
        /// The id of the rule.
        rule: String,
        /// The day asked about.
        on: LegalDate,
    },
    /// The rule is no period, or runs from something else.
    #[error("rule `{rule}` is not a period that runs from {anchor}")]
    NotThisClock {
        /// The id of the rule.
        rule: String,
        /// What the caller counts from.
        anchor: Anchor,
    },
}

impl Book {
    /// The book that is part of this program.
    #[must_use]
    pub fn embedded() -> Self {
        BOOK.clone()
    }

    /// Reads a book from files of rules and of return codes.
    pub fn parse(sources: &[Source<'_>]) -> Result<Self, BookError> {
        let mut hash = Sha256::new();
        let mut rules: BTreeMap<String, Vec<Rule>> = BTreeMap::new();
        let mut return_codes = BTreeMap::new();
        for source in sources {
            // Lengths keep two books apart whose files are cut at another place.
            for part in [source.name, source.text] {
                hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
                hash.update(part.as_bytes());
            }
            let entries = source.entries()?;
            for entry in entries.rules {
                let versions = rules.entry(entry.value.id.clone()).or_default();
                if let Some(other) = versions.iter().find(|other| other.overlaps_rule(&entry.value)) {
                    let message = format!("is in force together with the entry from {}", other.in_force_from);
                    return Err(source.rule_error(entry.line, &entry.value.id, message));
                }
                versions.push(entry.value);
                versions.sort_by_key(|version| version.in_force_from);
            }
            for entry in entries.return_codes {
                let code = entry.value.code.clone();
                if return_codes.insert(code.clone(), entry.value).is_some() {
                    return Err(source.rule_error(entry.line, &code, "is given twice".to_owned()));
                }
            }
        }
        let version = hex::encode(hash.finalize());
        Ok(Self(Arc::new(Contents { version, rules, return_codes })))
    }

    /// The SHA-256 of the files, in hexadecimal: recorded with every deadline that was computed from them.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// Every entry, by id and then by date.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.0.rules.values().flatten()
    }

    /// The rule with this id as it stood on `date`.
    pub fn rule_on(&self, id: &str, date: LegalDate) -> Result<&Rule, RuleError> {
        let versions = self.0.rules.get(id).ok_or_else(|| RuleError::Unknown(id.to_owned()))?;
        versions
            .iter()
            .find(|rule| rule.is_in_force_on(date))
            .ok_or_else(|| RuleError::NotInForce { rule: id.to_owned(), on: date })
    }

    /// The rule with this id as it stood on `date`, with its period, which must run from `anchor`.
    pub(crate) fn clock_on(&self, id: &str, anchor: Anchor, date: LegalDate) -> Result<(&Rule, ClockRule), RuleError> {
        let rule = self.rule_on(id, date)?;
        match rule.clock {
            Some(clock) if clock.anchor == anchor => Ok((rule, clock)),
            _ => Err(RuleError::NotThisClock { rule: id.to_owned(), anchor }),
        }
    }

    /// The entries with this id, whatever the date.
    pub(crate) fn versions_of(&self, id: &str) -> &[Rule] {
        self.0.rules.get(id).map_or(&[], Vec::as_slice)
    }

    /// What the clearing house's return code means for s.138.
    ///
    /// `code` is two digits. A code that the book does not list is for counsel.
    #[must_use]
    pub fn return_code(&self, code: &str) -> ReturnCode {
        self.0.return_codes.get(code).cloned().unwrap_or_else(|| ReturnCode::not_in_the_book(code))
    }

    /// Every return code that the book lists, in order.
    pub fn return_codes(&self) -> impl Iterator<Item = &ReturnCode> {
        self.0.return_codes.values()
    }
}
