//! What an act on a day is worth.

mod condonation;
mod cure;

use std::fmt;

use kernel::LegalDate;
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use crate::{
    counting::{EarliestDay, LastDay, days_between},
    reasoning::{MissingFact, Reasoning},
};

pub use condonation::Condonation;
pub use cure::Cure;

/// Whether an act was in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// In time, whatever the possible facts and on every reading of the law.
    InTime,
    /// Late, whatever the possible facts and on every reading.
    Late {
        /// Days after the safe last day, which is what an application for condonation must explain.
        by_days: u32,
    },
    /// Too early, whatever the possible facts.
    Premature {
        /// Days before the safe first day; at least so many, where the service itself is not known.
        by_days: u32,
    },
    /// In time on some of the possible facts or readings and not on others.
    Depends,
    /// A fact that matters is not known.
    Unknown,
}

/// A verdict with what can be done about it.
///
/// As JSON: `verdict`, `by_days`, `condonation`, `cure` (the first of `cures`), `cures`, `authorities`, and the fields
/// of [`Reasoning`]; null where there is nothing to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Whether the act was in time.
    pub verdict: Verdict,
    /// Whether lateness can be excused, where the act is or may be late.
    pub condonation: Option<Condonation>,
    /// What to do instead, the best first.
    pub cures: Vec<Cure>,
    /// How the verdict was reached.
    pub reasoning: Reasoning,
}

impl Serialize for Assessment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { verdict, condonation, cures, reasoning } = self;
        let mut authorities = reasoning.authorities();
        if let Some(condonation) = condonation
            && !authorities.contains(&condonation.authority())
        {
            authorities.push(condonation.authority());
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("verdict", verdict.word())?;
        map.serialize_entry("by_days", &verdict.by_days())?;
        map.serialize_entry("condonation", condonation)?;
        map.serialize_entry("cure", &cures.first())?;
        map.serialize_entry("cures", cures)?;
        map.serialize_entry("readings", &reasoning.readings)?;
        map.serialize_entry("authorities", &authorities)?;
        map.serialize_entry("steps", &reasoning.steps)?;
        map.serialize_entry("assumed", &reasoning.assumed)?;
        map.serialize_entry("unknown", &reasoning.unknown)?;
        if !reasoning.deviations.is_empty() {
            map.serialize_entry("deviations", &reasoning.deviations)?;
        }
        map.end()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InTime => f.write_str("in time"),
            Self::Late { by_days } => write!(f, "late by {}", days(*by_days)),
            Self::Premature { by_days } => write!(f, "premature by {}", days(*by_days)),
            Self::Depends => f.write_str("depends on facts or readings that are open"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

pub(crate) fn days(count: u32) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// The days from one date to a later one; none if it is not later.
pub(crate) fn days_after(from: LegalDate, to: LegalDate) -> u32 {
    u32::try_from(days_between(from, to)).unwrap_or(0)
}

impl Verdict {
    /// The word for it: `in_time`, `late`, `premature`, `depends` or `unknown`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::InTime => "in_time",
            Self::Late { .. } => "late",
            Self::Premature { .. } => "premature",
            Self::Depends => "depends",
            Self::Unknown => "unknown",
        }
    }

    /// How many days late or premature.
    #[must_use]
    pub const fn by_days(self) -> Option<u32> {
        match self {
            Self::Late { by_days } | Self::Premature { by_days } => Some(by_days),
            Self::InTime | Self::Depends | Self::Unknown => None,
        }
    }

    /// The verdict on an act of which the first and the last possible day are known.
    pub(crate) fn on(acted: (LegalDate, LegalDate), earliest: Option<EarliestDay>, last: LastDay) -> Self {
        let (first, final_day) = acted;
        if earliest.is_some_and(|earliest| final_day < earliest.arguable()) {
            let safe = earliest.map_or(first, EarliestDay::safe);
            return Self::Premature { by_days: days_after(final_day, safe) };
        }
        if first > last.arguable() {
            return Self::Late { by_days: days_after(last.safe(), first) };
        }
        if earliest.is_none_or(|earliest| first >= earliest.safe()) && final_day <= last.safe() {
            return Self::InTime;
        }
        Self::Depends
    }

    /// The verdict on an act that must not come before a day.
    pub(crate) fn not_before(acted: (LegalDate, LegalDate), earliest: EarliestDay) -> Self {
        let (first, final_day) = acted;
        if final_day < earliest.arguable() {
            Self::Premature { by_days: days_after(final_day, earliest.safe()) }
        } else if first >= earliest.safe() {
            Self::InTime
        } else {
            Self::Depends
        }
    }
}

impl Assessment {
    pub(crate) fn of(verdict: Verdict, reasoning: Reasoning) -> Self {
        Self { verdict, condonation: None, cures: Vec::new(), reasoning }
    }

    /// The verdict when a fact is missing, added to what is missing already.
    pub(crate) fn unknown(mut reasoning: Reasoning, also: Option<MissingFact>) -> Self {
        if let Some(fact) = also {
            reasoning.miss(fact);
        }
        Self::of(Verdict::Unknown, reasoning)
    }
}
