//! The book's gate before a demand.

use kernel::{LegalDate, Paise};
use statutes::{Context, GateError, GateFacts, GateValue, LegalEffect};

use super::by_the_book::{ByTheBook, ask, kind};
use crate::domain::{ChequeDishonoured, PartyKind};

/// The gate in the book.
const MAY_DEMAND: &str = "ni138.may_demand";

/// What is known of a demand that nothing here stands against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DemandCase<'a> {
    pub(crate) cheque: &'a ChequeDishonoured,
    /// Of its return code.
    pub(crate) effect: &'a LegalEffect,
    /// Whether its presentation in time is known; not, where a person has lifted the bar that says otherwise.
    pub(crate) presented_in_time: bool,
    /// Whether it is known that as much was due; not, where a person has lifted the bar that says otherwise.
    pub(crate) within_dues: bool,
    /// What has come in for this cheque for certain.
    pub(crate) received: Paise,
    pub(crate) drawer: PartyKind,
    /// Whether every address of the drawer on record has its letter, of this notice or an earlier one on this return.
    pub(crate) every_known_address: bool,
}

/// Asks the book whether the demand may be sent on that day.
pub(crate) fn may_demand(ctx: &Context<'_>, case: DemandCase<'_>, on: LegalDate) -> Result<ByTheBook, GateError> {
    ask(ctx, MAY_DEMAND, &facts(case), on)
}

/// What is known here. The rest is not said.
fn facts(case: DemandCase<'_>) -> GateFacts {
    let cheque = case.cheque;
    let mut facts = GateFacts::new()
        .with("dishonour.effect", GateValue::Word(word(case.effect).to_owned()))
        .with("dishonour.informed_on", GateValue::Days(cheque.informed_on))
        .with("cheque.paid_in_full", GateValue::YesNo(case.received >= cheque.amount))
        // The letter takes its demand from the cheque, and notices reads it again in the letter as set.
        .with("notice.demand_equals_cheque", GateValue::YesNo(true))
        .with("notice.every_known_address", GateValue::YesNo(case.every_known_address))
        .with("drawer.kind", GateValue::Word(kind(case.drawer).to_owned()));
    if case.drawer == PartyKind::Company {
        // The drawer is the first noticee.
        facts = facts.with("notice.company_addressed", GateValue::YesNo(true));
    }
    for (fact, known) in
        [("cheque.presented_in_time", case.presented_in_time), ("cheque.within_dues", case.within_dues)]
    {
        if known {
            facts = facts.with(fact, GateValue::YesNo(true));
        }
    }
    facts
}

/// As the book's gates spell it.
const fn word(effect: &LegalEffect) -> &'static str {
    match effect {
        LegalEffect::Triggers => "triggers",
        LegalEffect::TriggersRebuttable { .. } => "triggers_rebuttable",
        LegalEffect::Counsel => "counsel",
        LegalEffect::RePresent => "re_present",
        LegalEffect::None => "none",
    }
}

#[cfg(test)]
mod tests {
    use kernel::DateInterval;
    use statutes::{Book, Source};
    use uuid::Uuid;

    use super::*;
    use crate::domain::Gate;

