//! The book itself: listed, shown, compared; overlays and calendars.

use std::fs;

use recourse_cli::failure::Exit;
use serde_json::json;
use tempfile::TempDir;

use super::{json, law};

#[tokio::test]
async fn rules_are_listed_by_what_they_begin_with_by_kind_and_by_day() {
    let (exit, answer) = json("list sarfaesi --kind notice").await;
    assert_eq!(exit, Exit::Done);
    let rules = answer["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["id"] == "sarfaesi.demand"));
    for rule in rules {
        assert_eq!(rule["kind"], "notice");
        assert!(rule["id"].as_str().unwrap().starts_with("sarfaesi."));
    }
    let count = |answer: &serde_json::Value| answer["rules"].as_array().unwrap().len();
    let all = count(&json("list").await.1);
    assert!(all > 250, "{all}");
    assert!(count(&json("list --drafts").await.1) > all, "drafts are present, and off");
    assert!(count(&json("list --on 1995-01-01").await.1) < all);
}

#[tokio::test]
async fn a_rule_is_shown_with_all_that_it_ever_said() {
    let (_, answer) = json("show ni138.notice_by").await;
    let versions = answer["versions"].as_array().unwrap();
    assert_eq!((&answer["kind"], versions.len()), (&json!("clock"), 2));
    assert_eq!(versions[0]["clock"]["period"], json!({ "days": 15 }));
    let (_, answer) = json("show ni138.notice_by --on 1999-01-01").await;
    assert_eq!(answer["versions"].as_array().unwrap().len(), 1);

    let demand = law("show ni138.demand").await.out;
    assert!(demand.starts_with("ni138.demand: Demand notice under s.138\n"), "{demand}");
    for what in
        ["[ ] The number of the cheque.", "(advisable)", "by the clock ni138.notice_by", "General Clauses Act s.27"]
    {
        assert!(demand.contains(what), "{what}: {demand}");
    }
    let gate = law("show execution.may_apply").await.out;
    assert!(gate.contains("otherwise refused"), "{gate}");
    let clock = law("show sarfaesi.demand_expires").await.out;
    assert!(clock.contains("not before 60 days from the date of the notice have run out"), "{clock}");
    let codes = law("show cts").await.out;
    assert!(codes.lines().any(|line| line.starts_with("01    Funds insufficient")), "{codes}");
    assert!(law("show post").await.out.contains("Door Locked"));
    assert_eq!(json("show nach").await.1["codes"][0]["table"], "nach");
}

#[tokio::test]
async fn the_book_answers_every_item_of_the_committed_list() {
    let (exit, answer) = json("coverage").await;
    assert_eq!((exit, &answer["missing"]), (Exit::Done, &json!(0)));
    let count = |key: &str| answer[key].as_u64().unwrap();
    let items = answer["items"].as_array().unwrap().len();
    assert_eq!(count("covered") + count("open"), u64::try_from(items).unwrap());
    let of_topics: u64 = answer["topics"].as_array().unwrap().iter().map(|it| it["covered"].as_u64().unwrap()).sum();
    assert_eq!(of_topics, count("covered"));
    let page = law("coverage").await.out;
    assert!(page.contains("\nA1   SARFAESI Act and Rules"), "{page}");
    assert!(page.contains("\nOpen: contested"), "{page}");
}

#[tokio::test]
async fn what_changed_between_two_days_is_told_in_order() {
    let (exit, answer) = json("diff --from 2013-01-01 --to 2026-11-01 sarfaesi").await;
    assert_eq!(exit, Exit::Done);
    let changes = answer["changes"].as_array().unwrap();
    assert!(changes.len() > 20, "{}", changes.len());
    let days: Vec<&str> = changes.iter().map(|change| change["on"].as_str().unwrap()).collect();
    assert!(days.is_sorted());
    for change in changes {
        assert!(change["id"].as_str().unwrap().starts_with("sarfaesi."));
    }
    let page = law("diff --from 2013-01-01 --to 2026-11-01 sarfaesi").await.out;
    assert!(page.contains("\n2016-09-01 Thu\n"), "{page}");
    let nothing = law("diff --from 2013-01-01 --to 2013-01-01 sarfaesi").await;
    assert_eq!((nothing.exit, nothing.out.lines().count()), (Exit::Done, 1));
}

#[tokio::test]
async fn the_states_of_a_proceeding_are_a_diagram_and_nothing_else() {
    for kind in ["sarfaesi", "arbitration", "pss25", "ni138"] {
        let ran = law(&format!("diagram {kind}")).await;
        assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
        assert!(ran.out.starts_with("stateDiagram-v2\n    [*] --> "), "{}", ran.out);
        assert!(ran.out.lines().skip(1).all(|line| line.starts_with("    ")), "{}", ran.out);
    }
    assert!(law("diagram sarfaesi").await.out.contains("-->"));
    let kinds = law("diagram").await.out;
    assert!(kinds.contains("wilful_default  Wilful default"), "{kinds}");
    let outlined = law("diagram drt").await;
    assert_eq!(outlined.exit, Exit::BadInput);
    assert!(outlined.err.contains("recourse law list drt"), "{}", outlined.err);
    assert!(law("diagram sarfesi").await.err.contains("is it `sarfaesi`?"));
}

const OVERLAY: &str = r#"
[overlay]
bank = "Gramin Bank"

[[change]]
rule = "ni138.notice_by"
period = { days = 20 }
reason = "A margin."
decided_by = "A. Rao"
approved_by = "B. Sen"
in_force_from = "2026-01-01"
"#;

#[tokio::test]
async fn an_overlay_tightens_and_what_loosens_is_named() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().display().to_string();
    let line =
        format!("clock ni138 --informed 2026-03-02 --notice-sent 2026-03-20 --served 2026-03-24 --overlay {path}");
    fs::write(folder.path().join("1.toml"), OVERLAY).unwrap();
    let (exit, clock) = json(&line).await;
    assert_eq!(exit, Exit::Done);
    assert_eq!(clock["notice_by"], json!({ "safe": "2026-03-22", "arguable": "2026-04-01" }));
    assert_eq!(clock["asked"]["bank"], "Gramin Bank");

    let loosened = OVERLAY.replace("period = { days = 20 }", "deviates = true\nperiod = { days = 40 }");
    fs::write(folder.path().join("1.toml"), &loosened).unwrap();
    let (_, clock) = json(&line).await;
    assert_eq!(clock["deviations"][0]["rule"], "ni138.notice_by");
    let page = law(&line).await.out;
    assert!(page.contains("Departs from the law"), "{page}");

    fs::write(folder.path().join("1.toml"), OVERLAY.replace("ni138.notice_by", "ni138.nothing")).unwrap();
    let refused = law(&line).await;
    assert_eq!(refused.exit, Exit::BadInput);
    assert!(refused.err.starts_with("error: 1.toml, line 5, rule `ni138.nothing`: "), "{}", refused.err);
}

