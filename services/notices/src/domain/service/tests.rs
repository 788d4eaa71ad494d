use kernel::{Timestamp, TypedId as _};
use proptest::{prelude::*, sample::Index};
use uuid::Uuid;

use super::*;
use crate::domain::TrackingFactId;

const BOOKED: i32 = 20_500;

fn day(offset: i32) -> LegalDate {
    LegalDate::from_unix_days(BOOKED + offset).unwrap()
}

fn now() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

fn id(index: usize) -> TrackingFactId {
    TrackingFactId::from_uuid(Uuid::from_u128(u128::try_from(index).unwrap() + 1))
}

fn fact(index: usize, kind: TrackingKind, offset: i32, retracts: Option<usize>) -> TrackingFact {
    TrackingFact {
        id: id(index),
        kind,
        happened_on: day(offset),
        reference: format!("N-{index}"),
        retracts: retracts.map(id),
        recorded_at: now(),
    }
}

fn fold(facts: &[TrackingFact]) -> Evidence {
    Evidence::fold(day(0), facts)
}

fn of(kinds: &[(TrackingKind, i32)]) -> Evidence {
    let facts: Vec<_> = kinds.iter().enumerate().map(|(index, (kind, at))| fact(index, *kind, *at, None)).collect();
    fold(&facts)
}

fn served(from: i32, to: i32) -> Option<DateInterval> {
    DateInterval::new(day(from), day(to)).ok()
}

fn days_of(evidence: Evidence) -> Option<DateInterval> {
    if let Evidence::Served(Served { on, .. }) = evidence { Some(on) } else { None }
}

use TrackingKind::{
    Deceased, Delivered, DoorLocked, InsufficientAddress, Intimation, Left, NotKnown, Refused, Returned, Unclaimed,
    Withdrawn,
};

#[test]
fn delivered_and_refused_are_served_on_their_day() {
    assert_eq!(days_of(of(&[(Delivered, 3)])), served(3, 3));
    assert_eq!(days_of(of(&[(DoorLocked, 2), (Delivered, 3)])), served(3, 3));
    assert_eq!(days_of(of(&[(Refused, 4), (Returned, 9)])), served(4, 4));
}

#[test]
fn unclaimed_is_served_between_the_first_attempt_and_the_return() {
    assert_eq!(days_of(of(&[(DoorLocked, 3), (Intimation, 4), (Unclaimed, 11), (Returned, 14)])), served(3, 14));
    assert_eq!(days_of(of(&[(Intimation, 4), (Returned, 14)])), served(4, 14));
    assert_eq!(days_of(of(&[(Unclaimed, 11), (Returned, 14)])), served(0, 14));
}

#[test]
fn what_is_not_over_is_unknown() {
    for facts in [&[][..], &[(DoorLocked, 3)], &[(Intimation, 4), (Unclaimed, 11)]] {
        assert_eq!(of(facts), Evidence::Unknown(UnknownReason::Pending), "{facts:?}");
    }
    assert_eq!(of(&[(Returned, 9)]), Evidence::Unknown(UnknownReason::ReturnedWithoutReason));
}

#[test]
fn a_wrong_address_is_no_service_and_death_is_the_end() {
    assert_eq!(of(&[(Left, 3), (Returned, 10)]), Evidence::NotServed(NotServedReason::Left));
    assert_eq!(of(&[(NotKnown, 3)]), Evidence::NotServed(NotServedReason::NotKnown));
    assert_eq!(of(&[(InsufficientAddress, 3)]), Evidence::NotServed(NotServedReason::InsufficientAddress));
    assert_eq!(of(&[(Left, 3), (Deceased, 4)]), Evidence::NotServed(NotServedReason::Deceased));
}

#[test]
fn facts_that_exclude_each_other_prove_nothing() {
    for facts in [
        &[(Delivered, 3), (Returned, 9)][..],
        &[(Delivered, 3), (Refused, 3)],
        &[(Delivered, 3), (Left, 3)],
        &[(Refused, 3), (Deceased, 3)],
        &[(DoorLocked, 9), (Unclaimed, 9), (Returned, 8)],
    ] {
        assert_eq!(of(facts), Evidence::Unknown(UnknownReason::Contradictory), "{facts:?}");
    }
}

#[test]
fn a_correction_moves_the_service_earlier_and_its_withdrawal_moves_it_back() {
    let first = fact(0, Delivered, 9, None);
    let corrected = fact(1, Delivered, 4, Some(0));
    assert_eq!(days_of(fold(&[first.clone(), corrected.clone()])), served(4, 4));
    let withdrawn = fact(2, Withdrawn, 9, Some(1));
    assert_eq!(days_of(fold(&[first, corrected, withdrawn])), served(9, 9));
}

#[test]
fn a_late_first_attempt_widens_the_interval_to_an_earlier_day() {
    assert_eq!(days_of(of(&[(Intimation, 6), (Unclaimed, 13), (Returned, 16), (DoorLocked, 3)])), served(3, 16));
}

