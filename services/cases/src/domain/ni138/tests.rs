//! The rules, as sentences. Here those of the return and its window; the files beside it have the others.

mod complaint;
mod court;
mod diagram;
mod facts;
mod hearings;
mod model;
mod notice;
mod payment;
mod service;
mod trial;

use kernel::{LegalDate, TypedId as _};
use proptest::prelude::*;
use uuid::Uuid;

use self::facts::{day, dishonour, notice_due, passed, position, recorded};
use super::*;
use crate::domain::FactId;

#[test]
fn a_bounced_cheque_starts_the_clock_from_the_earliest_information() {
    let position = position(&[recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-05")), "2026-03-06")]);
    assert_eq!(position.state, notice_due("2026-04-01"));
    let [due] = position.deadlines.as_slice() else { panic!("{position:?}") };
    assert_eq!((due.last_safe, due.last_arguable), (day("2026-04-01"), day("2026-04-04")));
    assert!(due.steps.iter().any(|step| step.contains("138")), "{:?}", due.steps);
}

#[test]
fn a_memo_past_its_window_has_lapsed_on_arrival_and_says_what_can_be_done() {
    let position = position(&[recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-05")), "2026-04-05")]);
    let State::LapsedOnArrival { since, cures } = position.state else { panic!("{position:?}") };
    assert_eq!(since, day("2026-04-05"));
    assert!(cures.iter().any(|cure| cure.contains("resent the cheque again")), "{cures:?}");
    assert_eq!(position.deadlines, []);
}

#[test]
fn between_the_safe_and_the_arguable_day_the_clock_is_armed_and_counsel_is_asked() {
    let position = position(&[recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-05")), "2026-04-02")]);
    assert!(matches!(position.state, State::WithCounsel { .. }), "{position:?}");
    assert_eq!(position.deadlines.len(), 1);
}

#[test]
fn a_clock_that_runs_on_one_reading_only_ends_with_the_last_arguable_day() {
    let within = position(&[recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-05")), "2026-03-06")]);
    let after = position(&[recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-05")), "2026-04-02")]);
    assert_eq!(within.deadlines[0].due_at().to_string(), "2026-04-01T18:30:00Z");
    assert_eq!(after.deadlines[0].due_at().to_string(), "2026-04-04T18:30:00Z");
    assert_eq!(after.deadlines[0].warnings("2026-04-02T06:00:00Z".parse().unwrap()), []);
}

#[test]
fn a_deadline_that_passed_leaves_nothing_to_wait_for_and_says_what_can_be_done() {
    let facts =
        [recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-02")), "2026-03-02"), passed(2, 1, "2026-04-02")];
    let position = position(&facts);
    let State::LapsedUnsent { since, cures, .. } = &position.state else { panic!("{position:?}") };
    assert_eq!(*since, day("2026-04-02"));
    assert!(cures.iter().any(|cure| cure.contains("resent the cheque again")), "{cures:?}");
    let explanation = position.explanation();
    assert!(explanation.contains("2026-04-01") && explanation.contains("not condoned"), "{explanation}");
    assert!(!explanation.contains("arguable"), "{explanation}");
    assert_eq!(position.deadlines, []);
}

#[test]
fn past_the_safe_day_a_notice_that_is_arguable_is_to_be_sent_at_once() {
    let facts =
        [recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-05")), "2026-03-06"), passed(2, 1, "2026-04-02")];
    let State::LapsedUnsent { since, .. } = position(&facts).state else { panic!("{facts:?}") };
    assert_eq!(since, day("2026-04-05"));
    let explanation = position(&facts).explanation();
    assert!(explanation.contains("arguable until 2026-04-04: send at once, ask counsel"), "{explanation}");
}

#[test]
fn a_cheque_presented_again_after_its_deadline_passed_has_a_new_window() {
    let mut facts = vec![
        recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-02")), "2026-03-02"),
        passed(2, 1, "2026-04-02"),
        recorded(3, dishonour(2, "01", ("2026-04-10", "2026-04-10")), "2026-04-10"),
    ];
    assert_eq!(position(&facts).state, notice_due("2026-05-10"));
    assert_eq!(position(&facts).deadlines[0].basis, facts[2].id);
    facts.push(passed(4, 3, "2026-05-11"));
    assert!(matches!(position(&facts).state, State::LapsedUnsent { .. }));
}

#[test]
fn a_corrected_return_has_a_window_of_its_own() {
    let wrong = recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-02")), "2026-03-02");
    let mut retraction = wrong.clone();
    (retraction.id, retraction.retracts) = (FactId::from_uuid(Uuid::from_u128(3)), Some(wrong.id));
    let right = recorded(4, dishonour(1, "01", ("2026-03-20", "2026-03-20")), "2026-04-03");
    let facts = [wrong, passed(2, 1, "2026-04-02"), retraction, right];
    assert_eq!(position(&facts).state, notice_due("2026-04-19"));
}

#[test]
fn reminders_come_at_nine_seven_three_and_one_days_before_and_only_those_that_lie_ahead() {
    let position = position(&[recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-05")), "2026-03-06")]);
    let at = |now: &str| -> Vec<String> {
        let warnings = position.deadlines[0].warnings(now.parse().unwrap());
        warnings.iter().map(|warning| format!("T-{} {}", warning.days_before, warning.at)).collect()
    };
    let all = ["T-7 2026-03-25T03:30:00Z", "T-3 2026-03-29T03:30:00Z", "T-1 2026-03-31T03:30:00Z"];
    assert_eq!(at("2026-03-06T06:00:00Z"), all);
    assert_eq!(at("2026-03-25T03:30:00Z"), all[1..]);
    assert_eq!(at("2026-03-31T03:30:00Z"), [""; 0]);
}

#[test]
fn a_code_that_settles_nothing_goes_to_counsel_and_one_that_is_a_no_gives_no_cause() {
    let book = Book::embedded();
    for code in ["21", "22", "52", "55", "99"] {
        assert_eq!(cause_of(&book, code), Ok(()), "{code}");
        let position = position(&[recorded(1, dishonour(1, code, ("2026-03-02", "2026-03-02")), "2026-03-02")]);
        assert!(matches!(position.state, State::WithCounsel { .. }), "{code}: {position:?}");
    }
    for code in ["03", "23", "31"] {
        assert!(cause_of(&book, code).unwrap_err().reason.contains(code));
    }
}

#[test]
fn a_second_return_of_the_same_cheque_starts_a_fresh_clock() {
    let lapsed = recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-05")), "2026-04-20");
    let again = recorded(2, dishonour(2, "01", ("2026-04-21", "2026-04-22")), "2026-04-22");
    assert_eq!(position(&[lapsed, again]).state, notice_due("2026-05-21"));
}

#[test]
fn a_retracted_return_is_as_if_it_had_not_been_recorded() {
    let first = recorded(1, dishonour(1, "01", ("2026-03-02", "2026-03-05")), "2026-03-06");
    let wrong = recorded(2, dishonour(2, "01", ("2026-03-10", "2026-03-10")), "2026-03-10");
    let mut correction = recorded(3, dishonour(2, "01", ("2026-03-10", "2026-03-10")), "2026-03-11");
    correction.retracts = Some(wrong.id);
    let without = position(std::slice::from_ref(&first));
    assert_eq!(position(&[first.clone(), wrong.clone(), correction.clone()]), without);
    let nothing_stands = fold(&[wrong, correction], &Book::embedded(), None);
    assert!(matches!(nothing_stands, Err(FoldError::NoDishonour)));
}

proptest! {
    /// The order in which news arrives does not matter, only what stands.
    #[test]
    fn the_fold_does_not_depend_on_the_order_of_facts(
        returns in prop::collection::vec((0_i32..200, 0_i32..40, prop::bool::ANY, 0_u8..3), 1..6),
        seed in any::<u64>(),
    ) {
        let base = day("2026-01-05").as_unix_days();
        let date = |days: i32| LegalDate::from_unix_days(base + days).unwrap().to_string();
        let mut facts = Vec::new();
        for (index, (returned, told, is_retracted, fired)) in returns.iter().enumerate() {
            let ordinal = u32::try_from(index).unwrap() + 1;
            let id = u128::from(ordinal);
            let (from, to) = (date(*returned), date(returned + told));
            facts.push(recorded(id, dishonour(ordinal, "01", (&from, &to)), &to));
            if *is_retracted {
                let mut retraction = recorded(100 + id, dishonour(ordinal, "01", (&from, &to)), &to);
                retraction.retracts = Some(FactId::from_uuid(Uuid::from_u128(id)));
                facts.push(retraction);
            }
            // A deadline that was armed again after a correction may have passed twice.
            for time in 0..*fired {
                facts.push(passed(200 + 10 * id + u128::from(time), id, &date(returned + 31 + i32::from(time))));
            }
        }
        let book = Book::embedded();
        let expected = fold(&facts, &book, None).ok();
        // A shuffle by a seed that proptest can shrink.
        facts.sort_by_key(|fact| (fact.id.uuid().as_u128().wrapping_mul(u128::from(seed | 1))) % 1_009);
        prop_assert_eq!(fold(&facts, &book, None).ok(), expected);
    }

    /// An armed deadline is thirty days from the earliest day on which the payee can have been told.
    #[test]
    fn the_safe_day_is_counted_from_the_earliest_information(returned in 0_i32..3_000, told in 0_i32..29) {
        let base = day("2019-01-01").as_unix_days();
        let date = |days: i32| LegalDate::from_unix_days(base + days).unwrap();
        let (from, to) = (date(returned).to_string(), date(returned + told).to_string());
        let position = position(&[recorded(1, dishonour(1, "01", (&from, &to)), &to)]);
        prop_assert_eq!(position.state, State::NoticeDue { until: date(returned + 30), again: false });
    }
}
