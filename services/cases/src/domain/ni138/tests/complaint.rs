//! The complaint, bars and the end.

use statutes::Verdict;

use super::facts::{AMOUNT, Story, court};
use crate::domain::{BarKind, Condonation, DeadlineKind, State, ni138::court::Complaint};

fn verdict(story: &Story) -> Verdict {
    let State::ComplaintFiled(Complaint { verdict, .. }) = story.position().state else { panic!("{story:?}") };
    assert_eq!(story.armed(), []);
    verdict
}

#[test]
fn when_the_time_to_pay_is_over_a_complaint_is_due_and_then_late() {
    let mut story = Story::served();
    story.pass(DeadlineKind::PayBy);
    assert_eq!(story.position().state.as_str(), "complaint_due");
    assert!(story.explanation().contains("from 2026-03-25 to 2026-04-25"), "{}", story.explanation());
    assert_eq!(story.armed(), [("complaint_by", "2026-04-25".to_owned())]);
    story.pass(DeadlineKind::ComplaintBy);
    assert_eq!(story.position().state.as_str(), "complaint_late");
    let explanation = story.explanation();
    assert!(explanation.contains("2026-04-25") && explanation.contains("condonation"), "{explanation}");
    assert_eq!(story.armed(), []);
}

#[test]
fn a_complaint_is_judged_by_the_day_of_its_filing() {
    for (on, expected) in [
        ("2026-03-24", Verdict::Premature { by_days: 1 }),
        ("2026-03-25", Verdict::InTime),
        ("2026-04-25", Verdict::InTime),
        ("2026-04-26", Verdict::Late { by_days: 1 }),
    ] {
        let mut story = Story::served();
        let filed = story.file(1, on);
        assert_eq!(verdict(&story), expected, "{on}");
        story.withdraw(1, filed, on);
        assert_eq!(story.position(), Story::served().position());
    }
}

#[test]
fn a_premature_complaint_says_what_cures_it_and_a_fresh_one_in_time_takes_its_place() {
    let mut story = Story::served();
    story.file(1, "2026-03-20");
    let cures = story.position().state.cures().to_vec();
    assert!(cures.iter().any(|cure| cure.contains("fresh complaint within one month")), "{cures:?}");
    assert!(cures.iter().any(|cure| cure.contains("between 2026-03-25 and 2026-04-25")), "{cures:?}");
    assert!(story.explanation().contains("Yogendra Pratap Singh"), "{}", story.explanation());
    story.file(2, "2026-04-02");
    assert_eq!(verdict(&story), Verdict::InTime);
}

#[test]
fn a_late_complaint_waits_for_the_court_and_ends_if_it_refuses() {
    let mut story = Story::served();
    story.file(1, "2026-04-28");
    assert!(story.explanation().contains("No application for condonation is on record"), "{}", story.explanation());
    story.condone(1, Condonation::Applied, "2026-04-28");
    assert!(story.explanation().contains("applied for on 2026-04-28"), "{}", story.explanation());
    story.condone(1, Condonation::Refused, "2026-06-01");
    assert_eq!(story.position().state.as_str(), "ended");
    story.condone(1, Condonation::Allowed, "2026-09-01");
    assert!(story.explanation().contains("condoned the delay on 2026-09-01"), "a revision was allowed");
}

#[test]
fn a_complaint_without_a_notice_or_after_payment_says_so() {
    let mut story = Story::begin();
    story.file(1, "2026-03-20");
    assert_eq!(verdict(&story), Verdict::Unknown);
    assert!(story.explanation().contains("without a notice there is no offence"), "{}", story.explanation());
    let mut paid = Story::served();
    paid.pay(1, AMOUNT, "2026-03-20");
    paid.file(1, "2026-03-26");
    assert!(paid.explanation().contains("there is no offence"), "{}", paid.explanation());
}

#[test]
fn a_bar_is_for_counsel_and_its_lifting_puts_everything_back() {
    for bar in [BarKind::Moratorium, BarKind::Stay, BarKind::DuesBelowCheque, BarKind::StaleCheque] {
        let mut story = Story::served();
        let before = story.position();
        let recorded = story.bar(bar, "2026-03-15");
        let position = story.position();
        assert_eq!(position.state.as_str(), "with_counsel", "{bar:?}");
        assert_eq!(position.deadlines, before.deadlines, "a clock that runs stays armed");
        story.lift(recorded, "2026-03-16");
        assert_eq!(story.position(), before);
    }
    let mut died = Story::served();
    died.bar(BarKind::DrawerDeceased, "2026-03-15");
    assert_eq!(died.position().state.as_str(), "ended");
}

#[test]
fn an_unsettled_code_is_for_counsel_and_the_notice_clock_runs() {
    let story = Story::with_code("21");
    assert_eq!(story.position().state.as_str(), "with_counsel");
    assert_eq!(story.armed(), [("notice_by", "2026-04-01".to_owned())]);
}

#[test]
fn what_a_person_drops_is_ended() {
    let mut story = Story::served();
    story.drop_it("2026-03-20");
    assert_eq!(story.position().state.as_str(), "ended");
    assert_eq!(story.explanation(), "Dropped by a person's decision: settled");
    assert_eq!(story.armed(), []);
}

#[test]
fn every_fact_says_in_a_sentence_what_it_is() {
    let mut story = Story::served();
    let posted = story.receive(1, 100, "2026-03-20", false, false);
    story.reverse(1, posted, "2026-03-21");
    let bar = story.bar(BarKind::Stay, "2026-03-20");
    story.lift(bar, "2026-03-21");
    let filed = story.file(1, "2026-03-26");
    story.condone(1, Condonation::Applied, "2026-03-26");
    story.withdraw(1, filed, "2026-03-27");
    story.pass(DeadlineKind::PayBy);
    story.drop_it("2026-04-01");
    for fact in &story.facts {
        let summary = fact.summary();
        assert!(summary.ends_with('.') && summary.len() > 20, "{}: {summary}", fact.kind.as_str());
        let json = serde_json::to_value(&fact.kind).unwrap();
        assert_eq!(json["kind"], fact.kind.as_str());
        assert_eq!(serde_json::from_value::<crate::domain::FactKind>(json).unwrap(), fact.kind);
    }
}

#[test]
fn a_complaint_on_the_day_of_court_after_a_closed_last_day_is_arguable_and_says_why() {
    // The last day, Saturday 2026-04-25, is a holiday: Friday is safe, and Monday arguable.
    let court = court(&["2026-04-25"]);
    for (on, expected) in [
        ("2026-04-24", Verdict::InTime),
        ("2026-04-27", Verdict::Depends),
        ("2026-04-28", Verdict::Late { by_days: 4 }),
    ] {
        let mut story = Story::served();
        story.file(1, on);
        let position = story.position_at(&court);
        let explanation = position.explanation();
        let State::ComplaintFiled(Complaint { verdict, .. }) = position.state else { panic!("{story:?}") };
        assert_eq!(verdict, expected, "{on}");
        if verdict == Verdict::Depends {
            assert!(explanation.contains("how the law is read: the last day is 2026-04-24"), "{explanation}");
            assert!(!explanation.contains("days of service that are open"), "{explanation}");
        }
    }
}
