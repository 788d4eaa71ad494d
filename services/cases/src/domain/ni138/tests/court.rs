//! What happens to a filed complaint, step by step, with the clocks that each step starts or ends.

use super::facts::{AMOUNT, Story, day, paise};
use crate::domain::{
    AppealResult, Appellant, Condonation, CourtStep, DeadlineKind, DepositKind, DismissalGround, EvidenceStage,
    JudgmentResult, Plea, StateKind, SummonsMode,
};

fn at(story: &Story, kind: StateKind) {
    assert_eq!(story.position().state.kind(), kind, "{}", story.explanation());
}

fn says(story: &Story, words: &str) {
    assert!(story.explanation().contains(words), "{words}: {}", story.explanation());
}

fn cognizance(on: &str) -> CourtStep {
    CourtStep::CognizanceTaken { on: day(on) }
}

fn served(on: &str) -> CourtStep {
    CourtStep::SummonsServed { on: day(on), mode: SummonsMode::Dasti }
}

fn judgment(on: &str, result: JudgmentResult) -> CourtStep {
    CourtStep::JudgmentGiven { on: day(on), result, fine: None, compensation: None }
}

fn convicted(on: &str, compensation: i64) -> CourtStep {
    let compensation = Some(paise(compensation));
    CourtStep::JudgmentGiven { on: day(on), result: JudgmentResult::Convicted, fine: None, compensation }
}

#[test]
fn a_complaint_goes_the_whole_way_to_a_conviction() {
    let mut story = Story::filed();
    at(&story, StateKind::ComplaintFiled);
    story.step(CourtStep::DefectsNotified { on: day("2026-04-06"), cure_by: Some(day("2026-04-13")) });
    at(&story, StateKind::ComplaintDefective);
    assert_eq!(story.armed(), [("defects_by", "2026-04-13".to_owned())]);
    story.step(CourtStep::Refiled { on: day("2026-04-10") });
    at(&story, StateKind::ComplaintRefiled);
    story.step(CourtStep::Registered {
        on: day("2026-04-14"),
        cnr: "MHPU010012342026".to_owned(),
        case_number: "SCC/12/2026".to_owned(),
    });
    at(&story, StateKind::ComplaintRefiled);
    assert_eq!(story.position().cnr.as_deref(), Some("MHPU010012342026"));
    story.step(cognizance("2026-04-20"));
    at(&story, StateKind::CognizanceTaken);
    story.step(CourtStep::SummonsIssued { on: day("2026-04-20"), mode: SummonsMode::Post });
    at(&story, StateKind::Summoned);
    says(&story, "that it was served is not on record");
    assert_eq!(story.armed(), []);
    story.step(served("2026-05-04"));
    assert_eq!(story.armed(), [("summons_payment_by", "2026-05-19".to_owned())]);
    story.step(CourtStep::PleaRecorded { on: day("2026-06-01"), plea: Plea::NotGuilty });
    at(&story, StateKind::Pleaded);
    story.step(CourtStep::EvidenceRecorded { on: day("2026-07-01"), stage: EvidenceStage::ComplainantExamined });
    at(&story, StateKind::Evidence);
    story.step(convicted("2026-09-01", AMOUNT));
    at(&story, StateKind::Convicted);
    assert_eq!(story.armed(), [("appeal_by", "2026-10-01".to_owned())]);
    assert_eq!(story.due(DeadlineKind::AppealBy).warnings("2026-09-01T06:00:00Z".parse().unwrap()), []);
    story.pass(DeadlineKind::AppealBy);
    at(&story, StateKind::Convicted);
    says(&story, "No appeal was on record when its last day, 2026-10-01, was over");
    assert_eq!(story.armed(), []);
}

