//! A period as a file states it: what it runs from, how long it is, and what moves or lengthens its end.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::anchor::Anchor;

/// A period: what it runs from, how long it is, what a closed court does to its end, and what becomes of lateness.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// The fact whose day is excluded.
    pub anchor: Anchor,
    /// The length.
    pub period: Period,
    /// Whether its end is the last day for an act, or the day before the first.
    #[serde(default)]
    pub bound: Bound,
    /// What must be done, in words for a timeline: "file the complaint".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// Whether a holiday on the last day matters.
    pub holiday: Holiday,
    /// The ids of the rules whose excluded days do not count in this period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<String>,
    /// By how much the period can be lengthened. Lateness within it may be excused; after it, it is barred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    /// The id of the rule by which lateness can be excused without an outer limit. With neither this nor an
    /// `extension`, lateness is barred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condonation: Option<String>,
}

/// What the end of a period means for the act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The end is the last day for the act.
    #[default]
    Within,
    /// The whole period must have run out: the first day for the act is the day after its end.
    NotBefore,
}

/// A further period after the first, which somebody can allow.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// Its length. It runs from the end of the first period.
    pub period: Period,
    /// Who allows it.
    pub by: Grantor,
    /// What it takes.
    pub how: String,
    /// Whether a holiday on its last day matters.
    pub holiday: Holiday,
}

/// Who can lengthen a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grantor {
    /// The court that hears the matter.
    Court,
    /// The tribunal that hears the matter.
    Tribunal,
    /// The creditor.
    Creditor,
    /// The parties together.
    Consent,
    /// The magistrate.
    Magistrate,
}

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Days, holidays included.
    Days(u16),
    /// Calendar months.
    Months(u16),
    /// Calendar years.
    Years(u16),
    /// Days that must lie between two others, neither of which counts.
    ClearDays(u16),
}

/// What happens when the last day is a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    /// Nothing: the act can be done on any day.
    None,
    /// The court must be open: the safe day is the preceding open day, the arguable day the next.
    Court,
    /// An office must be open to receive what is brought to it: the safe day is the preceding open day, the arguable
    /// day the next.
    Office,
}

impl Period {
    /// The number of days, months or years.
    #[must_use]
    pub const fn count(self) -> u16 {
        match self {
            Self::Days(count) | Self::Months(count) | Self::Years(count) | Self::ClearDays(count) => count,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match *self {
            Self::Days(count) => (count, "day"),
            Self::Months(count) => (count, "month"),
            Self::Years(count) => (count, "year"),
            Self::ClearDays(count) => (count, "clear day"),
        };
        write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

impl fmt::Display for Grantor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Court => "the court",
            Self::Tribunal => "the tribunal",
            Self::Creditor => "the creditor",
            Self::Consent => "the parties by consent",
            Self::Magistrate => "the magistrate",
        })
    }
}

impl ClockRule {
    /// What is wrong with the period beyond its syntax.
    pub(super) fn defect(&self) -> Option<String> {
        let none = |text: &Option<String>| text.as_deref().is_some_and(|text| text.trim().is_empty());
        if self.period.count() == 0 {
            Some("a period must be at least one day, month or year".to_owned())
        } else if self.bound == Bound::NotBefore && self.extension.is_some() {
            Some("a period that must have run out is not extended: `extension` is for `bound = \"within\"`".to_owned())
        } else if self.extension.is_some() && self.condonation.is_some() {
            Some("lateness has an outer limit (`extension`) or none (`condonation`), not both".to_owned())
        } else if none(&self.act) || self.extension.as_ref().is_some_and(|extension| extension.how.trim().is_empty()) {
            Some("`act` and `how` must not be empty".to_owned())
        } else if self.extension.as_ref().is_some_and(|extension| extension.period.count() == 0) {
            Some("an extension must be at least one day, month or year".to_owned())
        } else {
            None
        }
    }
}
