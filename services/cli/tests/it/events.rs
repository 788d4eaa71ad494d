//! Events that could not be applied, as operators see them and decide about them.

use proto::messaging::{Gap, ParkedEvent};
use recourse_cli::failure::Exit;
use serde_json::Value;

use crate::fakes::{FakeEvents, nobody, recourse};

const EVENT: &str = "019b7c5e-0000-7000-8000-000000000001";
const AGGREGATE: &str = "019b7c5e-0000-7000-8000-0000000000a1";

fn parked() -> ParkedEvent {
    ParkedEvent {
        event_id: EVENT.to_owned(),
        event_type: "payments.instrument_dishonoured".to_owned(),
        schema_version: 1,
        producer: "payments".to_owned(),
        aggregate_id: AGGREGATE.to_owned(),
        sequence: 2,
        attempts: 24,
        first_failed_at: "2026-03-02T03:30:00Z".to_owned(),
        last_failed_at: "2026-03-02T19:45:00Z".to_owned(),
        reason: "constraint `fact_kind` refused the row".to_owned(),
        waiting: 3,
    }
}

fn newer() -> ParkedEvent {
    ParkedEvent {
        event_id: EVENT.replace("0001", "0002"),
        schema_version: 9,
        sequence: 1,
        attempts: 1,
        last_failed_at: parked().first_failed_at,
        reason: "this version of the event is not known here; upgrade this service".to_owned(),
        waiting: 0,
        ..parked()
    }
}

fn gap() -> Gap {
    Gap {
        producer: "notices".to_owned(),
        aggregate_id: AGGREGATE.replace('a', "b"),
        missing_from: 3,
        missing_to: 4,
        since: "2026-03-02T04:00:00Z".to_owned(),
        waiting: 1,
    }
}

fn cases() -> FakeEvents {
    FakeEvents { parked: vec![parked(), newer()], gaps: vec![gap()], ..FakeEvents::default() }
}

const OPTIONS: [&str; 5] =
    ["--payments-url", "--cases-url", "--notices-url", "--communications-url", "--counsel-portal-url"];

#[tokio::test]
async fn what_is_parked_is_listed_over_all_services_with_its_reason_and_what_waits() {
    let (cases, other) = (cases().start().await, FakeEvents::default().start().await);
    let urls =
        OPTIONS.map(|option| [option, if option == "--cases-url" { cases.as_str() } else { other.as_str() }]).concat();
    let ran = recourse(["events", "parked"].into_iter().chain(urls.iter().copied())).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    assert!(ran.out.lines().all(|line| line.chars().count() <= 100), "{}", ran.out);
    insta::assert_snapshot!(ran.out);
    let ran = recourse(["events", "parked", "--json"].into_iter().chain(urls)).await;
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["services"].as_array().unwrap().len(), 5);
    assert_eq!(json["services"][1]["parked"][1]["schema_version"], 9);
    assert_eq!(json["services"][1]["gaps"].as_array().unwrap().len(), 1, "gaps come with the first page only");
    assert_eq!(json["unavailable"], Value::Array(vec![]));
}

#[tokio::test]
async fn a_list_without_a_service_names_it_and_fails() {
    let (cases, nobody) = (cases().start().await, nobody().await);
    let ran = recourse(["events", "parked", "--cases-url", &cases, "--notices-url", &nobody]).await;
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.out.contains(EVENT), "{}", ran.out);
    assert!(ran.out.contains("Not shown   notices cannot be reached at"), "{}", ran.out);
    assert!(ran.out.contains("Not shown   payments has no address (--payments-url"), "{}", ran.out);
}

#[tokio::test]
async fn one_service_can_be_asked_alone() {
    let url = cases().start().await;
    let ran = recourse(["events", "parked", "--service", "cases", "--cases-url", &url]).await;
    assert_eq!(ran.exit, Exit::Done);
    assert!(!ran.out.contains("payments  "), "{}", ran.out);
    let ran = recourse(["events", "parked", "--service", "notices", "--cases-url", &url]).await;
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("--notices-url or RECOURSE_NOTICES_URL"), "{}", ran.err);
}

#[tokio::test]
async fn an_event_is_released_or_skipped_with_a_reason_and_a_history_is_sent_again() {
    let fake = cases();
    let url = fake.start().await;
    let in_cases = ["--service", "cases", "--cases-url", &url];
    let ran = recourse(["events", "release", EVENT, "--reason", "mended"].into_iter().chain(in_cases)).await;
    assert_eq!(ran.exit, Exit::Done, "{ran:?}");
    assert_eq!(
        ran.out,
        format!(
            "released event 2 of {AGGREGATE} in cases: it is tried again now\n\
             the 3 events that wait behind it can go on when it is applied\n"
        )
    );
    let newer = newer().event_id;
    let skip = ["events", "skip", &newer, "--reason", "booked by hand"];
    let ran = recourse(skip.into_iter().chain(in_cases)).await;
    assert!(ran.out.ends_with("in cases: it is never applied\nno later event waits behind it\n"), "{}", ran.out);
    let ran = recourse(["events", "skip", "e-7", "--reason", "x"].into_iter().chain(in_cases)).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Failed, "error: cases: no event e-7 was received here\n"));
    let replay = ["events", "replay", "--aggregate", AGGREGATE, "--from", "3", "--reason", "lost"];
    let ran = recourse(replay.into_iter().chain(in_cases)).await;
    assert_eq!(ran.out, format!("4 events of {AGGREGATE} sent again: 3 to 6\n"));
    let calls = fake.calls.all();
    assert!(calls[0].contains("mended") && calls[1].contains("booked by hand"), "{calls:?}");
    assert!(calls[3].contains("from_sequence: 3") && calls[3].contains("lost"), "{calls:?}");
}

#[test]
fn a_decision_needs_a_reason_and_a_service_of_the_mesh() {
    let parsed = |line: &str| {
        let parsed: Result<recourse_cli::args::Cli, _> = clap::Parser::try_parse_from(line.split_whitespace());
        parsed.map(drop).map_err(|error| error.to_string())
    };
    for verb in ["release", "skip"] {
        assert_eq!(parsed(&format!("recourse events {verb} e-1 --service cases --reason mended")), Ok(()));
        assert!(parsed(&format!("recourse events {verb} e-1 --service cases")).unwrap_err().contains("--reason"));
        assert!(parsed(&format!("recourse events {verb} e-1 --reason x")).unwrap_err().contains("--service"));
    }
    let error = parsed("recourse events parked --service ledger").unwrap_err();
    assert!(error.contains("payments, cases, notices, communications, counsel-portal"), "{error}");
    assert!(parsed("recourse events replay --service cases --aggregate a --from 0 --reason x").is_err());
}
