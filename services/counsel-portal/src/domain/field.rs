//! A fault that names its field, and how texts are checked.

use std::fmt;

use formats::misleading_character;
use kernel::{LegalDate, Masked};

/// A field of what was given is wrong. The reason quotes no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldFault {
    /// Its path: `package.parts[0].name`.
    pub(crate) field: String,
    pub(crate) reason: String,
}

impl FieldFault {
    pub(crate) fn new(field: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self { field: field.into(), reason: reason.to_string() }
    }

    /// The same fault seen from what holds the field.
    pub(crate) fn within(self, parent: impl fmt::Display) -> Self {
        Self { field: format!("{parent}.{}", self.field), reason: self.reason }
    }
}

/// One line that must be there: bounded, and free of characters that change how a line is read.
pub(crate) fn line(field: &str, text: &str, chars_max: usize) -> Result<String, FieldFault> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(FieldFault::new(field, "is missing"));
    }
    if trimmed.chars().count() > chars_max {
        return Err(FieldFault::new(field, format!("is longer than {chars_max} characters")));
    }
    if let Some(position) = misleading_character(trimmed) {
        return Err(FieldFault::new(field, format!("holds a control or direction character at place {position}")));
    }
    Ok(trimmed.to_owned())
}

/// The same for a line that may be empty.
pub(super) fn optional_line(field: &str, text: &str, chars_max: usize) -> Result<String, FieldFault> {
    if text.trim().is_empty() { Ok(String::new()) } else { line(field, text, chars_max) }
}

/// The same for personal text.
pub(super) fn personal_line(
    field: &str,
    text: &Masked<String>,
    chars_max: usize,
) -> Result<Masked<String>, FieldFault> {
    line(field, text.reveal(), chars_max).map(Masked::new)
}

/// Why somebody did something: 1 to 200 characters.
pub(crate) fn reason(text: &str) -> Result<String, FieldFault> {
    line("reason", text, 200)
}

pub(crate) fn not_after_today(field: &str, day: LegalDate, today: LegalDate) -> Result<(), FieldFault> {
    if day > today {
        return Err(FieldFault::new(field, format!("{day} has not come yet; today is {today}")));
    }
    Ok(())
}
