//! The news of other services against a real database: from the return of a cheque to the complaint.

mod house;
mod replay;

use self::house::{AMOUNT, House};
use crate::domain::{Condonation, CourtStep, HearingOutcome, HearingPurpose, Listing};

const STATES: &str = "SELECT state FROM proceeding ORDER BY instrument_id";
const DEADLINES: &str = "SELECT kind || ' ' || last_safe || ' ' || state FROM deadline ORDER BY kind, generation";

#[tokio::test]
async fn a_cheque_goes_the_whole_way_from_its_return_to_the_complaint() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    let cheque = house.bounce(1, "HL-1", "2026-03-02").await;
    house.issue(cheque, 1).await;
    house.book(cheque, 1, "2026-03-05").await;
    assert_eq!(house.texts(STATES).await, ["notice_sent"]);
    let first = ["complaint_by 2026-04-21 armed", "notice_by 2026-04-01 cancelled"];
    assert_eq!(house.texts(DEADLINES).await, first);
    house.serve(cheque, 1, "2026-03-09").await;
    let second = [
        "complaint_by 2026-04-21 superseded",
        "complaint_by 2026-04-25 armed",
        "notice_by 2026-04-01 cancelled",
        "pay_by 2026-03-24 armed",
    ];
    assert_eq!(house.texts(DEADLINES).await, second);
    assert_eq!(house.count("reminder r JOIN deadline d USING (deadline_id) WHERE d.kind = 'pay_by'").await, 0);

    house.go_to("2026-03-24T18:30:00Z").await;
    assert_eq!(house.texts(STATES).await, ["complaint_due"]);
    house.file(cheque, 1, "2026-04-02").await;
    assert_eq!(house.texts(STATES).await, ["complaint_filed"]);
    assert_eq!(house.count("deadline WHERE state = 'armed'").await, 0);
    let case = house.only_proceeding("HL-1").await;
    assert_eq!(case.position.filing_window.unwrap().last_safe.to_string(), "2026-04-25");
    assert!(case.facts.iter().all(|fact| !fact.summary().is_empty()));

    house.withdraw(cheque, 1).await;
    assert_eq!(house.texts(STATES).await, ["complaint_due"]);
    house.go_to("2026-04-25T18:30:00Z").await;
    assert_eq!(house.texts(STATES).await, ["complaint_late"]);
    house.file(cheque, 2, "2026-04-28").await;
    house.condone(cheque, 2, Condonation::Refused, "2026-06-01").await;
    assert_eq!(house.texts(STATES).await, ["ended"]);
    assert_eq!(
        house.changes().await,
        [
            "Unspecified > NoticeDue",
            "NoticeDue > NoticeSent",
            "NoticeSent > Served",
            "Served > ComplaintDue",
            "ComplaintDue > ComplaintFiled",
            "ComplaintFiled > ComplaintDue",
            "ComplaintDue > ComplaintLate",
            "ComplaintLate > ComplaintFiled",
            "ComplaintFiled > Ended",
        ]
    );
    house.recompute().await;
}

#[tokio::test]
async fn news_that_comes_again_under_another_event_is_one_fact() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    let cheque = house.bounce(1, "HL-1", "2026-03-02").await;
    for _ in 0..2 {
        house.bounce(1, "HL-1", "2026-03-02").await;
        house.issue(cheque, 1).await;
        house.book(cheque, 1, "2026-03-05").await;
        house.serve(cheque, 1, "2026-03-09").await;
        house.pay(7, "HL-1", Some(1), 100, "2026-03-10").await;
        house.file(cheque, 1, "2026-04-02").await;
        house.condone(cheque, 1, Condonation::Applied, "2026-04-02").await;
    }
    assert_eq!(house.count("fact").await, 7);
    assert_eq!(house.count("account_receipt").await, 1);
    assert_eq!(house.count("audit.entry WHERE action LIKE '%.take_up'").await, 7);
    // What is proved about service may be said again, and takes the place of what was proved before.
    house.serve(cheque, 1, "2026-03-10").await;
    house.serve(cheque, 1, "2026-03-09").await;
    assert_eq!(house.count("fact WHERE kind = 'service.evidence'").await, 3);
    assert_eq!(house.count("fact WHERE kind = 'service.evidence' AND retracts IS NOT NULL").await, 2);
}

fn listing(on: &str) -> Listing {
    Listing { on: on.parse().unwrap(), purpose: HearingPurpose::Appearance, court: "JMFC Pune".to_owned() }
}

