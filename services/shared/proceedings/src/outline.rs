//! What the book has for a kind of proceeding: its clocks, its gates, its types of notice, each with its rule. For a kind
//! that is not typed yet this is what its flow will be made of.

use kernel::LegalDate;
use statutes::{Book, Rule};

use crate::Kind;

/// What the book has for a kind of proceeding on a day.
#[derive(Clone, Debug, Default)]
pub struct Outline<'a> {
    /// Periods, by id.
    pub clocks: Vec<&'a Rule>,
    /// What must be true before an act, by id.
    pub gates: Vec<&'a Rule>,
    /// Types of notice, by id.
    pub notices: Vec<&'a Rule>,
    /// Rules that are none of these, by id.
    pub principles: Vec<&'a Rule>,
}

/// What the book has for a kind of proceeding on that day. Drafts are left out, unless the book counts them as law.
#[must_use]
pub fn outline(book: &Book, kind: Kind, on: LegalDate) -> Outline<'_> {
    let mut outline = Outline::default();
    let mut last: Option<&str> = None;
    for rule in book.rules() {
        if !belongs_to(rule, kind) || last == Some(rule.id.as_str()) {
            continue;
        }
        last = Some(rule.id.as_str());
        let Ok(rule) = book.rule_on(&rule.id, on) else { continue };
        let part = if rule.clock.is_some() {
            &mut outline.clocks
        } else if rule.gate.is_some() {
            &mut outline.gates
        } else if rule.notice.is_some() {
            &mut outline.notices
        } else {
            &mut outline.principles
        };
        part.push(rule);
    }
    outline
}

fn belongs_to(rule: &Rule, kind: Kind) -> bool {
    rule.id.split('.').next() == Some(kind.as_str())
}

impl<'a> Outline<'a> {
    /// The ids of everything in it, in order.
    #[must_use]
    pub fn ids(&self) -> Vec<&'a str> {
        let parts = [&self.clocks, &self.gates, &self.notices, &self.principles];
        let mut ids: Vec<&str> = parts.into_iter().flatten().map(|rule| rule.id.as_str()).collect();
        ids.sort_unstable();
        ids
    }
}
