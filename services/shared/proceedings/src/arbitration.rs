//! An arbitration, from the request to the execution of the award.
//!
//! The chain: the other side receives a request (s.21) and has thirty days to appoint or agree; failing that, a neutral
//! institution or the court appoints (s.11). An arbitrator whom the lender names alone cannot act unless the other side
//! waives that in writing after the dispute (s.12(5)). The pleadings end within six months, the award follows within
//! twelve (ss.23(4), 29A). It can be corrected (s.33) and challenged within three months of receipt, thirty days more for
//! cause (s.34(3)); then it is enforced like a decree (s.36). Interim relief from a court before all that falls if
//! arbitration does not begin within ninety days (s.9(2)).
//!
//! | file | rule |
//! |---|---|
//! | `fact`, `state`, `step`, `transitions` | what can happen, where it leads, and what leads there |
//! | `case` | the facts that stand, seen from the last request |
//! | `chain` | how far the steps have come, and the clocks that run |
//! | `checks` | what contradicts itself, is missing, or is open to attack |
//! | `permissions` | the gates before the next steps |
//! | `explanation` | what each state says |

mod case;
mod chain;
mod checks;
mod explanation;
mod fact;
mod permissions;
mod state;
mod step;
mod transitions;

use kernel::LegalDate;
use statutes::Context;

pub use fact::{Appointer, Extension, Fact, Outcome, Party};
pub use state::{State, StateKind};
pub use step::Step;

use self::{case::Case, chain::Chain};
use crate::{
    bars::{Bars, Said},
    circumstance::Known,
    law::Law,
    position::{Glance, Position},
    question::{Point, Question},
    record::Entry,
    step::StateKind as _,
};

/// The ids of the rules in the book.
pub mod rule {
    /// Until when arbitration begins after interim relief.
    pub const COMMENCE_BY: &str = "arbitration.commence_after_interim_relief";
    /// Until when the other side may appoint.
    pub const APPOINTMENT: &str = "arbitration.appointment";
    /// Until when the court can be asked to appoint.
    pub const ASK_COURT_BY: &str = "arbitration.appointment_application";
    /// Until when the pleadings are completed.
    pub const PLEADINGS: &str = "arbitration.pleadings";
    /// Until when the award is made.
    pub const AWARD: &str = "arbitration.award";
    /// Until when a correction is asked for.
    pub const CORRECTION: &str = "arbitration.correction";
    /// Until when the award can be challenged.
    pub const SET_ASIDE: &str = "arbitration.set_aside";
    /// From when it can be enforced.
    pub const ENFORCEABLE_FROM: &str = "arbitration.enforcement_from";
    /// What must be true before a request.
    pub const MAY_INVOKE: &str = "arbitration.may_invoke";
    /// What must be true before the court is asked to appoint.
    pub const MAY_ASK_COURT: &str = "arbitration.may_apply_11";
    /// What must be true before an appointment.
    pub const MAY_APPOINT: &str = "arbitration.may_appoint";
    /// What must be true before execution.
    pub const MAY_EXECUTE: &str = "execution.may_apply";
}

/// Where the arbitration stands on `today` on its facts, by the book.
///
/// It answers to every record: what is not known stays unknown, what contradicts itself is a question that names the
/// facts.
#[must_use]
pub fn fold(entries: &[Entry<Fact>], context: &Context<'_>, today: LegalDate) -> Position<State, Step> {
    let mut law = Law::new(*context, today);
    let Judged { case, chain, bars, known, questions, state } = judge(entries, &mut law);
    if state.kind().is_ended() {
        law.deadlines.clear();
    }
    let next = permissions::next(&state, &case, &chain, &bars, known, &law);
    let remarks = remarks(&case, &chain, &state);
    Position::of(state.explanation(), state, law.deadlines, questions, remarks, next)
}

/// The state and the questions alone, without clocks and gates: many times as fast as [`fold`], for lists.
#[must_use]
pub fn glance(entries: &[Entry<Fact>], context: &Context<'_>, today: LegalDate) -> Glance<State> {
    let Judged { state, questions, .. } = judge(entries, &mut Law::new(context.without_steps(), today));
    Glance { state, questions }
}

