//! The law of another day: what it makes of a case, and why. Nothing is changed by asking.

use kernel::Role;

use super::house::House;
use crate::domain::{Replay, ReplayOutcome, StateKind};

/// `notice_by 2003-02-16 2003-03-03 Moved`: as it was armed, as replayed; one day if both readings agree.
fn days(replay: &Replay) -> Vec<String> {
    let days = |safe, arguable| if safe == arguable { format!("{safe}") } else { format!("{safe}..{arguable}") };
    let line = |deadline: &crate::domain::ReplayedDeadline| {
        let armed = deadline.armed.as_ref().map(|armed| days(armed.last_safe, armed.last_arguable));
        let replayed = deadline.replayed.as_ref().map(|day| days(day.last_safe, day.last_arguable));
        let [armed, replayed] = [armed, replayed].map(|days| days.unwrap_or_else(|| "-".to_owned()));
        format!("{} {armed} {replayed} {:?}", deadline.kind.as_str(), deadline.outcome)
    };
    replay.deadlines.iter().map(line).collect()
}

fn reasons(replay: &Replay) -> String {
    let deadlines = replay.deadlines.iter().flat_map(|deadline| &deadline.differences);
    deadlines.chain(&replay.differences).map(String::as_str).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_case_of_the_fifteen_days_differs_under_the_thirty_and_the_amendment_is_named() {
    let house = House::at("2003-02-02T06:00:00Z").await;
    house.bounce(1, "HL-1", "2003-02-01").await;
    let same = house.replay("HL-1", "2003-02-05", None).await;
    assert_eq!(
        (days(&same).as_slice(), reasons(&same).as_str()),
        (["notice_by 2003-02-16 2003-02-16 Same".to_owned()].as_slice(), "")
    );
    let later = house.replay("HL-1", "2003-03-01", None).await;
    assert_eq!(days(&later), ["notice_by 2003-02-16 2003-03-03 Moved"]);
    assert_eq!(later.stands.state.kind(), later.replayed.state.kind());
    let why = reasons(&later);
    for part in ["ni138.notice_by changed on 2003-02-06", "15 days", "30 days", "as amended by Act 55 of 2002"] {
        assert!(why.contains(part), "{part}: {why}");
    }
    let notice = later.deadlines.first().unwrap();
    let counted = notice.replayed.as_ref().unwrap();
    assert!(notice.runs && counted.steps.iter().any(|step| step.contains("Act 55 of 2002")), "{:?}", counted.steps);

    // What has passed under the one law still runs under the other, until its own day is over.
    house.go_to("2003-02-16T18:30:00Z").await;
    let later = house.replay("HL-1", "2003-03-01", None).await;
    assert_eq!(days(&later), ["notice_by 2003-02-16 2003-03-03 Moved"]);
    let states = |replay: &Replay| (replay.stands.state.kind(), replay.replayed.state.kind());
    assert_eq!(states(&later), (StateKind::LapsedUnsent, StateKind::NoticeDue));
    assert!(later.differences.iter().any(|text| text.contains("lapsed unsent") && text.contains("notice due")));
    house.go_to("2003-03-03T18:30:00Z").await;
    let later = house.replay("HL-1", "2003-03-01", None).await;
    assert_eq!(states(&later), (StateKind::LapsedUnsent, StateKind::LapsedUnsent));
    assert!(!later.deadlines.first().unwrap().runs);
    assert_eq!(reasons(&house.replay("HL-1", "2003-02-05", None).await), "");
    house.recompute().await;
}

#[tokio::test]
async fn what_was_known_on_another_day_can_make_a_day_depend_on_how_the_law_was_read() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    house.bounce(1, "HL-1", "2026-03-02").await;
    let then = house.replay("HL-1", "2026-03-02", Some("2010-01-01")).await;
    assert_eq!(days(&then), ["notice_by 2026-04-01 2026-03-31..2026-04-01 Depends"]);
    let why = reasons(&then);
    assert!(why.contains("is not read so any more since 2013-08-26") && why.contains("Sivakumar v Natarajan"), "{why}");
    house.recompute().await;
}

#[tokio::test]
async fn the_law_of_today_makes_no_difference_to_a_case_of_today_and_that_of_another_day_can_leave_nothing() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    let cheque = house.bounce(1, "HL-1", "2026-03-02").await;
    house.issue(cheque, 1).await;
    house.go_to("2026-03-26T06:00:00Z").await;
    house.book(cheque, 1, "2026-03-25").await;
    house.serve(cheque, 1, "2026-03-26").await;
    let before = house.count("fact").await;
    let today = house.replay("HL-1", "2026-03-26", Some("2026-03-26")).await;
    let same = [
        "notice_by 2026-04-01 2026-04-01 Same",
        "pay_by 2026-04-10 2026-04-10 Same",
        "complaint_by 2026-05-11 2026-05-11 Same",
    ];
    assert_eq!((days(&today), reasons(&today)), (same.map(str::to_owned).to_vec(), String::new()));
    assert_eq!(today.stands, today.replayed);

    // The letter went out on the 23rd day: by the fifteen days it was late, and no clock runs from it.
    let old = house.replay("HL-1", "2003-01-01", None).await;
    let gone =
        ["notice_by 2026-04-01 2026-03-17 Moved", "pay_by 2026-04-10 - Unknown", "complaint_by 2026-05-11 - Unknown"];
    assert_eq!(days(&old), gone);
    assert_eq!((old.stands.state.kind(), old.replayed.state.kind()), (StateKind::Served, StateKind::LapsedUnsent));
    let why = reasons(&old);
    assert!(why.contains("nothing counts it") && why.contains("Act 55 of 2002"), "{why}");

    let none = house.replay("HL-1", "1985-01-01", None).await;
    assert!(none.deadlines.iter().all(|deadline| deadline.outcome == ReplayOutcome::Unknown), "{:?}", days(&none));
    assert_eq!(none.replayed.state.kind(), StateKind::WithCounsel);
    assert!(reasons(&none).contains("cannot count"), "{}", reasons(&none));
    assert_eq!(house.count("fact").await, before);
    house.recompute().await;
}

#[tokio::test]
async fn who_may_not_read_a_case_may_not_replay_it() {
    let house = House::at("2026-03-02T06:00:00Z").await;
    house.bounce(1, "HL-1", "2026-03-02").await;
    for role in [Role::RecoveryOfficer, Role::LegalManager, Role::ComplianceHead] {
        assert!(house.try_replay(role, "HL-1", "2026-03-02", None).await.is_ok(), "{role}");
    }
    for role in [Role::Advocate, Role::Operator, Role::Service] {
        let denied = house.try_replay(role, "HL-1", "2026-03-02", None).await;
        assert!(denied.unwrap_err().to_string().contains("ReplayCase is denied"), "{role}");
    }
}
