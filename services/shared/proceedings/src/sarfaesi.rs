//! Enforcement of a security under the SARFAESI Act, from the demand to the certificate of sale.
//!
//! The chain: a demand under s.13(2) is issued and served; sixty days run out, every representation answered with
//! reasons within its fifteen days (s.13(3A)); possession is taken, with the magistrate's help if need be (ss.13(4), 14),
//! and published (Rule 8); the asset is valued, noticed for sale and sold (Rules 8, 9); the purchaser pays a quarter at
//! once and the rest after confirmation; the certificate ends it. The borrower can redeem before (s.13(8)) and challenge
//! each measure (s.17). Immovable property; movables have rules of their own, which the book lists and this fold does not
//! follow.
//!
//! | file | rule |
//! |---|---|
//! | `fact`, `state`, `step`, `transitions` | what can happen, where it leads, and what leads there |
//! | `case`, `sale` | the facts that stand, seen from the last demand |
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
mod sale;
mod state;
mod step;
mod transitions;

use kernel::LegalDate;
use statutes::Context;

pub use fact::{Announcement, Auction, Fact, Possession, Reply};
pub use state::{Failure, State, StateKind};
pub use step::Step;

use self::{
    case::{Case, Note},
    chain::Chain,
};
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
    /// The sixty days of the demand.
    pub const DEMAND_EXPIRES: &str = "sarfaesi.demand_expires";
    /// Until when a representation is answered.
    pub const REPLY_BY: &str = "sarfaesi.representation_reply";
    /// Until when possession is published.
    pub const PUBLISH_POSSESSION: &str = "sarfaesi.possession_publication";
    /// The days before a first sale.
    pub const SALE_NOTICE: &str = "sarfaesi.sale_notice";
    /// The days before a sale after one that failed.
    pub const SUBSEQUENT_SALE_NOTICE: &str = "sarfaesi.subsequent_sale_notice";
    /// Until when the borrower can redeem, on the reading that gives him most time.
    pub const REDEEM_BY: &str = "sarfaesi.redemption_outer";
    /// When a quarter of the price is due.
    pub const DEPOSIT_BY: &str = "sarfaesi.sale_deposit";
    /// When the balance is due.
    pub const BALANCE_BY: &str = "sarfaesi.sale_balance";
    /// When the magistrate orders.
    pub const MAGISTRATE_ORDER: &str = "sarfaesi.magistrate_order";
    /// Until when a measure can be challenged.
    pub const CHALLENGE_BY: &str = "sarfaesi.application_17";
    /// What must be true before a demand.
    pub const MAY_DEMAND: &str = "sarfaesi.may_demand";
    /// What must be true before a measure.
    pub const MAY_TAKE_MEASURES: &str = "sarfaesi.may_take_measures";
    /// What must be true before an application to the magistrate.
    pub const MAY_ASK_MAGISTRATE: &str = "sarfaesi.may_apply_14";
    /// What must be true before an auction.
    pub const MAY_SELL: &str = "sarfaesi.may_sell";
}

/// Where the proceeding stands on `today` on its facts, by the book.
///
/// It answers to every record: what is not known stays unknown, what contradicts itself is a question that names the
/// facts.
#[must_use]
pub fn fold(entries: &[Entry<Fact>], context: &Context<'_>, today: LegalDate) -> Position<State, Step> {
    let mut law = Law::new(*context, today);
    let Judged { case, chain, bars, known, questions, state } = judge(entries, &mut law);
    let remarks = remarks(&case, &chain, &mut law);
    challenge(&chain, &mut law);
    if chain.possession.is_some() {
        law.disarm(rule::DEMAND_EXPIRES);
    }
    if !matches!(chain.state, State::SaleNoticed { .. }) {
        law.disarm(rule::SALE_NOTICE);
        law.disarm(rule::SUBSEQUENT_SALE_NOTICE);
    }
    if state.kind().is_ended() {
        law.deadlines.clear();
    }
    let next = permissions::next(&state, &case, &chain, &bars, known, &mut law);
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

/// What suspends the proceeding.
fn bars<'a>(case: &Case<'a>, questions: &mut Vec<Question>) -> Bars<'a, Fact> {
    let say = |fact: &Fact| match fact {
        Fact::MoratoriumBegun { order, of } => Some(Said::MoratoriumBegun(*order, *of)),
        Fact::MoratoriumEnded { order } => Some(Said::MoratoriumEnded(*order)),
        Fact::StayOrdered { order } => Some(Said::StayOrdered(*order)),
        Fact::StayLifted { order } => Some(Said::StayLifted(*order)),
        _ => None,
    };
    let bars = Bars::of(&case.facts, say, questions);
    for noted in case.facts.iter().filter(|noted| is_enforcement(noted.fact)) {
        questions.extend(bars.questions(noted, &Point::of(noted, checks::words(noted.fact))));
    }
    bars
}

