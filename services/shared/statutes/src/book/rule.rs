//! One rule: what it says, who says so, and when it was in force.

use std::fmt;

use kernel::LegalDate;
use serde::{Deserialize, Serialize};

/// A rule during the days on which it was in force as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// The name that code and deadlines use, such as `ni138.notice_by`. Entries of different dates share it.
    pub id: String,
    /// The section that makes the rule.
    pub authority: String,
    /// The judgments that read it so.
    #[serde(default)]
    pub judgments: Vec<String>,
    /// The first day on which it was in force.
    pub in_force_from: LegalDate,
    /// The last day on which it was in force; none while it still is.
    #[serde(default)]
    pub in_force_until: Option<LegalDate>,
    /// How settled it is.
    pub status: Status,
    /// How sure the book is of it.
    pub confidence: Confidence,
    /// The rule in one plain sentence.
    pub plain: String,
    /// The period, where the rule is one.
    #[serde(default)]
    pub clock: Option<ClockRule>,
    /// The ways to read it, where they lead to different days.
    #[serde(default)]
    pub readings: Vec<Reading>,
}

/// How settled a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Courts agree.
    Settled,
    /// Courts differ, or none has decided; the entry carries every reading.
    Contested,
    /// Proposed, not in force.
    Draft,
    /// A choice of the lender, not law.
    Policy,
}

/// How sure the book is of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// From memory or a single weak source; counsel decides.
    Low,
    /// One source, or an inference.
    Medium,
    /// A section or a judgment that was read, or several sources that agree.
    High,
}

/// A period: what it runs from, how long it is, and what a closed court does to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// The fact whose day is excluded.
    pub anchor: Anchor,
    /// The length.
    pub period: Period,
    /// Whether a holiday on the last day matters.
    pub holiday: Holiday,
}

/// The fact that a period runs from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Anchor {
    /// The date that the cheque bears.
    ChequeDate,
    /// The payee's receipt of information that the cheque was returned.
    Intimation,
    /// Service of the notice on the drawer.
    Service,
    /// The last day of the time to pay.
    PayBy,
    /// The day on which the cause of action arose.
    CauseOfAction,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ChequeDate => "the date of the cheque",
            Self::Intimation => "the information of the return",
            Self::Service => "service of the notice",
            Self::PayBy => "the last day to pay",
            Self::CauseOfAction => "the cause of action",
        })
    }
}

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// Days, holidays included.
    Days(u16),
    /// Calendar months.
    Months(u16),
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(1) => f.write_str("1 day"),
            Self::Days(days) => write!(f, "{days} days"),
            Self::Months(1) => f.write_str("1 month"),
            Self::Months(months) => write!(f, "{months} months"),
        }
    }
}

/// What happens when the last day is a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holiday {
    /// Nothing: the act can be done on any day.
    None,
    /// The court must be open: the safe day is the preceding open day, the arguable day the next.
    Court,
}

/// One way to read a contested rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// A short name.
    pub name: String,
    /// Whether this is the reading to act on.
    pub safe: bool,
    /// The reading in one plain sentence.
    pub plain: String,
}

impl Rule {
    /// Whether the rule was in force on that day.
    #[must_use]
    pub fn is_in_force_on(&self, day: LegalDate) -> bool {
        self.in_force_from <= day && self.in_force_until.is_none_or(|until| day <= until)
    }

    /// The section and the judgments, in one line.
    #[must_use]
    pub fn citation(&self) -> String {
        let mut line = self.authority.clone();
        for judgment in &self.judgments {
            line.push_str("; ");
            line.push_str(judgment);
        }
        line
    }

    /// Whether the rule was in force on some day from `from` to `to`.
    pub(crate) fn overlaps(&self, from: LegalDate, to: LegalDate) -> bool {
        self.in_force_from <= to && self.in_force_until.is_none_or(|until| from <= until)
    }

    pub(super) fn overlaps_rule(&self, other: &Self) -> bool {
        other.in_force_until.is_none_or(|until| self.in_force_from <= until)
            && self.in_force_until.is_none_or(|until| other.in_force_from <= until)
    }

    /// What is wrong with the entry beyond its syntax.
    pub(super) fn defect(&self) -> Option<String> {
        let dotted = self.id.split('.').count() > 1
            && self.id.split('.').all(|part| {
                !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            });
        let safe_readings = self.readings.iter().filter(|reading| reading.safe).count();
        if !dotted {
            Some("an id is lower-case words joined by dots, such as `ni138.notice_by`".to_owned())
        } else if self.authority.trim().is_empty() || self.plain.trim().is_empty() {
            Some("`authority` and `plain` must not be empty".to_owned())
        } else if self.in_force_until.is_some_and(|until| until < self.in_force_from) {
            Some("`in_force_until` lies before `in_force_from`".to_owned())
        } else if self.clock.is_some_and(|clock| matches!(clock.period, Period::Days(0) | Period::Months(0))) {
            Some("a period must be at least one day or one month".to_owned())
        } else if self.status == Status::Contested && self.readings.len() < 2 {
            Some("a contested rule carries at least two `readings`".to_owned())
        } else if !self.readings.is_empty() && safe_readings != 1 {
            Some("exactly one of the `readings` must be safe".to_owned())
        } else {
            None
        }
    }
}