/// What the rules make of a record.
struct Judged<'a> {
    case: Case<'a>,
    chain: Chain<'a>,
    bars: Bars<'a, Fact>,
    known: Known,
    questions: Vec<Question>,
    state: State,
}

fn judge<'a>(entries: &'a [Entry<Fact>], law: &mut Law<'_>) -> Judged<'a> {
    let mut case = Case::of(entries);
    let known = permissions::circumstances(&mut case);
    let chain = chain::of(&mut case, law);
    let mut questions = checks::questions(&mut case, &chain, law);
    let bars = bars(&case, &mut questions);
    questions.extend(law.uncounted());
    let state = stand(&case, &chain, &bars, &questions);
    Judged { case, chain, bars, known, questions, state }
}

/// What suspends the arbitration.
fn bars<'a>(case: &Case<'a>, questions: &mut Vec<Question>) -> Bars<'a, Fact> {
    let say = |fact: &Fact| match fact {
        Fact::MoratoriumBegun { order, of } => Some(Said::MoratoriumBegun(*order, *of)),
        Fact::MoratoriumEnded { order } => Some(Said::MoratoriumEnded(*order)),
        Fact::StayOrdered { order } => Some(Said::StayOrdered(*order)),
        Fact::StayLifted { order } => Some(Said::StayLifted(*order)),
        _ => None,
    };
    let bars = Bars::of(&case.facts, say, questions);
    let ours = |fact: &Fact| {
        matches!(
            fact,
            Fact::RequestSent { .. } | Fact::CourtAsked { .. } | Fact::AwardMade { .. } | Fact::ExecutionFiled
        )
    };
    for noted in case.facts.iter().filter(|noted| ours(noted.fact)) {
        questions.extend(bars.questions(noted, &Point::of(noted, checks::words(noted.fact))));
    }
    bars
}

/// The state: what ends the arbitration, then what suspends it, then what a lawyer must decide, then the chain.
fn stand(case: &Case<'_>, chain: &Chain<'_>, bars: &Bars<'_, Fact>, questions: &[Question]) -> State {
    let ended = case.facts.iter().find_map(|noted| match noted.fact {
        Fact::Dropped { reason } => Some(State::Dropped { reason: reason.clone() }),
        _ => None,
    });
    let ended = ended.or_else(|| {
        case.facts.iter().find_map(|noted| match noted.fact {
            Fact::Settled { as_award } => Some(State::Settled { on: noted.on, as_award: *as_award }),
            Fact::AwardSatisfied if stands(chain) => Some(State::Satisfied { on: noted.on }),
            Fact::ClaimWithdrawn { reason } => {
                // A claim that was withdrawn leaves nothing to award.
                let before = chain.award.is_none_or(|(award, _)| noted.on.earliest() <= award.on.latest());
                (before || !stands(chain)).then(|| State::Withdrawn { reason: reason.clone() })
            }
            _ => None,
        })
    });
    if let Some(state) = ended {
        return state;
    }
    let would_be = || Box::new(chain.state.clone());
    if let Some(bar) = bars.moratorium() {
        State::Barred { since: bar.begun.on, would_be: would_be() }
    } else if let Some(bar) = bars.stay() {
        State::Stayed { since: bar.begun.on, would_be: would_be() }
    } else if questions.is_empty() {
        chain.state.clone()
    } else {
        State::WithCounsel { would_be: would_be() }
    }
}

/// Whether there is an award that was not set aside.
fn stands(chain: &Chain<'_>) -> bool {
    chain.award.is_some() && !matches!(chain.state, State::SetAside { .. })
}

fn remarks(case: &Case<'_>, chain: &Chain<'_>, state: &State) -> Vec<String> {
    let mut remarks = Vec::new();
    if matches!(state.chain(), State::Executing { .. } | State::CorrectionPending { .. }) {
        let pending = chain.challenges.iter().filter(|challenge| challenge.decided.is_none());
        remarks.extend(pending.map(|challenge| {
            format!(
                "Challenge {} of {} is pending; it stays nothing by itself (Arbitration Act s.36(2)).",
                challenge.number, challenge.filed.on
            )
        }));
    }
    if let Some(request) = case.request.as_ref().filter(|request| request.respondents == 0) {
        remarks.push(format!("Request {} names no respondent.", request.number));
    }
    remarks
}
