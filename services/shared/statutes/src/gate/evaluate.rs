//! Clause by clause: what holds, what does not, and what nobody knows.

use kernel::LegalDate;

use super::{
    Because, Decision, FailingClause, GateAnswer, GateError,
    facts::{BasisPoints, GateFacts, GateValue},
    window,
};
use crate::{
    book::{Clause, Otherwise, Rule, Test},
    context::Context,
    reasoning::Reasoning,
};

/// Whether a test holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    Yes,
    No,
    /// The fact of this name is not known.
    Unknown(String),
    /// On some readings or days and not on others.
    Depends,
    /// Only if a day is taken as one on which the court is open.
    Assumed,
}

impl Context<'_> {
    /// Whether the act of the gate `id` may be done on that day.
    ///
    /// A fact that is not known never allows. Readings, calendars and the day whose law counts are those of the
    /// context; without a day of its own the law of `on` counts for the gate, and that of its anchor for a clock. A
    /// draft is no gate.
    pub fn gate(&self, id: &str, facts: &GateFacts, on: LegalDate) -> Result<GateAnswer, GateError> {
        let rule = self.rule(id, on)?;
        let gate = rule.gate.as_ref().ok_or_else(|| GateError::NotAGate(id.to_owned()))?;
        facts.check_names(self.book, gate)?;
        let mut reasoning = Reasoning::default();
        reasoning.use_of(rule);
        let mut failing = Vec::new();
        for clause in &gate.clauses {
            failing.extend(self.clause(rule, clause, facts, on, &mut reasoning)?);
        }
        let decision = if failing.iter().any(|clause| clause.refuses) {
            Decision::Refused
        } else if failing.is_empty() {
            Decision::Allowed
        } else {
            Decision::NeedsPerson
        };
        let mut unknown: Vec<String> = Vec::new();
        for clause in failing.iter().filter(|clause| clause.because == Because::Unknown) {
            if !unknown.contains(&clause.fact) {
                unknown.push(clause.fact.clone());
            }
        }
        let Reasoning { steps, readings, assumed, deviations, .. } = reasoning;
        Ok(GateAnswer {
            gate: rule.id.clone(),
            act: gate.act.clone(),
            on,
            decision,
            failing,
            unknown,
            authority: rule.citation(),
            steps,
            readings,
            assumed,
            deviations,
        })
    }

    /// The clause, if it fails.
    fn clause(
        &self,
        rule: &Rule,
        clause: &Clause,
        facts: &GateFacts,
        on: LegalDate,
        reasoning: &mut Reasoning,
    ) -> Result<Option<FailingClause>, GateError> {
        // Whether the clause applies: not, if one condition fails; perhaps, if the fact of a condition is not known.
        let mut perhaps = None;
        for condition in &clause.when {
            match self.test(&condition.test, &condition.fact, facts, on, reasoning)? {
                Held::Yes => {}
                Held::No => return Ok(None),
                Held::Unknown(fact) => perhaps = perhaps.or(Some((fact, Because::Unknown))),
                Held::Depends => perhaps = perhaps.or(Some((condition.fact.clone(), Because::Depends))),
                Held::Assumed => perhaps = perhaps.or(Some((condition.fact.clone(), Because::Assumed))),
            }
        }
        let own = |because| (clause.fact.clone(), because);
        let (fact, because) = match (self.test(&clause.test, &clause.fact, facts, on, reasoning)?, perhaps) {
            (Held::Yes, _) => return Ok(None),
            (_, Some(perhaps)) => perhaps,
            (Held::No, None) => own(Because::False),
            (Held::Unknown(fact), None) => (fact, Because::Unknown),
            (Held::Depends, None) => own(Because::Depends),
            (Held::Assumed, None) => own(Because::Assumed),
        };
        Ok(Some(FailingClause {
            id: clause.id.clone(),
            plain: clause.plain.clone(),
            cure: clause.cure.clone(),
            authority: clause.authority.clone().unwrap_or_else(|| rule.citation()),
            fact,
            because,
            refuses: because == Because::False && clause.otherwise == Otherwise::Refused,
        }))
    }

    fn test(
        &self,
        test: &Test,
        fact: &str,
        facts: &GateFacts,
        on: LegalDate,
        reasoning: &mut Reasoning,
    ) -> Result<Held, GateError> {
        if let Test::PassedClock(id) = test {
            return window::passed(self, id, fact, facts, on, reasoning);
        }
        let Some(value) = facts.get(fact) else { return Ok(Held::Unknown(fact.to_owned())) };
        let holds = match (test, value) {
            (Test::DateKnown(known), GateValue::Days(_)) => *known,
            (Test::DateKnown(known), GateValue::Nothing) => !known,
            (_, GateValue::Nothing) => return Ok(Held::Unknown(fact.to_owned())),
            (Test::Is(yes), GateValue::YesNo(value)) => yes == value,
            (Test::OneOf(words), GateValue::Word(word)) => words.contains(word),
            (Test::NoneOf(words), GateValue::Word(word)) => !words.contains(word),
            (Test::AtLeastPaise(limit), GateValue::Amount(amount)) => amount >= limit,
            (Test::AbovePaise(limit), GateValue::Amount(amount)) => amount > limit,
            (Test::AtMostPaise(limit), GateValue::Amount(amount)) => amount <= limit,
            (Test::AtLeastBp(limit), GateValue::Share(BasisPoints(share))) => share >= limit,
            _ => {
                let (fact, given) = (fact.to_owned(), value.to_string());
                return Err(GateError::WrongType { fact, wanted: test.fact_type(), given });
            }
        };
        Ok(if holds { Held::Yes } else { Held::No })
    }
}

impl GateFacts {
    /// The days of the fact, if they are known.
    pub(super) fn days(&self, name: &str) -> Result<Option<kernel::DateInterval>, GateError> {
        match self.get(name) {
            None | Some(GateValue::Nothing) => Ok(None),
            Some(GateValue::Days(days)) => Ok(Some(*days)),
            Some(value) => Err(GateError::WrongType {
                fact: name.to_owned(),
                wanted: super::FactType::Days,
                given: value.to_string(),
            }),
        }
    }
}
