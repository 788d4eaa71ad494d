//! The audit trail of a case, and its timeline across the services.

use prost::Message as _;
use proto::audit::{Entry, Outcome, RecordedEntry};
use recourse_cli::failure::Exit;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{
    fakes::{FakeAudit, recourse},
    whole::{Mesh, person},
};

const NARROW: usize = 100;

fn entry(service: &str, at: &str, action: &str, resource: &str) -> Entry {
    let at: kernel::Timestamp = at.parse().unwrap();
    Entry {
        entry_id: vec![1; 16],
        service: service.to_owned(),
        occurred_at_unix_micros: at.as_unix_micros(),
        actor: person("priya", "recovery-officer"),
        action: action.to_owned(),
        resource_type: resource.to_owned(),
        resource_id: vec![2; 16],
        outcome: Outcome::Allowed.into(),
        cause: "import-abababab-2-100".to_owned(),
        ..Entry::default()
    }
}

fn recorded(entry: &Entry) -> RecordedEntry {
    let bytes = entry.encode_to_vec();
    let leaf_hash = Sha256::digest([&[0], bytes.as_slice()].concat()).to_vec();
    RecordedEntry { entry: bytes, leaf_hash }
}

fn log(entries: &[Entry]) -> FakeAudit {
    FakeAudit { entries: entries.iter().map(recorded).collect(), ..FakeAudit::default() }
}

fn logs() -> [FakeAudit; 5] {
    let armed = Entry {
        actor: person("cases", "service"),
        reason: "NI Act s.138 proviso (b)".to_owned(),
        book_version: "2026.1".to_owned(),
        cause: "event 019b7c5e-0000-7000-8000-000000000001".to_owned(),
        ..entry("cases", "2026-02-03T04:00:01Z", "deadline.arm", "deadline")
    };
    let asked = Entry {
        actor: person("counsel-portal", "service"),
        on_behalf_of: person("adv.kulkarni", "advocate"),
        reason: "premature: before 2026-02-25".to_owned(),
        ..entry("cases", "2026-02-24T06:00:00Z", "filing.authorise", "proceeding")
    };
    let denied = Entry {
        outcome: Outcome::Denied.into(),
        reason: "recovery-officer may not approve notices".to_owned(),
        ..entry("notices", "2026-02-04T05:00:00Z", "notice.approve", "notice")
    };
    [
        log(&[entry("payments", "2026-02-03T04:00:00Z", "dishonour.record", "instrument")]),
        log(&[entry("cases", "2026-02-03T04:00:00Z", "case.open", "case"), armed, asked]),
        log(&[denied]),
        log(&[]),
        log(&[entry("counsel-portal", "2026-02-26T11:00:00Z", "filing.record", "matter")]),
    ]
}

fn is_narrow(text: &str) -> bool {
    text.lines().all(|line| line.chars().count() <= NARROW)
}

#[tokio::test]
async fn a_case_is_one_story_across_the_services() {
    let mesh = Mesh::start(logs()).await;
    let ran = recourse(mesh.arguments(&["case", "show", "RC-000042"], &[])).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    assert!(is_narrow(&ran.out), "{}", ran.out);
    insta::assert_snapshot!(ran.out);
}

#[tokio::test]
async fn the_story_is_in_the_order_of_time_for_machines_too() {
    let mesh = Mesh::start(logs()).await;
    let ran = recourse(mesh.arguments(&["case", "show", "RC-000042", "--json"], &[])).await;
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let timeline = json["timeline"].as_array().unwrap();
    let days: Vec<&str> = timeline.iter().map(|moment| moment["on"].as_str().unwrap()).collect();
    assert!(days.is_sorted(), "{days:?}");
    for service in ["payments", "cases", "notices", "communications", "counsel-portal"] {
        assert!(timeline.iter().any(|moment| moment["service"] == service), "{service}");
    }
    assert_eq!(json["notices"].as_array().unwrap().len(), 1, "another proceeding's notice is not of this case");
    assert_eq!(json["proceedings"][0]["filing_window"]["last_safe"], "2026-03-24");
    assert_eq!(json["matters"][0]["authority"]["refused"][0]["gate"], "premature");
    assert_eq!(json["unavailable"], Value::Array(vec![]));
}

#[tokio::test]
async fn who_did_what_is_told_with_every_hash_computed_again() {
    let logs = logs();
    let asked = logs[0].calls.clone();
    let mesh = Mesh::start(logs).await;
    let ran = recourse(mesh.arguments(&["audit", "trail", "--case", "RC-000042"], &[])).await;
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    assert!(is_narrow(&ran.out), "{}", ran.out);
    insta::assert_snapshot!(ran.out);
    let ids = asked.all().concat();
    for id in ["c-1", "p-1", "d-3", "0004", "i-1", "a-1", "n-1", "art-1", "m-2", "r-1", "mt-1", "f-1"] {
        assert!(ids.contains(&format!("{id:?}")), "{id} is not among {ids}");
    }
}

#[tokio::test]
async fn a_record_that_was_changed_is_found_and_the_command_fails() {
    let mut logs = logs();
    let last = logs[4].entries[0].entry.len() - 1;
    logs[4].entries[0].entry[last] ^= 1;
    let mesh = Mesh::start(logs).await;
    let ran = recourse(mesh.arguments(&["audit", "trail", "--case", "RC-000042"], &[])).await;
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.out.contains("The hash of 1 of 6 records does not hold"), "{}", ran.out);
    let ran = recourse(mesh.arguments(&["audit", "trail", "--case", "RC-000042", "--json"], &[])).await;
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["hashes_hold"], false);
    let holds: Vec<bool> =
        json["records"].as_array().unwrap().iter().map(|r| r["hash_holds"].as_bool().unwrap()).collect();
    assert_eq!(holds.iter().filter(|holds| !**holds).count(), 1);
}

#[tokio::test]
async fn a_trail_without_a_service_is_not_whole() {
    let mesh = Mesh::start(logs()).await;
    let ran = recourse(mesh.arguments(&["audit", "trail", "--case", "RC-000042"], &["--notices-url"])).await;
    assert_eq!(ran.exit, Exit::Failed);
    assert!(
        ran.out.contains("Not shown   notices has no address (--notices-url or RECOURSE_NOTICES_URL)."),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("The trail is not whole."), "{}", ran.out);
    assert!(ran.out.contains("case.open"));
}
