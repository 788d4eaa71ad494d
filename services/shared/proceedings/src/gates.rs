//! Whether a step may be taken: the gates of the book, and what a proceeding itself puts in the way.

use kernel::DateInterval;
use statutes::{Because, Decision, FailingClause, GateAnswer, GateError, GateFacts};

use crate::{circumstance::Known, law::Law};

/// Whether a step may be taken on the day of the position, and what stands in its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Whether it may.
    pub decision: Decision,
    /// The id of the gate of the book that was asked; none where the book has none for the step.
    pub gate: Option<&'static str>,
    /// The clauses that fail or of which nobody knows whether they hold, each with its cure and authority.
    pub failing: Vec<FailingClause>,
    /// How the clocks of the gate were counted, in sentences with the authority.
    pub steps: Vec<String>,
}

impl Permission {
    /// A step that no gate guards.
    pub(crate) const fn free() -> Self {
        Self { decision: Decision::Allowed, gate: None, failing: Vec::new(), steps: Vec::new() }
    }

    /// The same, and the proceeding itself refuses the step.
    fn but_refused(mut self, by: FailingClause) -> Self {
        self.decision = Decision::Refused;
        self.failing.insert(0, by);
        self
    }

    /// The same, and a person decides first.
    fn but_person(mut self, by: FailingClause) -> Self {
        if self.decision == Decision::Allowed {
            self.decision = Decision::NeedsPerson;
        }
        self.failing.insert(0, by);
        self
    }
}

/// What holds a proceeding up, whatever its gates say.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hold {
    /// A moratorium, since these days.
    Moratorium(DateInterval),
    /// A stay, since these days.
    Stay(DateInterval),
    /// Questions that a lawyer has not answered.
    Questions,
}

impl Permission {
    /// The same, in a proceeding that is held up.
    pub(crate) fn held(self, hold: Hold) -> Self {
        match hold {
            Hold::Moratorium(since) => self.but_refused(clause(
                "moratorium",
                format!("No moratorium stands; one does since {since}."),
                "Lodge the claim in the insolvency process; go on when the moratorium ends.",
                "IBC ss.14, 96",
                true,
            )),
            Hold::Stay(since) => self.but_refused(clause(
                "stay",
                format!("No stay stands; one does since {since}."),
                "Have the stay lifted.",
                "The order that stays the proceeding",
                true,
            )),
            Hold::Questions => self.but_person(clause(
                "questions",
                "The record leaves no question.",
                "Answer the questions of the position, or put the record right.",
                "A lawyer decides",
                false,
            )),
        }
    }
}

impl From<(&'static str, GateAnswer)> for Permission {
    fn from((gate, answer): (&'static str, GateAnswer)) -> Self {
        let steps = answer.steps.iter().map(ToString::to_string).collect();
        Self { decision: answer.decision, gate: Some(gate), failing: answer.failing, steps }
    }
}

impl Law<'_> {
    /// What a gate of the book says on the day of the position.
    ///
    /// A circumstance that no gate asks for is left out. A gate that cannot be asked is for a person.
    pub(crate) fn gate(&self, id: &'static str, known: &Known) -> Permission {
        let mut known = known.clone();
        loop {
            let facts = known.iter().fold(GateFacts::new(), |facts, (name, value)| facts.with(name, value.clone()));
            match self.context.gate(id, &facts, self.today) {
                Ok(answer) => return (id, answer).into(),
                Err(GateError::UnknownFact { name, .. }) if known.contains_key(&name) => _ = known.remove(&name),
                Err(error) => {
                    let plain = format!("The gate can be asked: {error}.");
                    let asked = clause("gate", plain, "Correct the fact, or let counsel decide.", id, false);
                    return Permission { gate: Some(id), ..Permission::free().but_person(asked) };
                }
            }
        }
    }
}

/// A clause that the proceeding itself adds to a gate.
fn clause(id: &str, plain: impl Into<String>, cure: &str, authority: &str, refuses: bool) -> FailingClause {
    FailingClause {
        id: id.to_owned(),
        plain: plain.into(),
        cure: Some(cure.to_owned()),
        authority: authority.to_owned(),
        fact: format!("proceeding.{id}"),
        because: Because::False,
        refuses,
    }
}
