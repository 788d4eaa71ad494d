//! The book: every rule with the days on which it was in force.

mod anchor;
mod assembly;
mod clock;
mod conduct;
mod defect;
mod embedded;
mod exclusion;
mod gate;
mod notice;
mod overlay;
mod reading;
mod reference;
mod rule;
mod source;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, LazyLock},
};

use kernel::LegalDate;
use thiserror::Error;

pub use anchor::Anchor;
pub use clock::{Bound, ClockRule, Extension, Grantor, Holiday, Period};
pub use conduct::{Channel, Conduct, Hours, TimeOfDay, TimeOfDayError};
pub(crate) use embedded::CATALOGUE;
pub use exclusion::Exclusion;
pub use gate::{Clause, Condition, Gate, Otherwise, Test};
pub use notice::{Content, Mode, NoticeType, ServiceMode};
pub use overlay::Deviation;
pub use reading::Reading;
pub use rule::{Confidence, Rule, Status, Substance};
pub use source::{BookError, Source, Statute};

use crate::{
    postal::PostalEvent,
    return_code::{CodeTable, ReturnCode},
};
use assembly::Assembly;

/// Parsed once per process.
static BOOK: LazyLock<Book> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the embedded files are part of the program, and a test parses them")]
    Book::parse(embedded::BOOK).expect("the embedded book is valid")
});

/// The statute book. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Book {
    contents: Arc<Contents>,
    drafts: bool,
}

#[derive(Clone, Debug, Default)]
struct Contents {
    version: String,
    version_with_drafts: String,
    /// Whose overlay is in it.
    bank: Option<String>,
    statutes: Vec<Statute>,
    /// The entries of each rule, the oldest first. Hashed, since every clock looks several up.
    rules: HashMap<String, Vec<Rule>>,
    /// The ids of the rules, in order.
    ids: Vec<String>,
    /// The last of all days that do not count in some period.
    excluded_until: Option<LegalDate>,
    return_codes: BTreeMap<CodeTable, BTreeMap<String, ReturnCode>>,
    postal_events: Vec<PostalEvent>,
    /// Every text of a postal event, with the event's place in the list.
    postal_keys: BTreeMap<String, usize>,
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
    /// The rule is only proposed on the day, and the book was not asked for drafts.
    #[error("rule `{rule}` is a draft on {on}")]
    Draft {
        /// The id of the rule.
        rule: String,
        /// The day asked about.
        on: LegalDate,
    },
    /// The rule was in force on the day, and nobody knew it then.
    #[error("rule `{rule}`, in force on {on}, was not known on {known_at}")]
    NotKnown {
        /// The id of the rule.
        rule: String,
        /// The day asked about.
        on: LegalDate,
        /// The day whose knowledge was asked for.
        known_at: LegalDate,
    },
    /// The rule is no period.
    #[error("rule `{0}` is not a period")]
    NoClock(String),
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

