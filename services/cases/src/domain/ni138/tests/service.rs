//! Service, the time to pay and the window for the complaint.

use super::facts::{AMOUNT, Story, court, day, paise};
use crate::domain::{Capacity, DeadlineKind, State};

#[test]
fn service_starts_the_time_to_pay_and_the_month() {
    let story = Story::served();
    assert_eq!(story.position().state.as_str(), "served");
    let armed = [("complaint_by", "2026-04-25".to_owned()), ("pay_by", "2026-03-24".to_owned())];
    assert_eq!(story.armed(), armed);
    let window = story.position().filing_window.unwrap();
    assert_eq!((window.earliest_safe, window.last_safe), (day("2026-03-25"), day("2026-04-25")));
    assert!(story.due(DeadlineKind::PayBy).warnings("2026-03-02T06:00:00Z".parse().unwrap()).is_empty());
    assert_eq!(story.due(DeadlineKind::ComplaintBy).warnings("2026-03-02T06:00:00Z".parse().unwrap()).len(), 3);
    let explanation = story.explanation();
    assert!(explanation.contains("may pay until 2026-03-24") && explanation.contains("s.142"), "{explanation}");
}

#[test]
fn the_complaint_runs_from_the_earliest_service_and_the_time_to_pay_to_the_latest() {
    let mut story = Story::begin();
    story.issue_letters(1, paise(AMOUNT), &[(1, 1, Capacity::Drawer), (2, 1, Capacity::Drawer)]);
    story.book(1, 1, "2026-03-05");
    story.book(2, 1, "2026-03-05");
    let first = story.serve(1, "2026-03-07", "2026-03-10");
    assert_eq!(story.position().state.as_str(), "notice_sent");
    assert_eq!(story.armed(), [("complaint_by", "2026-04-21".to_owned())], "the other one may be served already");
    let second = story.serve(2, "2026-03-09", "2026-03-12");
    let (pay, complain) = (story.due(DeadlineKind::PayBy), story.due(DeadlineKind::ComplaintBy));
    assert_eq!((pay.day, pay.basis), (day("2026-03-27"), second));
    assert_eq!((complain.last_safe, complain.basis), (day("2026-04-23"), first));
}

#[test]
fn unrelated_news_leaves_every_deadline_as_it_is() {
    let mut story = Story::served();
    let before = story.position().deadlines;
    story.pay(9, 100, "2026-03-15");
    story.receive(8, 100, "2026-03-16", false, false);
    let bar = story.bar(crate::domain::BarKind::Stay, "2026-03-16");
    assert_eq!(story.position().deadlines, before);
    story.lift(bar, "2026-03-17");
    assert_eq!(story.position().deadlines, before);
}

#[test]
fn a_correction_that_comes_after_its_new_day_arms_a_deadline_in_the_past() {
    let mut story = Story::served();
    story.pass(DeadlineKind::PayBy);
    assert_eq!(story.position().state.as_str(), "complaint_due");
    story.serve(1, "2026-03-06", "2026-03-06");
    // The old passing says nothing about the new day; the timer fires at once and says it.
    assert_eq!(story.position().state.as_str(), "served");
    assert_eq!(story.armed(), [("complaint_by", "2026-04-22".to_owned()), ("pay_by", "2026-03-21".to_owned())]);
    story.pass(DeadlineKind::PayBy);
    assert_eq!(story.position().state.as_str(), "complaint_due");
}

#[test]
fn service_that_becomes_doubtful_again_closes_the_window_and_keeps_the_clock() {
    let mut story = Story::served();
    story.doubt(1, "2026-03-20");
    let State::NoticeSent { unknown: 1, .. } = story.position().state else { panic!("{story:?}") };
    assert_eq!(story.position().filing_window, None);
    assert_eq!(story.armed(), [("complaint_by", "2026-04-21".to_owned())]);
}

#[test]
fn a_month_that_may_be_over_while_service_is_unknown_is_a_question() {
    let mut story = Story::begin();
    story.issue(&[Capacity::Drawer]);
    story.book(1, 1, "2026-03-05");
    story.pass(DeadlineKind::ComplaintBy);
    let State::WithCounsel { question, .. } = story.position().state else { panic!("{story:?}") };
    assert!(question.contains("2026-04-21") && question.contains("condonation"), "{question}");
    assert_eq!(story.armed(), []);
    // The carrier's answer comes after all.
    story.serve(1, "2026-03-25", "2026-03-25");
    assert_eq!(story.position().state.as_str(), "served");
    assert_eq!(story.due(DeadlineKind::ComplaintBy).day, day("2026-05-10"));
}

