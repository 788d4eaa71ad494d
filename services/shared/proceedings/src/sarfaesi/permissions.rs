//! What the creditor can do next, and whether it may: the gates of the book, fed with what the record shows.

use kernel::DateInterval;
use statutes::GateValue;

use super::{
    Fact, State, Step,
    case::Case,
    chain::{Chain, OF_POSSESSION},
    fact::{Announcement, Auction, Reply},
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
    law: &mut Law<'_>,
) -> Vec<Next<Step>> {
    if state.kind().is_ended() {
        return Vec::new();
    }
    let known = shown(known, case, chain, bars, law);
    let mut steps = acts(state.chain().kind());
    // A representation is answered whatever else has been done.
    if !steps.contains(&Step::Answer) && chain.representations.iter().any(|one| one.answered.is_none()) {
        steps.insert(0, Step::Answer);
    }
    let steps = steps.into_iter();
    steps.map(|step| Next { step, permission: permission(step, state, &known, law) }).collect()
}

fn permission(step: Step, state: &State, known: &Known, law: &Law<'_>) -> Permission {
    let answer = match gate(step) {
        Some(id) => law.gate(id, known),
        None => Permission::free(),
    };
    match state {
        // To answer, to take back and to end hurts nobody and stays possible.
        _ if matches!(step, Step::Answer | Step::WithdrawDemand | Step::Drop | Step::DraftDemand) => answer,
        State::Barred { since, .. } => answer.held(Hold::Moratorium(*since)),
        State::Stayed { since, .. } => answer.held(Hold::Stay(*since)),
        State::WithCounsel { .. } => answer.held(Hold::Questions),
        _ => answer,
    }
}

/// The gate of the book before a step.
pub(super) const fn gate(step: Step) -> Option<&'static str> {
    match step {
        Step::IssueDemand => Some(rule::MAY_DEMAND),
        Step::AskMagistrate => Some(rule::MAY_ASK_MAGISTRATE),
        Step::TakePossession => Some(rule::MAY_TAKE_MEASURES),
        Step::Auction => Some(rule::MAY_SELL),
        _ => None,
    }
}

/// The circumstances on record, and what the steps on record show.
fn shown(mut known: Known, case: &Case<'_>, chain: &Chain<'_>, bars: &Bars<'_, Fact>, law: &mut Law<'_>) -> Known {
    bars.show(&mut known);
    let mut show = |name: &str, value: GateValue| _ = known.insert(name.to_owned(), value);
    show("matter.stayed", bars.stay().is_some().into());
    let received = case.facts.iter().any(|noted| matches!(noted.fact, Fact::DuesReceived));
    show("sarfaesi.demand_discharged", received.into());
    if let Some(demand) = &case.demand {
        show("sarfaesi.notice_date", demand.issued.on.into());
        let unserved = demand.unserved();
        show("sarfaesi.all_addressees_served", unserved.is_empty().into());
        if let Some(last) = demand.last_service().filter(|_| unserved.is_empty()) {
            show("sarfaesi.last_service", last.into());
        }
    }
    show("sarfaesi.representation_received", (!chain.representations.is_empty()).into());
    let rejected = |reply: Reply| reply == Reply::RejectedWithReasons;
    let answered = chain.representations.iter().all(|one| one.answered.is_some_and(|(_, reply)| rejected(reply)));
    show("sarfaesi.representation_answered", answered.into());
    if let Some(in_time) = answered_in_time(chain, law) {
        show("sarfaesi.representation_answered_in_time", in_time.into());
    }
    of_sale(&mut show, case, chain, law);
    known
}

/// Whether every representation was answered within its time; none if the days leave it open.
fn answered_in_time(chain: &Chain<'_>, law: &mut Law<'_>) -> Option<bool> {
    let mut all = true;
    for one in &chain.representations {
        let anchors = [(statutes::Anchor::RepresentationReceived, one.received.on)];
        let last = law.last_of(rule::REPLY_BY, &anchors)?;
        match one.answered {
            Some((noted, _)) if noted.on.latest() <= last.safe() => {}
            Some((noted, _)) if noted.on.earliest() <= last.arguable() => return None,
            _ => all = false,
        }
    }
    Some(all)
}

fn of_sale(show: &mut impl FnMut(&str, GateValue), case: &Case<'_>, chain: &Chain<'_>, law: &mut Law<'_>) {
    show("sarfaesi.possession_taken", chain.possession.is_some().into());
    let complete = OF_POSSESSION.iter().all(|way| chain.announced.contains_key(way));
    show("sarfaesi.possession_notice_complete", complete.into());
    let papers = [Announcement::Newspaper, Announcement::VernacularNewspaper];
    let published: Vec<DateInterval> = papers.iter().filter_map(|way| chain.announced.get(way).copied()).collect();
    if let Some(possession) = chain.possession.filter(|_| published.len() == papers.len())
        && let Some(last) = law.last_of(rule::PUBLISH_POSSESSION, &[(statutes::Anchor::PossessionTaken, possession.on)])
    {
        if published.iter().all(|on| on.latest() <= last.safe()) {
            show("sarfaesi.possession_published_in_time", true.into());
        } else if published.iter().any(|on| on.earliest() > last.arguable()) {
            show("sarfaesi.possession_published_in_time", false.into());
        }
    }
    show("sarfaesi.valuation_obtained", case.value().is_some().into());
    show("sarfaesi.reserve_price_fixed", case.reserve_price().is_some().into());
    let Some(sale) = chain.sales.last() else { return };
    show("sarfaesi.sale_notice_served_on_all", sale.unserved().is_empty().into());
    let announced = |way: Announcement| sale.announced.contains_key(&way);
    show("sarfaesi.sale_notice_published_twice", papers.into_iter().all(announced).into());
    show("sarfaesi.sale_notice_affixed", announced(Announcement::Affixed).into());
    show("sarfaesi.sale_notice_uploaded", announced(Announcement::Uploaded).into());
    if let Some(complete) = chain.notice_complete {
        show("sarfaesi.sale_notice_complete", complete.into());
    }
    if let Some(served) = sale.last_service() {
        show("sarfaesi.sale_notice_served", served.into());
    }
    let before = || chain.sales.iter().rev().skip(1);
    show("sarfaesi.earlier_sale_failed", before().any(super::sale::Sale::failed).into());
    let postponed = before()
        .next()
        .is_some_and(|earlier| matches!(earlier.held, Some((_, Auction::CalledOff { at_borrowers_request: false }))));
    show("sarfaesi.postponed_by_creditor", postponed.into());
    // Each attempt at a sale has a notice of its own here.
    show("sarfaesi.fresh_notice_after_postponement", true.into());
    let tendered = case
        .facts
        .iter()
        .any(|noted| matches!(noted.fact, Fact::DuesTendered) && noted.on.latest() < sale.noticed.on.earliest());
    show("sarfaesi.dues_tendered_in_time", tendered.into());
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
