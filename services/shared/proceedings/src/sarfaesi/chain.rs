//! How far the chain of steps has come: the furthest step on record that belongs to the last demand.

use std::collections::BTreeMap;

use kernel::DateInterval;
use statutes::{Anchor, EarliestDay};

use super::{
    Fact, State,
    case::{Case, Demand, Note, Representation},
    fact::{Announcement, Auction},
    rule,
    sale::Sale,
    state::Failure,
};
use crate::{law::Law, position::Whose, record::later};

/// Where the notice of possession must be made known (Rule 8(1), (2)).
pub(super) const OF_POSSESSION: [Announcement; 4] =
    [Announcement::Delivered, Announcement::Affixed, Announcement::Newspaper, Announcement::VernacularNewspaper];

/// Where a sale must be announced (Rules 8(6), 8(7)).
pub(super) const OF_SALE: [Announcement; 4] =
    [Announcement::Newspaper, Announcement::VernacularNewspaper, Announcement::Affixed, Announcement::Uploaded];

/// What the rules read and found on the way.
pub(super) struct Chain<'a> {
    pub(super) state: State,
    pub(super) representations: Vec<Representation<'a>>,
    pub(super) possession: Option<Note<'a>>,
    pub(super) announced: BTreeMap<Announcement, DateInterval>,
    pub(super) sales: Vec<Sale<'a>>,
    /// The first day for measures, if service on every noticee is known.
    pub(super) measures_from: Option<EarliestDay>,
    /// When the last step of the notice of the last sale was done, if none is missing.
    pub(super) notice_complete: Option<DateInterval>,
    /// The first day for the auction of the last sale, if nothing of its notice is missing.
    pub(super) auction_from: Option<EarliestDay>,
}

/// The state of the chain, whatever suspends or ends it.
pub(super) fn of<'a>(case: &mut Case<'a>, law: &mut Law<'_>) -> Chain<'a> {
    let representations = case.representations();
    let sales = case.sales();
    let possession = case.possession();
    let mut chain = Chain {
        state: State::NotBegun,
        representations,
        possession: possession.map(|(noted, _)| noted),
        announced: case.possession_announced(),
        sales,
        measures_from: None,
        notice_complete: None,
        auction_from: None,
    };
    let Some(demand) = case.demand.take() else {
        chain.state = case.drafted.map_or(State::NotBegun, |demand| State::DemandDrafted { demand });
        return chain;
    };
    chain.state = on_demand(case, &demand, &mut chain, law);
    case.demand = Some(demand);
    chain
}

fn on_demand<'a>(case: &Case<'a>, demand: &Demand<'a>, chain: &mut Chain<'a>, law: &mut Law<'_>) -> State {
    if let Some((_, reason)) = demand.withdrawn {
        chain.measures_from =
            law.first_of(rule::DEMAND_EXPIRES, &anchors(demand)).filter(|_| demand.unserved().is_empty());
        return match case.drafted {
            Some(demand) => State::DemandDrafted { demand },
            None => State::Withdrawn { demand: demand.number, reason: reason.to_owned() },
        };
    }
    chain.measures_from = measures_from(demand, law);
    for one in chain.representations.iter().filter(|one| one.answered.is_none()) {
        let anchors = [(Anchor::RepresentationReceived, one.received.on)];
        law.last(rule::REPLY_BY, &anchors, &[one.received.id], Whose::Ours);
    }
    if let Some(state) = sold_or_noticed(chain, law) {
        return state;
    }
    if let Some(state) = in_possession(case, chain, law) {
        return state;
    }
    let early = before_measures(demand, chain, law);
    match aid(case, law) {
        Some(state) => state,
        None => match case.set_aside {
            Some((noted, application)) => State::SetAside { application, on: noted.on },
            None => early,
        },
    }
}

/// The sixty days, from the date of the notice and from the last service.
fn measures_from(demand: &Demand<'_>, law: &mut Law<'_>) -> Option<EarliestDay> {
    let from = law.first(rule::DEMAND_EXPIRES, &anchors(demand), &[demand.issued.id], Whose::Ours);
    from.filter(|_| demand.unserved().is_empty())
}

/// What the sixty days run from: the date of the notice, and the last service if every service is known.
fn anchors(demand: &Demand<'_>) -> Vec<(Anchor, DateInterval)> {
    let last = demand.last_service().filter(|_| demand.unserved().is_empty());
    let last = last.map(|last| (Anchor::LastService, last));
    std::iter::once((Anchor::NoticeDate, demand.issued.on)).chain(last).collect()
}

/// Before any measure: the sixty days and the representations.
fn before_measures(demand: &Demand<'_>, chain: &Chain<'_>, law: &Law<'_>) -> State {
    let pending = chain.representations.iter().find(|one| one.answered.is_none());
    if let Some(one) = pending {
        return State::Objected {
            representation: one.number,
            received: one.received.on,
            reply_by: law.armed(rule::REPLY_BY, one.received.id),
        };
    }
    if let Some(measures_from) = chain.measures_from.filter(|from| law.today >= from.safe()) {
        return State::TimeRunOut { measures_from };
    }
    let answered = chain.representations.iter().filter_map(|one| one.answered.map(|(noted, _)| noted.on));
    let (unserved, measures_from) = (demand.unserved(), chain.measures_from);
    match answered.reduce(later) {
        Some(on) => State::Answered { on, unserved, measures_from },
        None => State::Demanded { demand: demand.number, dated: demand.issued.on, unserved, measures_from },
    }
}