#[test]
fn where_no_day_is_safe_the_state_names_the_day_to_act_on() {
    let mut story = Story::served_between();
    let window = story.position().filing_window.unwrap();
    let empty = window.empty.clone().unwrap();
    assert_eq!((window.last_safe, empty.act_on), (day("2026-04-25"), day("2026-05-05")));
    // The timer waits for the day on which somebody can act; the safe day is told as it is.
    let due = story.due(DeadlineKind::ComplaintBy);
    assert_eq!((due.last_safe, due.day), (day("2026-04-25"), day("2026-05-05")));
    story.pass(DeadlineKind::PayBy);
    assert_eq!(story.position().state.as_str(), "complaint_due");
    assert!(story.explanation().contains("act on 2026-05-05"), "{}", story.explanation());
    story.pass(DeadlineKind::ComplaintBy);
    assert_eq!(story.position().state.as_str(), "complaint_late");
}

#[test]
fn the_month_ends_on_a_day_of_court_and_says_on_whose_calendar() {
    // One month from the cause of action ends on Saturday, 2026-04-25.
    let story = Story::served();
    let complaint = |closed: &[&str]| {
        let position = story.position_at(&court(closed));
        let window = position.filing_window.unwrap();
        let due = position.deadlines.into_iter().find(|due| due.kind == DeadlineKind::ComplaintBy).unwrap();
        assert_eq!((due.last_safe, due.last_arguable), (window.last_safe, window.last_arguable));
        (due.day, due.last_arguable, due.steps.join("\n"))
    };
    let (day_of_court, arguable, steps) = complaint(&[]);
    assert_eq!((day_of_court, arguable), (day("2026-04-25"), day("2026-04-25")));
    assert!(steps.contains("JMFC Pune is open on 2026-04-25."), "{steps}");
    let (day_of_court, arguable, steps) = complaint(&["2026-04-24", "2026-04-25"]);
    assert_eq!((day_of_court, arguable), (day("2026-04-23"), day("2026-04-27")));
    assert!(steps.contains("JMFC Pune is closed from 2026-04-24 to 2026-04-25"), "{steps}");
    assert!(steps.contains("the preceding open day is 2026-04-23"), "{steps}");
    let steps = story.due(DeadlineKind::ComplaintBy).steps.join("\n");
    assert!(steps.contains("No court calendar was given: 2026-04-25 is taken"), "{steps}");
    assert_eq!(story.due(DeadlineKind::PayBy).day, story.position_at(&court(&["2026-03-24"])).pay_by.unwrap());
}

#[test]
fn a_window_without_a_day_of_court_is_empty_and_its_course_is_on_the_next_one() {
    // Both letters known: from 2026-04-26, a Sunday, to that same Sunday.
    let mut story = Story::begin();
    story.issue(&[Capacity::Drawer]);
    story.book(1, 1, "2026-03-05");
    story.serve(1, "2026-03-10", "2026-04-10");
    let window = story.position().filing_window.unwrap();
    assert_eq!((window.earliest_safe, window.last_safe, window.empty), (day("2026-04-26"), day("2026-04-26"), None));

    let court = court(&[]);
    let position = story.position_at(&court);
    let window = position.filing_window.clone().unwrap();
    let empty = window.empty.unwrap();
    assert_eq!((window.last_safe, empty.act_on), (day("2026-04-25"), day("2026-04-27")));
    assert!(
        empty.course.contains("condone 2 days") && empty.course.contains("the court was closed"),
        "{}",
        empty.course
    );
    let due = position.deadlines.iter().find(|due| due.kind == DeadlineKind::ComplaintBy).unwrap();
    assert_eq!((due.last_safe, due.day), (day("2026-04-25"), day("2026-04-27")));
    assert!(position.explanation().contains("act on 2026-04-27"), "{}", position.explanation());
}

#[test]
fn a_clock_that_is_over_stays_over_by_a_calendar_that_ends_it_earlier() {
    let mut story = Story::served();
    story.pass(DeadlineKind::PayBy);
    story.pass(DeadlineKind::ComplaintBy);
    assert_eq!(story.position().state.as_str(), "complaint_late");
    // It was over at the end of 2026-04-25: all the more by a calendar that ends it earlier.
    assert_eq!(story.position_at(&court(&["2026-04-25"])).state.as_str(), "complaint_late");
    assert_eq!(story.position_at(&court(&["2026-04-25"])).deadlines, []);
}
