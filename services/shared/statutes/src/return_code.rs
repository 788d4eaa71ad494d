//! What a return code means in law: of a cheque for NI Act s.138, of a mandate for PSS Act s.25.

use serde::{Deserialize, Serialize};

use crate::book::Confidence;

/// Whose return codes a table lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeTable {
    /// The Cheque Truncation System: a cheque.
    #[default]
    Cts,
    /// The National Automated Clearing House: a debit under a mandate.
    Nach,
}

/// What a return with a code can lead to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum LegalEffect {
    /// The return can found a complaint.
    Triggers,
    /// It can, and the drawer may show that there was no want of funds.
    TriggersRebuttable {
        /// The judgments that say so.
        authority: String,
    },
    /// Not clearly yes and not clearly no: a lawyer decides.
    Counsel,
    /// No offence yet: remove the fault and present again.
    RePresent,
    /// No offence, and presenting again does not help.
    None,
}

/// A return code as the book lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReturnCode {
    /// The table that lists it.
    #[serde(skip_deserializing)]
    pub table: CodeTable,
    /// Two digits.
    pub code: String,
    /// The reason in the clearing house's words, shortened.
    pub meaning: String,
    effect: Effect,
    /// The section or judgment behind the effect, where it triggers.
    #[serde(default)]
    pub authority: Option<String>,
    /// How sure the book is of the effect.
    pub confidence: Confidence,
    /// A sentence for the person who reads the case.
    #[serde(default)]
    pub note: Option<String>,
}

/// The effect as the file spells it; its authority stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Effect {
    Triggers,
    TriggersRebuttable,
    Counsel,
    RePresent,
    None,
}

impl ReturnCode {
    /// What a return with this code can lead to.
    #[must_use]
    pub fn effect(&self) -> LegalEffect {
        match self.effect {
            Effect::Triggers => LegalEffect::Triggers,
            Effect::TriggersRebuttable => {
                LegalEffect::TriggersRebuttable { authority: self.authority.clone().unwrap_or_default() }
            }
            Effect::Counsel => LegalEffect::Counsel,
            Effect::RePresent => LegalEffect::RePresent,
            Effect::None => LegalEffect::None,
        }
    }

    pub(crate) fn not_in_the_book(table: CodeTable, code: &str) -> Self {
        Self {
            table,
            code: code.to_owned(),
            meaning: "Not in the statute book".to_owned(),
            effect: Effect::Counsel,
            authority: None,
            confidence: Confidence::Low,
            note: Some("A code that the book does not list is for counsel.".to_owned()),
        }
    }

    /// What is wrong with the entry beyond its syntax.
    pub(crate) fn defect(&self) -> Option<String> {
        let triggers = matches!(self.effect, Effect::Triggers | Effect::TriggersRebuttable);
        if self.code.len() != 2 || !self.code.bytes().all(|byte| byte.is_ascii_digit()) {
            Some("a code is two digits".to_owned())
        } else if triggers && self.authority.as_deref().is_none_or(|text| text.trim().is_empty()) {
            Some("an effect that triggers names its authority".to_owned())
        } else {
            None
        }
    }
}
