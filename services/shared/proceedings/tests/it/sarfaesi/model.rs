//! SARFAESI, beside a model of the law that counts for itself.

use kernel::LegalDate;
use proceedings::sarfaesi::{Fact, Reply, StateKind, Step, rule};
use proptest::prelude::*;
use statutes::Decision;

use super::{
    PRICE, PUBLIC, deadline, decision, good, noticed, position, possessed, rupees, sale_notice_served, served,
};
use crate::story::{day, plus};

/// The law of the demand, counted by hand.
struct Model {
    issued: LegalDate,
    services: [Option<LegalDate>; 2],
    representations: Vec<(LegalDate, Option<LegalDate>)>,
}

impl Model {
    /// The first day for measures on which nobody can say that it is too early.
    fn measures_from(&self) -> Option<LegalDate> {
        let last = self.services[0]?.max(self.services[1]?).max(self.issued);
        Some(plus(last, 61))
    }

    fn kind(&self, today: LegalDate) -> StateKind {
        let pending = self.representations.iter().filter(|(_, answered)| answered.is_none());
        if let Some((received, _)) = pending.min_by_key(|(received, _)| *received) {
            return if today > plus(*received, 15) { StateKind::WithCounsel } else { StateKind::Objected };
        }
        match self.measures_from() {
            Some(from) if today >= from => StateKind::TimeRunOut,
            _ if self.representations.is_empty() => StateKind::Demanded,
            _ => StateKind::Answered,
        }
    }

    /// Whether possession may be taken on that day, every circumstance being as it must be.
    fn may_take(&self, today: LegalDate) -> Option<Decision> {
        let all_answered = self.representations.iter().all(|(_, answered)| answered.is_some());
        let ripe = self.measures_from().is_some_and(|from| today >= from);
        if !(ripe && all_answered) {
            return None;
        }
        let in_time = |(received, answered): &(LegalDate, Option<LegalDate>)| {
            answered.is_some_and(|answered| answered <= plus(*received, 15))
        };
        Some(if self.representations.iter().all(in_time) { Decision::Allowed } else { Decision::NeedsPerson })
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Whatever order the demand, its services and the representations become known in, the fold says what the law says
    /// counted by hand, and never lets a measure through too early.
    #[test]
    fn the_demand_is_as_the_law_counted_by_hand(
        served_after in prop::array::uniform2(prop::option::of(0_i32..40)),
        represented in prop::collection::vec((0_i32..70, prop::option::of(0_i32..25)), 0..3),
        look in 0_i32..140,
    ) {
        let issued = day("2026-03-02");
        let today = plus(issued, look);
        let mut story = good();
        story.between(issued, issued, Fact::DemandIssued { demand: 1, noticees: 2 });
        let mut model = Model { issued, services: [None; 2], representations: Vec::new() };
        let seen = |day: LegalDate| day <= today;
        for (noticee, after) in (1..).zip(served_after) {
            let on = after.map(|after| plus(issued, after)).filter(|day| seen(*day));
            if let Some(on) = on {
                story.between(on, on, served(1, noticee));
                model.services[usize::try_from(noticee).unwrap() - 1] = Some(on);
            }
        }
        for (number, (after, answer)) in (1..).zip(represented) {
            let received = plus(issued, after);
            if !seen(received) {
                continue;
            }
            let answered = answer.map(|answer| plus(received, answer)).filter(|day| seen(*day));
            story.between(received, received, Fact::RepresentationReceived { representation: number });
            if let Some(answered) = answered {
                let answer = Reply::RejectedWithReasons;
                story.between(answered, answered, Fact::RepresentationAnswered { representation: number, answer });
            }
            model.representations.push((received, answered));
        }
        story.entries.reverse();
        story.today = today;
        let position = position(&story);
        prop_assert_eq!(position.state.kind(), model.kind(today), "{}", position.explanation);
        prop_assert_eq!(decision(&position, Step::TakePossession), model.may_take(today));
        if let Some(from) = model.measures_from() {
            prop_assert_eq!(deadline(&position, rule::DEMAND_EXPIRES).0, from.to_string());
        }
    }

    /// From possession to the auction, counted by hand.
    #[test]
    fn the_sale_is_as_the_law_counted_by_hand(
        steps in prop::array::uniform6(0_i32..20), fixed in 20_i32..60, look in 0_i32..70,
    ) {
        let issued = day("2026-06-01");
        let mut story = possessed();
        story.on(day("2026-05-20"), Fact::AssetValued { value: rupees(PRICE) });
        story.on(day("2026-05-21"), Fact::ReservePriceFixed { price: rupees(PRICE) });
        let auction_on = plus(issued, fixed);
        story.between(issued, issued, noticed(1, auction_on));
        let facts = [1, 2].map(|noticee| sale_notice_served(1, noticee)).into_iter();
        let facts = facts.chain(PUBLIC.map(|way| Fact::SaleAnnounced { sale: 1, way }));
        let today = plus(issued, look);
        let mut complete = true;
        for (fact, after) in facts.zip(steps) {
            let on = plus(issued, after);
            if on <= today {
                story.between(on, on, fact);
            } else {
                complete = false;
            }
        }
        story.today = today;
        let position = position(&story);
        let from = plus(issued, steps.into_iter().max().unwrap() + 31);
        let doubtful = complete && auction_on < from;
        let expected = if doubtful { StateKind::WithCounsel } else { StateKind::SaleNoticed };
        prop_assert_eq!(position.state.kind(), expected, "{}", position.explanation);
        let allowed = decision(&position, Step::Auction) == Some(Decision::Allowed);
        prop_assert_eq!(allowed, complete && !doubtful && today >= from, "{:?}", position.next);
        if complete {
            prop_assert_eq!(deadline(&position, rule::SALE_NOTICE).0, from.to_string());
        }
    }
}
