//! A failed transfer, one thing at a time.

use kernel::Paise;
use proceedings::{
    Insolvency, Why,
    pss25::{Fact, State, StateKind, Step, rule},
};
use statutes::{Decision, Verdict};

use super::{AMOUNT, deadline, decision, failed, good, letters, notice, position, quick, receipt, returned, served};
use crate::story::day;

#[test]
fn a_want_of_funds_opens_thirty_days_for_the_notice() {
    let mut story = failed();
    let position_then = position(&story);
    assert_eq!(position_then.state.kind(), StateKind::NoticeDue);
    assert_eq!(deadline(&position_then, rule::NOTICE_BY), Some(day("2026-04-02")));
    assert_eq!(decision(&position_then, Step::IssueNotice), Some(Decision::Allowed), "{:?}", position_then.next);
    story.today = day("2026-04-03");
    assert_eq!(quick(&story), StateKind::Lapsed);
}

#[test]
fn another_code_is_for_counsel_and_a_fault_of_the_file_founds_nothing() {
    let mut story = good();
    story.on(day("2026-03-02"), returned("01", day("2026-03-03")));
    let closed = position(&story);
    assert_eq!((closed.state.kind(), closed.state.chain().kind()), (StateKind::WithCounsel, StateKind::NoticeDue));
    assert_eq!(closed.questions[0].why, Why::Law);
    // The clock of the notice runs all the same.
    assert_eq!(deadline(&closed, rule::NOTICE_BY), Some(day("2026-04-02")));
    let mut story = good();
    story.on(day("2026-03-02"), returned("03", day("2026-03-03")));
    assert_eq!(quick(&story), StateKind::NoCause);
}

#[test]
fn time_to_pay_and_the_month_run_from_the_first_and_the_last_service() {
    let mut story = served();
    let position_then = position(&story);
    let State::Served { pay_by, window } = &position_then.state else { panic!("{position_then:?}") };
    assert_eq!((pay_by.safe(), pay_by.arguable()), (day("2026-03-27"), day("2026-03-29")));
    assert_eq!((window.from.safe, window.last.safe()), (day("2026-03-30"), day("2026-04-28")));
    story.today = day("2026-03-30");
    let due = position(&story);
    assert_eq!(due.state.kind(), StateKind::ComplaintDue);
    assert_eq!(decision(&due, Step::File), Some(Decision::Allowed), "{:?}", due.next);
    story.today = day("2026-04-29");
    let late = position(&story);
    assert_eq!(late.state.kind(), StateKind::ComplaintLate);
    assert_eq!(decision(&late, Step::File), Some(Decision::NeedsPerson));
}

#[test]
fn a_letter_of_which_nothing_is_known_counts_from_its_booking() {
    let mut story = failed();
    story.on(day("2026-03-09"), notice(1));
    for letter in [1, 2] {
        story.on(day("2026-03-10"), Fact::LetterBooked { letter });
    }
    story.on(day("2026-03-12"), Fact::LetterServed { letter: 1 });
    let position = position(&story);
    let State::NoticeSent { letters: 2, unknown: 1, complaint_by } = position.state else { panic!("{position:?}") };
    assert_eq!(complaint_by.unwrap().safe(), day("2026-04-26"));
    assert_eq!(deadline(&position, rule::COMPLAINT_BY), Some(day("2026-04-26")));
    assert_eq!(deadline(&position, rule::PAY_BY), None);
}

#[test]
fn a_complaint_before_the_time_to_pay_is_over_is_none() {
    let mut story = served();
    let filed = story.on(day("2026-03-27"), Fact::ComplaintFiled { filing: 1 });
    let position = position(&story);
    let State::Filed { verdict, .. } = position.state.chain() else { panic!("{position:?}") };
    assert!(matches!(verdict, Verdict::Premature { .. }), "{verdict:?}");
    assert_eq!(position.state.kind(), StateKind::WithCounsel);
    assert_eq!(position.questions[0].entries, [filed]);
}

#[test]
fn a_late_complaint_needs_condonation_and_ends_when_that_is_refused() {
    let mut story = served();
    story.on(day("2026-05-10"), Fact::ComplaintFiled { filing: 1 });
    let late = position(&story);
    let State::Filed { verdict: Verdict::Late { by_days: 12 }, .. } = late.state else { panic!("{late:?}") };
    assert!(late.explanation.contains("needs an application for condonation"), "{}", late.explanation);
    story.on(day("2026-06-01"), Fact::CondonationDecided { filing: 1, condoned: false });
    assert_eq!(quick(&story), StateKind::CondonationRefused);
}

#[test]
fn payment_is_judged_by_its_value_date_and_money_without_a_name_pays_nothing() {
    let mut story = served();
    story.on(day("2026-03-20"), receipt(AMOUNT, false));
    assert_eq!(quick(&story), StateKind::Served);
    assert!(position(&story).explanation.contains("Find out what it pays"));
    story.on(day("2026-03-27"), receipt(AMOUNT, true));
    assert_eq!(quick(&story), StateKind::Paid);
    // On a day that lies between the two possible last days it is for counsel.
    let mut story = served();
    story.on(day("2026-03-28"), receipt(AMOUNT, true));
    assert_eq!(quick(&story), StateKind::WithCounsel);
    let mut story = served();
    story.on(day("2026-03-30"), receipt(AMOUNT, true));
    assert_eq!(quick(&story), StateKind::PaidLate);
}

#[test]
fn a_notice_for_another_amount_is_none_in_law() {
    let mut story = failed();
    let wrong = Paise::new(AMOUNT + 1).unwrap();
    story.on(day("2026-03-09"), Fact::NoticeIssued { notice: 1, amount: wrong, letters: letters(1) });
    story.on(day("2026-03-10"), Fact::LetterBooked { letter: 1 });
    let position = position(&story);
    assert_eq!(position.state.kind(), StateKind::NoticeDue);
    assert!(position.remarks[0].contains("none in law"), "{:?}", position.remarks);
}

#[test]
fn a_moratorium_of_a_guarantor_stops_nothing_here() {
    let mut story = served();
    story.on(day("2026-03-20"), Fact::MoratoriumBegun { order: 1, of: Insolvency::PersonalGuarantor });
    assert_eq!(quick(&story), StateKind::Served);
    story.on(day("2026-03-21"), Fact::MoratoriumBegun { order: 2, of: Insolvency::Company });
    assert_eq!(quick(&story), StateKind::Barred);
}