/// One step of the outside world: news, a correction of earlier news, or its withdrawal.
#[derive(Clone, Debug)]
struct Step {
    kind: TrackingKind,
    offset: i32,
    corrects: Option<Index>,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kind = prop::sample::select(TrackingKind::ALL.to_vec());
    let step = (kind, 0_i32..25, prop::option::weighted(0.4, any::<Index>()));
    let step = step.prop_map(|(kind, offset, corrects)| Step { kind, offset, corrects });
    prop::collection::vec(step, 0..9)
}

fn recorded(steps: &[Step]) -> Vec<TrackingFact> {
    let facts = steps.iter().enumerate().map(|(index, step)| {
        let retracts = step.corrects.filter(|_| index > 0).map(|at| at.index(index));
        fact(index, step.kind, step.offset, retracts)
    });
    facts.collect()
}

/// The model: who stands is decided from the last fact to the first, then each rule of the table is asked by itself.
fn model(facts: &[TrackingFact]) -> Evidence {
    let mut stands = vec![true; facts.len()];
    for (index, fact) in facts.iter().enumerate().rev() {
        if let Some(retracted) = fact.retracts.filter(|_| stands[index]) {
            stands[facts.iter().position(|other| other.id == retracted).unwrap()] = false;
        }
    }
    let days = |kind: TrackingKind| -> Vec<LegalDate> {
        let of_kind = facts.iter().zip(&stands).filter(|(fact, stands)| **stands && fact.kind == kind);
        let mut days: Vec<_> = of_kind.map(|(fact, _)| fact.happened_on).collect();
        days.sort_unstable();
        days
    };
    let has = |kind: TrackingKind| !days(kind).is_empty();
    let failed = [Left, NotKnown, InsufficientAddress, Deceased].into_iter().any(has);
    let outcomes = [has(Delivered), has(Refused), has(Unclaimed), failed];
    let contradictory =
        outcomes.iter().filter(|outcome| **outcome).count() > 1 || (has(Delivered) && has(Returned) && !failed);
    if contradictory {
        return Evidence::Unknown(UnknownReason::Contradictory);
    }
    if failed {
        let reasons = [
            (Deceased, NotServedReason::Deceased),
            (InsufficientAddress, NotServedReason::InsufficientAddress),
            (NotKnown, NotServedReason::NotKnown),
            (Left, NotServedReason::Left),
        ];
        return Evidence::NotServed(reasons.into_iter().find(|(kind, _)| has(*kind)).unwrap().1);
    }
    let all = |days: &[LegalDate], authority| {
        let on = DateInterval::new(days[0], *days.last().unwrap()).unwrap();
        Evidence::Served(Served { on, authority })
    };
    if has(Delivered) {
        return all(&days(Delivered), DELIVERED);
    }
    if has(Refused) {
        return all(&days(Refused), REFUSED);
    }
    if !has(Returned) {
        return Evidence::Unknown(UnknownReason::Pending);
    }
    let attempts = [days(DoorLocked), days(Intimation)].concat();
    if attempts.is_empty() && !has(Unclaimed) {
        return Evidence::Unknown(UnknownReason::ReturnedWithoutReason);
    }
    let first = attempts.into_iter().min().unwrap_or(day(0));
    match DateInterval::new(first, *days(Returned).last().unwrap()) {
        Ok(on) => Evidence::Served(Served { on, authority: UNCLAIMED }),
        Err(_) => Evidence::Unknown(UnknownReason::Contradictory),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_fold_is_what_the_model_says(steps in steps()) {
        let facts = recorded(&steps);
        prop_assert_eq!(fold(&facts), model(&facts));
    }

    #[test]
    fn the_order_in_which_news_arrives_does_not_matter(steps in steps(), order in any::<[Index; 9]>()) {
        let facts = recorded(&steps);
        let mut shuffled = facts.clone();
        for (at, index) in order.iter().enumerate().take(shuffled.len()) {
            let other = index.index(shuffled.len());
            shuffled.swap(at, other);
        }
        prop_assert_eq!(fold(&shuffled), fold(&facts));
    }

    #[test]
    fn what_is_withdrawn_might_as_well_not_have_been_said(steps in steps(), kind in prop::sample::select(TrackingKind::ALL.to_vec()), offset in 0_i32..25) {
        let facts = recorded(&steps);
        let (news, withdrawal) = (fact(facts.len(), kind, offset, None), fact(facts.len() + 1, Withdrawn, offset, Some(facts.len())));
        let with: Vec<_> = facts.iter().cloned().chain([news, withdrawal]).collect();
        prop_assert_eq!(fold(&with), fold(&facts));
    }

    #[test]
    fn a_served_letter_was_never_served_before_it_was_booked(steps in steps()) {
        if let Some(on) = days_of(fold(&recorded(&steps))) {
            prop_assert!(on.earliest() >= day(0));
        }
    }
}
