//! What was paid, when, and what follows.

use super::facts::{AMOUNT, Story, day};
use crate::domain::{Capacity, DeadlineKind, State};

#[test]
fn payment_in_full_in_time_ends_it_and_a_reversal_revives_it() {
    let mut story = Story::served();
    let before = story.position();
    let part = story.pay(1, AMOUNT - 1, "2026-03-20");
    assert_eq!(story.position().state.as_str(), "served");
    story.pay(2, 1, "2026-03-24");
    assert_eq!(story.position().state, State::Paid { on: day("2026-03-24"), pay_by: Some(day("2026-03-24")) });
    assert_eq!(story.armed(), []);
    assert_eq!(story.position().received.get(), AMOUNT);
    story.reverse(1, part, "2026-03-27");
    assert_eq!(story.position().state, before.state);
    assert_eq!(story.position().deadlines, before.deadlines);
    assert_eq!(story.position().received.get(), 1);
}

#[test]
fn payment_the_day_after_is_late_and_the_clock_of_the_complaint_goes_on() {
    let mut story = Story::served();
    story.pass(DeadlineKind::PayBy);
    story.pay(1, AMOUNT, "2026-03-25");
    let State::PaidLate { on, over: false, .. } = story.position().state else { panic!("{story:?}") };
    assert_eq!(on, day("2026-03-25"));
    assert_eq!(story.armed(), [("complaint_by", "2026-04-25".to_owned())]);
    story.pass(DeadlineKind::ComplaintBy);
    assert!(matches!(story.position().state, State::PaidLate { over: true, .. }));
    story.drop_it("2026-04-26");
    assert_eq!(story.position().state.as_str(), "ended");
}

#[test]
fn money_that_becomes_known_late_is_judged_by_its_value_date() {
    let mut story = Story::served();
    story.pass(DeadlineKind::PayBy);
    assert_eq!(story.position().state.as_str(), "complaint_due");
    story.pay(1, AMOUNT, "2026-03-23");
    assert_eq!(story.position().state.as_str(), "paid");
}

#[test]
fn payment_between_the_two_possible_last_days_is_a_question_and_the_clock_stays() {
    let mut story = Story::served_between();
    story.pay(1, AMOUNT, "2026-04-10");
    let State::WithCounsel { question, .. } = story.position().state else { panic!("{story:?}") };
    assert!(question.contains("between 2026-03-24 and 2026-05-04"), "{question}");
    story.pass(DeadlineKind::PayBy);
    assert_eq!(story.position().state.as_str(), "with_counsel");
    assert_eq!(story.armed(), [("complaint_by", "2026-05-05".to_owned())]);
}

#[test]
fn payment_before_service_is_in_time_and_before_a_notice_too() {
    let mut story = Story::begin();
    let mut unsent = story.clone();
    unsent.pay(1, AMOUNT, "2026-03-10");
    assert_eq!(unsent.position().state, State::Paid { on: day("2026-03-10"), pay_by: None });
    story.issue(&[Capacity::Drawer]);
    story.book(1, 1, "2026-03-05");
    let mut doubtful = story.clone();
    story.pay(1, AMOUNT, "2026-03-20");
    assert_eq!(story.position().state.as_str(), "paid", "served on 2026-03-05 at the earliest");
    doubtful.pay(1, AMOUNT, "2026-03-21");
    assert_eq!(doubtful.position().state.as_str(), "with_counsel");
    assert_eq!(doubtful.armed(), [("complaint_by", "2026-04-21".to_owned())]);
    doubtful.serve(1, "2026-03-06", "2026-03-06");
    assert_eq!(doubtful.position().state.as_str(), "paid");
}

#[test]
fn money_before_the_return_does_not_pay_the_cheque() {
    let mut story = Story::begin();
    story.pay(1, AMOUNT, "2026-03-01");
    assert_eq!(story.position().state.as_str(), "notice_due");
    assert_eq!(story.position().received.get(), 0);
}

#[test]
fn money_without_a_name_counts_only_where_no_other_cheque_is_open() {
    let mut story = Story::served();
    let mut alone = story.clone();
    alone.receive(1, AMOUNT, "2026-03-20", false, true);
    assert_eq!(alone.position().state.as_str(), "paid");
    story.receive(1, AMOUNT, "2026-03-20", false, false);
    let position = story.position();
    assert_eq!((position.state.as_str(), position.received.get(), position.possible.get()), ("served", 0, AMOUNT));
    assert!(position.explanation().contains("was not said to pay a cheque"), "{}", position.explanation());
}

#[test]
fn what_is_paid_too_late_is_demanded_of_nobody_although_another_noticee_could_be_written_to() {
    let mut story = Story::begin();
    story.issue(&[Capacity::Drawer, Capacity::Director]);
    story.book(1, 1, "2026-03-03");
    story.serve(1, "2026-03-04", "2026-03-04");
    assert_eq!(story.position().state.as_str(), "notice_due", "the director has no letter yet");
    story.pay(1, AMOUNT, "2026-03-20");
    assert_eq!(story.position().state.as_str(), "paid_late");
    assert_eq!(story.armed().iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), ["complaint_by", "notice_by"]);
}
