//! Arbitration, one thing at a time.

use proceedings::{
    Circumstance, Value, Why,
    arbitration::{Appointer, Extension, Fact, Outcome, Party, State, StateKind, Step, rule},
};
use statutes::Decision;

use super::{awarded, deadline, decision, failing, good, invoked, position, quick, received, respondent};
use crate::story::day;

#[test]
fn a_request_is_gated_and_a_neutral_proposal_is_one_of_its_clauses() {
    let mut story = good();
    assert_eq!(decision(&position(&story), Step::SendRequest), Some(Decision::Allowed), "{:?}", position(&story).next);
    story.wait(1);
    let value = Value::YesNo(false);
    story.now(Fact::Circumstance(Circumstance { name: "arbitration.proposal_neutral".to_owned(), value }));
    assert_eq!(decision(&position(&story), Step::SendRequest), Some(Decision::Refused));
    assert_eq!(failing(&position(&story), Step::SendRequest), ["proposal"]);
}

#[test]
fn arbitration_begins_when_the_last_respondent_has_the_request() {
    let mut story = good();
    story.on(day("2026-03-02"), Fact::RequestSent { request: 1, respondents: 2 });
    story.on(day("2026-03-06"), received(1, 1));
    assert_eq!(quick(&story), StateKind::RequestSent);
    assert!(position(&story).explanation.contains("respondent 2 is not known"));
    story.on(day("2026-03-10"), received(1, 2));
    let position_then = position(&story);
    assert_eq!(position_then.state.kind(), StateKind::Invoked);
    assert_eq!(deadline(&position_then, rule::APPOINTMENT), day("2026-04-09"));
    story.today = day("2026-04-10");
    let due = position(&story);
    assert_eq!(due.state.kind(), StateKind::AppointmentDue);
    assert_eq!(decision(&due, Step::AskCourt), Some(Decision::Allowed), "{:?}", due.next);
    assert_eq!(deadline(&due, rule::ASK_COURT_BY), day("2029-04-09"));
}

#[test]
fn an_arbitrator_whom_the_lender_names_alone_has_no_mandate_until_that_is_waived() {
    let mut story = invoked();
    story.on(day("2026-03-20"), Fact::ArbitratorAppointed { appointment: 1, by: Appointer::Lender });
    let void = position(&story);
    assert_eq!(void.state.kind(), StateKind::AppointmentVoid);
    assert!(void.explanation.contains("Perkins"), "{}", void.explanation);
    let made = story.on(day("2026-08-20"), Fact::AwardMade { outcome: Outcome::Allowed });
    let award = position(&story);
    assert_eq!(award.state.kind(), StateKind::WithCounsel);
    assert!(award.questions.iter().any(|question| question.entries.contains(&made)), "{:?}", award.questions);
    story.on(day("2026-08-21"), Fact::WaiverGiven);
    assert_eq!(quick(&story), StateKind::Awarded);
}

#[test]
fn interim_relief_falls_if_arbitration_does_not_begin_in_ninety_days() {
    let mut story = good();
    let ordered = story.on(day("2026-02-02"), Fact::ReliefOrdered { order: 1 });
    assert_eq!(deadline(&position(&story), rule::COMMENCE_BY), day("2026-05-03"));
    story.on(day("2026-04-20"), Fact::RequestSent { request: 1, respondents: 1 });
    story.today = day("2026-05-04");
    let position = position(&story);
    assert_eq!(position.state.kind(), StateKind::WithCounsel);
    assert_eq!(position.questions[0].entries[0], ordered);
    assert!(position.explanation.contains("s.9(2)"), "{}", position.explanation);
}

