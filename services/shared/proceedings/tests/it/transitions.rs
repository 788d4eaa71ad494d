//! Every transition that the folds make is declared, and every declared one is made.

use proceedings::{arbitration, pss25, sarfaesi};
use proptest::prelude::*;

use crate::explore::{Move, Walk, differences, told};

fn sarfaesi() -> Walk<sarfaesi::StateKind, sarfaesi::Fact> {
    use sarfaesi::{StateKind, Step};
    Walk {
        begin: crate::sarfaesi::begin,
        see: crate::sarfaesi::seen,
        moves: crate::sarfaesi::moves,
        step_of: sarfaesi::Fact::step,
        time: Step::Time,
        doubt: Step::Doubt,
        put_right: Step::PutRight,
        with_counsel: StateKind::WithCounsel,
        in_doubt: &[Step::Stay, Step::LiftStay, Step::Moratorium, Step::EndMoratorium, Step::Drop, Step::ReceiveDues],
        is_suspended: |kind| matches!(kind, StateKind::Barred | StateKind::Stayed),
    }
}

fn arbitration() -> Walk<arbitration::StateKind, arbitration::Fact> {
    use arbitration::{StateKind, Step};
    Walk {
        begin: crate::arbitration::begin,
        see: crate::arbitration::seen,
        moves: crate::arbitration::moves,
        step_of: arbitration::Fact::step,
        time: Step::Time,
        doubt: Step::Doubt,
        put_right: Step::PutRight,
        with_counsel: StateKind::WithCounsel,
        in_doubt: &[
            Step::Stay,
            Step::LiftStay,
            Step::Moratorium,
            Step::EndMoratorium,
            Step::Drop,
            Step::Satisfy,
            Step::Settle,
            Step::Withdraw,
        ],
        is_suspended: |kind| matches!(kind, StateKind::Barred | StateKind::Stayed),
    }
}

fn pss25() -> Walk<pss25::StateKind, pss25::Fact> {
    use pss25::{StateKind, Step};
    Walk {
        begin: crate::pss25::begin,
        see: crate::pss25::seen,
        moves: crate::pss25::moves,
        step_of: pss25::Fact::step,
        time: Step::Time,
        doubt: Step::Doubt,
        put_right: Step::PutRight,
        with_counsel: StateKind::WithCounsel,
        in_doubt: &[Step::Stay, Step::LiftStay, Step::Moratorium, Step::EndMoratorium, Step::Drop, Step::Pay],
        is_suspended: |kind| matches!(kind, StateKind::Barred | StateKind::Stayed),
    }
}

#[track_caller]
fn nothing(differences: &[String]) {
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn every_transition_of_sarfaesi_is_declared_and_made() {
    nothing(&differences(&sarfaesi().everywhere()));
}

#[test]
fn every_transition_of_arbitration_is_declared_and_made() {
    nothing(&differences(&arbitration().everywhere()));
}

#[test]
fn every_transition_of_pss25_is_declared_and_made() {
    nothing(&differences(&pss25().everywhere()));
}

/// The transitions of a random walk that are not declared.
fn undeclared<K: proceedings::step::StateKind, F: Clone + std::fmt::Debug>(
    walk: &Walk<K, F>,
    choices: &[u16],
) -> Vec<String> {
    let mut story = (walk.begin)();
    let mut found = Vec::new();
    for choice in choices {
        let moves = (walk.moves)(&story);
        // A day passes, then something happens.
        for a_move in [&Move::Wait(1), &moves[usize::from(*choice) % moves.len()]] {
            let seen = (walk.see)(&story);
            if let Move::Wait(days) = a_move {
                for made in walk.days(&story, seen.kind, *days) {
                    if !made.from.leads_to().contains(&(made.step, made.to)) {
                        found.push(format!("{made:?} in {days} days after {}", told(&story)));
                    }
                }
                story.wait(*days);
                continue;
            }
            let Some((next, step)) = walk.go(&story, &seen, a_move) else { continue };
            let to = (walk.see)(&next);
            let transition = walk.transition(seen.kind, step, &to);
            if seen.kind != to.kind && !seen.kind.leads_to().contains(&(transition.step, transition.to)) {
                found.push(format!("{transition:?} by {a_move:?} after {}", told(&story)));
            }
            story = next;
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_random_history_makes_declared_transitions_only(choices in prop::collection::vec(any::<u16>(), 1..30)) {
        prop_assert_eq!(undeclared(&sarfaesi(), &choices), Vec::<String>::new());
        prop_assert_eq!(undeclared(&arbitration(), &choices), Vec::<String>::new());
        prop_assert_eq!(undeclared(&pss25(), &choices), Vec::<String>::new());
    }
}
