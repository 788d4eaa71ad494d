//! Whether the notice was sent in time, to whom, and what else there is to do.

use statutes::Book;

use super::facts::{AMOUNT, Story, day, notice_due, paise};
use crate::domain::{Capacity, DeadlineKind, FactKind, NotServedReason, OtherBook, State, fold_on};

#[test]
fn a_notice_that_is_handed_over_stops_no_clock() {
    let mut story = Story::begin();
    story.issue(&[Capacity::Drawer]);
    assert_eq!(story.position().state, notice_due("2026-04-01"));
    assert_eq!(story.armed(), [("notice_by", "2026-04-01".to_owned())]);
}

#[test]
fn a_notice_drafted_by_another_version_of_the_book_is_remarked_and_changes_nothing_else() {
    let mut story = Story::begin();
    story.issue(&[Capacity::Drawer]);
    let one_book = story.clone();
    for fact in &mut story.facts {
        if let FactKind::NoticeIssued(notice) = &mut fact.kind {
            notice.other_book = OtherBook::between("aaaaaaaaaaaabbbb".to_owned(), "ccccccccccccdddd");
        }
    }
    let explanation = story.explanation();
    assert!(explanation.contains("by version aaaaaaaaaaaa of the statute book"), "{explanation}");
    assert!(explanation.contains("counted here by version cccccccccccc:"), "{explanation}");
    assert_eq!(story.position().state, one_book.position().state);
    assert_eq!(story.armed(), one_book.armed());
    assert!(!one_book.explanation().contains("statute book"), "{}", one_book.explanation());
}

#[test]
fn a_letter_booked_in_time_to_everybody_meets_the_notice_and_starts_the_clock_of_the_complaint() {
    let mut story = Story::begin();
    story.issue(&[Capacity::Company, Capacity::Director]);
    story.book(1, 1, "2026-03-05");
    assert_eq!(story.position().state.as_str(), "notice_due", "the director has none yet");
    // Served on the day of booking at the earliest: 15 days, the day after, one month.
    let both = [("complaint_by", "2026-04-21".to_owned()), ("notice_by", "2026-04-01".to_owned())];
    assert_eq!(story.armed(), both);
    story.book(2, 2, "2026-03-06");
    let State::NoticeSent { letters: 2, unknown: 2, .. } = story.position().state else { panic!("{story:?}") };
    assert_eq!(story.armed(), both[..1]);
    let steps = story.due(DeadlineKind::ComplaintBy).steps;
    assert!(steps[0].contains("counted as if served on the day of its booking"), "{steps:?}");
}

#[test]
fn the_last_day_for_booking_is_in_time_and_the_next_is_not() {
    let mut story = Story::begin();
    story.issue(&[Capacity::Drawer]);
    let mut late = story.clone();
    story.book(1, 1, "2026-04-01");
    assert_eq!(story.position().state.as_str(), "notice_sent");
    late.book(1, 1, "2026-04-02");
    assert_eq!(late.position().state, notice_due("2026-04-01"));
    late.pass(DeadlineKind::NoticeBy);
    assert_eq!(late.position().state.as_str(), "lapsed_unsent");
    assert!(late.explanation().contains("A letter was booked on 2026-04-02, too late."), "{}", late.explanation());
    assert_eq!(late.armed(), []);
}

#[test]
fn a_booking_that_becomes_known_after_its_deadline_passed_is_in_time_all_the_same() {
    let mut story = Story::begin();
    story.issue(&[Capacity::Drawer]);
    story.pass(DeadlineKind::NoticeBy);
    assert_eq!(story.position().state.as_str(), "lapsed_unsent");
    story.book(1, 1, "2026-03-30");
    assert_eq!(story.position().state.as_str(), "notice_sent");
}

#[test]
fn an_address_that_failed_inside_the_window_is_tried_again_with_the_old_deadline() {
    let mut story = Story::begin();
    story.issue(&[Capacity::Drawer]);
    story.book(1, 1, "2026-03-05");
    story.miss(1, NotServedReason::Left, "2026-03-12");
    assert_eq!(story.position().state, State::NoticeDue { until: day("2026-04-01"), again: true });
    assert_eq!(story.armed(), [("notice_by", "2026-04-01".to_owned())]);
    story.issue_letters(2, paise(AMOUNT), &[(7, 1, Capacity::Drawer)]);
    story.book(7, 1, "2026-03-20");
    assert_eq!(story.position().state.as_str(), "notice_sent");
    // The letter that reached nobody starts no clock: 2026-03-20 does.
    assert_eq!(story.armed(), [("complaint_by", "2026-05-05".to_owned())]);
}

#[test]
fn an_address_that_failed_after_the_window_leaves_only_another_presentation() {
    let mut story = Story::begin();
    story.issue(&[Capacity::Drawer]);
    story.book(1, 1, "2026-03-30");
    story.miss(1, NotServedReason::NotKnown, "2026-04-10");
    // Armed in the past; the timer fires at once.
    story.pass(DeadlineKind::NoticeBy);
    let State::NotServed { cures, .. } = story.position().state else { panic!("{story:?}") };
    assert!(cures[0].contains("2026-05-20"), "{cures:?}");
    assert_eq!(story.armed(), []);
    assert!(story.explanation().contains("No letter reached the drawer"), "{}", story.explanation());
}

