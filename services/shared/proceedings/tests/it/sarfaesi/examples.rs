//! Enforcement of a security, one thing at a time.

use proceedings::{
    Insolvency, Says, Why,
    sarfaesi::{Auction, Fact, Possession, Reply, State, StateKind, Step, rule},
};
use statutes::Decision;

use super::{
    PRICE, PUBLIC, begin, deadline, decision, demanded, failing, good, noticed, noticed_for_sale, position, possessed,
    quick, rupees, sale_notice_served, served,
};
use crate::story::day;

#[test]
fn sixty_days_run_from_the_notice_and_are_safe_from_the_last_service() {
    let mut story = demanded();
    let position_then = position(&story);
    assert_eq!(position_then.state.kind(), StateKind::Demanded);
    // 2 March + 60 = 1 May; 11 March + 60 = 10 May.
    assert_eq!(deadline(&position_then, rule::DEMAND_EXPIRES), ("2026-05-11".to_owned(), "2026-05-02".to_owned()));
    story.today = day("2026-05-10");
    assert_eq!(quick(&story), StateKind::Demanded);
    assert_eq!(decision(&position(&story), Step::TakePossession), None);
    story.today = day("2026-05-11");
    assert_eq!(quick(&story), StateKind::TimeRunOut);
    let position = position(&story);
    assert_eq!(decision(&position, Step::TakePossession), Some(Decision::Allowed), "{:?}", position.next);
    assert_eq!(decision(&position, Step::AskMagistrate), Some(Decision::Allowed), "{:?}", position.next);
}

#[test]
fn while_a_noticee_is_not_served_no_day_is_safe() {
    let mut story = good();
    story.on(day("2026-03-02"), Fact::DemandIssued { demand: 1, noticees: 2 });
    story.on(day("2026-03-09"), served(1, 1));
    story.today = day("2026-09-01");
    let position = position(&story);
    let State::Demanded { unserved, measures_from, .. } = &position.state else { panic!("{:?}", position.state) };
    assert_eq!((unserved.as_slice(), measures_from), ([2].as_slice(), &None));
    assert!(position.explanation.contains("Service on noticee 2 is not known"), "{}", position.explanation);
}

#[test]
fn a_representation_blocks_until_it_is_answered_with_reasons() {
    let mut story = demanded();
    story.on(day("2026-04-01"), Fact::RepresentationReceived { representation: 1 });
    assert_eq!(deadline(&position(&story), rule::REPLY_BY), ("2026-04-16".to_owned(), "2026-04-16".to_owned()));
    story.on(
        day("2026-04-10"),
        Fact::RepresentationAnswered { representation: 1, answer: Reply::RejectedWithoutReasons },
    );
    assert_eq!(quick(&story), StateKind::Objected);
    story.today = day("2026-04-17");
    let late = position(&story);
    assert_eq!(late.state.kind(), StateKind::WithCounsel);
    assert_eq!(late.questions[0].why, Why::Law);
    story.on(day("2026-04-18"), Fact::RepresentationAnswered { representation: 1, answer: Reply::RejectedWithReasons });
    story.today = day("2026-05-11");
    let answered = position(&story);
    assert_eq!(answered.state.kind(), StateKind::TimeRunOut);
    // The answer was late: a person decides on measures.
    assert_eq!(decision(&answered, Step::TakePossession), Some(Decision::NeedsPerson));
    assert_eq!(failing(&answered, Step::TakePossession), ["reply_in_time"]);
}

#[test]
fn possession_before_the_sixty_days_is_a_question_that_names_both_facts() {
    let mut story = demanded();
    let issued = story.entries.iter().position(
        |entry| matches!(&entry.says, Says::Happened(said) if matches!(said.fact, Fact::DemandIssued { .. })),
    );
    let issued = story.entries[issued.unwrap()].id;
    let taken = story.on(day("2026-04-24"), Fact::PossessionTaken { how: Possession::Symbolic });
    let position = position(&story);
    assert_eq!(position.state.kind(), StateKind::WithCounsel);
    assert_eq!(position.state.chain().kind(), StateKind::PossessionTaken);
    let question = &position.questions[0];
    assert_eq!(question.entries, [issued, taken], "{question:?}");
    assert!(question.text.contains("2026-05-11"), "{question:?}");
    assert!(!position.deadlines.iter().any(|deadline| deadline.rule == rule::DEMAND_EXPIRES));
    // Publication runs all the same: seven days.
    assert_eq!(deadline(&position, rule::PUBLISH_POSSESSION).0, "2026-05-01");
    // The act is taken back: the record stands as before.
    story.take_back(taken);
    assert_eq!(quick(&story), StateKind::Demanded);
}