#[tokio::test]
async fn a_filed_complaint_has_an_alarm_for_every_hearing_and_its_steps_are_taken_up_once() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    let cheque = house.bounce(1, "HL-1", "2026-03-02").await;
    house.issue(cheque, 1).await;
    house.book(cheque, 1, "2026-03-05").await;
    house.serve(cheque, 1, "2026-03-09").await;
    house.go_to("2026-03-24T18:30:00Z").await;
    house.file(cheque, 1, "2026-04-02").await;
    for _ in 0..2 {
        house.step(cheque, 11, None, CourtStep::CognizanceTaken { on: "2026-04-10".parse().unwrap() }).await;
        house.step(cheque, 12, None, CourtStep::HearingListed(listing("2026-05-11"))).await;
        house.step(cheque, 13, None, CourtStep::HearingListed(listing("2026-05-04"))).await;
    }
    assert_eq!(house.texts(STATES).await, ["cognizance_taken"]);
    assert_eq!(house.count("fact WHERE kind = 'court.step_recorded'").await, 3);
    let of_hearings = "SELECT last_safe || ' ' || state FROM deadline WHERE kind = 'hearing' ORDER BY generation";
    assert_eq!(house.texts(of_hearings).await, ["2026-05-11 armed", "2026-05-04 armed"]);
    assert_eq!(house.count("reminder JOIN deadline USING (deadline_id) WHERE kind = 'hearing'").await, 6);

    // One is put right, and is another hearing; the other one stays as it is.
    house.step(cheque, 14, Some(13), CourtStep::HearingListed(listing("2026-05-05"))).await;
    assert_eq!(house.texts(of_hearings).await, ["2026-05-11 armed", "2026-05-04 superseded", "2026-05-05 armed"]);
    house.go_to("2026-05-05T18:30:00Z").await;
    let position = house.only_proceeding("HL-1").await.position;
    assert!(position.explanation().contains("The hearing of 2026-05-05"), "{}", position.explanation());
    let (on, outcome) = ("2026-05-05".parse().unwrap(), HearingOutcome::Adjourned);
    house.step(cheque, 15, None, CourtStep::HearingHeld { on, outcome, next: Some(listing("2026-06-15")) }).await;
    let held = ["2026-05-11 armed", "2026-05-04 superseded", "2026-05-05 fired", "2026-06-15 armed"];
    assert_eq!(house.texts(of_hearings).await, held);
    house.take_back(cheque, 16, 12).await;
    house.take_back(cheque, 16, 12).await;
    assert_eq!(house.texts(of_hearings).await[0], "2026-05-11 cancelled");
    assert_eq!(house.count("fact WHERE kind = 'court.step_taken_back'").await, 1);
    house.step(cheque, 17, None, CourtStep::Compounded { on: "2026-05-05".parse().unwrap(), amount: None }).await;
    assert_eq!(house.texts(STATES).await, ["compounded"]);
    assert_eq!(house.count("deadline WHERE state = 'armed'").await, 0);
    assert_eq!(house.changes().await.last().unwrap(), "CognizanceTaken > Compounded");
    house.recompute().await;
}

#[tokio::test]
async fn full_payment_after_filing_opens_a_deadline_to_settle_in_court() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    let cheque = house.bounce(1, "HL-1", "2026-03-02").await;
    house.issue(cheque, 1).await;
    house.book(cheque, 1, "2026-03-05").await;
    house.serve(cheque, 1, "2026-03-09").await;
    house.go_to("2026-03-24T18:30:00Z").await;
    house.file(cheque, 1, "2026-04-02").await;
    house.pay(7, "HL-1", Some(1), AMOUNT, "2026-04-10").await;
    let armed = "SELECT kind || ' ' || last_safe FROM deadline WHERE state = 'armed'";
    assert_eq!(house.texts(armed).await, ["compound_by 2026-05-10"]);
    house.reverse(7, "HL-1", Some(1), AMOUNT, "2026-04-10").await;
    assert_eq!(house.texts(armed).await, [""; 0]);
    house.recompute().await;
}

#[tokio::test]
async fn a_corrected_booking_takes_the_place_of_the_one_before_and_moves_the_clocks() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    let cheque = house.bounce(1, "HL-1", "2026-03-02").await;
    house.issue(cheque, 1).await;
    house.book(cheque, 1, "2026-04-05").await;
    assert_eq!(house.texts(STATES).await, ["notice_due"], "booked after the last day");
    house.book(cheque, 1, "2026-03-05").await;
    assert_eq!(house.texts(STATES).await, ["notice_sent"]);
    house.book(cheque, 1, "2026-03-06").await;
    house.book(cheque, 1, "2026-03-06").await;
    let armed = "SELECT kind || ' ' || last_safe FROM deadline WHERE state = 'armed'";
    assert_eq!(house.texts(armed).await, ["complaint_by 2026-04-22"]);
    assert_eq!(house.count("fact WHERE kind = 'article.booked'").await, 3, "every one stays on record");
    assert_eq!(house.count("fact WHERE kind = 'article.booked' AND retracts IS NOT NULL").await, 2);
    house.recompute().await;
}