/// The magistrate's help, as far as it has come (s.14). One that was refused is none.
fn aid(case: &Case<'_>, law: &mut Law<'_>) -> Option<State> {
    let asked = case.find(|fact| match fact {
        Fact::MagistrateAsked { application } => Some(*application),
        _ => None,
    });
    let decided = case.find(|fact| match fact {
        Fact::MagistrateDecided { application, granted } => Some((*application, *granted)),
        _ => None,
    });
    if let Some((order, (application, _))) = decided.iter().find(|(_, (_, granted))| *granted) {
        return Some(State::AidOrdered { application: *application, ordered: order.on });
    }
    let pending = asked.into_iter().filter(|(_, number)| !decided.iter().any(|(_, (of, _))| of == number));
    match pending.max_by_key(|(_, number)| *number) {
        None => None,
        Some((noted, application)) => {
            let anchors = [(Anchor::ApplicationFiled, noted.on)];
            let order_by = law.last(rule::MAGISTRATE_ORDER, &anchors, &[noted.id], Whose::Others);
            Some(State::AidSought { application, asked: noted.on, order_by })
        }
    }
}

/// Possession, its notice, the valuation.
fn in_possession(case: &Case<'_>, chain: &Chain<'_>, law: &mut Law<'_>) -> Option<State> {
    let (noted, how) = case.possession()?;
    let missing: Vec<Announcement> =
        OF_POSSESSION.into_iter().filter(|way| !chain.announced.contains_key(way)).collect();
    let anchors = [(Anchor::PossessionTaken, noted.on)];
    let newspapers = [Announcement::Newspaper, Announcement::VernacularNewspaper];
    let publish_by = if missing.iter().any(|way| newspapers.contains(way)) {
        law.last(rule::PUBLISH_POSSESSION, &anchors, &[noted.id], Whose::Ours)
    } else {
        None
    };
    let (value, reserve) = (case.value().map(|(_, value)| value), case.reserve_price().map(|(_, price)| price));
    let taken = noted.on;
    Some(match (missing.is_empty(), value, reserve) {
        (false, value, reserve) => State::PossessionTaken { how, taken, missing, publish_by, value, reserve },
        (true, Some(value), Some(reserve)) => State::Valued { value, reserve },
        (true, value, reserve) => State::PossessionPublished { how, taken, value, reserve },
    })
}

/// The last attempt at a sale, if there is one.
fn sold_or_noticed(chain: &mut Chain<'_>, law: &mut Law<'_>) -> Option<State> {
    let failed = chain.sales.iter().rev().skip(1).any(Sale::failed);
    let sale = chain.sales.last()?;
    let number = sale.number;
    chain.notice_complete = complete(sale);
    let from = chain.notice_complete.and_then(|complete| auction_from(sale, complete, failed, law));
    chain.auction_from = from;
    Some(match &sale.held {
        None => State::SaleNoticed {
            sale: number,
            auction_on: sale.auction_on,
            unserved: sale.unserved(),
            missing: missing_of(sale),
            auction_from: from,
        },
        Some(_) if sale.defaulted.is_some() => State::AuctionFailed { sale: number, why: Failure::PurchaserDefaulted },
        Some((_, Auction::NoBid)) => State::AuctionFailed { sale: number, why: Failure::NoBid },
        Some((_, Auction::CalledOff { at_borrowers_request })) => {
            let why = Failure::CalledOff { at_borrowers_request: *at_borrowers_request };
            State::AuctionFailed { sale: number, why }
        }
        Some((held, Auction::Sold { price })) => {
            if let Some(certificate) = sale.certificate {
                State::Certified { sale: number, on: certificate.on }
            } else if sale.balance.is_some() {
                State::BalancePaid { sale: number }
            } else if let Some(confirmed) = sale.confirmed {
                let anchors = [(Anchor::SaleConfirmed, confirmed.on)];
                let balance_by = law.last(rule::BALANCE_BY, &anchors, &[confirmed.id], Whose::Others);
                if let Some((extended, until)) = sale.extended {
                    law.extend(rule::BALANCE_BY, until, &[extended.id]);
                }
                State::Confirmed { sale: number, balance_by, extended: sale.extended.map(|(_, until)| until) }
            } else if sale.deposit.is_some() {
                State::DepositPaid { sale: number }
            } else {
                let anchors = [(Anchor::AuctionDate, held.on)];
                let deposit_by = law.last(rule::DEPOSIT_BY, &anchors, &[held.id], Whose::Others);
                State::Sold { sale: number, price: *price, deposit_by }
            }
        }
    })
}

/// When the last of service, publication in both newspapers, affixture and upload was done; none if one is missing.
fn complete(sale: &Sale<'_>) -> Option<DateInterval> {
    let nothing_missing = sale.unserved().is_empty() && missing_of(sale).is_empty();
    let served = sale.last_service().filter(|_| nothing_missing)?;
    Some(sale.announced.values().copied().fold(served, later))
}

/// The first day for the auction.
fn auction_from(
    sale: &Sale<'_>,
    complete: DateInterval,
    failed_before: bool,
    law: &mut Law<'_>,
) -> Option<EarliestDay> {
    let id = if failed_before { rule::SUBSEQUENT_SALE_NOTICE } else { rule::SALE_NOTICE };
    let served = sale.last_service()?;
    let anchors = [(Anchor::SaleNoticeComplete, complete), (Anchor::SaleNoticeServed, served)];
    law.first(id, &anchors, &[sale.noticed.id], Whose::Ours)
}

/// Where the sale is still to be announced.
pub(super) fn missing_of(sale: &Sale<'_>) -> Vec<Announcement> {
    OF_SALE.into_iter().filter(|way| !sale.announced.contains_key(way)).collect()
}
