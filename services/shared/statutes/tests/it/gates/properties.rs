//! What must hold for every gate of the book.

use kernel::Paise;
use proptest::prelude::*;
use statutes::{BasisPoints, Book, Context, Decision, GateFacts, GateValue, Test};

use crate::day;

/// A value that the test of a clause takes, or one that it does not take.
fn value(test: &Test, good: bool, days_ago: i32) -> GateValue {
    let amount = |limit: &Paise, by: i64| GateValue::Amount(Paise::new(limit.get() + by).unwrap());
    let by = i64::from(good) * 2 - 1;
    match test {
        Test::Is(yes) => GateValue::YesNo(*yes == good),
        Test::OneOf(words) | Test::NoneOf(words) => {
            let listed = matches!(test, Test::OneOf(_)) == good;
            GateValue::Word(if listed { words[0].clone() } else { "something_else".to_owned() })
        }
        Test::AtLeastPaise(limit) | Test::AbovePaise(limit) => amount(limit, by),
        Test::AtMostPaise(limit) => amount(limit, -by),
        Test::AtLeastBp(limit) => GateValue::Share(BasisPoints(if good { limit + 1 } else { limit - 1 })),
        Test::DateKnown(known) if *known != good => GateValue::Nothing,
        _ => day("2026-11-26")
            .as_unix_days()
            .checked_sub(days_ago)
            .map_or(GateValue::Nothing, |days| GateValue::from(kernel::LegalDate::from_unix_days(days).unwrap())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn forgetting_a_fact_never_turns_an_answer_round(
        which in any::<prop::sample::Index>(), good in prop::collection::vec(prop::bool::weighted(0.9), 64),
        ago in 0..1500_i32, forgotten in any::<prop::sample::Index>(),
    ) {
        let book = Book::embedded();
        let on = day("2026-11-26");
        let gates: Vec<_> = book.rules().filter(|rule| !rule.is_draft() && rule.is_in_force_on(on)).collect();
        let gates: Vec<_> = gates.into_iter().filter_map(|rule| Some((rule, rule.gate.as_ref()?))).collect();
        let (rule, gate) = *which.get(&gates);
        let conditions = gate.clauses.iter().flat_map(|clause| &clause.when).map(|when| (&when.fact, &when.test));
        let tests = gate.clauses.iter().map(|clause| (&clause.fact, &clause.test)).chain(conditions);
        let mut facts = GateFacts::new();
        for ((fact, test), good) in tests.zip(good.iter().cycle()) {
            if facts.get(fact).is_none() {
                facts = facts.with(fact.as_str(), value(test, *good, ago));
            }
        }
        // A clock whose rule did not stand that long ago is no answer at all.
        let Ok(whole) = Context::new(&book).gate(&rule.id, &facts, on) else { return Ok(()) };
        let names: Vec<String> = facts.iter().map(|(name, _)| name.to_owned()).collect();
        let gone = forgotten.get(&names);
        let fewer = facts.iter().filter(|(name, _)| name != gone);
        let fewer = fewer.fold(GateFacts::new(), |facts, (name, value)| facts.with(name, value.clone()));
        let Ok(answer) = Context::new(&book).gate(&rule.id, &fewer, on) else { return Ok(()) };
        prop_assert!(
            answer.decision == whole.decision || answer.decision == Decision::NeedsPerson,
            "{}: {} with {gone}, {} without", rule.id, whole.decision, answer.decision
        );
    }
}