#[tokio::test]
async fn money_that_is_named_pays_its_cheque_and_its_reversal_revives_it() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    house.bounce(1, "HL-1", "2026-03-02").await;
    house.bounce(2, "HL-1", "2026-03-02").await;
    house.pay(7, "HL-1", Some(2), AMOUNT, "2026-03-10").await;
    assert_eq!(house.texts(STATES).await, ["notice_due", "paid"]);
    assert_eq!(house.count("deadline WHERE state = 'armed'").await, 1);
    // Of what comes without a name while the second is paid, the first is the only one that can be meant …
    house.pay(8, "HL-1", None, 500, "2026-03-11").await;
    assert_eq!(house.receipts(1).await, ["8 alone"]);
    house.reverse(7, "HL-1", Some(2), AMOUNT, "2026-03-10").await;
    assert_eq!(house.texts(STATES).await, ["notice_due", "notice_due"]);
    // … and the second sees it when it is open again, without counting it for certain.
    assert_eq!(house.receipts(2).await, ["7 named", "8 possible"]);
    assert_eq!(house.count("deadline WHERE state = 'armed'").await, 2);
    house.recompute().await;
}

#[tokio::test]
async fn money_may_come_before_the_return_is_known() {
    let house = House::at("2026-03-12T06:00:00Z").await;
    house.pay(6, "HL-1", Some(1), 100, "2026-03-01").await;
    house.pay(7, "HL-1", Some(1), AMOUNT, "2026-03-10").await;
    house.pay(8, "HL-1", Some(2), 200, "2026-03-10").await;
    house.pay(9, "HL-1", None, 300, "2026-03-11").await;
    house.pay(10, "HL-2", None, 400, "2026-03-11").await;
    house.pay(11, "HL-1", None, 500, "2026-03-11").await;
    house.reverse(11, "HL-1", None, 500, "2026-03-11").await;
    assert_eq!(house.count("fact").await, 0);
    house.bounce(1, "HL-1", "2026-03-02").await;
    assert_eq!(house.receipts(1).await, ["7 named", "9 alone"], "with value on or after the return, for this cheque");
    assert_eq!(house.texts(STATES).await, ["paid"]);
    assert_eq!(house.count("deadline").await, 0);
    // A reversal that was stated first is not undone by the posting.
    house.pay(11, "HL-1", None, 500, "2026-03-11").await;
    assert_eq!(house.count("fact WHERE kind = 'receipt.posted'").await, 2);
    // Another cheque of the account does not count for certain what the first one counts.
    house.bounce(2, "HL-1", "2026-03-04").await;
    assert_eq!(house.receipts(2).await, ["8 named", "9 possible"]);
}

#[tokio::test]
async fn money_without_a_name_is_possible_for_each_of_several_open_cheques() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    house.bounce(1, "HL-1", "2026-03-02").await;
    house.bounce(2, "HL-1", "2026-03-02").await;
    house.pay(7, "HL-1", None, AMOUNT, "2026-03-10").await;
    house.pay(8, "HL-1", None, AMOUNT, "2026-03-01").await;
    assert_eq!(house.receipts(1).await, ["7 possible"]);
    assert_eq!(house.receipts(2).await, ["7 possible"]);
    assert_eq!(house.texts(STATES).await, ["notice_due", "notice_due"]);
    house.reverse(7, "HL-1", None, AMOUNT, "2026-03-10").await;
    assert_eq!(house.count("fact WHERE kind = 'receipt.reversed'").await, 2);
}

#[tokio::test]
async fn a_correction_after_the_day_arms_in_the_past_and_fires_at_once() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    let cheque = house.bounce(1, "HL-1", "2026-03-02").await;
    house.issue(cheque, 1).await;
    house.book(cheque, 1, "2026-03-05").await;
    house.serve(cheque, 1, "2026-03-25").await;
    house.go_to("2026-04-23T06:00:00Z").await;
    assert_eq!(house.texts(STATES).await, ["complaint_due"]);
    // Served much earlier than the carrier had said: the month is over since yesterday.
    house.serve(cheque, 1, "2026-03-06").await;
    house.go_to("2026-04-23T06:00:01Z").await;
    assert_eq!(house.texts(STATES).await, ["complaint_late"]);
    let fired = "deadline WHERE state = 'fired' AND kind = 'complaint_by' AND last_safe = '2026-04-22'";
    assert_eq!(house.count(fired).await, 1);
    house.recompute().await;
}

#[tokio::test]
async fn a_proceeding_that_is_not_known_is_no_fact() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    assert!(house.try_booking_of_nothing().await.is_err());
    assert_eq!(house.count("fact").await, 0);
}