#[test]
fn possession_that_is_not_published_in_seven_days_is_for_counsel() {
    let mut story = demanded();
    story.on(day("2026-05-11"), Fact::PossessionTaken { how: Possession::Physical });
    story.today = day("2026-05-18");
    assert_eq!(quick(&story), StateKind::PossessionTaken);
    story.today = day("2026-05-19");
    let position = position(&story);
    assert_eq!(position.state.kind(), StateKind::WithCounsel);
    assert!(position.explanation.contains("Rule 8(2)"), "{}", position.explanation);
}

#[test]
fn an_auction_waits_thirty_clear_days_after_the_last_step_of_its_notice() {
    let mut story = noticed_for_sale();
    let position_then = position(&story);
    let State::SaleNoticed { auction_from: Some(from), .. } = &position_then.state else { panic!("{position_then:?}") };
    assert_eq!(from.safe(), day("2026-07-08"));
    story.today = day("2026-07-07");
    assert_eq!(decision(&position(&story), Step::Auction), Some(Decision::Refused));
    assert_eq!(failing(&position(&story), Step::Auction), ["first_sale"]);
    story.today = day("2026-07-08");
    assert_eq!(decision(&position(&story), Step::Auction), Some(Decision::Allowed), "{:?}", position(&story).next);
    // Both ends of the right to redeem are shown.
    assert!(position_then.explanation.contains("2026-07-07"), "{}", position_then.explanation);
}

#[test]
fn a_sale_that_is_fixed_too_early_is_a_question_at_once() {
    let mut story = possessed();
    story.on(day("2026-05-20"), Fact::AssetValued { value: rupees(PRICE) });
    story.on(day("2026-05-20"), Fact::ReservePriceFixed { price: rupees(PRICE) });
    story.on(day("2026-06-01"), noticed(1, day("2026-07-01")));
    story.on(day("2026-06-02"), sale_notice_served(1, 1));
    story.on(day("2026-06-02"), sale_notice_served(1, 2));
    for way in PUBLIC {
        story.on(day("2026-06-02"), Fact::SaleAnnounced { sale: 1, way });
    }
    let position = position(&story);
    assert_eq!(position.state.kind(), StateKind::WithCounsel);
    assert!(position.questions[0].text.contains("from 2026-07-03"), "{:?}", position.questions);
}

#[test]
fn after_a_failed_sale_fifteen_days_are_arguable_and_thirty_safe() {
    let mut story = noticed_for_sale();
    story.on(day("2026-07-08"), Fact::AuctionHeld { sale: 1, outcome: Auction::NoBid });
    assert_eq!(quick(&story), StateKind::AuctionFailed);
    story.on(day("2026-07-10"), noticed(2, day("2026-09-01")));
    story.on(day("2026-07-10"), sale_notice_served(2, 1));
    story.on(day("2026-07-10"), sale_notice_served(2, 2));
    for way in PUBLIC {
        story.on(day("2026-07-10"), Fact::SaleAnnounced { sale: 2, way });
    }
    let position = position(&story);
    assert_eq!(deadline(&position, rule::SUBSEQUENT_SALE_NOTICE), ("2026-08-10".to_owned(), "2026-07-26".to_owned()));
}

#[test]
fn a_sale_runs_to_its_certificate() {
    let mut story = noticed_for_sale();
    let price = rupees(PRICE + 1);
    story.on(day("2026-07-08"), Fact::AuctionHeld { sale: 1, outcome: Auction::Sold { price } });
    assert_eq!(deadline(&position(&story), rule::DEPOSIT_BY).0, "2026-07-09");
    story.on(day("2026-07-08"), Fact::DepositReceived { sale: 1 });
    assert_eq!(quick(&story), StateKind::DepositPaid);
    story.on(day("2026-07-10"), Fact::SaleConfirmed { sale: 1 });
    assert_eq!(deadline(&position(&story), rule::BALANCE_BY).0, "2026-07-25");
    let extended = story.on(day("2026-07-20"), Fact::BalanceTimeExtended { sale: 1, until: day("2026-11-10") });
    let too_far = position(&story);
    assert_eq!(too_far.state.kind(), StateKind::WithCounsel);
    assert!(too_far.questions[0].text.contains("cannot go beyond"), "{:?}", too_far.questions);
    story.correct(extended, day("2026-07-20"), Fact::BalanceTimeExtended { sale: 1, until: day("2026-09-01") });
    story.on(day("2026-08-30"), Fact::BalanceReceived { sale: 1 });
    story.on(day("2026-09-02"), Fact::CertificateIssued { sale: 1 });
    let position = position(&story);
    assert_eq!(position.state.kind(), StateKind::Certified, "{}", position.explanation);
    assert_eq!((position.deadlines.len(), position.next.len()), (0, 0));
}

