//! A fault that names its field, and how texts are checked.

use std::{fmt, str::FromStr};

use formats::misleading_character;
use kernel::{LegalDate, Masked};

/// A field of what was given is wrong. The reason quotes no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldFault {
    /// Its path: `noticees[0].name`.
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

/// A value from its text, without the blanks around it.
pub(super) fn parsed<T: FromStr<Err: fmt::Display>>(field: &str, text: &str) -> Result<T, FieldFault> {
    text.trim().parse().map_err(|error| FieldFault::new(field, error))
}

/// One line that must be there: bounded, and free of characters that change how a line is read.
pub(super) fn line(field: &str, text: &str, chars_max: usize) -> Result<String, FieldFault> {
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

/// Why somebody did something: 1 to 200 characters.
pub(crate) fn reason(text: &str) -> Result<String, FieldFault> {
    line("reason", text, 200)
}

/// What a person is told: 1 to 1,000 characters.
pub(crate) fn sentence(field: &str, text: &str) -> Result<String, FieldFault> {
    line(field, text, 1_000)
}

/// The same for personal text.
pub(super) fn personal_line(
    field: &str,
    text: &Masked<String>,
    chars_max: usize,
) -> Result<Masked<String>, FieldFault> {
    line(field, text.reveal(), chars_max).map(Masked::new)
}

/// A reference made of a few plain characters.
pub(super) fn reference(field: &str, text: &str, chars_max: usize, marks: &str) -> Result<String, FieldFault> {
    let trimmed = text.trim();
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || marks.contains(c);
    if trimmed.is_empty() || trimmed.len() > chars_max || !trimmed.chars().all(fits) {
        let marks = marks.chars().map(String::from).collect::<Vec<_>>().join(", ");
        return Err(FieldFault::new(field, format!("must be 1 to {chars_max} of A-Z, 0-9, {marks}")));
    }
    Ok(trimmed.to_owned())
}

pub(super) fn in_order(
    field: &str,
    earlier_field: &str,
    earlier: LegalDate,
    later: LegalDate,
) -> Result<(), FieldFault> {
    if later < earlier {
        return Err(FieldFault::new(field, format!("{later} is before {earlier_field}, {earlier}")));
    }
    Ok(())
}

pub(super) fn not_after_today(field: &str, day: LegalDate, today: LegalDate) -> Result<(), FieldFault> {
    if day > today {
        return Err(FieldFault::new(field, format!("{day} has not come yet; today is {today}")));
    }
    Ok(())
}
