//! Arbitration, beside a model of the law that counts for itself.

use kernel::LegalDate;
use proceedings::arbitration::{Appointer, Fact, Outcome, StateKind, Step};
use proptest::prelude::*;
use statutes::Decision;

use super::{decision, good, position, received, respondent};
use crate::story::{Story, day, plus, plus_months};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// From the request to the execution, counted by hand.
    #[test]
    fn an_arbitration_is_as_the_law_counted_by_hand(
        sent in 0_i32..400,
        receipts in prop::array::uniform2(0_i32..20),
        appointed in prop::option::of(0_i32..30),
        pleaded in 0_i32..150,
        award in prop::option::of(0_i32..350),
        award_received in prop::array::uniform2(0_i32..30),
        look in 0_i32..900,
    ) {
        let sent = plus(day("2026-01-10"), sent);
        let today = plus(sent, look);
        let mut story = good();
        let record = |story: &mut Story<Fact>, on: LegalDate, fact: Fact| {
            if on <= today {
                story.between(on, on, fact);
            }
            on <= today
        };
        record(&mut story, sent, Fact::RequestSent { request: 1, respondents: 2 });
        let got = receipts.map(|after| plus(sent, after));
        let has = [record(&mut story, got[0], received(1, 1)), record(&mut story, got[1], received(1, 2))];
        let all = got[0].max(got[1]);
        let mut expected = if !(has[0] && has[1]) {
            StateKind::RequestSent
        } else if today <= plus(all, 30) {
            StateKind::Invoked
        } else {
            StateKind::AppointmentDue
        };
        let mut enforceable = None;
        if let Some(after) = appointed {
            let made = plus(all, after);
            let by = Appointer::Institution;
            if record(&mut story, made, Fact::ArbitratorAppointed { appointment: 1, by }) {
                expected = StateKind::Appointed;
            }
            let completed = plus(made, pleaded);
            if record(&mut story, completed, Fact::PleadingsCompleted) {
                expected = if today > plus_months(completed, 12) { StateKind::AwardOverdue } else { StateKind::Pleaded };
            }
            if let Some(after) = award {
                let made = plus(completed, after);
                if record(&mut story, made, Fact::AwardMade { outcome: Outcome::Allowed }) {
                    expected = StateKind::Awarded;
                }
                let got = award_received.map(|after| plus(made, after));
                let has = [
                    record(&mut story, got[0], Fact::AwardReceived { party: respondent(1) }),
                    record(&mut story, got[1], Fact::AwardReceived { party: respondent(2) }),
                ];
                if has[0] && has[1] {
                    let last = got[0].max(got[1]);
                    let until = plus_months(last, 3);
                    // At the end of a shorter month the other reading of a month gives a day or three more.
                    let month_end = until.day() >= 28 && last.day() >= 28;
                    if month_end {
                        return Ok(());
                    }
                    expected = if today > until { StateKind::Enforceable } else { StateKind::SetAsideOpen };
                    enforceable = Some(today > until);
                }
            }
        }
        story.entries.reverse();
        story.today = today;
        let position = position(&story);
        prop_assert_eq!(position.state.kind(), expected, "{} {:?}", position.explanation, story.entries);
        if let Some(over) = enforceable {
            let may = decision(&position, Step::Execute) == Some(Decision::Allowed);
            prop_assert_eq!(may, over, "{:?}", position.next);
        }
    }
}
