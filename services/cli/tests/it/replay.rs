//! A case under the law of another day, as people and as machines read it.

use proto::{
    cases::{
        CountedDay, Deadline, DeadlineState, ProceedingState, ReplayCaseResponse, ReplayOutcome, ReplayedDeadline,
        ReplayedProceeding,
    },
    types::LegalDate,
};
use recourse_cli::failure::Exit;
use serde_json::Value;

use crate::fakes::{FakeCases, Ran, recourse};

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
fn date(text: &str) -> Option<LegalDate> {
    Some(text.parse::<kernel::LegalDate>().unwrap().into())
}

/// The notice by the fifteen days, counted again.
fn notice(outcome: ReplayOutcome, last_safe: &str, last_arguable: &str, differences: &[&str]) -> ReplayedDeadline {
    let step = "30 days from the information of the return, 2003-02-01, end on 2003-03-03. [NI Act s.138 proviso (b)]";
    ReplayedDeadline {
        kind: "notice_by".to_owned(),
        armed: Some(Deadline {
            deadline_id: "d-1".to_owned(),
            kind: "notice_by".to_owned(),
            last_safe: date("2003-02-16"),
            last_arguable: date("2003-02-16"),
            state: DeadlineState::Armed.into(),
            rule_id: "ni138.notice_by".to_owned(),
            book_version: "2026.1".to_owned(),
            ..Deadline::default()
        }),
        replayed: Some(CountedDay {
            last_safe: date(last_safe),
            last_arguable: date(last_arguable),
            rule_id: "ni138.notice_by".to_owned(),
            steps: vec![step.to_owned()],
            runs: true,
        }),
        outcome: outcome.into(),
        differences: differences.iter().map(|&text| text.to_owned()).collect(),
    }
}

async fn replay(deadline: ReplayedDeadline, more: &[&str]) -> Ran {
    let proceeding = ReplayedProceeding {
        proceeding_id: "p-1".to_owned(),
        state: ProceedingState::NoticeDue.into(),
        replayed_state: ProceedingState::NoticeDue.into(),
        deadlines: vec![deadline],
        ..ReplayedProceeding::default()
    };
    let replayed = ReplayCaseResponse {
        case_id: "c-1".to_owned(),
        reference: "RC-000042".to_owned(),
        proceedings: vec![proceeding],
        book_version: "2026.1".to_owned(),
        calendar_version: String::new(),
        business_date: date("2003-02-02"),
    };
    let cases = FakeCases { replayed, ..FakeCases::default() }.start().await;
    let start = ["law", "replay", "--law-at", "2003-03-01", "--cases-url", &cases];
    let ran = recourse(start.into_iter().chain(more.iter().copied())).await;
    assert!(more.contains(&"--json") || ran.out.lines().all(|line| line.chars().count() <= 100), "{}", ran.out);
    ran
}

const WHY: [&str; 2] = [
    "It is 2003-02-16; by the law of 2003-03-01 2003-03-03.",
    "ni138.notice_by changed on 2003-02-06: period 15 days before, 30 days since. [before: NI Act s.138 proviso (b), \
     before Act 55 of 2002; since: NI Act s.138 proviso (b), as amended by Act 55 of 2002]",
];

#[tokio::test]
async fn a_day_that_moved_shows_both_days_and_the_amendment() {
    let ran = replay(notice(ReplayOutcome::Moved, "2003-03-03", "2003-03-03", &WHY), &["--case", "RC-000042"]).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    let text = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["RC-000042 by the law of 2003-03-01", "deadline as armed as replayed why", "notice_by 2003-02-16"] {
        assert!(text.contains(part), "{part}: {}", ran.out);
    }
    assert!(text.contains("2003-03-03") && text.contains("Act 55"), "{}", ran.out);
    assert!(!text.contains("Nothing differs"), "{}", ran.out);
}

#[tokio::test]
async fn where_nothing_differs_that_is_said() {
    let same = notice(ReplayOutcome::Same, "2003-02-16", "2003-02-16", &[]);
    let ran = replay(same, &["--case", "RC-000042"]).await;
    assert_eq!(ran.exit, Exit::Done);
    assert!(ran.out.contains("Nothing differs."), "{}", ran.out);
    assert!(!ran.out.contains("30 days from the information"), "{}", ran.out);
}

#[tokio::test]
async fn a_day_that_depends_or_is_unknown_ends_with_3() {
    let depends = notice(ReplayOutcome::Depends, "2003-03-02", "2003-03-03", &WHY);
    let ran = replay(depends, &["--case", "RC-000042", "--known-at", "2010-01-01", "--json"]).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Unsettled, ""));
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&value["law_at"], &value["known_at"]), (&"2003-03-01".into(), &"2010-01-01".into()));
    let deadline = &value["proceedings"][0]["deadlines"][0];
    assert_eq!((&deadline["outcome"], &deadline["armed"]["last_safe"]), (&"depends".into(), &"2003-02-16".into()));
    assert_eq!(deadline["replayed"]["last_arguable"], "2003-03-03");

    let unknown =
        ReplayedDeadline { replayed: None, ..notice(ReplayOutcome::Unknown, "2003-03-02", "2003-03-02", &WHY) };
    let ran = replay(unknown, &["--case", "RC-000042"]).await;
    assert_eq!(ran.exit, Exit::Unsettled);
    assert!(ran.out.contains("unknown"), "{}", ran.out);
    // A value of a newer service is no yes.
    let newer = notice(ReplayOutcome::Unspecified, "2003-02-16", "2003-02-16", &[]);
    assert_eq!(replay(newer, &["--case", "RC-000042"]).await.exit, Exit::Unsettled);
}

#[tokio::test]
async fn a_case_that_is_not_there_is_a_failure_and_no_case_at_all_bad_input() {
    let same = || notice(ReplayOutcome::Same, "2003-02-16", "2003-02-16", &[]);
    let ran = replay(same(), &["--case", "RC-000043"]).await;
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Failed, ""));
    assert!(ran.err.contains("there is no case RC-000043"), "{}", ran.err);
    assert_eq!(replay(same(), &["--case", " "]).await.exit, Exit::BadInput);
}
