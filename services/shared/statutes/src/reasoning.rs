//! Why an answer is what it is.

use std::fmt;

use kernel::LegalDate;
use serde::{Serialize, Serializer};

use crate::{book::Rule, calendar::Weekday, facts::Fact};

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
    /// What was taken to be so without being known. No act is authorised on an answer that assumes anything.
    pub assumed: Vec<Assumption>,
    /// The facts that the answer needs and that are not known.
    pub unknown: Vec<MissingFact>,
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

/// Something that was taken to be so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Assumption {
    /// No calendar of the court was given.
    CourtOpen {
        /// The day that was not moved.
        day: LegalDate,
    },
    /// The calendar given does not reach far enough to find an open day.
    BeyondCalendar {
        /// Whose calendar.
        court: String,
        /// The day that was not moved.
        day: LegalDate,
    },
    /// An order excludes days of the period, and this engine did not leave them out.
    ExclusionNotApplied {
        /// The id of the rule in the book.
        rule: String,
        /// The order.
        authority: String,
    },
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CourtOpen { day } => {
                let sunday = if day.civil().weekday() == Weekday::Sunday { ", a Sunday," } else { "" };
                write!(f, "No court calendar was given: {day}{sunday} is taken as a day on which the court is open.")
            }
            Self::BeyondCalendar { court, day } => write!(
                f,
                "The calendar of {court} does not reach far enough: {day} is taken as a day on which the court is open."
            ),
            Self::ExclusionNotApplied { authority, .. } => {
                write!(f, "Days that were excluded by order are counted here; counsel applies {authority}.")
            }
        }
    }
}

/// A fact that an answer needs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MissingFact {
    /// The date that the cheque bears.
    ChequeDate,
    /// When the cheque reached the drawee bank.
    Presentation,
    /// When the payee received information of the return.
    Intimation,
    /// When the notice was sent.
    Dispatch,
    /// No article of the notice is known.
    AnyArticle,
    /// When this article was served.
    Service {
        /// The article's label.
        article: String,
    },
    /// When the drawer paid.
    ValueDate,
    /// When the complaint was filed.
    Filing,
}

impl fmt::Display for MissingFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChequeDate => f.write_str("The date of the cheque is not known."),
            Self::Presentation => f.write_str("The day on which the cheque reached the drawee bank is not known."),
            Self::Intimation => f.write_str("The day on which the payee was informed of the return is not known."),
            Self::Dispatch => f.write_str("The day on which the notice was sent is not known."),
            Self::AnyArticle => f.write_str("No article of the notice is known."),
            Self::Service { article } => write!(f, "The day on which {article} was served is not known."),
            Self::ValueDate => f.write_str("The day of payment is not known."),
            Self::Filing => f.write_str("The day on which the complaint was filed is not known."),
        }
    }
}

impl Serialize for Assumption {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for MissingFact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Reasoning {
    pub(crate) fn step(&mut self, rule: &Rule, from: LegalDate, to: LegalDate, text: String) {
        self.steps.push(Step { text, rule: rule.id.clone(), authority: rule.citation(), from, to });
    }

    /// Notes an assumption once, however many steps rest on it.
    pub(crate) fn assume(&mut self, assumption: Assumption) {
        if !self.assumed.contains(&assumption) {
            self.assumed.push(assumption);
        }
    }

    pub(crate) fn missing(fact: MissingFact) -> Self {
        Self { unknown: vec![fact], ..Self::default() }
    }
}

impl<T> Answer<T> {
    pub(crate) fn known(value: T, reasoning: Reasoning) -> Self {
        Self { value: Fact::Known(value), reasoning }
    }

    pub(crate) fn unknown(reasoning: Reasoning) -> Self {
        Self { value: Fact::Unknown, reasoning }
    }
}
