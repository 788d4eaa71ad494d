//! What is on the wire as JSON.

use kernel::LegalDate;
use proto::types;
use serde_json::{Value, json};

use crate::when;

/// A date.
#[must_use]
pub fn day(date: Option<types::LegalDate>) -> Option<LegalDate> {
    when::day(date)
}

/// Days.
#[must_use]
pub fn days(days: Option<&types::LegalDateInterval>) -> Option<Value> {
    days.map(|days| json!({ "earliest": day(days.earliest), "latest": day(days.latest) }))
}

/// An amount.
#[must_use]
pub fn money(money: Option<&types::Money>) -> Option<Value> {
    money.map(|money| json!({ "currency_code": money.currency_code, "paise": money.paise }))
}

/// Who acted.
#[must_use]
pub fn actor(actor: Option<&types::Actor>) -> Option<Value> {
    actor.map(
        |by| json!({ "kind": by.kind().as_str_name(), "issuer": by.issuer, "subject": by.subject, "roles": by.roles }),
    )
}

/// A list.
pub fn list<'a, T: 'a>(items: impl IntoIterator<Item = &'a T>, of: impl Fn(&T) -> Value) -> Value {
    items.into_iter().map(of).collect()
}
