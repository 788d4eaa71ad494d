//! Hearings: every one that was fixed is watched, and one of which nothing is on record is told.

use super::facts::{Story, day, dishonour, listing, recorded};
use crate::domain::{CourtStep, DeadlineKind, HearingOutcome, JudgmentResult};

fn hearings(story: &Story) -> Vec<String> {
    let armed = story.armed();
    armed.into_iter().filter(|(kind, _)| *kind == "hearing").map(|(_, day)| day).collect()
}

#[test]
fn every_hearing_that_was_fixed_is_a_deadline_with_reminders_before_it() {
    let mut story = Story::filed();
    assert!(story.explanation().contains("No hearing is on record as fixed"), "{}", story.explanation());
    story.list("2026-05-11");
    story.list("2026-06-08");
    assert_eq!(hearings(&story), ["2026-05-11", "2026-06-08"]);
    let due = story.due(DeadlineKind::Hearing);
    let warnings = due.warnings("2026-04-02T06:00:00Z".parse().unwrap());
    let days: Vec<u16> = warnings.iter().map(|warning| warning.days_before).collect();
    assert_eq!((days.as_slice(), due.rule_id), ([7, 3, 1].as_slice(), "ni138.attendance"));
    assert!(due.steps.iter().any(|step| step.contains("acquitted")), "{:?}", due.steps);
    assert!(
        story.explanation().contains("The next hearing is on 2026-05-11 before JMFC Pune"),
        "{}",
        story.explanation()
    );
    assert_eq!(story.position().state.as_str(), "complaint_filed");
}

#[test]
fn a_complaint_that_is_recorded_twice_is_one_and_its_hearing_has_one_alarm() {
    let mut story = Story::filed();
    story.file(1, "2026-04-02");
    story.list("2026-05-11");
    assert_eq!(hearings(&story), ["2026-05-11"]);
}

#[test]
fn what_became_of_a_hearing_ends_its_alarm_and_the_next_one_has_its_own() {
    let mut story = Story::filed();
    story.list("2026-05-11");
    let held = story.hold("2026-05-11", HearingOutcome::Adjourned, Some("2026-07-06"));
    assert_eq!(hearings(&story), ["2026-07-06"]);
    // The same day fixed once more is the same hearing.
    story.list("2026-07-06");
    assert_eq!(hearings(&story), ["2026-07-06"]);
    story.take_step_back(held, "2026-05-12");
    assert_eq!(hearings(&story), ["2026-05-11", "2026-07-06"]);
}

#[test]
fn a_hearing_that_passed_without_a_word_is_told_until_its_outcome_is_known() {
    let mut story = Story::filed();
    story.list("2026-05-11");
    story.pass(DeadlineKind::Hearing);
    assert_eq!(hearings(&story), [""; 0]);
    let explanation = story.explanation();
    assert!(
        explanation.contains("The hearing of 2026-05-11") && explanation.contains("find out at once"),
        "{explanation}"
    );
    story.hold("2026-05-11", HearingOutcome::AccusedAbsent, Some("2026-06-08"));
    assert!(!story.explanation().contains("find out at once"), "{}", story.explanation());
    assert_eq!(hearings(&story), ["2026-06-08"]);
}

#[test]
fn a_hearing_that_was_moved_is_watched_on_its_new_day() {
    let mut story = Story::filed();
    let wrong = story.list("2026-05-11");
    story.correct(1, CourtStep::HearingListed(listing("2026-05-18")), wrong);
    assert_eq!(hearings(&story), ["2026-05-18"]);
}

#[test]
fn what_happened_in_court_on_or_after_the_day_shows_that_the_matter_went_on() {
    let mut story = Story::filed();
    story.list("2026-05-11");
    story.list("2026-06-08");
    story.step(CourtStep::CognizanceTaken { on: day("2026-05-11") });
    assert_eq!(hearings(&story), ["2026-06-08"]);
    let words: Vec<&str> = story.position().hearings.iter().map(|hearing| hearing.outcome.words()).collect();
    assert_eq!(words, ["the court sat", ""]);
    let mut late = Story::filed();
    late.list("2026-05-11");
    late.step(CourtStep::CognizanceTaken { on: day("2026-06-08") });
    assert_eq!(hearings(&late), [""; 0]);
}

#[test]
fn a_hearing_of_a_complaint_on_an_earlier_return_is_watched_too() {
    let mut story = Story::filed();
    story.list("2026-05-11");
    let id = story.next_id();
    let again = dishonour(2, "01", ("2026-04-10", "2026-04-10"));
    story.facts.push(recorded(id, again, "2026-04-10"));
    assert_eq!(story.position().state.as_str(), "notice_due");
    assert_eq!(hearings(&story), ["2026-05-11"]);
}

#[test]
fn where_the_book_cannot_count_the_hearings_are_watched_all_the_same() {
    let mut story = Story::filed();
    story.list("2026-05-11");
    // A year too few: the book has no notice for a return of that day.
    let id = story.next_id();
    story.facts.push(recorded(id, dishonour(2, "01", ("1026-04-10", "1026-04-10")), "2026-04-10"));
    assert!(story.explanation().contains("cannot count"), "{}", story.explanation());
    assert_eq!(hearings(&story), ["2026-05-11"]);
}

#[test]
fn what_has_ended_waits_for_no_hearing() {
    for end in [
        CourtStep::Compounded { on: day("2026-05-04"), amount: None },
        CourtStep::Withdrawn { on: day("2026-05-04") },
        CourtStep::LokAdalatSettled { on: day("2026-05-04"), amount: None },
    ] {
        let mut story = Story::filed();
        story.list("2026-05-11");
        story.step(end);
        assert_eq!(story.armed(), []);
        assert!(story.position().state.kind().is_ended());
    }
    // A judgment is no end: what was fixed after it is of the appeal.
    let mut story = Story::filed();
    story.list("2026-06-08");
    let (fine, compensation, on) = (None, None, day("2026-05-04"));
    story.step(CourtStep::JudgmentGiven { on, result: JudgmentResult::Acquitted, fine, compensation });
    assert_eq!(hearings(&story), ["2026-06-08"]);
}