#[test]
fn defects_without_a_day_are_told_and_a_day_that_passed_is_too() {
    let mut story = Story::filed();
    let first = story.step(CourtStep::DefectsNotified { on: day("2026-04-06"), cure_by: None });
    says(&story, "ask the registry");
    assert_eq!(story.armed(), []);
    let cure_by = Some(day("2026-04-13"));
    story.correct(1, CourtStep::DefectsNotified { on: day("2026-04-06"), cure_by }, first);
    assert_eq!(story.armed(), [("defects_by", "2026-04-13".to_owned())]);
    story.pass(DeadlineKind::DefectsBy);
    at(&story, StateKind::ComplaintDefective);
    says(&story, "The last day to cure them, 2026-04-13, is over");
    // Found once more after it was presented again.
    story.step(CourtStep::Refiled { on: day("2026-04-15") });
    story.step(CourtStep::DefectsNotified { on: day("2026-04-20"), cure_by: Some(day("2026-04-27")) });
    at(&story, StateKind::ComplaintDefective);
    assert_eq!(story.armed(), [("defects_by", "2026-04-27".to_owned())]);
}

#[test]
fn payment_on_the_summons_is_watched_from_its_last_service() {
    let mut story = Story::filed();
    story.step(cognizance("2026-04-20"));
    story.step(served("2026-05-04"));
    story.step(served("2026-05-11"));
    assert_eq!(story.armed(), [("summons_payment_by", "2026-05-26".to_owned())]);
    let mut paid = story.clone();
    paid.pay(1, AMOUNT, "2026-05-20");
    says(&paid, "within fifteen days of the summons");
    assert_eq!(paid.armed(), [("compound_by", "2026-06-19".to_owned())]);
    story.pass(DeadlineKind::SummonsPaymentBy);
    at(&story, StateKind::Summoned);
    says(&story, "no defence any more");
    assert_eq!(story.armed(), []);
}

#[test]
fn full_payment_after_filing_is_to_be_settled_in_court() {
    let mut story = Story::filed();
    let posted = story.pay(1, AMOUNT, "2026-04-10");
    assert_eq!(story.armed(), [("compound_by", "2026-05-10".to_owned())]);
    assert!(story.position().state.cures().iter().any(|cure| cure.contains("compound the offence")));
    let reminders = story.due(DeadlineKind::CompoundBy).warnings("2026-04-10T06:00:00Z".parse().unwrap());
    assert_eq!(reminders.len(), 3);
    let mut bounced = story.clone();
    bounced.reverse(1, posted, "2026-04-12");
    assert_eq!(bounced.position(), Story::filed().position());
    let mut late = story.clone();
    late.pass(DeadlineKind::CompoundBy);
    says(&late, "It was to be settled in court by 2026-05-10, and is not");
    story.step(CourtStep::Compounded { on: day("2026-05-04"), amount: Some(paise(AMOUNT)) });
    at(&story, StateKind::Compounded);
    assert_eq!(story.armed(), []);
    says(&story, "effect of an acquittal");
}

#[test]
fn interim_compensation_runs_sixty_days_and_thirty_more_if_the_court_gives_them() {
    let mut story = Story::filed();
    story.step(cognizance("2026-04-20"));
    story.step(CourtStep::PleaRecorded { on: day("2026-06-01"), plea: Plea::NotGuilty });
    story.step(CourtStep::InterimCompensationOrdered { on: day("2026-06-01"), amount: paise(AMOUNT / 5) });
    let due = story.due(DeadlineKind::InterimCompensationBy);
    assert_eq!((due.last_safe, due.last_arguable), (day("2026-07-31"), day("2026-08-30")));
    let of = DepositKind::InterimCompensation;
    story.step(CourtStep::DepositMade { on: day("2026-06-15"), of, amount: paise(AMOUNT / 10) });
    assert_eq!(story.due(DeadlineKind::InterimCompensationBy), due);
    let mut extended = story.clone();
    extended.step(CourtStep::TimeExtended { on: day("2026-07-20"), of, until: day("2026-08-20") });
    assert_eq!(extended.armed(), [("interim_compensation_by", "2026-08-20".to_owned())]);
    extended.step(CourtStep::TimeExtended { on: day("2026-08-18"), of, until: day("2026-09-20") });
    says(&extended, "beyond what the law allows");
    let mut unpaid = story.clone();
    unpaid.pass(DeadlineKind::InterimCompensationBy);
    says(&unpaid, "was over on 2026-07-31");
    story.step(CourtStep::DepositMade { on: day("2026-07-15"), of, amount: paise(AMOUNT / 10) });
    assert_eq!(story.armed(), []);
    let mut more = Story::filed();
    let amount = paise(AMOUNT / 5 + 1);
    more.step(CourtStep::InterimCompensationOrdered { on: day("2026-06-01"), amount });
    says(&more, "more than twenty per cent");
}

