//! Whether an act may be done: the gates of the book against the facts of a case.
//!
//! ```
//! use statutes::{Book, Context, Decision, GateFacts};
//! let book = Book::embedded();
//! let facts = GateFacts::from_texts(&book, [("decree.kind", "decree"), ("decree.satisfied", "false")])?;
//! let answer = Context::new(&book).gate("execution.may_apply", &facts, "2026-11-26".parse()?)?;
//! assert_eq!(answer.decision, Decision::NeedsPerson);
//! for clause in &answer.failing { println!("{clause}"); }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod evaluate;
mod facts;
mod window;

use std::fmt;

use kernel::LegalDate;
use serde::Serialize;
use thiserror::Error;

use crate::{
    book::{Deviation, RuleError},
    clock::ClockError,
    reasoning::{Assumption, ReadingDates, Step},
};

pub use facts::{BasisPoints, FactType, GateFacts, GateValue};

/// Whether an act may be done, and what stands in its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GateAnswer {
    /// The id of the gate in the book.
    pub gate: String,
    /// The act.
    pub act: String,
    /// The day on which it would be done.
    pub on: LegalDate,
    /// Whether it may be done then.
    pub decision: Decision,
    /// The clauses that do not hold, or of which nobody knows whether they hold.
    pub failing: Vec<FailingClause>,
    /// The names of the facts that are needed and not known, each once.
    pub unknown: Vec<String>,
    /// The section and the judgments that make the gate.
    pub authority: String,
    /// The steps of the clocks that were asked.
    pub steps: Vec<Step>,
    /// Where the readings of those clocks lead.
    pub readings: Vec<ReadingDates>,
    /// What those clocks took to be so. Where the answer rests on it, a clause says so.
    pub assumed: Vec<Assumption>,
    /// Where a bank's overlay loosened the gate or one of the clocks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deviations: Vec<Deviation>,
}

/// Whether an act may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Every clause holds.
    Allowed,
    /// A clause does not hold, and nobody may pass over it.
    Refused,
    /// A person decides: a fact is not known, or a clause does not hold that leaves it to a person.
    NeedsPerson,
}

/// A clause that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FailingClause {
    /// The id of the clause within the gate.
    pub id: String,
    /// What must be so.
    pub plain: String,
    /// What to do about it.
    pub cure: Option<String>,
    /// The section or judgment.
    pub authority: String,
    /// The name of the fact that stands in the way: the one that is not as it must be, or the one that is not known.
    pub fact: String,
    /// Why the clause fails.
    pub because: Because,
    /// Whether the clause by itself refuses the act.
    pub refuses: bool,
}

/// Why a clause fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// It is known not to hold.
    False,
    /// The fact is not known.
    Unknown,
    /// It holds on some of the possible days or readings of the law and not on others.
    Depends,
    /// It holds only if the day is taken as one on which the court is open, which is not known.
    Assumed,
}

/// A gate cannot be asked as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GateError {
    /// The book has no such rule on the day. Drafts are no gates.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// The rule is no gate.
    #[error("rule `{0}` is not a gate")]
    NotAGate(String),
    /// No gate of the book asks for the fact.
    #[error("no gate asks for a fact `{name}`{}", nearest.as_ref().map(|near| format!("; is it `{near}`?")).unwrap_or_default())]
    UnknownFact {
        /// The name given.
        name: String,
        /// A name of the book that is much like it.
        nearest: Option<String>,
    },
    /// The fact is of another type.
    #[error("fact `{fact}` is {wanted}, and {given} was given")]
    WrongType {
        /// The name of the fact.
        fact: String,
        /// What the gate asks for.
        wanted: FactType,
        /// What it got.
        given: String,
    },
    /// The fact is given twice, with different values.
    #[error("fact `{fact}` is given twice: {one} and {other}")]
    Contradiction {
        /// The name of the fact.
        fact: String,
        /// The one value.
        one: String,
        /// The other.
        other: String,
    },
    /// A clock that the gate names cannot be computed.
    #[error(transparent)]
    Clock(#[from] ClockError),
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::NeedsPerson => "needs a person",
        })
    }
}

/// The clause as a person reads it: what must be so, what is wrong, what to do, who says so.
impl fmt::Display for FailingClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.because {
            Because::False => "This is not so",
            Because::Unknown => "It is not known",
            Because::Depends => "It is so on some readings or days and not on others",
            Because::Assumed => "It is so only if the court is open on the day",
        };
        write!(f, "{} {why} ({}).", self.plain, self.fact)?;
        if let Some(cure) = &self.cure {
            write!(f, " {cure}")?;
        }
        write!(f, " [{}]", self.authority)
    }
}