#[test]
fn a_step_without_the_one_before_it_is_a_question_and_not_a_guess() {
    let mut story = possessed();
    let sold = story.on(day("2026-07-08"), Fact::AuctionHeld { sale: 1, outcome: Auction::NoBid });
    let position_then = position(&story);
    assert_eq!(position_then.state.chain().kind(), StateKind::PossessionPublished);
    assert_eq!(position_then.questions[0].why, Why::Missing);
    assert_eq!(position_then.questions[0].entries, [sold]);
    // The missing notice arrives late, and is in order.
    let mut story = noticed_for_sale();
    story.on(day("2026-07-08"), Fact::AuctionHeld { sale: 1, outcome: Auction::NoBid });
    assert_eq!(quick(&story), StateKind::AuctionFailed);
}

#[test]
fn a_service_before_its_demand_contradicts_it() {
    let mut story = good();
    let issued = story.on(day("2026-03-02"), Fact::DemandIssued { demand: 1, noticees: 1 });
    let early = story.on(day("2026-02-20"), served(1, 1));
    let position = position(&story);
    let question = &position.questions[0];
    assert_eq!(question.why, Why::Contradiction);
    assert_eq!(question.entries, [issued, early]);
    assert!(question.text.contains("2026-02-20") && question.text.contains("2026-03-02"), "{question:?}");
}

#[test]
fn the_tribunal_sets_a_measure_aside_and_the_one_above_restores_it() {
    let mut story = possessed();
    story.on(day("2026-06-01"), Fact::TribunalAsked { application: 1 });
    assert!(position(&story).explanation.contains("stays nothing by itself"));
    story.on(day("2026-07-01"), Fact::TribunalDecided { application: 1, measures_stand: false });
    assert_eq!(quick(&story), StateKind::SetAside);
    assert_eq!(decision(&position(&story), Step::TakePossession), Some(Decision::Allowed));
    story.on(day("2026-08-01"), Fact::TribunalDecided { application: 1, measures_stand: true });
    assert_eq!(quick(&story), StateKind::PossessionPublished);
}

#[test]
fn a_moratorium_and_a_stay_refuse_every_step_but_answers() {
    let mut story = demanded();
    story.today = day("2026-05-11");
    story.now(Fact::MoratoriumBegun { order: 1, of: Insolvency::Company });
    let barred = position(&story);
    assert_eq!((barred.state.kind(), barred.state.chain().kind()), (StateKind::Barred, StateKind::TimeRunOut));
    assert_eq!(decision(&barred, Step::TakePossession), Some(Decision::Refused));
    assert_eq!(decision(&barred, Step::WithdrawDemand), Some(Decision::Allowed));
    story.on(day("2026-05-20"), Fact::MoratoriumEnded { order: 1 });
    story.on(day("2026-05-21"), Fact::StayOrdered { order: 1 });
    let taken = story.on(day("2026-05-25"), Fact::PossessionTaken { how: Possession::Physical });
    let stayed = position(&story);
    assert_eq!(stayed.state.kind(), StateKind::Stayed);
    assert!(stayed.questions.iter().any(|question| question.entries.contains(&taken)), "{:?}", stayed.questions);
}

#[test]
fn what_a_gate_needs_and_nobody_knows_is_for_a_person() {
    let mut story = begin();
    story.on(day("2026-03-02"), Fact::DemandIssued { demand: 1, noticees: 1 });
    story.on(day("2026-03-03"), served(1, 1));
    story.today = day("2026-06-01");
    let position = position(&story);
    assert_eq!(decision(&position, Step::TakePossession), Some(Decision::NeedsPerson));
    assert!(failing(&position, Step::TakePossession).contains(&"cersai".to_owned()));
    assert!(!failing(&position, Step::TakePossession).contains(&"window".to_owned()));
}

#[test]
fn a_reissued_demand_begins_anew() {
    let mut story = demanded();
    story.on(day("2026-03-20"), Fact::DemandWithdrawn { demand: 1, reason: "the amount was wrong".to_owned() });
    assert_eq!(quick(&story), StateKind::Withdrawn);
    story.on(day("2026-04-01"), Fact::DemandIssued { demand: 2, noticees: 1 });
    story.on(day("2026-04-02"), served(2, 1));
    assert_eq!(deadline(&position(&story), rule::DEMAND_EXPIRES).0, "2026-06-02");
    assert_eq!(quick(&story), StateKind::Demanded);
}

#[test]
fn dues_that_come_before_a_sale_end_it_and_after_a_sale_are_for_counsel() {
    let mut story = noticed_for_sale();
    story.on(day("2026-06-20"), Fact::DuesReceived);
    assert_eq!(quick(&story), StateKind::Redeemed);
    let mut story = noticed_for_sale();
    let sold =
        story.on(day("2026-07-08"), Fact::AuctionHeld { sale: 1, outcome: Auction::Sold { price: rupees(PRICE) } });
    let dues = story.on(day("2026-07-09"), Fact::DuesReceived);
    let position = position(&story);
    assert_eq!(position.state.kind(), StateKind::WithCounsel);
    assert_eq!(position.questions[0].entries, [dues, sold]);
}