#[test]
fn an_acquittal_can_be_appealed_by_the_victim() {
    for (result, cure) in [
        (JudgmentResult::Acquitted, "Ask counsel whether to appeal"),
        (JudgmentResult::AcquittedForAbsence, "say why nobody attended"),
    ] {
        let mut story = Story::filed();
        story.step(judgment("2026-09-01", result));
        at(&story, StateKind::Acquitted);
        let due = story.due(DeadlineKind::AppealBy);
        assert_eq!((due.last_safe, due.rule_id), (day("2026-10-01"), "ni138.victim_appeal_by"));
        assert!(due.last_arguable > due.last_safe, "the period is contested");
        assert_eq!(due.warnings("2026-09-01T06:00:00Z".parse().unwrap()).len(), 3);
        assert!(story.position().state.cures().iter().any(|known| known.contains(cure)));
        story.pass(DeadlineKind::AppealBy);
        says(&story, "one is arguable until");
        story.step(CourtStep::AppealFiled {
            on: day("2026-10-20"),
            by: Appellant::Complainant,
            court: "Sessions Court Pune".to_owned(),
        });
        at(&story, StateKind::Appealed);
        says(&story, "An appeal of the complainant against the acquittal is pending");
    }
}

#[test]
fn an_appeal_against_a_conviction_has_its_deposit_and_its_decision() {
    let appealed =
        |on| CourtStep::AppealFiled { on: day(on), by: Appellant::Accused, court: "Sessions Court".to_owned() };
    let mut story = Story::filed();
    story.step(convicted("2026-09-01", AMOUNT));
    story.step(appealed("2026-09-15"));
    at(&story, StateKind::Appealed);
    assert_eq!(story.armed(), []);
    story.step(CourtStep::AppealDepositOrdered { on: day("2026-10-01"), amount: paise(AMOUNT / 5 - 1) });
    assert_eq!(story.armed(), [("appeal_deposit_by", "2026-11-30".to_owned())]);
    says(&story, "less than twenty per cent");
    for (result, kind) in [
        (AppealResult::Convicted, StateKind::Convicted),
        (AppealResult::Acquitted, StateKind::Acquitted),
        (AppealResult::Remanded, StateKind::Evidence),
    ] {
        let mut decided = story.clone();
        decided.step(CourtStep::AppealDecided { on: day("2027-01-10"), result });
        at(&decided, kind);
        assert_eq!(decided.armed(), []);
    }
    let mut again = story.clone();
    again.step(CourtStep::AppealDecided { on: day("2027-01-10"), result: AppealResult::Remanded });
    says(&again, "it is to be tried again");
    again.step(judgment("2027-06-01", JudgmentResult::Acquitted));
    at(&again, StateKind::Acquitted);
    assert_eq!(again.armed(), [("appeal_by", "2027-07-01".to_owned())]);
}

#[test]
fn a_dismissed_complaint_says_what_can_be_done_and_another_one_takes_its_place() {
    let mut story = Story::filed();
    story.step(CourtStep::Dismissed { on: day("2026-04-20"), ground: DismissalGround::NoJurisdiction });
    at(&story, StateKind::ComplaintDismissed);
    assert!(story.position().state.cures().iter().any(|cure| cure.contains("home branch")));
    story.file(2, "2026-04-24");
    at(&story, StateKind::ComplaintFiled);
    says(&story, "filed on 2026-04-24");
}

#[test]
fn cognizance_before_the_delay_is_condoned_is_told() {
    let mut story = Story::served();
    story.file(1, "2026-04-28");
    story.step(cognizance("2026-05-11"));
    says(&story, "it can be attacked");
    story.condone(1, Condonation::Applied, "2026-04-28");
    story.condone(1, Condonation::Allowed, "2026-05-04");
    assert!(!story.explanation().contains("it can be attacked"), "{}", story.explanation());
}

