//! Why an answer is what it is.

mod assumption;
mod missing;

use std::fmt;

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

use crate::{
    book::{Deviation, Reading, Rule},
    facts::Fact,
};

pub use assumption::Assumption;
pub use missing::MissingFact;

/// An answer and its reasoning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer<T> {
    /// The answer; unknown exactly if [`Reasoning::unknown`] names a fact.
    pub value: Fact<T>,
    /// How it was reached.
    #[serde(flatten)]
    pub reasoning: Reasoning,
}

/// The steps to an answer, with what had to be assumed and what is missing.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
pub struct Reasoning {
    /// In the order in which they were taken.
    pub steps: Vec<Step>,
    /// Where the law can be read in more than one way: where each leads.
    pub readings: Vec<ReadingDates>,
    /// What was taken to be so without being known. No act is authorised on an answer that assumes anything.
    pub assumed: Vec<Assumption>,
    /// The facts that the answer needs and that are not known.
    pub unknown: Vec<MissingFact>,
    /// Where a bank's overlay loosened a rule that was used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deviations: Vec<Deviation>,
}

/// One step: from one date to another, by a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The step as a sentence.
    pub text: String,
    /// The id of the rule in the book.
    pub rule: String,
    /// The section and the judgments.
    pub authority: String,
    /// The date that the step starts from.
    pub from: LegalDate,
    /// The date that it arrives at.
    pub to: LegalDate,
}

/// The step as a lawyer reads it: the sentence, then its authority.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.text, self.authority)
    }
}

/// Where one reading of a rule leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadingDates {
    /// The id of the rule in the book.
    pub rule: String,
    /// The name of the reading.
    pub reading: String,
    /// What the reading rests on.
    pub authority: String,
    /// Whether it is the reading to act on.
    pub safe: bool,
    /// Whether it binds the court that was named.
    pub binding: bool,
    /// What the days are: the last day, the first day, or the day of service.
    pub gives: Gives,
    /// The first of the days to which it leads, before closed days of the court move one; none if it does not lead to a
    /// day.
    pub earliest: Option<LegalDate>,
    /// The last of them.
    pub latest: Option<LegalDate>,
}

/// What the days of a reading are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Gives {
    /// The last day for the act.
    LastDay,
    /// The first day for the act.
    FirstDay,
    /// The day on which an article counts as served.
    Service,
    /// Whether the act stands at all.
    Validity,
}

/// The reading as a lawyer reads it: its name, where it leads, and its authority.
impl fmt::Display for ReadingDates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reading)?;
        let what = match self.gives {
            Gives::LastDay => "last day",
            Gives::FirstDay => "first day",
            Gives::Service => "served",
            Gives::Validity => "",
        };
        match (self.earliest, self.latest) {
            (Some(first), Some(last)) if first == last => write!(f, ": {what} {first}")?,
            (Some(first), Some(last)) => write!(f, ": {what} {first} to {last}")?,
            _ => {}
        }
        write!(f, " [{}]", self.authority)
    }
}

impl Reasoning {
    pub(crate) fn step(&mut self, rule: &Rule, from: LegalDate, to: LegalDate, text: String) {
        self.step_by(rule, rule.citation(), from, to, text);
    }

    /// A step that rests on another authority than the rule's.
    pub(crate) fn step_by(&mut self, rule: &Rule, authority: String, from: LegalDate, to: LegalDate, text: String) {
        self.steps.push(Step { text, rule: rule.id.clone(), authority, from, to });
    }

    /// Notes where a reading leads, once.
    pub(crate) fn reading(&mut self, dates: ReadingDates) {
        if !self.readings.contains(&dates) {
            self.readings.push(dates);
        }
    }

    /// Notes an assumption once, however many steps rest on it.
    pub(crate) fn assume(&mut self, assumption: Assumption) {
        if !self.assumed.contains(&assumption) {
            self.assumed.push(assumption);
        }
    }

    /// Notes a missing fact once.
    pub(crate) fn miss(&mut self, fact: MissingFact) {
        if !self.unknown.contains(&fact) {
            self.unknown.push(fact);
        }
    }

    /// Notes that a bank loosened the rule.
    pub(crate) fn use_of(&mut self, rule: &Rule) {
        for deviation in &rule.deviations {
            if !self.deviations.contains(deviation) {
                self.deviations.push(deviation.clone());
            }
        }
    }

    pub(crate) fn missing(fact: MissingFact) -> Self {
        Self { unknown: vec![fact], ..Self::default() }
    }

    /// The authorities of the steps and readings, each once, in their order.
    pub(crate) fn authorities(&self) -> Vec<&str> {
        let mut authorities: Vec<&str> = Vec::new();
        let steps = self.steps.iter().map(|step| step.authority.as_str());
        for authority in steps.chain(self.readings.iter().map(|reading| reading.authority.as_str())) {
            if !authorities.contains(&authority) {
                authorities.push(authority);
            }
        }
        authorities
    }

    /// Adds another reasoning after this one.
    pub(crate) fn append(&mut self, other: Self) {
        self.steps.extend(other.steps);
        other.readings.into_iter().for_each(|reading| self.reading(reading));
        other.assumed.into_iter().for_each(|assumption| self.assume(assumption));
        other.unknown.into_iter().for_each(|fact| self.miss(fact));
        for deviation in other.deviations {
            if !self.deviations.contains(&deviation) {
                self.deviations.push(deviation);
            }
        }
    }
}

impl ReadingDates {
    /// Where `reading` leads.
    pub(crate) fn of(
        rule: &Rule,
        reading: &Reading,
        binding: bool,
        gives: Gives,
        days: impl Into<Option<DateInterval>>,
    ) -> Self {
        let days = days.into();
        Self {
            rule: rule.id.clone(),
            reading: reading.name.clone(),
            authority: citation(rule, reading),
            safe: reading.safe,
            binding,
            gives,
            earliest: days.map(DateInterval::earliest),
            latest: days.map(DateInterval::latest),
        }
    }
}

/// What a reading rests on: its own authority, or the rule's.
pub(crate) fn citation(rule: &Rule, reading: &Reading) -> String {
    let own = reading.citation();
    if own.is_empty() { rule.citation() } else { own }
}

impl<T> Answer<T> {
    pub(crate) fn known(value: T, reasoning: Reasoning) -> Self {
        Self { value: Fact::Known(value), reasoning }
    }

    pub(crate) fn unknown(reasoning: Reasoning) -> Self {
        Self { value: Fact::Unknown, reasoning }
    }
}