const CALENDAR: &str = "court,JMFC Pune\nhigh_court,bombay\ncovers,2026-01-01,2026-12-31\nclosed_every,sunday\n\
                        date,until,reason\n2026-05-04,2026-05-31,Summer vacation\n";

#[tokio::test]
async fn a_calendar_moves_last_days_and_names_the_high_court() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("pune.csv");
    fs::write(&file, CALENDAR).unwrap();
    let file = file.display();
    let line =
        format!("clock ni138 --informed 2026-03-02 --notice-sent 2026-03-20 --served 2026-03-24 --calendar {file}");
    let (exit, clock) = json(&line).await;
    assert_eq!(exit, Exit::Done);
    let complaint = &clock["complaint"];
    assert_eq!((&complaint["last_safe"], &complaint["last_arguable"]), (&json!("2026-05-02"), &json!("2026-06-01")));
    assert_eq!((&clock["assumed"], &clock["asked"]["court"]), (&json!([]), &json!("high_court:bombay")));
    let other = law(&format!("{line} --court delhi")).await;
    assert_eq!(other.exit, Exit::BadInput);
    assert!(other.err.contains("names the High Court of Delhi, and the calendar of JMFC Pune"), "{}", other.err);

    let told = law(&format!("calendar {file}")).await;
    assert_eq!(told.exit, Exit::Done);
    assert!(told.out.contains("2026-05-04 to 2026-05-31 (Summer vacation)"), "{}", told.out);
    let (_, answer) = json(&format!("calendar {file}")).await;
    assert_eq!(answer["version"], clock["asked"]["calendar"]["version"]);
    fs::write(folder.path().join("bad.csv"), "court,Pune\nstate,Maharashtra\n").unwrap();
    let bad = law(&format!("calendar {}", folder.path().join("bad.csv").display())).await;
    assert_eq!(bad.exit, Exit::BadInput);
    assert!(bad.err.contains("bad.csv: ") && bad.err.contains("line 2"), "{}", bad.err);
}
