//! The order in which facts become known does not matter; what is put right stands as put right.

use kernel::DateInterval;
use proceedings::{Dated, Entry, Says, arbitration, pss25, sarfaesi};
use proptest::prelude::*;
use statutes::{Book, Context};

use crate::story::{Story, day, plus};

/// A soup of facts on random days, with corrections: whatever can be recorded.
fn soup<F: Clone>(begin: Story<F>, facts: &[F], choices: &[(u16, i32, u8, u8)]) -> Story<F> {
    let mut story = begin;
    for (which, offset, length, how) in choices {
        let fact = facts[usize::from(*which) % facts.len()].clone();
        let from = plus(day("2026-01-05"), *offset);
        let on = DateInterval::new(from, plus(from, i32::from(*length % 5))).unwrap();
        let entry = story.entries.get(usize::from(*how)).map(|entry| entry.id);
        let happened = Dated { on, fact };
        let says = match (how % 6, entry) {
            (0, Some(entry)) => Says::TakesBack { entry },
            (1, Some(entry)) => Says::Corrects { entry, happened },
            _ => Says::Happened(happened),
        };
        story.says(says);
    }
    story
}

fn facts_of<F: Clone>(moves: impl IntoIterator<Item = crate::explore::Move<F>>) -> Vec<F> {
    let facts = moves.into_iter().filter_map(|a_move| match a_move {
        crate::explore::Move::Fact(fact) => Some(fact),
        _ => None,
    });
    facts.collect()
}

fn scattered<F: Clone>(entries: &[Entry<F>], seed: u64) -> Vec<Entry<F>> {
    let mut entries = entries.to_vec();
    entries.sort_by_key(|entry| {
        let number = kernel::TypedId::uuid(entry.id).as_u128();
        number.wrapping_mul(u128::from(seed | 1)) % 1_009
    });
    entries
}

fn choices() -> impl Strategy<Value = Vec<(u16, i32, u8, u8)>> {
    prop::collection::vec((any::<u16>(), -40_i32..500, any::<u8>(), any::<u8>()), 0..18)
}

/// Checks what must be true of every position on whatever is recorded.
macro_rules! holds_for {
    ($kind:ident, $facts:expr, $choices:expr, $seed:expr) => {{
        let book = Book::embedded();
        let context = Context::new(&book);
        let story = soup(crate::$kind::begin(), &$facts, &$choices);
        let today = day("2026-09-01");
        let position = $kind::fold(&story.entries, &context, today);
        prop_assert!(position.explanation.len() > 20, "{}", position.explanation);
        // A question names entries that are there, and a contradiction names two.
        for question in &position.questions {
            let known = |id| story.entries.iter().any(|entry| entry.id == id);
            prop_assert!(question.entries.iter().all(|id| known(*id)), "{question:?}");
            if question.why == proceedings::Why::Contradiction {
                prop_assert!(question.entries.len() >= 2, "{question:?}");
            }
        }
        for deadline in &position.deadlines {
            prop_assert!(!deadline.basis.is_empty() && !deadline.steps.is_empty(), "{deadline:?}");
        }
        // The order in which the entries are given does not matter.
        prop_assert_eq!($kind::fold(&scattered(&story.entries, $seed), &context, today), position);
    }};
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn sarfaesi_answers_to_every_record_in_every_order(choices in choices(), seed in any::<u64>()) {
        let facts = facts_of(crate::sarfaesi::moves(&crate::sarfaesi::begin()));
        holds_for!(sarfaesi, facts, choices, seed);
    }

    #[test]
    fn arbitration_answers_to_every_record_in_every_order(choices in choices(), seed in any::<u64>()) {
        let facts = facts_of(crate::arbitration::moves(&crate::arbitration::begin()));
        holds_for!(arbitration, facts, choices, seed);
    }

    #[test]
    fn pss25_answers_to_every_record_in_every_order(choices in choices(), seed in any::<u64>()) {
        let facts = facts_of(crate::pss25::moves(&crate::pss25::begin()));
        holds_for!(pss25, facts, choices, seed);
    }
}

#[test]
fn a_fact_comes_back_from_json_as_it_was() {
    for fact in facts_of(crate::sarfaesi::moves(&crate::sarfaesi::begin())) {
        let text = serde_json::to_string(&fact).unwrap();
        assert_eq!(serde_json::from_str::<sarfaesi::Fact>(&text).unwrap(), fact, "{text}");
    }
    for fact in facts_of(crate::arbitration::moves(&crate::arbitration::begin())) {
        let text = serde_json::to_string(&fact).unwrap();
        assert_eq!(serde_json::from_str::<arbitration::Fact>(&text).unwrap(), fact, "{text}");
    }
    for fact in facts_of(crate::pss25::moves(&crate::pss25::begin())) {
        let text = serde_json::to_string(&fact).unwrap();
        assert_eq!(serde_json::from_str::<pss25::Fact>(&text).unwrap(), fact, "{text}");
    }
}
