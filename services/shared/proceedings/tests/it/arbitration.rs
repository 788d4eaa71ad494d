//! Arbitration: the records that its tests begin with.

mod examples;
mod model;

use kernel::LegalDate;
use proceedings::{
    Circumstance, Insolvency, Position, Value,
    arbitration::{Appointer, Extension, Fact, Outcome, Party, State, StateKind, Step, fold, glance},
    step::StateKind as _,
};
use statutes::{Book, Context, Decision, ServiceMode};

use crate::{
    explore::{Move, Seen},
    story::{Story, day, plus},
};

pub(crate) fn begin() -> Story<Fact> {
    Story::begin(day("2026-01-05"))
}

/// The state at a glance.
pub(crate) fn seen(story: &Story<Fact>) -> Seen<StateKind> {
    let book = Book::embedded();
    let glance = glance(&story.entries, &Context::new(&book), story.today);
    // What matters for what follows and the state does not show.
    let has = |is: fn(&Fact) -> bool| story.count(is) > 0;
    let before_award = matches!(
        glance.state.kind(),
        StateKind::AppointmentDue
            | StateKind::CourtAsked
            | StateKind::AppointmentVoid
            | StateKind::Pleaded
            | StateKind::AwardOverdue
    );
    let pleaded = before_award && has(|fact| matches!(fact, Fact::PleadingsCompleted));
    let extended = before_award && has(|fact| matches!(fact, Fact::AwardTimeExtended { .. }));
    let alone = before_award && has(|fact| matches!(fact, Fact::ArbitratorAppointed { by: Appointer::Lender, .. }));
    let sent = glance.state.kind() == StateKind::RequestSent;
    let refused = sent && has(|fact| matches!(fact, Fact::AppointmentRefused));
    let anew = story.count(|fact| matches!(fact, Fact::RequestSent { .. })) > 1;
    let text = format!("{} {pleaded} {extended} {alone} {refused} {anew}", shown(&glance.state));
    Seen { kind: glance.state.kind(), text, in_doubt: !glance.questions.is_empty() }
}

/// The state as text; of one that is suspended, only where it would stand, and of one that ended only that.
fn shown(state: &State) -> String {
    if state.kind().is_ended() {
        format!("{:?}", state.kind())
    } else if state.kind() == state.chain().kind() {
        format!("{state:?}")
    } else {
        format!("{:?} over {:?}", state.kind(), state.chain().kind())
    }
}

fn quick(story: &Story<Fact>) -> StateKind {
    seen(story).kind
}

fn position(story: &Story<Fact>) -> Position<State, Step> {
    let book = Book::embedded();
    fold(&story.entries, &Context::new(&book), story.today)
}

fn received(request: u32, respondent: u32) -> Fact {
    Fact::RequestReceived { request, respondent, mode: ServiceMode::SpeedPostRegistered }
}

const fn respondent(number: u32) -> Party {
    Party::Respondent { number }
}

