//! Reading a file of the book, with errors that name the file, the line and the rule.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;
use toml::{Spanned, Value};

use super::{overlay::Change, rule::Rule};
use crate::{
    postal::PostalEvent,
    return_code::{CodeTable, ReturnCode},
};

/// A file of the book, or of a bank's overlay.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The name of the file, as errors give it.
    pub name: &'a str,
    /// Its text, in TOML.
    pub text: &'a str,
}

/// A file of the book cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BookError {
    /// The file is not TOML, or lacks its outer parts.
    #[error("{file}, line {line}: {message}")]
    File {
        /// The name of the file.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// One entry is wrong.
    #[error("{file}, line {line}, rule `{rule}`: {message}")]
    Rule {
        /// The name of the file.
        file: String,
        /// The line on which the entry begins, counted from 1.
        line: usize,
        /// The id of the rule, the return code, or the postal event.
        rule: String,
        /// What is wrong.
        message: String,
    },
}

/// A statute, as the head of its file names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statute {
    /// A short name, such as `ni_act`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whose return codes the file lists, where it lists any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<CodeTable>,
    /// The items of the catalogue that the file as a whole answers for: a table of codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
}

/// The outer parts of a file of the book.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BookFile {
    statute: Statute,
    #[serde(default)]
    rule: Vec<Spanned<Value>>,
    #[serde(default)]
    code: Vec<Spanned<Value>>,
    #[serde(default)]
    postal: Vec<Spanned<Value>>,
}

/// The outer parts of a file of an overlay.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayFile {
    overlay: OverlayHead,
    #[serde(default)]
    rule: Vec<Spanned<Value>>,
    #[serde(default)]
    change: Vec<Spanned<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayHead {
    bank: String,
}

/// An entry and where it stands.
pub(super) struct Entry<T> {
    pub(super) place: Place,
    pub(super) value: T,
}

/// Where an entry stands, for errors.
#[derive(Clone, Debug)]
pub(super) struct Place {
    file: String,
    line: usize,
    rule: String,
}

/// What a file of the book holds.
pub(super) struct Entries {
    pub(super) statute: Statute,
    pub(super) rules: Vec<Entry<Rule>>,
    pub(super) return_codes: Vec<Entry<ReturnCode>>,
    pub(super) postal_events: Vec<Entry<PostalEvent>>,
}

/// What a file of an overlay holds.
pub(super) struct OverlayEntries {
    pub(super) bank: String,
    pub(super) rules: Vec<Entry<Rule>>,
    pub(super) changes: Vec<Entry<Change>>,
}

impl Place {
    pub(super) fn error(&self, message: String) -> BookError {
        BookError::Rule { file: self.file.clone(), line: self.line, rule: self.rule.clone(), message }
    }
}

impl Source<'_> {
    pub(super) fn entries(&self) -> Result<Entries, BookError> {
        let file: BookFile = self.outer()?;
        if file.statute.id.is_empty() || file.statute.title.is_empty() {
            return Err(self.error("`statute` must have an id and a title"));
        }
        Ok(Entries {
            statute: file.statute,
            rules: self.each(file.rule, "id", Rule::defect)?,
            return_codes: self.each(file.code, "code", ReturnCode::defect)?,
            postal_events: self.each(file.postal, "event", PostalEvent::defect)?,
        })
    }

    pub(super) fn overlay_entries(&self) -> Result<OverlayEntries, BookError> {
        let file: OverlayFile = self.outer()?;
        if file.overlay.bank.trim().is_empty() {
            return Err(self.error("`overlay` must name the `bank`"));
        }
        Ok(OverlayEntries {
            bank: file.overlay.bank,
            rules: self.each(file.rule, "id", Rule::defect)?,
            changes: self.each(file.change, "rule", Change::defect)?,
        })
    }

    /// An error about the file as a whole.
    pub(super) fn error(&self, message: &str) -> BookError {
        BookError::File { file: self.name.to_owned(), line: 1, message: message.to_owned() }
    }

    fn outer<T: DeserializeOwned>(&self) -> Result<T, BookError> {
        toml::from_str(self.text).map_err(|error| {
            let before = error.span().and_then(|span| self.text.get(..span.start)).unwrap_or_default();
            let (line, message) = (before.matches('\n').count() + 1, error.message().to_owned());
            BookError::File { file: self.name.to_owned(), line, message }
        })
    }

    fn each<T: DeserializeOwned>(
        &self,
        raw: Vec<Spanned<Value>>,
        name_key: &str,
        defect: impl Fn(&T) -> Option<String>,
    ) -> Result<Vec<Entry<T>>, BookError> {
        // One pass over the text, and not one for each entry.
        let breaks: Vec<usize> = self.text.match_indices('\n').map(|(offset, _)| offset).collect();
        raw.into_iter()
            .map(|raw| {
                let line = breaks.partition_point(|&offset| offset < raw.span().start) + 1;
                self.entry(raw.into_inner(), line, name_key, &defect)
            })
            .collect()
    }

    fn entry<T: DeserializeOwned>(
        &self,
        raw: Value,
        line: usize,
        name_key: &str,
        defect: impl Fn(&T) -> Option<String>,
    ) -> Result<Entry<T>, BookError> {
        let name = raw.get(name_key).and_then(Value::as_str).unwrap_or("without a name").to_owned();
        let place = Place { file: self.name.to_owned(), line, rule: name };
        let value = T::deserialize(raw).map_err(|error| place.error(error.message().to_owned()))?;
        match defect(&value) {
            Some(message) => Err(place.error(message)),
            None => Ok(Entry { place, value }),
        }
    }
}