    /// Reads a book from files of rules, of return codes and of postal events.
    pub fn parse(sources: &[Source<'_>]) -> Result<Self, BookError> {
        let mut assembly = Assembly::new();
        for source in sources {
            assembly.add(source)?;
        }
        Ok(Self { contents: Arc::new(assembly.finish()?), drafts: false })
    }

    /// The same book with a bank's overlay: its own rules, and its changes to those of the book.
    ///
    /// What the changes tighten stands beside the law as a safe reading; what they loosen must say `deviates = true`
    /// and replaces the law, and [`Book::deviation`] names it.
    pub fn with_overlay(&self, sources: &[Source<'_>]) -> Result<Self, BookError> {
        let contents = overlay::upon(&self.contents, sources)?;
        Ok(Self { contents: Arc::new(contents), drafts: self.drafts })
    }

    /// The same book, in which drafts count as law from the day on which they are proposed to begin.
    ///
    /// For looking ahead. Nothing is done to a borrower on such an answer.
    #[must_use]
    pub fn with_drafts(&self) -> Self {
        Self { contents: Arc::clone(&self.contents), drafts: true }
    }

    /// Whether drafts count as law in it.
    #[must_use]
    pub const fn has_drafts(&self) -> bool {
        self.drafts
    }

    /// The SHA-256 of the files, in hexadecimal: recorded with every deadline that was computed from them. A book with
    /// an overlay, or with drafts, has another version.
    #[must_use]
    pub fn version(&self) -> &str {
        if self.drafts { &self.contents.version_with_drafts } else { &self.contents.version }
    }

    /// The bank whose overlay is in the book.
    #[must_use]
    pub fn bank(&self) -> Option<&str> {
        self.contents.bank.as_deref()
    }

    /// The statutes, in the order of their files.
    #[must_use]
    pub fn statutes(&self) -> &[Statute] {
        &self.contents.statutes
    }

    /// Every entry, drafts too, by id and then by date.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.contents.ids.iter().flat_map(|id| self.versions_of(id))
    }

    /// The entries with this id, drafts too, the oldest first, whatever the date.
    #[must_use]
    pub fn versions_of(&self, id: &str) -> &[Rule] {
        self.contents.rules.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether days after that one do not count in some period: seldom, and cheaper to ask than to look each up.
    pub(crate) fn excludes_after(&self, day: LegalDate) -> bool {
        self.contents.excluded_until.is_some_and(|until| day < until)
    }

    /// The rule with this id as it stood on `date`.
    ///
    /// A draft is no answer, unless the book is [`with_drafts`](Self::with_drafts): then it comes before the law that
    /// it would replace.
    pub fn rule_on(&self, id: &str, date: LegalDate) -> Result<&Rule, RuleError> {
        let versions = self.contents.rules.get(id).ok_or_else(|| RuleError::Unknown(id.to_owned()))?;
        self.standing_on(versions, date).ok_or_else(|| {
            let rule = id.to_owned();
            if versions.iter().any(|version| version.is_in_force_on(date)) {
                RuleError::Draft { rule, on: date }
            } else {
                RuleError::NotInForce { rule, on: date }
            }
        })
    }

    /// The rule with this id as it stood on `date`, as the world knew it on `known_at`; none is today, with all that
    /// the book knows.
    ///
    /// An entry that was made later for earlier days is left out, and the entry that it replaced is taken to stand.
    pub fn rule_as_known(&self, id: &str, date: LegalDate, known_at: Option<LegalDate>) -> Result<&Rule, RuleError> {
        let rule = self.rule_on(id, date)?;
        match known_at {
            Some(known_at) if !rule.is_known_at(Some(known_at)) => {
                let before = self.versions_of(id).iter().rev().filter(|version| version.in_force_from <= date);
                before
                    .filter(|version| self.drafts || !version.is_draft())
                    .find(|version| version.is_known_at(Some(known_at)))
                    .ok_or_else(|| RuleError::NotKnown { rule: id.to_owned(), on: date, known_at })
            }
            _ => Ok(rule),
        }
    }

    /// How the bank's overlay departs from the rule with this id, if it loosened it. Every answer that uses the rule
    /// names it.
    #[must_use]
    pub fn deviation(&self, id: &str) -> Option<&Deviation> {
        self.versions_of(id).iter().rev().find_map(Rule::deviation)
    }

    /// What the clearing house's return code for a cheque means for s.138.
    ///
    /// `code` is two digits. A code that the book does not list is for counsel.
    #[must_use]
    pub fn return_code(&self, code: &str) -> ReturnCode {
        self.return_code_in(CodeTable::Cts, code)
    }

    /// What a return code of the table means. A code that the book does not list is for counsel.
    #[must_use]
    pub fn return_code_in(&self, table: CodeTable, code: &str) -> ReturnCode {
        let listed = self.contents.return_codes.get(&table).and_then(|codes| codes.get(code));
        listed.cloned().unwrap_or_else(|| ReturnCode::not_in_the_book(table, code))
    }

    /// Every return code that the book lists, by table and then in order.
    pub fn return_codes(&self) -> impl Iterator<Item = &ReturnCode> {
        self.contents.return_codes.values().flat_map(BTreeMap::values)
    }

    /// What an event of an article's tracking means for service, by the text that the carrier prints: letters of either
    /// case, and whatever stands between words. None if the book does not list it, which is for a person.
    #[must_use]
    pub fn postal_event(&self, text: &str) -> Option<&PostalEvent> {
        let index = self.contents.postal_keys.get(&PostalEvent::key(text))?;
        self.contents.postal_events.get(*index)
    }

    /// Every postal event that the book lists, in the order of the files.
    #[must_use]
    pub fn postal_events(&self) -> &[PostalEvent] {
        &self.contents.postal_events
    }

    fn standing_on<'a>(&self, versions: &'a [Rule], date: LegalDate) -> Option<&'a Rule> {
        let standing = |draft: bool| {
            versions.iter().find(move |version| version.is_draft() == draft && version.is_in_force_on(date))
        };
        let proposed = if self.drafts { standing(true) } else { None };
        proposed.or_else(|| standing(false))
    }
}
