//! The facts that communications states, and what it does about the facts of others.

mod on_deadline_passed;
mod on_deadline_reminder_due;
mod on_proceeding_changed;
mod publish;

pub(crate) use on_deadline_passed::OnDeadlinePassed;
pub(crate) use on_deadline_reminder_due::OnDeadlineReminderDue;
pub(crate) use on_proceeding_changed::OnProceedingChanged;
pub(crate) use publish::{channel, message_not_sent, message_sent, party_id};

use proto::FieldError;

/// An id of a fact.
fn id<T: std::str::FromStr<Err: std::fmt::Display>>(field: &'static str, text: &str) -> Result<T, FieldError> {
    text.parse().map_err(|error| FieldError::new(field, error))
}

/// A date of a fact.
fn date(field: &'static str, date: Option<proto::types::LegalDate>) -> Result<kernel::LegalDate, FieldError> {
    proto::required(field, date).and_then(|date| date.try_into().map_err(|error: FieldError| error.within(field)))
}

/// What a deadline calls for, as cases names it: a few small letters.
fn kind(text: &str) -> Result<&str, FieldError> {
    let of_a_kind = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'.');
    let fits = (1..=60).contains(&text.len()) && text.bytes().all(of_a_kind);
    if fits { Ok(text) } else { Err(FieldError::new("kind", "must be 1 to 60 of a-z, 0-9, _ and .")) }
}
