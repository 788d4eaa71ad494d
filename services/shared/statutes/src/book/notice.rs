//! A notice type of the catalogue: who sends what to whom, how, and what it must contain.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A notice that a statute, a contract or a regulator asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeType {
    /// Its title, as a list shows it.
    pub title: String,
    /// Who sends it.
    pub from: String,
    /// To whom, each separately, in lower-case words joined by `_`: `co_borrower`.
    pub to: Vec<String>,
    /// What gives rise to it.
    pub trigger: String,
    /// The id of the clock until which it must be sent; none if no statute sets a last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_by: Option<String>,
    /// The id of the clock of the recipient's time to answer; none if there is no such time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respond_by: Option<String>,
    /// What the recipient may or must do in that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// The ways to serve it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<Mode>,
    /// What it must contain, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contents: Vec<Content>,
    /// The ids of the gates that must be open before it is sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<String>,
    /// The ids of the rules that follow it: gates, notices, clocks, or what else governs the next step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<String>,
}

/// One way to serve a notice, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// The way.
    pub mode: ServiceMode,
    /// The section or judgment, where it is not the rule's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// When it may be used, or what it proves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How a notice reaches its addressee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ServiceMode {
    /// Speed Post with registration and proof of delivery, which took the place of registered post on 1 October 2025.
    SpeedPostRegistered,
    /// A courier.
    Courier,
    /// Handed over against a receipt.
    Hand,
    /// E-mail.
    Email,
    /// `WhatsApp`.
    Whatsapp,
    /// Put up on the outer door or a conspicuous part of the premises.
    Affixture,
    /// Published in newspapers.
    Newspapers,
    /// Fax.
    Fax,
    /// Summons that the party itself serves.
    Dasti,
    /// Published on a website.
    PublicationWebsite,
}

/// One thing that a notice contains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The field of the template that carries it, such as `demand.amount`.
    pub field: String,
    /// What stands there, in plain words.
    pub plain: String,
    /// Whether the notice is bad without it; otherwise it is advisable.
    #[serde(default = "required")]
    pub required: bool,
    /// The section or judgment, where it is not the rule's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
}

/// A content that does not say so is required.
const fn required() -> bool {
    true
}

impl fmt::Display for ServiceMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SpeedPostRegistered => "Speed Post with registration and proof of delivery",
            Self::Courier => "courier",
            Self::Hand => "by hand",
            Self::Email => "e-mail",
            Self::Whatsapp => "WhatsApp",
            Self::Affixture => "affixture on the premises",
            Self::Newspapers => "publication in newspapers",
            Self::Fax => "fax",
            Self::Dasti => "service by the party itself (dasti)",
            Self::PublicationWebsite => "publication on a website",
        })
    }
}

impl NoticeType {
    /// What is wrong with the notice type beyond its syntax.
    pub(super) fn defect(&self) -> Option<String> {
        let empty = |text: &str| text.trim().is_empty();
        if empty(&self.title) || empty(&self.from) || empty(&self.trigger) {
            return Some("a notice's `title`, `from` and `trigger` must not be empty".to_owned());
        }
        if self.to.is_empty() || self.to.iter().any(|role| empty(role)) {
            return Some("a notice names to whom it goes (`to`)".to_owned());
        }
        if self.respond_by.is_some() && self.response.as_deref().is_none_or(empty) {
            return Some("a time to respond (`respond_by`) says what the `response` is".to_owned());
        }
        if let Some(content) = self.contents.iter().find(|content| empty(&content.plain) || empty(&content.field)) {
            return Some(format!("content `{}`: `field` and `plain` must not be empty", content.field));
        }
        let twice = self
            .contents
            .iter()
            .enumerate()
            .find(|(index, content)| self.contents.iter().take(*index).any(|before| before.field == content.field));
        twice.map(|(_, content)| format!("content `{}` is given twice", content.field))
    }
}
