//! What the creditor can do next, and whether it may: the gates of the book, fed with what the record shows.

use statutes::GateValue;

use super::{
    Fact, State, Step,
    case::{Case, Request},
    chain::Chain,
    fact::Appointer,
    rule,
};
use crate::{
    bars::Bars,
    circumstance::{self, Known},
    gates::{Hold, Permission},
    law::Law,
    position::Next,
    step::{StateKind as _, acts},
};

/// The creditor's steps that lead out of the state, or would but for what suspends it, each with its gate.
pub(super) fn next(
    state: &State,
    case: &Case<'_>,
    chain: &Chain<'_>,
    bars: &Bars<'_, Fact>,
    known: Known,
    law: &Law<'_>,
) -> Vec<Next<Step>> {
    if state.kind().is_ended() {
        return Vec::new();
    }
    let known = shown(known, case, chain, bars);
    let steps = acts(state.chain().kind()).into_iter();
    steps.map(|step| Next { step, permission: permission(step, state, &known, law) }).collect()
}

fn permission(step: Step, state: &State, known: &Known, law: &Law<'_>) -> Permission {
    let answer = match gate(step) {
        Some(id) => law.gate(id, known),
        None => Permission::free(),
    };
    match state {
        // To settle, to take back and to end hurts nobody and stays possible.
        _ if matches!(step, Step::Settle | Step::Withdraw | Step::Drop) => answer,
        State::Barred { since, .. } => answer.held(Hold::Moratorium(*since)),
        State::Stayed { since, .. } => answer.held(Hold::Stay(*since)),
        State::WithCounsel { .. } => answer.held(Hold::Questions),
        _ => answer,
    }
}

/// The gate of the book before a step.
pub(super) const fn gate(step: Step) -> Option<&'static str> {
    match step {
        Step::SendRequest => Some(rule::MAY_INVOKE),
        Step::AskCourt => Some(rule::MAY_ASK_COURT),
        Step::Appoint => Some(rule::MAY_APPOINT),
        Step::Execute => Some(rule::MAY_EXECUTE),
        _ => None,
    }
}

/// The circumstances on record, and what the steps on record show.
fn shown(mut known: Known, case: &Case<'_>, chain: &Chain<'_>, bars: &Bars<'_, Fact>) -> Known {
    bars.show(&mut known);
    let mut show = |name: &str, value: GateValue| _ = known.insert(name.to_owned(), value);
    show("decree.stayed", bars.stay().is_some().into());
    let received = case.request.as_ref().and_then(Request::last_received);
    show("arbitration.request_received", received.map_or(GateValue::Nothing, GateValue::from));
    show("arbitration.thirty_days_over", chain.failed.is_some().into());
    if let Some(failed) = chain.failed {
        show("arbitration.appointment_failed_on", failed.into());
    }
    show("arbitrator.waiver_in_writing_after_dispute", case.waiver().is_some().into());
    if chain.appointment.is_some_and(|appointment| appointment.by == Appointer::Court) {
        show("arbitrator.appointed_by", "court".into());
    }
    if chain.award.is_some() {
        show("decree.kind", "arbitral_award".into());
        let satisfied = case.facts.iter().any(|noted| matches!(noted.fact, Fact::AwardSatisfied));
        show("decree.satisfied", satisfied.into());
        let from = chain.enforceable_from.filter(|_| {
            matches!(chain.state, State::Enforceable { .. } | State::Executing { .. } | State::Challenged { .. })
        });
        let from = from.and_then(|from| kernel::DateInterval::new(from.arguable(), from.safe()).ok());
        show("decree.enforceable_on", from.map_or(GateValue::Nothing, GateValue::from));
        if let Some(from) = from {
            show("limitation.execution", from.into());
        }
    }
    known
}

/// The circumstances on record.
pub(super) fn circumstances(case: &mut Case<'_>) -> Known {
    let mut questions = std::mem::take(&mut case.questions);
    let known = circumstance::known(
        &case.facts,
        |fact| match fact {
            Fact::Circumstance(circumstance) => Some(circumstance),
            _ => None,
        },
        &mut questions,
    );
    case.questions = questions;
    known
}
