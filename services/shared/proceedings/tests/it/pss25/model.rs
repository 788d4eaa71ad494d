//! A failed transfer, beside a model of the law that counts for itself.

use kernel::LegalDate;
use proceedings::pss25::{Fact, StateKind, Step, rule};
use proptest::prelude::*;
use statutes::Decision;

use super::{AMOUNT, deadline, decision, good, notice, position, receipt, returned};
use crate::story::{day, plus, plus_months};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// The notice, service, payment and complaint, counted by hand.
    #[test]
    fn a_failed_transfer_is_as_the_law_counted_by_hand(
        informed in 0_i32..300,
        booked in prop::array::uniform2(prop::option::of(0_i32..45)),
        services in prop::array::uniform2(prop::option::of(0_i32..20)),
        paid in prop::option::of(0_i32..120),
        look in 0_i32..150,
    ) {
        let informed = plus(day("2026-01-10"), informed);
        let today = plus(informed, look);
        let mut story = good();
        story.between(informed, informed, returned("05", informed));
        story.between(informed, informed, notice(1));
        let until = plus(informed, 30);
        let over = today > until;
        let mut running: Vec<(LegalDate, Option<LegalDate>)> = Vec::new();
        let (mut holder, mut all) = (false, true);
        for (index, letter) in [1_u32, 2].into_iter().enumerate() {
            let on = booked[index].map(|after| plus(informed, after)).filter(|on| *on <= today);
            let Some(on) = on else {
                all = false;
                continue;
            };
            story.between(on, on, Fact::LetterBooked { letter });
            let reached = services[index].map(|after| plus(on, after)).filter(|on| *on <= today);
            if let Some(reached) = reached {
                story.between(reached, reached, Fact::LetterServed { letter });
            }
            if on > until {
                all = false;
                continue;
            }
            running.push((on, reached));
            holder |= letter == 1;
        }
        let value = paid.map(|after| plus(informed, after)).filter(|on| *on <= today);
        if let Some(value) = value {
            story.between(value, value, receipt(AMOUNT, true));
        }
        story.today = today;
        let position = position(&story);

        let met = if over { holder } else { all };
        if over && !holder {
            running.clear();
        }
        let first = running.iter().map(|(booked, served)| served.unwrap_or(*booked)).min();
        let last = running.iter().map(|(booked, served)| served.unwrap_or(*booked)).max();
        let known = running.iter().all(|(_, served)| served.is_some());
        let expected = match (first, last) {
            (Some(first), Some(last)) => {
                let (early, late) = (plus(first, 15), plus(last, 15));
                let complaint = plus_months(plus(first, 16), 1);
                // At the end of a shorter month the other reading gives more days; only the safe day is asked here.
                match value {
                    Some(value) if value <= early => StateKind::Paid,
                    Some(value) if !known || value <= late => StateKind::WithCounsel,
                    Some(_) => StateKind::PaidLate,
                    None if !met => StateKind::NoticeDue,
                    None if !known && today > complaint => StateKind::WithCounsel,
                    None if !known => StateKind::NoticeSent,
                    None if today > complaint => StateKind::ComplaintLate,
                    None if today > late => StateKind::ComplaintDue,
                    None => StateKind::Served,
                }
            }
            _ if value.is_some() => StateKind::Paid,
            _ if over => StateKind::Lapsed,
            _ => StateKind::NoticeDue,
        };
        prop_assert_eq!(position.state.kind(), expected, "{} {:?}", position.explanation, story.entries);
        if position.state.kind() == StateKind::ComplaintDue {
            let ripe = decision(&position, Step::File) == Some(Decision::Allowed);
            prop_assert!(ripe, "{:?}", position.next);
        }
        // The month is watched from the earliest possible service, whatever the state.
        if let (Some(first), false) = (first, position.state.kind() == StateKind::Paid) {
            let complaint = plus_months(plus(first, 16), 1);
            if today <= complaint {
                prop_assert_eq!(deadline(&position, rule::COMPLAINT_BY), Some(complaint));
            }
        }
    }
}
