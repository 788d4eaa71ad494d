//! What a lawyer must decide about an attempt at a sale.

use kernel::LegalDate;

use super::super::{
    Fact,
    case::{Case, Note},
    chain::{Chain, OF_POSSESSION, missing_of},
    fact::Auction,
    rule,
    sale::Sale,
};
use crate::{
    law::Law,
    question::{Point, Question},
    words::numbers,
};

pub(super) fn of_sale(
    sale: &Sale<'_>,
    case: &Case<'_>,
    chain: &Chain<'_>,
    law: &mut Law<'_>,
    last: bool,
) -> Vec<Question> {
    let number = sale.number;
    let noticed = Point::of(&sale.noticed, format!("the notice of sale {number}"));
    let mut questions = Vec::new();
    match chain.possession {
        None => questions.push(Question::missing("possession", &noticed)),
        Some(possession) => {
            questions.extend(Question::order(&Point::of(&possession, "possession"), &noticed));
            if OF_POSSESSION.iter().any(|way| !chain.announced.contains_key(way)) {
                questions.push(Question::missing("a possession notice everywhere it must be", &noticed));
            }
        }
    }
    let valued = |fact: &Fact| matches!(fact, Fact::AssetValued { .. });
    let priced = |fact: &Fact| matches!(fact, Fact::ReservePriceFixed { .. });
    // The first of each: a later one is for the next attempt.
    let first = |is: fn(&Fact) -> bool| case.facts.iter().find(|noted| is(noted.fact)).copied();
    for (noted, name) in [(first(valued), "a valuation"), (first(priced), "a reserve price")] {
        questions.extend(match noted {
            None => Some(Question::missing(name, &noticed)),
            Some(noted) => Question::order(&Point::of(&noted, name), &noticed),
        });
    }
    let reserve = case.reserve_price();
    // What is sold is not sold again, unless the purchaser has defaulted.
    let sold = chain.sales.iter().filter(|earlier| earlier.number < number).find_map(Sale::sold);
    questions.extend(sold.map(|(held, _)| {
        let auction = Point::of(&held, "an auction that sold the asset");
        Question::law(
            format!("On record are {auction} and {noticed} after it: what is sold is not sold again (Rule 9)."),
            [auction.entry, noticed.entry],
        )
    }));
    questions.extend(steps_in_order(sale, &noticed));
    questions.extend(auction_too_early(sale, chain, last));
    if let Some((held, Auction::Sold { price })) = &sale.held {
        let auction = Point::of(held, format!("the auction of sale {number}"));
        if let Some((fixed, reserve)) = reserve.filter(|(_, reserve)| last && price < reserve) {
            questions.push(Question::law(
                format!("{auction} ended at {price}, below the reserve price of {reserve}: borrower and creditor must consent (Rule 9(2))."),
                [auction.entry, fixed.id],
            ));
        }
        questions.extend(payments(sale, &auction, law));
    }
    questions
}

/// The steps after an auction, each of which needs the one before.
fn steps_in_order(sale: &Sale<'_>, noticed: &Point) -> Vec<Question> {
    let number = sale.number;
    let name = |noted: &Note<'_>, words: &str| Point::of(noted, format!("{words} of sale {number}"));
    let held = sale.held.map(|(noted, _)| noted);
    let sold = sale.held.filter(|(_, outcome)| matches!(outcome, Auction::Sold { .. })).map(|(noted, _)| noted);
    let mut questions: Vec<Question> =
        held.iter().filter_map(|noted| Question::order(noticed, &name(noted, "the auction"))).collect();
    for (noticee, on) in &sale.served {
        let served = Point { entry: sale.noticed.id, on: *on, words: format!("its service on noticee {noticee}") };
        questions.extend(Question::order(noticed, &served));
    }
    let steps = [
        (sold, "a successful auction"),
        (sale.deposit, "the deposit"),
        (sale.confirmed, "the confirmation"),
        (sale.balance, "the balance"),
        (sale.certificate, "the certificate"),
    ];
    for pair in steps.windows(2) {
        if let [(before, what), (Some(after), words)] = pair {
            let after = name(after, words);
            match before {
                None => questions.push(Question::missing(what, &after)),
                Some(before) => questions.extend(Question::order(&name(before, what), &after)),
            }
        }
    }
    if let (Some(defaulted), None) = (sale.defaulted, sold) {
        questions.push(Question::missing("a successful auction", &name(&defaulted, "the default")));
    }
    if let (Some(defaulted), Some(balance)) = (sale.defaulted, sale.balance) {
        questions.push(Question::twice(&name(&defaulted, "the default"), &name(&balance, "the balance")));
    }
    questions
}

