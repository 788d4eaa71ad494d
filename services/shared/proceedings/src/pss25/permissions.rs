//! What the creditor can do next, and whether it may: the gates of the book, fed with what the record shows.

use statutes::GateValue;

use super::{
    Fact, Found, State, Step,
    case::{Case, Payment},
    rule,
};
use crate::{
    bars::{Bars, Insolvency},
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
    found: &Found,
    payment: &Payment,
    bars: &Bars<'_, Fact>,
    known: Known,
    law: &Law<'_>,
) -> Vec<Next<Step>> {
    if state.kind().is_ended() {
        return Vec::new();
    }
    let known = shown(known, case, found, payment, bars, law);
    let steps = acts(state.chain().kind()).into_iter();
    steps.map(|step| Next { step, permission: permission(step, state, &known, law) }).collect()
}

fn permission(step: Step, state: &State, known: &Known, law: &Law<'_>) -> Permission {
    let answer = match gate(step) {
        Some(id) => law.gate(id, known),
        None => Permission::free(),
    };
    match state {
        _ if step == Step::Drop => answer,
        State::Barred { since, .. } => answer.held(Hold::Moratorium(*since)),
        State::Stayed { since, .. } => answer.held(Hold::Stay(*since)),
        State::WithCounsel { .. } => answer.held(Hold::Questions),
        _ => answer,
    }
}

/// The gate of the book before a step.
pub(super) const fn gate(step: Step) -> Option<&'static str> {
    match step {
        Step::IssueNotice => Some(rule::MAY_DEMAND),
        Step::File => Some(rule::MAY_FILE),
        _ => None,
    }
}

/// The circumstances on record, and what the steps on record show.
fn shown(
    mut known: Known,
    case: &Case<'_>,
    found: &Found,
    payment: &Payment,
    bars: &Bars<'_, Fact>,
    law: &Law<'_>,
) -> Known {
    let mut show = |name: &str, value: GateValue| _ = known.insert(name.to_owned(), value);
    if bars.moratoria.iter().any(|bar| bar.of == Insolvency::Company && bar.stands()) {
        show("drawer.moratorium", true.into());
    }
    let Some(returned) = case.returned else { return known };
    show("failure.nach_code", returned.code.into());
    show("failure.informed_on", returned.informed.into());
    show("debit.paid_in_full", payment.full_on.is_some().into());
    show("notice.given_in_time", found.notice_in_time.into());
    if let Some(service) = &found.service {
        if service.is_known() {
            show("notice.served", true.into());
        }
        show("cause_of_action.arisen", (law.today >= service.cause.latest()).into());
        show("cause_of_action.on", service.cause.into());
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
