//! Where a proceeding stands, what runs, what must be decided, and what may be done next.

use kernel::LegalDate;
use serde::Serialize;
use statutes::{EarliestDay, LastDay};

use crate::{gates::Permission, question::Question, record::EntryId};

/// Where a proceeding stands on a day, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position<S, T> {
    /// The state, with what it carries.
    pub state: S,
    /// The state and what else a reader must know, in sentences with the authority.
    pub explanation: String,
    /// The clocks that run.
    pub deadlines: Vec<Deadline>,
    /// What a lawyer must decide.
    pub questions: Vec<Question>,
    /// What else a reader must know, in sentences.
    pub remarks: Vec<String>,
    /// What the creditor can do next, and whether it may.
    pub next: Vec<Next<T>>,
}

impl<S, T> Position<S, T> {
    /// The position of a state, in whose words it begins.
    pub(crate) fn of(
        words: String,
        state: S,
        deadlines: Vec<Deadline>,
        questions: Vec<Question>,
        remarks: Vec<String>,
        next: Vec<Next<T>>,
    ) -> Self {
        let mut explanation = words;
        for sentence in questions.iter().map(|question| &question.text).chain(&remarks) {
            explanation.push(' ');
            explanation.push_str(sentence);
        }
        Self { state, explanation, deadlines, questions, remarks, next }
    }
}

/// Where a proceeding stands on a day, without what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance<S> {
    /// The state, with what it carries.
    pub state: S,
    /// What a lawyer must decide.
    pub questions: Vec<Question>,
}

/// A step that leads on, and whether it may be taken on the day of the position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next<T> {
    /// The step.
    pub step: T,
    /// Whether it may be taken.
    pub permission: Permission,
}

/// A clock that runs: until when, or from when, something can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The id of its rule in the statute book.
    pub rule: &'static str,
    /// Whose it is.
    pub whose: Whose,
    /// The days.
    pub day: Day,
    /// The section and the judgments.
    pub authority: Vec<String>,
    /// How it was counted, in sentences with the authority.
    pub steps: Vec<String>,
    /// What was taken to be so without being known. No act is authorised on such a day.
    pub assumed: Vec<String>,
    /// The entries from which it runs.
    pub basis: Vec<EntryId>,
}

/// Who acts within a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The creditor.
    Ours,
    /// The other side, a court or somebody else.
    Others,
}

/// The days of a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// The last day to act.
    Within(LastDay),
    /// The first day to act.
    NotBefore(EarliestDay),
}

impl Day {
    /// The day to go by: the last safe one, or the first safe one.
    #[must_use]
    pub const fn safe(self) -> LegalDate {
        match self {
            Self::Within(last) => last.safe(),
            Self::NotBefore(first) => first.safe(),
        }
    }

    /// The day that can still be argued for.
    #[must_use]
    pub const fn arguable(self) -> LegalDate {
        match self {
            Self::Within(last) => last.arguable(),
            Self::NotBefore(first) => first.arguable(),
        }
    }
}

impl Deadline {
    /// Whether the safe day is over: nothing is in time any more, or waiting has come to its end.
    #[must_use]
    pub fn is_over(&self, today: LegalDate) -> bool {
        match self.day {
            Day::Within(last) => today > last.safe(),
            Day::NotBefore(first) => today >= first.safe(),
        }
    }
}
