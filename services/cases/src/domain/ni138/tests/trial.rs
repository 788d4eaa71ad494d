//! Whatever is recorded of a filed complaint, in whatever order: what must be true of every position.

use kernel::LegalDate;
use proptest::prelude::*;
use statutes::Book;

use super::facts::{AMOUNT, Story, day, listing, paise};
use crate::domain::{
    AppealResult, Appellant, CourtStep, DeadlineKind, DepositKind, DismissalGround, Due, EvidenceStage, Fact, FactId,
    FactKind, HearingOutcome, JudgmentResult, Plea, Position, StateKind, SummonsMode, fold, is_ours, standing,
};

/// Something that happens on one of the days after the filing, as numbers that proptest can shrink.
type Happening = (u8, u8, i32, i32);

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    prop::collection::vec((0_u8..30, 0_u8..6, -2_i32..400, 1_i32..60), 0..24)
}

fn on(offset: i32) -> LegalDate {
    LegalDate::from_unix_days(day("2026-04-02").as_unix_days() + offset).unwrap()
}

/// One of every step, on a day.
pub(super) fn every_step(on: &str) -> Vec<CourtStep> {
    (0..22).filter_map(|what| step(what, 0, day(on), day(on))).collect()
}

/// Every step in every kind of it that there is, on a day; what lies ahead, later.
pub(super) fn every_step_of_every_kind(on: LegalDate, later: LegalDate) -> Vec<CourtStep> {
    (0..22).flat_map(|what| (0..6).filter_map(move |which| step(what, which, on, later))).collect()
}

/// A step by its number.
fn step(what: u8, which: u8, on: LegalDate, later: LegalDate) -> Option<CourtStep> {
    let of = if which.is_multiple_of(2) { DepositKind::InterimCompensation } else { DepositKind::Appeal };
    let amount = paise(AMOUNT / i64::from(which + 1));
    let some = (which.is_multiple_of(2)).then_some(amount);
    Some(match what {
        0 => CourtStep::DefectsNotified { on, cure_by: (which > 0).then_some(later) },
        1 => CourtStep::Refiled { on },
        2 => CourtStep::Registered { on, cnr: "MHPU010012342026".to_owned(), case_number: String::new() },
        3 => CourtStep::HearingListed(listing(&later.to_string())),
        4 => {
            let outcomes = [
                HearingOutcome::Adjourned,
                HearingOutcome::Order,
                HearingOutcome::ComplainantAbsent,
                HearingOutcome::AccusedAbsent,
                HearingOutcome::NotHeld,
            ];
            let next = (which > 0 && later > on).then(|| listing(&later.to_string()));
            CourtStep::HearingHeld { on, outcome: outcomes[usize::from(which) % 5], next }
        }
        5 => CourtStep::CognizanceTaken { on },
        6 => {
            let ground =
                if which.is_multiple_of(2) { DismissalGround::Premature } else { DismissalGround::ComplainantAbsent };
            CourtStep::Dismissed { on, ground }
        }
        7 => CourtStep::SummonsIssued { on, mode: SummonsMode::Post },
        8 => CourtStep::SummonsServed { on, mode: SummonsMode::Dasti },
        9 => CourtStep::PleaRecorded { on, plea: if which == 0 { Plea::Guilty } else { Plea::NotGuilty } },
        10 => CourtStep::InterimCompensationOrdered { on, amount },
        11 => CourtStep::TimeExtended { on, of, until: later },
        12 => CourtStep::DepositMade { on, of, amount },
        13 => {
            let stages = [EvidenceStage::ComplainantExamined, EvidenceStage::AccusedExamined, EvidenceStage::Argued];
            CourtStep::EvidenceRecorded { on, stage: stages[usize::from(which) % 3] }
        }
        14 => {
            let results = [JudgmentResult::Convicted, JudgmentResult::Acquitted, JudgmentResult::AcquittedForAbsence];
            let result = results[usize::from(which) % 3];
            CourtStep::JudgmentGiven { on, result, fine: None, compensation: some }
        }
        15 => {
            let by = if which.is_multiple_of(2) { Appellant::Accused } else { Appellant::Complainant };
            CourtStep::AppealFiled { on, by, court: "Sessions Court Pune".to_owned() }
        }
        16 => CourtStep::AppealDepositOrdered { on, amount },
        17 => {
            let results = [AppealResult::Convicted, AppealResult::Acquitted, AppealResult::Remanded];
            CourtStep::AppealDecided { on, result: results[usize::from(which) % 3] }
        }
        18 => CourtStep::Compounded { on, amount: some },
        19 => CourtStep::Withdrawn { on },
        20 => CourtStep::LokAdalatSettled { on, amount: some },
        _ => return None,
    })
}