fn auction_too_early(sale: &Sale<'_>, chain: &Chain<'_>, last: bool) -> Option<Question> {
    if !last {
        return None;
    }
    let entries = |also: Option<Note<'_>>| std::iter::once(sale.noticed.id).chain(also.map(|noted| noted.id));
    let held = sale.held.filter(|(_, outcome)| !matches!(outcome, Auction::CalledOff { .. })).map(|(noted, _)| noted);
    match (chain.auction_from, held) {
        (None, Some(held)) => Some(Question::law(
            format!(
                "The auction of sale {} was held on {}, and its notice is not known to be complete: {}{} (Rules 8(6), \
                 9(1)).",
                sale.number,
                held.on,
                match sale.unserved().as_slice() {
                    [] => String::new(),
                    unserved => format!("service on noticee {} is missing; ", numbers(unserved)),
                },
                match missing_of(sale).len() {
                    0 => "the rest is there".to_owned(),
                    count => format!("{count} of the four announcements are missing"),
                }
            ),
            entries(Some(held)),
        )),
        (Some(from), Some(held)) if held.on.earliest() < from.safe() => Some(Question::law(
            format!(
                "The auction of sale {} was held on {}, and the time of its notice allowed one from {from} (Rules 8(6), \
                 9(1)).",
                sale.number, held.on
            ),
            entries(Some(held)),
        )),
        (Some(from), None) if sale.held.is_none() && sale.auction_on < from.safe() => Some(Question::law(
            format!(
                "Sale {} is fixed for {}, and the time of its notice allows one from {from}: fix another day, with a \
                 fresh notice (Rules 8(6), 9(1)).",
                sale.number, sale.auction_on
            ),
            entries(None),
        )),
        _ => None,
    }
}

/// Whether the deposit and the balance came in time.
fn payments(sale: &Sale<'_>, auction: &Point, law: &mut Law<'_>) -> Vec<Question> {
    let mut questions = Vec::new();
    let deposit_by = law.last_of(rule::DEPOSIT_BY, &[(statutes::Anchor::AuctionDate, auction.on)]);
    if let (Some(deposit), Some(last)) = (sale.deposit, deposit_by)
        && deposit.on.earliest() > last.arguable()
    {
        questions.push(Question::law(
            format!("The deposit of sale {} came in on {}; it was due by {last} (Rule 9(3)).", sale.number, deposit.on),
            [auction.entry, deposit.id],
        ));
    }
    let Some(confirmed) = sale.confirmed else { return questions };
    let due = law.last_of(rule::BALANCE_BY, &[(statutes::Anchor::SaleConfirmed, confirmed.on)]);
    let extended = sale.extended.map(|(_, until)| until);
    if let (Some(balance), Some(last)) = (sale.balance, due) {
        let until: LegalDate = extended.map_or(last.arguable(), |until| until.max(last.arguable()));
        if balance.on.earliest() > until {
            questions.push(Question::law(
                format!(
                    "The balance of sale {} came in on {}; it was due by {until} (Rule 9(4)).",
                    sale.number, balance.on
                ),
                [confirmed.id, balance.id],
            ));
        }
    }
    let outer = law.outer_of(rule::BALANCE_BY, &[(statutes::Anchor::SaleConfirmed, confirmed.on)]);
    if let (Some((noted, until)), Some(outer)) = (sale.extended, outer)
        && until > outer.arguable()
    {
        questions.push(Question::law(
            format!(
                "The time for the balance of sale {} was extended to {until}; it cannot go beyond {outer} (Rule 9(4)).",
                sale.number
            ),
            [confirmed.id, noted.id],
        ));
    }
    questions
}
