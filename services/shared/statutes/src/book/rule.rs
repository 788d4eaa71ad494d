//! One rule: what it says, who says so, and when it was in force.

use std::fmt;

use kernel::LegalDate;
use serde::{Deserialize, Serialize};

use super::{
    clock::ClockRule,
    conduct::Conduct,
    exclusion::Exclusion,
    gate::Gate,
    notice::NoticeType,
    overlay::Deviation,
    reading::{self, Reading},
};
use crate::court::Court;

/// A rule during the days on which it was in force as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// The name that code and deadlines use, such as `ni138.notice_by`. Entries of different dates share it.
    pub id: String,
    /// The id of the statute in whose file it stands.
    #[serde(skip_deserializing)]
    pub statute: String,
    /// The items of the catalogue that it answers for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
    /// The section that makes the rule.
    pub authority: String,
    /// The judgments that read it so.
    #[serde(default)]
    pub judgments: Vec<String>,
    /// The first day on which it was in force.
    pub in_force_from: LegalDate,
    /// The last day on which it was in force; none while it still is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_until: Option<LegalDate>,
    /// The day since which the world could know it, where that is not the first day in force: that of an order that
    /// excludes past days, or of a notification ahead of its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_since: Option<LegalDate>,
    /// How settled it is.
    pub status: Status,
    /// How sure the book is of it.
    pub confidence: Confidence,
    /// The rule in one plain sentence.
    pub plain: String,
    /// What counsel must confirm, or what conflicts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The period, where the rule is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockRule>,
    /// What is left after the days of the rule, where they do not count in periods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusion: Option<Exclusion>,
    /// The notice type, where the rule is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeType>,
    /// The preconditions of an act, where the rule is about them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<Gate>,
    /// How a borrower may be approached, where the rule is about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conduct: Option<Conduct>,
    /// The ways to read it, where courts or texts differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
    /// Where the bank's overlay loosened it.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub deviations: Vec<Deviation>,
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Substance<'a> {
    /// A period.
    Clock(&'a ClockRule),
    /// A notice type.
    Notice(&'a NoticeType),
    /// The preconditions of an act.
    Gate(&'a Gate),
    /// How a borrower may be approached.
    Conduct(&'a Conduct),
    /// A principle: what the sentence says, and no more.
    Principle,
}

/// How settled a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Courts agree.
    Settled,
    /// Courts differ, or none has decided; the entry carries every reading.
    Contested,
    /// Proposed, not in force. No answer uses it unless it was asked for.
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

/// As files write it.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Settled => "settled",
            Self::Contested => "contested",
            Self::Draft => "draft",
            Self::Policy => "policy",
        })
    }
}

/// As files write it.
impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}

impl Substance<'_> {
    /// The word for it: `clock`, `notice`, `gate`, `conduct` or `principle`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clock(_) => "clock",
            Self::Notice(_) => "notice",
            Self::Gate(_) => "gate",
            Self::Conduct(_) => "conduct",
            Self::Principle => "principle",
        }
    }
}

impl Rule {
    /// What the rule is about.
    #[must_use]
    pub const fn substance(&self) -> Substance<'_> {
        if let Some(clock) = &self.clock {
            Substance::Clock(clock)
        } else if let Some(notice) = &self.notice {
            Substance::Notice(notice)
        } else if let Some(gate) = &self.gate {
            Substance::Gate(gate)
        } else if let Some(conduct) = &self.conduct {
            Substance::Conduct(conduct)
        } else {
            Substance::Principle
        }
    }

    /// Whether the rule was in force on that day.
    #[must_use]
    pub fn is_in_force_on(&self, day: LegalDate) -> bool {
        self.in_force_from <= day && self.in_force_until.is_none_or(|until| day <= until)
    }

    /// Whether the world could know the rule on that day; none is today, with all that the book knows.
    #[must_use]
    pub fn is_known_at(&self, known_at: Option<LegalDate>) -> bool {
        known_at.is_none_or(|day| self.known_since.unwrap_or(self.in_force_from) <= day)
    }

    /// Whether it is proposed and not in force.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.status == Status::Draft
    }

    /// The readings that apply in a court, as the world knew the law at `known_at` (none: with all that the book
    /// knows): those that were known then and not overruled. Of these, if some bind the court that is named, only they
    /// and the lender's policies: the Supreme Court's before its High Court's.
    ///
    /// With none, the rule is to be taken as written.
    pub fn applicable<'a>(
        &'a self,
        known_at: Option<LegalDate>,
        court: Option<&Court>,
    ) -> impl Iterator<Item = &'a Reading> {
        reading::applicable(&self.readings, known_at, court)
    }

    /// The period on one of its readings.
    #[must_use]
    pub fn clock_on_reading<'a>(&'a self, reading: &'a Reading) -> Option<&'a ClockRule> {
        reading.clock.as_ref().or(self.clock.as_ref())
    }

    /// The first of the bank's deviations from the rule.
    #[must_use]
    pub fn deviation(&self) -> Option<&Deviation> {
        self.deviations.first()
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

    /// Whether the two cannot stand in one book: both law, or both drafts, on the same day.
    pub(super) fn clashes_with(&self, other: &Self) -> bool {
        self.is_draft() == other.is_draft()
            && other.in_force_until.is_none_or(|until| self.in_force_from <= until)
            && self.in_force_until.is_none_or(|until| other.in_force_from <= until)
    }
}