/// Everything that can happen next, with the numbers that fit the story so far.
pub(crate) fn moves(story: &Story<Fact>) -> Vec<Move<Fact>> {
    let count = |is: fn(&Fact) -> bool| story.count(is);
    let requests = count(|fact| matches!(fact, Fact::RequestSent { .. }));
    let request = requests.max(1);
    let asked = count(|fact| matches!(fact, Fact::CourtAsked { .. }));
    let appointments = count(|fact| matches!(fact, Fact::ArbitratorAppointed { .. }));
    let appointment = appointments.max(1);
    let challenges = count(|fact| matches!(fact, Fact::ChallengeFiled { .. }));
    let stay = count(|fact| matches!(fact, Fact::StayOrdered { .. }));
    let moratorium = count(|fact| matches!(fact, Fact::MoratoriumBegun { .. }));
    let appoint = |by| Fact::ArbitratorAppointed { appointment: appointments + 1, by };
    let facts = vec![
        Fact::ReliefOrdered { order: 1 },
        Fact::RequestSent { request: requests + 1, respondents: 2 },
        received(request, 1),
        received(request, 2),
        Fact::AppointmentRefused,
        Fact::CourtAsked { application: asked + 1 },
        Fact::CourtRefused { application: asked.max(1) },
        appoint(Appointer::Agreement),
        appoint(Appointer::Court),
        appoint(Appointer::Lender),
        Fact::WaiverGiven,
        Fact::ArbitratorsNotified { appointment },
        Fact::PleadingsCompleted,
        Fact::AwardTimeExtended { by: Extension::Consent },
        Fact::AwardTimeExtended { by: Extension::Court { until: plus(story.today, 200) } },
        Fact::MandateEnded { appointment, reason: "resigned".to_owned() },
        Fact::AwardMade { outcome: Outcome::Allowed },
        Fact::AwardMade { outcome: Outcome::Dismissed },
        Fact::AwardReceived { party: Party::Claimant },
        Fact::AwardReceived { party: respondent(1) },
        Fact::AwardReceived { party: respondent(2) },
        Fact::CorrectionAsked,
        Fact::CorrectionDecided,
        Fact::ChallengeFiled { challenge: challenges + 1, by: respondent(1) },
        Fact::ChallengeDecided { challenge: challenges.max(1), award_stands: true },
        Fact::ChallengeDecided { challenge: challenges.max(1), award_stands: false },
        Fact::ExecutionFiled,
        Fact::AwardSatisfied,
        Fact::Settled { as_award: true },
        Fact::ClaimWithdrawn { reason: "paid".to_owned() },
        Fact::StayOrdered { order: stay + 1 },
        Fact::StayLifted { order: stay.max(1) },
        Fact::MoratoriumBegun { order: moratorium + 1, of: Insolvency::Company },
        Fact::MoratoriumEnded { order: moratorium.max(1) },
        Fact::Dropped { reason: "settled elsewhere".to_owned() },
    ];
    let waits = [1, 31, 95, 370].map(Move::Wait);
    facts.into_iter().map(Move::Fact).chain(waits).collect()
}

fn good() -> Story<Fact> {
    let mut story = begin();
    let yes = |name: &'static str, yes| (name, Value::YesNo(yes));
    let circumstances = [
        yes("arbitration.agreement_in_writing", true),
        yes("arbitration.respondents_are_parties", true),
        yes("claim.due", true),
        yes("claim.within_limitation", true),
        yes("agreement.steps_before_arbitration_done", true),
        yes("arbitration.proposal_neutral", true),
        yes("borrower.corporate_moratorium", false),
        yes("guarantor.interim_moratorium", false),
        yes("arbitrator.within_seventh_schedule", false),
        yes("arbitrator.panel_kept_by_lender", false),
        yes("arbitrator.disclosure_made", true),
        yes("arbitrator.agreed_after_dispute", true),
        ("arbitrator.appointed_by", Value::Word("institution".to_owned())),
        ("tribunal.members", Value::Word("one".to_owned())),
    ];
    for (name, value) in circumstances {
        story.now(Fact::Circumstance(Circumstance { name: name.to_owned(), value }));
    }
    story
}

fn decision(position: &Position<State, Step>, step: Step) -> Option<Decision> {
    position.next.iter().find(|next| next.step == step).map(|next| next.permission.decision)
}

fn failing(position: &Position<State, Step>, step: Step) -> Vec<String> {
    let next = position.next.iter().find(|next| next.step == step);
    next.map(|next| next.permission.failing.iter().map(|clause| clause.id.clone()).collect()).unwrap_or_default()
}

fn deadline(position: &Position<State, Step>, id: &str) -> LegalDate {
    position.deadlines.iter().find(|deadline| deadline.rule == id).unwrap().day.safe()
}

/// A request that both respondents have had since 10 March.
fn invoked() -> Story<Fact> {
    let mut story = good();
    story.on(day("2026-03-02"), Fact::RequestSent { request: 1, respondents: 2 });
    story.on(day("2026-03-06"), received(1, 1));
    story.on(day("2026-03-10"), received(1, 2));
    story
}

/// The same, with an arbitrator of an institution and an award that both respondents have had since 12 November.
fn awarded() -> Story<Fact> {
    let mut story = invoked();
    story.on(day("2026-03-20"), Fact::ArbitratorAppointed { appointment: 1, by: Appointer::Institution });
    story.on(day("2026-03-25"), Fact::ArbitratorsNotified { appointment: 1 });
    story.on(day("2026-08-01"), Fact::PleadingsCompleted);
    story.on(day("2026-11-02"), Fact::AwardMade { outcome: Outcome::Allowed });
    story.on(day("2026-11-10"), Fact::AwardReceived { party: respondent(1) });
    story.on(day("2026-11-12"), Fact::AwardReceived { party: respondent(2) });
    story
}