#[test]
fn what_lies_between_and_is_not_on_record_stays_unknown() {
    let mut story = Story::filed();
    story.step(CourtStep::EvidenceRecorded { on: day("2026-07-01"), stage: EvidenceStage::Argued });
    at(&story, StateKind::Evidence);
    let mut appealed = Story::filed();
    let court = "Sessions Court".to_owned();
    appealed.step(CourtStep::AppealFiled { on: day("2026-09-15"), by: Appellant::Accused, court });
    at(&appealed, StateKind::Appealed);
    says(&appealed, "a judgment that is not on record");
}

#[test]
fn what_contradicts_itself_is_for_counsel_and_the_clocks_run_on() {
    let cases: [(&str, Vec<CourtStep>); 7] = [
        ("before the complaint was filed", vec![cognizance("2026-04-01")]),
        ("must come before it", vec![cognizance("2026-06-10"), served("2026-06-01")]),
        (
            "exclude each other",
            vec![convicted("2026-09-01", AMOUNT), judgment("2026-09-02", JudgmentResult::Acquitted)],
        ),
        (
            "only one can be",
            vec![
                CourtStep::Compounded { on: day("2026-05-04"), amount: None },
                CourtStep::Withdrawn { on: day("2026-05-05") },
            ],
        ),
        (
            "is on record for",
            vec![CourtStep::Compounded { on: day("2026-05-04"), amount: None }, cognizance("2026-05-11")],
        ),
        (
            "has it been restored",
            vec![
                CourtStep::Dismissed { on: day("2026-05-04"), ground: DismissalGround::ComplainantAbsent },
                served("2026-05-11"),
            ],
        ),
        ("must come before it", vec![served("2026-06-01"), judgment("2026-05-01", JudgmentResult::Acquitted)]),
    ];
    for (words, steps) in cases {
        let mut story = Story::filed();
        story.list("2026-12-07");
        let last = steps.into_iter().map(|step| story.step(step)).last().unwrap();
        at(&story, StateKind::WithCounsel);
        assert!(story.armed().iter().any(|(kind, _)| *kind == "hearing"), "{words}: {:?}", story.armed());
        says(&story, words);
        story.take_step_back(last, "2026-12-01");
        assert!(!story.explanation().contains(words), "{words}: {}", story.explanation());
    }
}

#[test]
fn a_correction_is_as_if_the_wrong_entry_had_never_been() {
    let mut story = Story::filed();
    let wrong = story.step(cognizance("2026-04-20"));
    let before = Story::filed().position();
    let mut back = story.clone();
    back.take_step_back(wrong, "2026-04-21");
    assert_eq!(back.position(), before);
    story.correct(1, cognizance("2026-04-27"), wrong);
    says(&story, "took cognizance on 2026-04-27");
}

#[test]
fn steps_of_a_complaint_that_was_taken_back_count_no_more() {
    let mut story = Story::served();
    let filed = story.file(1, "2026-04-02");
    story.list("2026-05-11");
    story.step(cognizance("2026-04-20"));
    story.withdraw(1, filed, "2026-04-21");
    assert_eq!(story.position(), Story::served().position());
}

#[test]
fn every_step_says_in_a_sentence_what_it_is() {
    use super::{facts::listing, trial::every_step};
    let mut story = Story::filed();
    for step in every_step("2026-05-04") {
        story.step(step);
    }
    story.step(CourtStep::HearingListed(listing("2026-07-01")));
    for fact in &story.facts {
        let summary = fact.summary();
        assert!(summary.ends_with('.') && summary.len() > 20, "{}: {summary}", fact.kind.as_str());
        let json = serde_json::to_value(&fact.kind).unwrap();
        assert_eq!(json["kind"], fact.kind.as_str());
        assert_eq!(serde_json::from_value::<crate::domain::FactKind>(json).unwrap(), fact.kind);
    }
}
