//! Reading a file of the book, with errors that name the file, the line and the rule.

use serde::{Deserialize, de::DeserializeOwned};
use thiserror::Error;
use toml::{Spanned, Value};

use super::rule::Rule;
use crate::return_code::ReturnCode;

/// A file of the book.
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
        /// The id of the rule, or the return code.
        rule: String,
        /// What is wrong.
        message: String,
    },
}

/// The outer parts of a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    statute: Statute,
    #[serde(default)]
    rule: Vec<Spanned<Value>>,
    #[serde(default)]
    code: Vec<Spanned<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statute {
    id: String,
    title: String,
}

/// An entry and the line on which it begins.
pub(super) struct Entry<T> {
    pub(super) line: usize,
    pub(super) value: T,
}

/// What a file holds.
pub(super) struct Entries {
    pub(super) rules: Vec<Entry<Rule>>,
    pub(super) return_codes: Vec<Entry<ReturnCode>>,
}

impl Source<'_> {
    pub(super) fn entries(&self) -> Result<Entries, BookError> {
        let file: File = toml::from_str(self.text).map_err(|error| BookError::File {
            file: self.name.to_owned(),
            line: self.line_at(error.span().map_or(0, |span| span.start)),
            message: error.message().to_owned(),
        })?;
        if file.statute.id.is_empty() || file.statute.title.is_empty() {
            let message = "`statute` must have an id and a title".to_owned();
            return Err(BookError::File { file: self.name.to_owned(), line: 1, message });
        }
        Ok(Entries {
            rules: file.rule.into_iter().map(|raw| self.entry(raw, "id", Rule::defect)).collect::<Result<_, _>>()?,
            return_codes: file
                .code
                .into_iter()
                .map(|raw| self.entry(raw, "code", ReturnCode::defect))
                .collect::<Result<_, _>>()?,
        })
    }

    pub(super) fn rule_error(&self, line: usize, rule: &str, message: String) -> BookError {
        BookError::Rule { file: self.name.to_owned(), line, rule: rule.to_owned(), message }
    }

    fn entry<T: DeserializeOwned>(
        &self,
        raw: Spanned<Value>,
        name_key: &str,
        defect: impl Fn(&T) -> Option<String>,
    ) -> Result<Entry<T>, BookError> {
        let line = self.line_at(raw.span().start);
        let raw = raw.into_inner();
        let name = raw.get(name_key).and_then(Value::as_str).unwrap_or("without a name").to_owned();
        let value = T::deserialize(raw).map_err(|error| self.rule_error(line, &name, error.message().to_owned()))?;
        match defect(&value) {
            Some(message) => Err(self.rule_error(line, &name, message)),
            None => Ok(Entry { line, value }),
        }
    }

    fn line_at(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
    }
}
