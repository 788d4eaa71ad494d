//! A bank's overlay: its own rules, and its changes to those of the book.
//!
//! The law as data is the same for every lender; a lender may ask more of itself than the law does. A change that
//! tightens a period stands beside the law as the reading to act on. A change that loosens is refused unless it says
//! so.

mod apply;
mod tightness;

use kernel::LegalDate;
use serde::{Deserialize, Serialize};

use super::{
    Contents,
    assembly::{Assembly, BANK_PREFIX},
    clock::Period,
    conduct::Hours,
    gate::Clause,
    notice::Content,
    source::{BookError, Source, Statute},
};

/// How a bank's overlay departs from the law: a rule that it loosened. Every answer that uses the rule names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Deviation {
    /// The id of the rule.
    pub rule: String,
    /// The bank.
    pub bank: String,
    /// What was loosened: "30 days become 45 days".
    pub what: String,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub decided_by: String,
    /// Who approved it: somebody else.
    pub approved_by: String,
}

/// One change of an overlay, as its file states it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    rule: String,
    /// Another length of the period.
    period: Option<Period>,
    /// Other hours.
    hours: Option<Hours>,
    /// Further clauses of a gate.
    #[serde(default)]
    clauses: Vec<Clause>,
    /// Further contents of a notice.
    #[serde(default)]
    contents: Vec<Content>,
    /// A clause of a gate that is left out.
    disable: Option<String>,
    /// Said by a change that loosens.
    #[serde(default)]
    deviates: bool,
    reason: String,
    decided_by: String,
    approved_by: String,
    in_force_from: LegalDate,
    in_force_until: Option<LegalDate>,
}

impl Change {
    /// What is wrong with the change beyond its syntax.
    pub(super) fn defect(&self) -> Option<String> {
        let person = |name: &str| name.trim().to_lowercase();
        let kinds = [
            self.period.is_some(),
            self.hours.is_some(),
            !self.clauses.is_empty(),
            !self.contents.is_empty(),
            self.disable.is_some(),
        ];
        if kinds.into_iter().filter(|&given| given).count() != 1 {
            Some("a change has exactly one of `period`, `hours`, `clauses`, `contents` and `disable`".to_owned())
        } else if [&self.reason, &self.decided_by, &self.approved_by].into_iter().any(|text| text.trim().is_empty()) {
            Some("`reason`, `decided_by` and `approved_by` must not be empty".to_owned())
        } else if person(&self.decided_by) == person(&self.approved_by) {
            Some("`approved_by` must be another person than `decided_by`".to_owned())
        } else if self.in_force_until.is_some_and(|until| until < self.in_force_from) {
            Some("`in_force_until` lies before `in_force_from`".to_owned())
        } else if self.period.is_some_and(|period| period.count() == 0) {
            Some("a period must be at least one day, month or year".to_owned())
        } else {
            None
        }
    }

    fn overlaps(&self, other: &Self) -> bool {
        other.in_force_until.is_none_or(|until| self.in_force_from <= until)
            && self.in_force_until.is_none_or(|until| other.in_force_from <= until)
    }

    /// Whether the two set the same thing, so that only one of them can hold.
    fn rivals(&self, other: &Self) -> bool {
        let same = (self.period.is_some() && other.period.is_some()) || (self.hours.is_some() && other.hours.is_some());
        self.rule == other.rule && same && self.overlaps(other)
    }
}

/// The book with the overlay of `sources`.
pub(super) fn upon(book: &Contents, sources: &[Source<'_>]) -> Result<Contents, BookError> {
    if sources.is_empty() {
        return Ok(book.clone());
    }
    let mut assembly = Assembly::upon(book);
    let mut changes = Vec::new();
    for source in sources {
        assembly.hash(source);
        let entries = source.overlay_entries()?;
        let bank = assembly.contents.bank.get_or_insert_with(|| entries.bank.clone());
        if *bank != entries.bank {
            return Err(source.error(&format!("the overlay is that of `{bank}`, and this file is for another bank")));
        }
        for entry in entries.rules {
            if !entry.value.id.starts_with(BANK_PREFIX) {
                let id = &entry.value.id;
                let message = format!("a bank's own rule begins with `{BANK_PREFIX}`: write `{BANK_PREFIX}{id}`");
                return Err(entry.place.error(message));
            }
            assembly.add_rule(entry, "bank")?;
        }
        changes.extend(entries.changes);
    }
    let bank = assembly.contents.bank.clone().unwrap_or_default();
    if !assembly.contents.statutes.iter().any(|statute| statute.id == "bank") {
        let title = format!("Rules of {bank}");
        let statute = Statute { id: "bank".to_owned(), title, table: None, covers: Vec::new() };
        assembly.contents.statutes.push(statute);
    }
    let mut done: Vec<Change> = Vec::new();
    for entry in changes {
        let change = entry.value;
        if done.iter().any(|other| other.rivals(&change)) {
            return Err(entry.place.error("is changed twice for the same days".to_owned()));
        }
        apply::apply(&change, &bank, &mut assembly.contents.rules).map_err(|message| entry.place.error(message))?;
        assembly.check_later(entry.place, &change.rule);
        done.push(change);
    }
    assembly.finish()
}
