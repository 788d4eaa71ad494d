//! The book's gate before a complaint.

use kernel::DateInterval;
use statutes::{Context, GateError, GateFacts, GateValue};

use super::{
    by_the_book::{ByTheBook, ask, kind},
    filing::{FilingCase, FilingQuestion},
};
use crate::domain::BarKind;

/// The gate in the book.
const MAY_FILE: &str = "ni138.may_file";

/// Asks the book whether a complaint may be filed that nothing here stands against.
pub(crate) fn may_file(
    ctx: &Context<'_>,
    question: FilingQuestion,
    case: &FilingCase<'_>,
) -> Result<ByTheBook, GateError> {
    ask(ctx, MAY_FILE, &facts(question, case), question.file_on)
}

/// What is known here. The rest is not said.
fn facts(question: FilingQuestion, case: &FilingCase<'_>) -> GateFacts {
    let mut facts = GateFacts::new();
    if case.received >= case.amount || !case.possible.is_positive() {
        facts = facts.with("cheque.paid_in_full", GateValue::YesNo(case.received >= case.amount));
    }
    if let Some(window) = case.window {
        let yes = GateValue::YesNo(true);
        // A window is counted from letters that were booked in time and whose service is known.
        facts = facts.with("notice.given_in_time", yes.clone()).with("notice.served", yes.clone());
        if question.file_on >= window.earliest_safe {
            facts = facts.with("cause_of_action.arisen", yes);
        }
        if let Ok(days) = DateInterval::new(window.earliest_arguable, window.earliest_safe) {
            facts = facts.with("cause_of_action.on", GateValue::Days(days));
        }
        facts = facts.with("complaint.late", GateValue::YesNo(question.file_on > window.last_arguable));
    }
    if let Some(drawer) = case.drawer {
        facts = facts.with("drawer.kind", GateValue::Word(kind(drawer).to_owned()));
    }
    if case.bars.iter().any(|bar| bar.bar == BarKind::Moratorium) {
        facts = facts.with("drawer.moratorium", GateValue::YesNo(true));
    }
    facts
}

#[cfg(test)]
mod tests {
    use kernel::{LegalDate, Paise};
    use statutes::{Book, CourtCalendar, Source};

    use super::*;
    use crate::domain::{BarRecorded, FilingWindow, Gate, PartyKind, State};

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    /// A cheque of a lakh, unpaid, with a complaint open from 30 March to 30 April 2026.
    fn asked(book: &Book, file_on: &str, bars: Vec<&BarRecorded>) -> ByTheBook {
        let window = FilingWindow {
            earliest_safe: day("2026-03-30"),
            earliest_arguable: day("2026-03-30"),
            last_safe: day("2026-04-30"),
            last_arguable: day("2026-04-30"),
            empty: None,
        };
        let case = FilingCase {
            state: &State::ComplaintDue { window: window.clone() },
            window: Some(&window),
            pay_by: Some(day("2026-03-29")),
            amount: Paise::new(10_000_000).unwrap(),
            received: Paise::ZERO,
            possible: Paise::ZERO,
            bars,
            drawer: Some(PartyKind::Individual),
            complaint: None,
        };
        let question = FilingQuestion { file_on: day(file_on), protective: false };
        let covers = DateInterval::new(day("2026-01-01"), day("2026-12-31")).unwrap();
        let court = CourtCalendar::new("Pune", covers);
        may_file(&Context::new(book).on_calendar(&court), question, &case).unwrap()
    }

    #[test]
    fn what_is_known_here_is_not_asked_of_the_advocate_and_the_rest_is() {
        for file_on in ["2026-03-30", "2026-04-30"] {
            let answer = asked(&Book::embedded(), file_on, Vec::new());
            assert_eq!(answer.failed, [], "{file_on}");
            let list = answer.for_a_person.join("\n");
            for open in
                ["The synopsis of one page is attached. (Sanjabij Tari", "the court is the same", "is authorised"]
            {
                assert!(list.contains(open), "{open}\n{list}");
            }
            assert!(!list.contains("Where a company drew"), "{list}");
            for known in
                ["was given within its days", "was not paid in full", "has arisen", "has not run out", "condone"]
            {
                assert!(!list.contains(known), "{known}\n{list}");
            }
        }
    }

    #[test]
    fn a_clause_that_a_bank_adds_refuses_a_complaint_that_the_law_allows() {
        let overlay = r#"
[overlay]
bank = "Gramin Bank"

[[change]]
rule = "ni138.may_file"
decided_by = "A. Rao"
approved_by = "B. Sen"
reason = "A margin."
in_force_from = "2026-01-01"
clauses = [{ id = "never_in_moratorium", fact = "drawer.moratorium", test = { is = false }, otherwise = "refused", plain = "No moratorium runs.", cure = "Ask the head of legal." }]
"#;
        let book = Book::embedded().with_overlay(&[Source { name: "bank.toml", text: overlay }]).unwrap();
        let evidence = "NCLT Mumbai 12/2026".to_owned();
        let bar = BarRecorded { bar: BarKind::Moratorium, since: day("2026-03-01"), evidence };
        let [only] = asked(&book, "2026-04-01", vec![&bar]).failed.try_into().unwrap();
        assert_eq!((only.gate, only.cure.as_str()), (Gate::StatuteBook, "Ask the head of legal."));
        assert!(only.reason.contains("No moratorium runs (policy of Gramin Bank"), "{}", only.reason);
        assert_eq!(asked(&book, "2026-04-01", Vec::new()).failed, [], "what is not known refuses nothing by itself");
    }
}
