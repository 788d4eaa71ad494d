//! What a lawyer must decide, and the facts that it is about.

use kernel::DateInterval;
use serde::Serialize;

use crate::record::{EntryId, Noted};

/// Something that the fold does not decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What makes it one.
    pub why: Why,
    /// The question as sentences, with the authority where the law makes it.
    pub text: String,
    /// The entries that it is about: the two that contradict each other, the one that lacks another.
    pub entries: Vec<EntryId>,
}

/// What makes a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Two facts cannot both be true.
    Contradiction,
    /// A fact is on record without one that it cannot be without.
    Missing,
    /// What happened is open to attack, or the law does not settle what follows.
    Law,
}

/// A fact as a question names it: its entry, its day, its words.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) entry: EntryId,
    pub(crate) on: DateInterval,
    pub(crate) words: String,
}

impl Point {
    pub(crate) fn of<F>(noted: &Noted<'_, F>, words: impl Into<String>) -> Self {
        Self { entry: noted.id, on: noted.on, words: words.into() }
    }
}

impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.words, self.on)
    }
}

impl Question {
    /// `later` lies before `earlier`, which must come first; none if it does not, or may not.
    pub(crate) fn order(earlier: &Point, later: &Point) -> Option<Self> {
        (later.on.latest() < earlier.on.earliest()).then(|| Self {
            why: Why::Contradiction,
            text: format!(
                "On record {later} lies before {earlier}, which must come first: one of the two is wrong; find out which."
            ),
            entries: vec![earlier.entry, later.entry],
        })
    }

    /// The same thing is recorded twice, differently.
    pub(crate) fn twice(one: &Point, other: &Point) -> Self {
        Self {
            why: Why::Contradiction,
            text: format!("On record are both {one} and {other}: only one can be; correct the other."),
            entries: vec![one.entry, other.entry],
        }
    }

    /// `what` must have happened before `point`, and is not on record.
    pub(crate) fn missing(what: &str, point: &Point) -> Self {
        Self {
            why: Why::Missing,
            text: format!("On record is {point} without {what} before it: record that, or correct this."),
            entries: vec![point.entry],
        }
    }

    /// Two facts are true, and what happened is open to attack for it.
    pub(crate) fn law(text: impl Into<String>, entries: impl IntoIterator<Item = EntryId>) -> Self {
        Self { why: Why::Law, text: text.into(), entries: entries.into_iter().collect() }
    }
}

/// The one fact of those that say the same thing: the first. Each other one that differs is a question.
pub(crate) fn one_of<'a, F: PartialEq>(
    facts: impl IntoIterator<Item = Noted<'a, F>>,
    words: &str,
    questions: &mut Vec<Question>,
) -> Option<Noted<'a, F>> {
    let mut facts = facts.into_iter();
    let first = facts.next()?;
    for other in facts.filter(|other| (other.on, other.fact) != (first.on, first.fact)) {
        questions.push(Question::twice(&Point::of(&first, words), &Point::of(&other, words)));
    }
    Some(first)
}
