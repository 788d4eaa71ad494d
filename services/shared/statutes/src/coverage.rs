//! What the book answers of the committed list, what is open, and what is missing.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    book::{Book, Confidence, Rule, Status},
    catalogue,
};

/// An item of the committed list, and the rules that answer for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Covered<'a> {
    /// The id of the item.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The ids of the rules, or of the table of codes, that answer for it.
    pub rules: Vec<&'a str>,
    /// Whether they do.
    pub state: CoverageState,
}

/// Whether an item is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverageState {
    /// A rule answers it that is neither contested nor a draft, and that the book is sure enough of.
    Covered,
    /// Rules answer it, and all of them are contested, drafts, or of low confidence.
    Open,
    /// No rule answers it.
    Missing,
}

/// Compares the book with the committed list, item by item, in the order of the list.
///
/// Of a rule that changed, the last entry that answers for the item counts.
#[must_use]
pub fn coverage(book: &Book) -> Vec<Covered<'_>> {
    let mut answers: BTreeMap<&str, BTreeMap<&str, bool>> = BTreeMap::new();
    for statute in book.statutes() {
        for item in &statute.covers {
            answers.entry(item).or_default().insert(&statute.id, true);
        }
    }
    // Entries come by date, so that a later one overwrites what an earlier one says.
    for rule in book.rules() {
        for item in &rule.covers {
            answers.entry(item).or_default().insert(&rule.id, is_firm(rule));
        }
    }
    let item = |item: &'static catalogue::Item| {
        let rules = answers.get(item.id.as_str());
        let state = match rules {
            None => CoverageState::Missing,
            Some(rules) if rules.values().any(|&firm| firm) => CoverageState::Covered,
            Some(_) => CoverageState::Open,
        };
        let rules = rules.map(|rules| rules.keys().copied().collect()).unwrap_or_default();
        Covered { id: &item.id, title: &item.title, rules, state }
    };
    catalogue::items().iter().map(item).collect()
}

fn is_firm(rule: &Rule) -> bool {
    matches!(rule.status, Status::Settled | Status::Policy) && rule.confidence > Confidence::Low
}
