//! Putting the entries of all files together, and checking what only the whole book can show.

use sha2::{Digest as _, Sha256};

use super::{
    Contents, reference,
    rule::{Rule, Substance},
    source::{BookError, Entry, Place, Source, Statute},
};
use crate::{catalogue, postal::PostalEvent, return_code::CodeTable};

/// Rules with this prefix are a bank's own.
pub(super) const BANK_PREFIX: &str = "bank.";

const PRINCIPLE: &str = Substance::Principle.word();

/// A book that is being put together.
pub(super) struct Assembly {
    pub(super) contents: Contents,
    hash: Sha256,
    /// The entries whose references must be looked up when all files are read.
    unchecked: Vec<Unchecked>,
}

struct Unchecked {
    place: Place,
    id: String,
}

impl Assembly {
    /// An empty book.
    pub(super) fn new() -> Self {
        Self { contents: Contents::default(), hash: Sha256::new(), unchecked: Vec::new() }
    }

    /// A book to which more is to be added.
    pub(super) fn upon(contents: &Contents) -> Self {
        let mut hash = Sha256::new();
        hash.update(contents.version.as_bytes());
        Self { contents: contents.clone(), hash, unchecked: Vec::new() }
    }

    /// Lets a file enter the version.
    pub(super) fn hash(&mut self, source: &Source<'_>) {
        // Lengths keep two books apart whose files are cut at another place.
        for part in [source.name, source.text] {
            self.hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            self.hash.update(part.as_bytes());
        }
    }

    /// Adds a file of the book.
    pub(super) fn add(&mut self, source: &Source<'_>) -> Result<(), BookError> {
        self.hash(source);
        let entries = source.entries()?;
        let statute = entries.statute;
        for entry in entries.rules {
            if entry.value.id.starts_with(BANK_PREFIX) {
                return Err(entry.place.error(format!("ids with `{BANK_PREFIX}` are for a bank's overlay")));
            }
            self.add_rule(entry, &statute.id)?;
        }
        let table = statute.table.unwrap_or(CodeTable::Cts);
        for Entry { place, value: mut code } in entries.return_codes {
            code.table = table;
            let codes = self.contents.return_codes.entry(table).or_default();
            if codes.insert(code.code.clone(), code).is_some() {
                return Err(place.error("is given twice".to_owned()));
            }
        }
        for entry in entries.postal_events {
            self.add_postal_event(entry)?;
        }
        if let Some(unknown) = statute.covers.iter().find(|item| !catalogue::has(item)) {
            return Err(source.error(&format!("`covers` names `{unknown}`, which the catalogue does not have")));
        }
        self.add_statute(source, statute)
    }

    /// Adds the head of a file.
    pub(super) fn add_statute(&mut self, source: &Source<'_>, statute: Statute) -> Result<(), BookError> {
        if self.contents.statutes.iter().any(|other| other.id == statute.id) {
            return Err(source.error(&format!("another file is the statute `{}`", statute.id)));
        }
        self.contents.statutes.push(statute);
        Ok(())
    }

    /// Adds an entry to those of its rule, the oldest first.
    pub(super) fn add_rule(&mut self, entry: Entry<Rule>, statute: &str) -> Result<(), BookError> {
        let Entry { place, value: mut rule } = entry;
        statute.clone_into(&mut rule.statute);
        if let Some(unknown) = rule.covers.iter().find(|item| !catalogue::has(item)) {
            return Err(place.error(format!("`covers` names `{unknown}`, which the catalogue does not have")));
        }
        let versions = self.contents.rules.entry(rule.id.clone()).or_default();
        if let Some(other) = versions.iter().find(|other| other.clashes_with(&rule)) {
            return Err(place.error(format!("is in force together with the entry from {}", other.in_force_from)));
        }
        // A principle may have become a clock; a clock does not become a notice.
        let kind = rule.substance().word();
        let clash = |other: &&str| *other != kind && ![kind, *other].contains(&PRINCIPLE);
        if let Some(other) = versions.iter().map(|other| other.substance().word()).find(clash) {
            return Err(place.error(format!("is a {kind}, and another entry of this id is a {other}")));
        }
        self.unchecked.push(Unchecked { place, id: rule.id.clone() });
        versions.push(rule);
        versions.sort_by_key(|version| version.in_force_from);
        Ok(())
    }

    /// Has the references of a changed rule looked up too.
    pub(super) fn check_later(&mut self, place: Place, id: &str) {
        self.unchecked.push(Unchecked { place, id: id.to_owned() });
    }

    fn add_postal_event(&mut self, entry: Entry<PostalEvent>) -> Result<(), BookError> {
        let Entry { place, value } = entry;
        let index = self.contents.postal_events.len();
        for key in value.keys() {
            // An alias may spell the event in other letters; two events must not share a text.
            if self.contents.postal_keys.insert(key.clone(), index).is_some_and(|other| other != index) {
                return Err(place.error(format!("`{key}` is the text of another event too")));
            }
        }
        self.contents.postal_events.push(value);
        Ok(())
    }

    /// The book, if every id that it names exists.
    pub(super) fn finish(mut self) -> Result<Contents, BookError> {
        for Unchecked { place, id } in &self.unchecked {
            let versions = self.contents.rules.get(id).map_or(&[][..], Vec::as_slice);
            if let Some(message) = versions.iter().find_map(|rule| reference::broken(rule, &self.contents.rules)) {
                return Err(place.error(message));
            }
        }
        self.contents.ids = self.contents.rules.keys().cloned().collect();
        self.contents.ids.sort();
        let exclusions = self.contents.rules.values().flatten().filter(|rule| rule.exclusion.is_some());
        self.contents.excluded_until = exclusions.filter_map(|rule| rule.in_force_until).max();
        self.contents.version = hex::encode(self.hash.finalize());
        let with_drafts = Sha256::new().chain_update(&self.contents.version).chain_update("drafts");
        self.contents.version_with_drafts = hex::encode(with_drafts.finalize());
        Ok(self.contents)
    }
}
