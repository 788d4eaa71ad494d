//! What an event of the post means for the service of a notice.

use serde::{Deserialize, Serialize};

use crate::book::Confidence;

/// An event of an article's tracking, as the book lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PostalEvent {
    /// The text as the carrier prints it.
    pub event: String,
    /// Other texts for the same event.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What it means for service.
    pub effect: PostalEffect,
    /// That in one plain sentence.
    pub plain: String,
    /// The section or judgment that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// How sure the book is of it.
    pub confidence: Confidence,
}

/// What an event means for service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostalEffect {
    /// Served on the day of the event.
    Served,
    /// Refused, which is service on that day.
    Refused,
    /// Unclaimed: served on a day between the first intimation and the return to the sender.
    Unclaimed,
    /// Not served: serve again.
    NotServed,
    /// On its way: no effect.
    InTransit,
    /// The addressee has died: stop, a person decides.
    Deceased,
}

impl PostalEvent {
    /// The text as lists are searched by it: lower-case words, whatever stood between them.
    pub(crate) fn key(text: &str) -> String {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
    }

    /// Every text for the event, as lists are searched by it.
    pub(crate) fn keys(&self) -> impl Iterator<Item = String> {
        std::iter::once(&self.event).chain(&self.aliases).map(|text| Self::key(text))
    }

    /// What is wrong with the entry beyond its syntax.
    pub(crate) fn defect(&self) -> Option<String> {
        if self.keys().any(|key| key.is_empty()) || self.plain.trim().is_empty() {
            Some("`event`, `aliases` and `plain` must not be empty".to_owned())
        } else {
            None
        }
    }
}
