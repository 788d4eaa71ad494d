//! What an act on a day is worth.

use std::fmt;

use kernel::LegalDate;
use serde::Serialize;

use crate::{
    counting::{EarliestDay, LastDay, days_between},
    facts::Fact,
    reasoning::{MissingFact, Reasoning},
};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// Whether the act was in time.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Whether lateness can be excused, where the act is or may be late.
    pub condonation: Option<Condonation>,
    /// What to do instead.
    pub cures: Vec<Cure>,
    /// How the verdict was reached.
    #[serde(flatten)]
    pub reasoning: Reasoning,
}

/// Whether a court may excuse lateness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "available", rename_all = "snake_case")]
pub enum Condonation {
    /// The court may excuse it for sufficient cause.
    Possible {
        /// The days that the application must explain.
        days: u32,
        /// What it takes, and by when it must be decided.
        how: String,
        /// The section and the judgments.
        authority: String,
    },
    /// No court can excuse it.
    Barred {
        /// Why.
        reason: String,
        /// The section and the judgments.
        authority: String,
    },
}

/// What to do instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "cure", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cure {
    /// Present the cheque again within its validity, and give a fresh notice on a new return.
    RePresent {
        /// The last day for it to reach the drawee bank; unknown without the date of the cheque.
        by: Fact<LastDay>,
    },
    /// Claim the debt outside s.138.
    CivilRoute,
    /// File again within one month of the decision that the first complaint was premature.
    FreshComplaint,
}

impl fmt::Display for Cure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RePresent { by: Fact::Known(by) } => {
                write!(
                    f,
                    "Present the cheque again so that it reaches the drawee bank by {by}, and give a fresh notice."
                )
            }
            Self::RePresent { by: Fact::Unknown } => {
                f.write_str("If the cheque is still valid, present it again and give a fresh notice.")
            }
            Self::CivilRoute => f.write_str("Claim the debt by suit or before the tribunal."),
            Self::FreshComplaint => {
                f.write_str("File a fresh complaint within one month of the decision that this one is premature.")
            }
        }
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
}

impl Assessment {
    pub(crate) fn of(verdict: Verdict, reasoning: Reasoning) -> Self {
        Self { verdict, condonation: None, cures: Vec::new(), reasoning }
    }

    /// The verdict when a fact is missing, added to what is missing already.
    pub(crate) fn unknown(mut reasoning: Reasoning, also: Option<MissingFact>) -> Self {
        reasoning.unknown.extend(also);
        Self::of(Verdict::Unknown, reasoning)
    }
}