fn happen(story: &mut Story, &(what, which, from, length): &Happening) {
    let (from, to) = (on(from), on(from + length));
    let known_on = from.to_string();
    let recorded: Vec<FactId> = standing(&story.facts)
        .iter()
        .filter(|fact| matches!(fact.kind, FactKind::CourtStepRecorded(_)))
        .map(|fact| fact.id)
        .collect();
    let of_filing = u128::from(which / 5) + 1;
    match what {
        // Ends are rarer than what goes before them.
        18..=20 if which > 0 => {}
        0..=20 => {
            if let Some(step) = step(what, which, from, to) {
                story.step_of(of_filing, step, &known_on);
            }
        }
        21 => {
            if let Some(wrong) = recorded.get(usize::from(which)) {
                story.take_step_back(*wrong, &known_on);
            }
        }
        22 => {
            if let (Some(wrong), Some(step)) = (recorded.last(), step(which * 3, which, from, to)) {
                story.correct(1, step, *wrong);
            }
        }
        23 => {
            let id = u128::try_from(story.facts.len()).unwrap();
            story.pay(id, AMOUNT / i64::from(which % 3 + 1), &known_on);
        }
        24 if which == 0 => _ = story.file(2, &on(30).to_string()),
        // A timer fires.
        _ => {
            let deadlines = story.position().deadlines;
            if let Some(due) = deadlines.get(usize::from(which) % deadlines.len().max(1)) {
                story.fire(&due.clone());
            }
        }
    }
}

fn story(happenings: &[Happening]) -> Story {
    let mut story = Story::filed();
    for happening in happenings {
        happen(&mut story, happening);
    }
    story
}

/// The days for which hearings of complaints on record stand fixed, with nothing that happened in court on or after them.
fn open_hearings(facts: &[Fact]) -> Vec<LegalDate> {
    let standing = standing(facts);
    let filed =
        |id| standing.iter().any(|fact| matches!(&fact.kind, FactKind::ComplaintFiled(filed) if filed.filing_id == id));
    let steps: Vec<_> = standing
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::CourtStepRecorded(step) if filed(step.filing_id) => Some(step),
            _ => None,
        })
        .collect();
    let silent = |step: &CourtStep| {
        matches!(
            step,
            CourtStep::DefectsNotified { .. }
                | CourtStep::Refiled { .. }
                | CourtStep::Registered { .. }
                | CourtStep::HearingListed(_)
                | CourtStep::SummonsServed { .. }
                | CourtStep::DepositMade { .. }
                | CourtStep::AppealFiled { .. }
        )
    };
    let mut open = Vec::new();
    for step in &steps {
        let next_day = match &step.said {
            CourtStep::HearingListed(listing) => Some(listing.on),
            CourtStep::HearingHeld { next, .. } => next.as_ref().map(|next| next.on),
            _ => None,
        };
        let Some(day) = next_day else { continue };
        let of_filing = steps.iter().filter(|other| other.filing_id == step.filing_id);
        if !of_filing.into_iter().any(|other| !silent(&other.said) && other.said.on() >= day) {
            open.push(day);
        }
    }
    open
}

fn hearings(position: &Position) -> Vec<LegalDate> {
    position.deadlines.iter().filter(|due| due.kind == DeadlineKind::Hearing).map(|due| due.day).collect()
}

/// Whether a right that can still be lost is watched, or the state says what is missing.
fn watched(position: &Position) -> bool {
    let armed = |kind| position.deadlines.iter().any(|due| due.kind == kind);
    let says = |words: &[&str]| words.iter().any(|word| position.explanation().contains(word));
    match position.state.kind() {
        StateKind::Compounded | StateKind::ComplaintWithdrawn | StateKind::LokAdalatSettled | StateKind::Ended => {
            position.deadlines.is_empty()
        }
        StateKind::ComplaintDefective => {
            armed(DeadlineKind::DefectsBy) || says(&["ask the registry", "The last day to cure them"])
        }
        StateKind::Acquitted | StateKind::Convicted => {
            armed(DeadlineKind::AppealBy) || says(&["No appeal was on record", "The appellate court said so"])
        }
        StateKind::ComplaintFiled
        | StateKind::ComplaintRefiled
        | StateKind::CognizanceTaken
        | StateKind::Summoned
        | StateKind::Pleaded
        | StateKind::Evidence
        | StateKind::Appealed => {
            armed(DeadlineKind::Hearing) || says(&["No hearing is on record as fixed", "find out at once"])
        }
        StateKind::ComplaintDismissed => !position.state.cures().is_empty(),
        StateKind::WithCounsel => !position.explanation().is_empty(),
        other => panic!("{other:?} after a complaint was filed"),
    }
}