#[test]
fn one_good_address_is_enough_for_a_noticee() {
    let mut story = Story::begin();
    story.issue_letters(1, paise(AMOUNT), &[(1, 1, Capacity::Drawer), (2, 1, Capacity::Drawer)]);
    story.book(1, 1, "2026-03-05");
    story.book(2, 1, "2026-03-05");
    story.miss(1, NotServedReason::InsufficientAddress, "2026-03-10");
    story.serve(2, "2026-03-09", "2026-03-09");
    assert_eq!(story.position().state.as_str(), "served");
}

#[test]
fn a_director_who_was_missed_does_not_save_the_company_and_a_company_needs_no_director() {
    let both = [Capacity::Company, Capacity::Director];
    let mut story = Story::begin();
    story.issue(&both);
    story.book(1, 1, "2026-03-30");
    story.book(2, 2, "2026-03-30");
    let (mut no_director, mut no_company) = (story.clone(), story);
    no_director.miss(2, NotServedReason::Left, "2026-04-05");
    no_director.pass(DeadlineKind::NoticeBy);
    assert_eq!(no_director.position().state.as_str(), "notice_sent");
    let explanation = no_director.explanation();
    assert!(explanation.contains("No letter in time reached noticee 2 (director)"), "{explanation}");
    no_company.miss(1, NotServedReason::Left, "2026-04-05");
    no_company.pass(DeadlineKind::NoticeBy);
    assert_eq!(no_company.position().state.as_str(), "not_served");
    assert_eq!(no_company.armed(), [], "without a notice to the company nobody can be prosecuted");
}

#[test]
fn a_demand_for_another_amount_is_none() {
    let mut story = Story::begin();
    story.issue_letters(1, paise(AMOUNT + 100), &[(1, 1, Capacity::Drawer)]);
    story.book(1, 1, "2026-03-05");
    assert_eq!(story.position().state, notice_due("2026-04-01"));
    assert!(story.explanation().contains("Kaveri Plastics"), "{}", story.explanation());
}

#[test]
fn a_booking_between_the_safe_and_the_arguable_day_is_a_question_and_the_clock_runs() {
    let mut story = Story {
        facts: vec![super::recorded(1, super::dishonour(1, "01", ("2026-03-02", "2026-03-05")), "2026-03-06")],
    };
    story.issue(&[Capacity::Drawer]);
    story.book(1, 1, "2026-04-03");
    let State::WithCounsel { question, .. } = story.position().state else { panic!("{story:?}") };
    assert!(question.contains("booked on 2026-04-03, after the safe last day"), "{question}");
    assert_eq!(story.armed(), [("complaint_by", "2026-05-19".to_owned())]);
}

#[test]
fn what_contradicts_itself_is_a_question_and_keeps_every_clock() {
    let mut early = Story::begin();
    early.issue(&[Capacity::Drawer]);
    early.book(1, 1, "2026-03-01");
    let State::WithCounsel { question, .. } = early.position().state else { panic!("{early:?}") };
    assert!(question.contains("before the payee was informed"), "{question}");
    assert_eq!(early.armed().iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), ["complaint_by", "notice_by"]);

    let mut served = Story::begin();
    served.issue(&[Capacity::Drawer]);
    served.book(1, 1, "2026-03-10");
    served.serve(1, "2026-03-08", "2026-03-09");
    let State::WithCounsel { question, .. } = served.position().state else { panic!("{served:?}") };
    assert!(question.contains("before it was booked"), "{question}");
    assert_eq!(served.armed(), [("complaint_by", "2026-04-24".to_owned())], "from the earliest day that was said");
    assert_eq!(served.position().filing_window, None);
}

#[test]
fn the_drawers_death_ends_it_and_a_directors_does_not() {
    let mut story = Story::begin();
    story.issue(&[Capacity::Drawer, Capacity::Director]);
    story.book(1, 1, "2026-03-05");
    story.book(2, 2, "2026-03-05");
    let mut director = story.clone();
    story.miss(1, NotServedReason::Deceased, "2026-03-12");
    assert_eq!(story.position().state.as_str(), "ended");
    assert!(story.explanation().contains("has died"), "{}", story.explanation());
    assert_eq!(story.armed(), []);
    // The remark was about somebody else: the evidence is replaced and everything is as it was.
    story.serve(1, "2026-03-14", "2026-03-14");
    assert_eq!(story.position().state.as_str(), "notice_sent");
    director.miss(2, NotServedReason::Deceased, "2026-03-12");
    assert_eq!(director.position().state.as_str(), "notice_due");
}

#[test]
fn no_cure_is_proposed_whose_day_is_over() {
    let mut story = Story::begin();
    story.pass(DeadlineKind::NoticeBy);
    let on = |today: &str| fold_on(&story.facts, &Book::embedded(), None, day(today)).unwrap().state.cures().to_vec();
    assert!(on("2026-05-20").iter().any(|cure| cure.contains("resent the cheque again")), "{:?}", on("2026-05-20"));
    assert_eq!(on("2026-05-21"), ["Claim the debt by suit or before the tribunal."]);
    let late = Story {
        facts: vec![super::recorded(1, super::dishonour(1, "01", ("2026-03-02", "2026-03-02")), "2026-04-05")],
    };
    let on = |today: &str| fold_on(&late.facts, &Book::embedded(), None, day(today)).unwrap().state.cures().len();
    assert_eq!((on("2026-04-05"), on("2026-05-20"), on("2026-05-21")), (2, 2, 1));
}