    type Change = fn(&mut DemandCase<'_>);

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    fn cheque() -> ChequeDishonoured {
        ChequeDishonoured {
            dishonour_id: Uuid::from_u128(1),
            ordinal: 1,
            drawn_on: day("2026-02-20"),
            amount: Paise::new(100_000).unwrap(),
            presented_on: day("2026-03-02"),
            returned_on: day("2026-03-02"),
            return_code: "01".to_owned(),
            informed_on: DateInterval::exactly(day("2026-03-02")),
        }
    }

    /// Of a cheque whose notice can be sent until 1 April 2026.
    fn asked(book: &Book, on: &str, change: impl FnOnce(&mut DemandCase<'_>)) -> ByTheBook {
        let cheque = cheque();
        let mut case = DemandCase {
            cheque: &cheque,
            effect: &LegalEffect::Triggers,
            presented_in_time: true,
            within_dues: true,
            received: Paise::ZERO,
            drawer: PartyKind::Individual,
            every_known_address: true,
        };
        change(&mut case);
        may_demand(&Context::new(book), case, day(on)).unwrap()
    }

    #[test]
    fn what_is_known_here_is_not_asked_of_the_approver_and_the_rest_is() {
        for on in ["2026-03-03", "2026-04-01"] {
            let answer = asked(&Book::embedded(), on, |_| ());
            assert_eq!(answer.failed, [], "{on}");
            let list = answer.for_a_person.join("\n");
            for open in ["The sender is the payee", "towards a debt", "The drawer is alive. (NI Act s.138)"] {
                assert!(list.contains(open), "{open}\n{list}");
            }
            for known in ["reason of the return", "validity", "have not run out", "what was due", "exactly", "address"]
            {
                assert!(!list.contains(known), "{known}\n{list}");
            }
            assert!(answer.for_a_person.iter().all(|line| line.starts_with("To make sure of: ")));
        }
    }

    #[test]
    fn what_makes_a_demand_worthless_refuses_it_with_its_cure() {
        let cases: [(&str, Change, &str, &str); 4] = [
            ("2026-04-02", |_| (), "The days for a notice have not run out", "Present the cheque again"),
            ("2026-03-03", |case| case.effect = &LegalEffect::None, "can found a complaint", "else sue"),
            ("2026-03-03", |case| case.effect = &LegalEffect::RePresent, "can found a complaint", "present the cheque"),
            ("2026-03-03", |case| case.received = case.cheque.amount, "has not been paid", "Stop: it is paid."),
        ];
        for (on, change, reason, cure) in cases {
            let [only] = asked(&Book::embedded(), on, change).failed.try_into().unwrap();
            assert_eq!(only.gate, Gate::StatuteBook);
            assert!(only.reason.contains(reason) && only.cure.contains(cure), "{only:?}");
        }
    }

    #[test]
    fn what_a_person_has_decided_or_must_decide_refuses_nothing_and_is_said() {
        let cases: [(Change, &str); 4] = [
            (|case| case.presented_in_time = false, "To make sure of: The cheque reached"),
            (|case| case.within_dues = false, "To make sure of: The amount of the cheque is not more"),
            (|case| case.effect = &LegalEffect::Counsel, "as this does not hold: The reason of the return is one"),
            (|case| case.every_known_address = false, "as this does not hold: The letter goes to every noticee"),
        ];
        for (change, said) in cases {
            let answer = asked(&Book::embedded(), "2026-03-03", change);
            assert_eq!(answer.failed, [], "{said}");
            let list = answer.for_a_person.join("\n");
            assert!(list.contains(said), "{said}\n{list}");
        }
    }

    #[test]
    fn a_company_is_asked_about_as_one() {
        let list = |drawer| asked(&Book::embedded(), "2026-03-03", |case| case.drawer = drawer).for_a_person.join("\n");
        let moratorium = "No moratorium in the drawer's insolvency runs.";
        assert!(list(PartyKind::Company).contains(moratorium));
        assert!(!list(PartyKind::Individual).contains(moratorium));
    }

    #[test]
    fn a_clause_that_a_bank_adds_refuses_a_demand_that_the_law_allows() {
        let overlay = r#"
[overlay]
bank = "Gramin Bank"

[[change]]
rule = "ni138.may_demand"
decided_by = "A. Rao"
approved_by = "B. Sen"
reason = "A company gets a call first."
in_force_from = "2026-01-01"
clauses = [{ id = "only_people", fact = "drawer.kind", test = { none_of = ["company"] }, otherwise = "refused", plain = "The drawer is no company.", cure = "Ask the head of legal." }]
"#;
        let book = Book::embedded().with_overlay(&[Source { name: "bank.toml", text: overlay }]).unwrap();
        let [only] = asked(&book, "2026-03-03", |case| case.drawer = PartyKind::Company).failed.try_into().unwrap();
        assert!(only.reason.contains("The drawer is no company (policy of Gramin Bank"), "{}", only.reason);
        assert_eq!(only.cure, "Ask the head of legal.");
        assert_eq!(asked(&book, "2026-03-03", |_| ()).failed, []);
    }
}