/// A number that proptest can shrink, of a fact.
fn scattered(fact: &Fact, seed: u64) -> u128 {
    kernel::TypedId::uuid(fact.id).as_u128().wrapping_mul(u128::from(seed | 1)) % 1_009
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// No set of facts that can be recorded makes the fold fail, or lets a right go unwatched.
    #[test]
    fn a_right_that_can_be_lost_in_court_is_watched_whatever_happens(happenings in happenings()) {
        let mut story = Story::filed();
        for happening in &happenings {
            happen(&mut story, happening);
            let position = fold(&story.facts, &Book::embedded(), None);
            prop_assert!(position.is_ok());
            let position = position.unwrap();
            prop_assert!(watched(&position), "{:?}", position);
            prop_assert!(!position.explanation().contains("cannot count"), "{:?}", position);
            let as_reminded = |due: &Due| due.ladder.is_some() == is_ours(due.kind, due.rule_id);
            prop_assert!(position.deadlines.iter().all(as_reminded), "{:?}", position);
        }
    }

    /// Every hearing that was fixed and of which nothing is on record has its alarm, until that has passed.
    #[test]
    fn no_hearing_goes_unwatched(happenings in happenings()) {
        let story = story(&happenings);
        let position = story.position();
        let open = open_hearings(&story.facts);
        let armed = hearings(&position);
        if position.state.kind().is_ended() {
            prop_assert!(armed.is_empty());
            return Ok(());
        }
        prop_assert!(armed.iter().all(|day| open.contains(day)), "{:?} {:?}", armed, open);
        for day in open {
            let fired = story.facts.iter().any(|fact| {
                matches!(&fact.kind, FactKind::DeadlinePassed(passed)
                    if passed.deadline == DeadlineKind::Hearing && passed.day == day)
            });
            prop_assert!(armed.contains(&day) || fired, "{day} {:?}", position);
        }
    }

    /// A deadline is armed once for each fact that it runs from, as the database will have it.
    #[test]
    fn a_kind_is_armed_once_a_fact(happenings in happenings()) {
        let mut armed: Vec<_> =
            story(&happenings).position().deadlines.iter().map(|due| (due.kind.as_str(), due.basis)).collect();
        let all = armed.len();
        armed.sort_unstable();
        armed.dedup();
        prop_assert_eq!(armed.len(), all);
    }

    /// What has ended is as it says: no money and no news but a contradiction opens it again.
    #[test]
    fn full_payment_of_a_pending_complaint_is_to_be_settled_in_court(happenings in happenings()) {
        let position = story(&happenings).position();
        let settled = position.deadlines.iter().any(|due| due.kind == DeadlineKind::CompoundBy);
        if settled {
            prop_assert_eq!(position.received.get(), AMOUNT);
        }
        let pending = [
            StateKind::ComplaintFiled, StateKind::ComplaintDefective, StateKind::ComplaintRefiled,
            StateKind::CognizanceTaken, StateKind::Summoned, StateKind::Pleaded, StateKind::Evidence,
            StateKind::Convicted, StateKind::Appealed,
        ];
        if pending.contains(&position.state.kind()) && position.received.get() == AMOUNT {
            prop_assert!(settled || position.explanation().contains("It was to be settled in court"));
        }
    }

    /// The order in which facts are read does not matter.
    #[test]
    fn every_order_of_facts_folds_to_the_same(happenings in happenings(), seed in any::<u64>()) {
        let mut facts = story(&happenings).facts;
        let expected = fold(&facts, &Book::embedded(), None).unwrap();
        facts.sort_by_key(|fact| scattered(fact, seed));
        prop_assert_eq!(fold(&facts, &Book::embedded(), None).unwrap(), expected);
    }

    /// What is taken back is as if it had never been recorded.
    #[test]
    fn what_is_taken_back_in_court_leaves_no_trace(happenings in happenings(), what in 0_u8..21, offset in 0_i32..90) {
        let mut story = story(&happenings);
        let before = story.position();
        let known_on = on(offset).to_string();
        if let Some(step) = step(what, 1, on(offset), on(offset + 7)) {
            let recorded = story.step_of(1, step, &known_on);
            story.take_step_back(recorded, &known_on);
        }
        prop_assert_eq!(story.position(), before);
    }
}