#[test]
fn the_time_for_the_award_is_extended_by_consent_once_and_by_the_court_to_its_day() {
    let mut story = invoked();
    story.on(day("2026-03-20"), Fact::ArbitratorAppointed { appointment: 1, by: Appointer::Court });
    story.on(day("2026-03-25"), Fact::ArbitratorsNotified { appointment: 1 });
    assert_eq!(deadline(&position(&story), rule::PLEADINGS), day("2026-09-25"));
    story.on(day("2026-09-01"), Fact::PleadingsCompleted);
    assert_eq!(deadline(&position(&story), rule::AWARD), day("2027-09-01"));
    story.today = day("2027-09-02");
    assert_eq!(quick(&story), StateKind::AwardOverdue);
    story.now(Fact::AwardTimeExtended { by: Extension::Consent });
    let State::Pleaded { award_by, .. } = position(&story).state else { panic!() };
    assert_eq!(award_by, Some(day("2028-03-01")));
    story.today = day("2028-03-02");
    assert_eq!(quick(&story), StateKind::AwardOverdue);
    story.now(Fact::AwardTimeExtended { by: Extension::Court { until: day("2028-08-31") } });
    assert_eq!(quick(&story), StateKind::Pleaded);
    let late = story.on(day("2028-09-01"), Fact::AwardMade { outcome: Outcome::Allowed });
    let position = position(&story);
    assert_eq!(position.state.kind(), StateKind::WithCounsel);
    assert!(position.questions.iter().any(|question| question.entries.contains(&late) && question.why == Why::Law));
}

#[test]
fn an_award_is_enforced_when_three_months_are_over_and_thirty_days_more_are_shown() {
    let mut story = awarded();
    let open = position(&story);
    let State::SetAsideOpen { until, outer, .. } = &open.state else { panic!("{open:?}") };
    // Himachal Techno: 12 November + 3 months = 12 February, + 30 days = 14 March.
    assert_eq!((until.safe(), outer.unwrap().safe()), (day("2027-02-12"), day("2027-03-14")));
    assert_eq!(decision(&open, Step::Execute), None);
    story.today = day("2027-02-13");
    let over = position(&story);
    assert_eq!(over.state.kind(), StateKind::Enforceable);
    assert_eq!(decision(&over, Step::Execute), Some(Decision::Allowed), "{:?}", over.next);
    story.now(Fact::ExecutionFiled);
    assert_eq!(quick(&story), StateKind::Executing);
}

#[test]
fn execution_before_its_day_is_a_question() {
    let mut story = awarded();
    let filed = story.on(day("2027-01-10"), Fact::ExecutionFiled);
    let position = position(&story);
    assert_eq!(position.state.kind(), StateKind::WithCounsel);
    assert_eq!(position.questions[0].entries[1], filed);
}

#[test]
fn a_correction_that_was_asked_for_in_time_moves_the_time_to_challenge() {
    let mut story = awarded();
    story.on(day("2026-12-01"), Fact::CorrectionAsked);
    assert_eq!(quick(&story), StateKind::CorrectionPending);
    story.on(day("2027-01-15"), Fact::CorrectionDecided);
    assert_eq!(deadline(&position(&story), rule::SET_ASIDE), day("2027-04-15"));
    // One that came after its thirty days moves nothing.
    let mut story = awarded();
    story.on(day("2026-12-13"), Fact::CorrectionAsked);
    assert_eq!(quick(&story), StateKind::SetAsideOpen);
    assert_eq!(deadline(&position(&story), rule::SET_ASIDE), day("2027-02-12"));
}

#[test]
fn a_challenge_stays_nothing_and_a_late_one_is_seen() {
    let mut story = awarded();
    story.on(day("2027-03-20"), Fact::ChallengeFiled { challenge: 1, by: respondent(2) });
    let position_then = position(&story);
    let State::Challenged { verdict, .. } = &position_then.state else { panic!("{position_then:?}") };
    assert!(matches!(verdict, statutes::Verdict::Late { .. }), "{verdict:?}");
    assert_eq!(decision(&position_then, Step::Execute), Some(Decision::Allowed), "{:?}", position_then.next);
    story.on(day("2027-05-01"), Fact::ChallengeDecided { challenge: 1, award_stands: false });
    assert_eq!(quick(&story), StateKind::SetAside);
    story.on(day("2027-06-01"), Fact::RequestSent { request: 2, respondents: 1 });
    assert_eq!(quick(&story), StateKind::RequestSent);
}

#[test]
fn an_award_against_the_creditor_is_for_counsel_with_its_last_day() {
    let mut story = invoked();
    story.on(day("2026-03-20"), Fact::ArbitratorAppointed { appointment: 1, by: Appointer::Court });
    story.on(day("2026-11-02"), Fact::AwardMade { outcome: Outcome::Dismissed });
    story.on(day("2026-11-12"), Fact::AwardReceived { party: Party::Claimant });
    let position = position(&story);
    assert_eq!(position.state.kind(), StateKind::WithCounsel);
    assert!(position.questions[0].text.contains("2027-02-12"), "{:?}", position.questions);
}