/// The steps by which the creditor enforces: what a moratorium or a stay forbids.
const fn is_enforcement(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::DemandIssued { .. }
            | Fact::PossessionTaken { .. }
            | Fact::MagistrateAsked { .. }
            | Fact::SaleNoticed { .. }
            | Fact::AuctionHeld { .. }
            | Fact::SaleConfirmed { .. }
            | Fact::CertificateIssued { .. }
    )
}

/// The state: what ends the proceeding, then what suspends it, then what a lawyer must decide, then the chain.
fn stand(case: &Case<'_>, chain: &Chain<'_>, bars: &Bars<'_, Fact>, questions: &[Question]) -> State {
    let dropped = case.facts.iter().find_map(|noted| match noted.fact {
        Fact::Dropped { reason } => Some(reason),
        _ => None,
    });
    if let Some(reason) = dropped {
        return State::Dropped { reason: reason.clone() };
    }
    let received = case.facts.iter().find(|noted| matches!(noted.fact, Fact::DuesReceived)).copied();
    if let Some(received) = received.filter(|received| sold_before(chain, *received).is_none()) {
        return State::Redeemed { on: received.on };
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

/// A sale on record against which the receipt of all dues cannot stand by itself: any but one whose purchaser had
/// defaulted before.
fn sold_before<'a>(chain: &Chain<'a>, received: Note<'a>) -> Option<Note<'a>> {
    chain.sales.iter().find_map(|sale| match sale.held {
        Some((held, Auction::Sold { .. })) => {
            let void = sale.defaulted.is_some_and(|default| default.on.latest() <= received.on.earliest());
            (!void).then_some(held)
        }
        _ => None,
    })
}

/// Until when the last measure can be challenged.
fn challenge(chain: &Chain<'_>, law: &mut Law<'_>) {
    let sold = chain.sales.iter().rev().find_map(|sale| sale.sold().map(|(held, _)| held));
    for measure in chain.possession.into_iter().chain(sold) {
        let anchors = [(statutes::Anchor::MeasureTaken, measure.on)];
        if law.last_of(rule::CHALLENGE_BY, &anchors).is_some_and(|last| law.today <= last.arguable()) {
            law.last(rule::CHALLENGE_BY, &anchors, &[measure.id], crate::Whose::Others);
        }
    }
}

fn remarks(case: &Case<'_>, chain: &Chain<'_>, law: &mut Law<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    let challenged = case.find(|fact| match fact {
        Fact::TribunalAsked { application } => Some(*application),
        _ => None,
    });
    for (noted, application) in challenged {
        let decided = case
            .facts
            .iter()
            .any(|other| matches!(other.fact, Fact::TribunalDecided { application: of, .. } if *of == application));
        if !decided {
            remarks.push(format!(
                "Application {application} against the measures is before the tribunal since {}; it stays nothing by \
                 itself (SARFAESI Act s.17).",
                noted.on
            ));
        }
    }
    if let (State::SaleNoticed { sale, .. }, Some(complete)) = (&chain.state, chain.notice_complete) {
        let outer = law.last(
            rule::REDEEM_BY,
            &[(statutes::Anchor::SaleNoticeComplete, complete)],
            &chain.sales.last().map(|sale| sale.noticed.id).into_iter().collect::<Vec<_>>(),
            crate::Whose::Others,
        );
        remarks.extend(outer.map(|day| {
            format!(
                "The right to redeem ends with the publication of sale {sale}; on one reading it runs until {day}. Counsel                  is asked before a tender is turned away (SARFAESI Act s.13(8))."
            )
        }));
    }
    if chain.possession.is_some() {
        let pending = chain.representations.iter().filter(|one| one.answered.is_none());
        remarks.extend(pending.map(|one| {
            format!("Representation {} of {} is not answered yet (SARFAESI Act s.13(3A)).", one.number, one.received.on)
        }));
    }
    remarks
}
