//! What every row of a file is checked by: a fault that names its field, texts, numbers and days.

use std::{fmt, str::FromStr};

use kernel::{LegalDate, Masked};

/// The longest name.
pub(super) const NAME_CHARS_MAX: usize = 200;

/// A field of what was given is wrong. The reason quotes no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldFault {
    pub(crate) field: &'static str,
    pub(crate) reason: String,
}

impl FieldFault {
    pub(crate) fn new(field: &'static str, reason: impl fmt::Display) -> Self {
        Self { field, reason: reason.to_string() }
    }
}

/// A value from its text, without the blanks around it.
pub(super) fn parsed<T: FromStr<Err: fmt::Display>>(field: &'static str, text: &str) -> Result<T, FieldFault> {
    text.trim().parse().map_err(|error| FieldFault::new(field, error))
}

/// The same where no text means no value.
pub(super) fn parsed_if_given<T: FromStr<Err: fmt::Display>>(
    field: &'static str,
    text: &str,
) -> Result<Option<T>, FieldFault> {
    (!text.trim().is_empty()).then(|| parsed(field, text)).transpose()
}

pub(super) fn in_order(
    field: &'static str,
    earlier_field: &str,
    earlier: LegalDate,
    later: LegalDate,
) -> Result<(), FieldFault> {
    if later < earlier {
        return Err(FieldFault::new(field, format!("{later} is before {earlier_field}, {earlier}")));
    }
    Ok(())
}

pub(super) fn not_after_today(field: &'static str, day: LegalDate, today: LegalDate) -> Result<(), FieldFault> {
    if day > today {
        return Err(FieldFault::new(field, format!("{day} has not come yet; today is {today}")));
    }
    Ok(())
}

/// Personal text is bounded and free of characters that change how a line is read: controls and bidirectional
/// overrides could make a notice show another name than the one stored.
pub(super) fn text(field: &'static str, text: &Masked<String>, chars_max: usize) -> Result<Masked<String>, FieldFault> {
    let trimmed = text.reveal().trim();
    if trimmed.chars().count() > chars_max {
        return Err(FieldFault::new(field, format!("is longer than {chars_max} characters")));
    }
    let misleading = |c: char| {
        c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    // The joiners are part of how Indic scripts are written.
    if trimmed.chars().any(|c| misleading(c) && !matches!(c, '\u{200c}' | '\u{200d}')) {
        return Err(FieldFault::new(field, "holds a control or direction character"));
    }
    Ok(Masked::new(trimmed.to_owned()))
}
