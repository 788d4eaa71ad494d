//! What an answer holds, and what the exit code makes of it.

use recourse_cli::failure::Exit;
use serde_json::{Value, json};

use super::{json, law};

const CLOCK: &str = "clock ni138 --informed 2026-03-02..2026-03-05 --notice-sent 2026-03-20 --served 2026-03-24";

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_clock_has_every_day_of_a_cheque_under_its_name() {
    let (exit, clock) = json(CLOCK).await;
    assert_eq!(exit, Exit::Done);
    for key in ["notice_by", "pay_by", "cause_of_action", "complaint", "steps", "readings", "unknown", "assumed"] {
        assert!(keys(&clock).contains(&key), "{key}: {clock:#}");
    }
    assert_eq!(clock["notice_by"], json!({ "safe": "2026-04-01", "arguable": "2026-04-04" }));
    assert_eq!(clock["pay_by"], json!({ "earliest": "2026-04-08", "latest": "2026-04-08" }));
    assert_eq!(clock["cause_of_action"], json!({ "earliest": "2026-04-09", "latest": "2026-04-09" }));
    let complaint = &clock["complaint"];
    assert_eq!(complaint["window"], "open");
    assert_eq!(
        (&complaint["earliest_safe"], &complaint["earliest_arguable"]),
        (&json!("2026-04-09"), &json!("2026-04-09"))
    );
    assert_eq!((&complaint["last_safe"], &complaint["last_arguable"]), (&json!("2026-05-09"), &json!("2026-05-09")));
    let step = &clock["steps"][0];
    assert_eq!(
        (&step["rule"], &step["from"], &step["to"]),
        (&json!("ni138.notice_by"), &json!("2026-03-02"), &json!("2026-04-01"))
    );
    assert!(step["authority"].as_str().unwrap().starts_with("NI Act s.138 proviso (b)"));
    assert_eq!(clock["unknown"], json!([]));
    assert_eq!(clock["assumed"].as_array().unwrap().len(), 1, "no calendar was given");
    assert_eq!(clock["asked"]["book"].as_str().unwrap().len(), 64);
}

#[tokio::test]
async fn over_several_articles_the_window_is_that_in_which_all_agree() {
    let other = r#"--article "label=Flat 3, Pune,sent=2026-03-20,served=2026-03-28""#;
    let (exit, clock) = json(&format!("{CLOCK} {other}")).await;
    assert_eq!(exit, Exit::Done);
    // max(S) + 16 and one month from min(S) + 16.
    assert_eq!(clock["complaint"]["earliest_safe"], "2026-04-13");
    assert_eq!(clock["complaint"]["last_safe"], "2026-05-09");
    let late = r#"--article "sent=2026-03-20,served=2026-04-30""#;
    let (exit, clock) = json(&format!("{CLOCK} {late}")).await;
    assert_eq!((exit, &clock["complaint"]["window"]), (Exit::Unsettled, &json!("empty")));
    assert_eq!(clock["complaint"]["act_on"], "2026-05-16");
    assert!(clock["complaint"]["course"].as_str().unwrap().contains("condone 7 days"), "{clock:#}");
}

#[tokio::test]
async fn what_is_not_known_is_not_answered_and_never_ends_with_0() {
    for line in [
        "clock ni138 --informed 2026-03-02 --notice-sent 2026-03-20",
        "clock ni138 --informed 2026-03-02 --notice-sent 2026-03-20 --served ?",
        "clock ni138 --notice-sent 2026-03-20 --served 2026-03-24",
        "clock drt.appeal_by",
        "clock sarfaesi.demand_expires --notice-date 2026-01-05",
        "assess ni138 --served 2026-03-24",
        "assess ni138.notice --informed 2026-03-02",
        "assess ni138.payment --served 2026-03-24",
        "assess arbitration.set_aside --filed 2026-03-24",
        "assess sarfaesi.possession --notice-date 2026-01-05 --served 2026-01-09 --possession 2026-03-20",
        "assess drt.appeal_by --from 2026-03-02",
        "classify --as-of 2026-03-02",
    ] {
        let (exit, answer) = json(line).await;
        assert_eq!(exit, Exit::Unsettled, "{line}");
        let unknown = answer["unknown"].as_array().unwrap();
        assert!(!unknown.is_empty() || line.contains("sarfaesi.possession"), "{line}: {answer:#}");
    }
}

#[tokio::test]
async fn a_complaint_on_a_late_notice_is_late_whatever_its_own_day() {
    let line = "--informed 2008-11-10 --notice-sent 2008-12-17 --served 2008-12-20";
    let (exit, clock) = json(&format!("clock ni138 {line}")).await;
    assert_eq!(exit, Exit::Refused, "the days of the complaint are counted, and it is worth nothing");
    assert_eq!(clock["rests_on"]["notice"], json!({ "verdict": "late", "by_days": 7 }));
    let (exit, answer) = json(&format!("assess ni138 {line} --filed 2009-01-10")).await;
    assert_eq!((exit, &answer["verdict"], &answer["by_days"]), (Exit::Refused, &json!("late"), &json!(7)));
    assert_eq!(answer["condonation"]["available"], "barred");
}

#[tokio::test]
async fn lateness_says_how_it_is_condoned_and_a_late_notice_what_to_do_instead() {
    let (exit, answer) = json("assess ni138 --served 2004-09-13 --filed 2004-11-02").await;
    assert_eq!(exit, Exit::Refused);
    for key in ["verdict", "by_days", "condonation", "cure", "readings", "authorities"] {
        assert!(keys(&answer).contains(&key), "{key}");
    }
    assert_eq!((&answer["verdict"], &answer["by_days"]), (&json!("late"), &json!(4)));
    for key in ["available", "how", "until", "before"] {
        assert!(keys(&answer["condonation"]).contains(&key), "{key}");
    }
    assert_eq!(answer["condonation"]["before"], "cognizance");
    assert!(answer["authorities"][0].as_str().unwrap().contains("Saketh"));

    let line = "assess ni138.notice --informed 2008-11-10 --notice-sent 2008-12-17";
    let (_, answer) = json(line).await;
    assert_eq!((&answer["cure"]["do"], &answer["cure"]["by"]), (&json!("re_present"), &json!(null)));
    let (_, answer) = json(&format!("{line} --cheque-date 2008-10-01")).await;
    assert_eq!(answer["cure"]["by"]["safe"], "2009-04-01");
}

/// Kailasanathan v Sajish Babu (Kerala HC 30-03-2012): unclaimed on 15-04-2004, the cover back on 27-04.
#[tokio::test]
async fn the_court_and_what_was_known_decide_between_readings() {
    let facts = "assess ni138 --notice-sent 2004-04-12 --unclaimed-intimated 2004-04-15 --unclaimed-returned 2004-04-27 \
                 --filed 2004-06-03";
    for (law, verdict, exit) in [
        ("", "depends", Exit::Unsettled),
        ("--court kerala", "in_time", Exit::Done),
        (r#"--court "Chief Judicial Magistrate, Ernakulam""#, "in_time", Exit::Done),
        ("--court kerala --known-at 2012-03-29", "depends", Exit::Unsettled),
        (r#"--court "JMFC Nowhere""#, "depends", Exit::Unsettled),
    ] {
        let (ended, answer) = json(&format!("{facts} {law}")).await;
        assert_eq!((answer["verdict"].as_str().unwrap(), ended), (verdict, exit), "{law}");
        let said = answer["assumed"].to_string().contains("No High Court is known for `JMFC Nowhere`");
        assert_eq!(said, law.contains("Nowhere"), "{answer:#}");
    }
}

#[tokio::test]
async fn payments_possession_and_sale_are_assessed() {
    let paid = "assess ni138.payment --served 2026-03-24 --paid";
    assert_eq!(json(&format!("{paid} 2026-04-08")).await.1["verdict"], "in_time");
    assert_eq!(json(&format!("{paid} 2026-04-10")).await.1["by_days"], 2);

    let possession =
        "assess sarfaesi.possession --notice-date 2026-01-05 --served 2026-01-09 --served \"the guarantor=2026-01-12\"";
    let verdict = |line: String| async move { json(&line).await.1["verdict"].as_str().unwrap().to_owned() };
    assert_eq!(
        verdict(format!("{possession} --representation-received none --possession 2026-03-20")).await,
        "in_time"
    );
    assert_eq!(
        verdict(format!("{possession} --representation-received none --possession 2026-03-10")).await,
        "depends"
    );
    assert_eq!(verdict(format!("{possession} --possession 2026-02-20")).await, "premature");
    let unanswered = "--representation \"label=the guarantor's,received=2026-02-01,reply-sent=none\"";
    assert_eq!(verdict(format!("{possession} {unanswered} --possession 2026-03-20")).await, "premature");

    let sale = "assess sarfaesi.sale --served 2026-01-09 --published 2026-01-10 --published 2026-01-10 --affixed 2026-01-10 \
                --uploaded 2026-01-11";
    assert_eq!(verdict(format!("{sale} --failed-sale none --auction 2026-02-11")).await, "in_time");
    assert_eq!(verdict(format!("{sale} --failed-sale none --sale 2026-02-10")).await, "premature");
    // Fifteen days are enough only after a sale that failed.
    assert_eq!(verdict(format!("{sale} --auction 2026-02-01")).await, "unknown");
}

#[tokio::test]
async fn a_gate_is_allowed_refused_or_for_a_person() {
    let gate = "gate execution.may_apply --on 2026-11-26";
    let (exit, answer) = json(gate).await;
    assert_eq!((exit, &answer["decision"]), (Exit::Unsettled, &json!("needs_person")));
    assert!(!answer["unknown"].as_array().unwrap().is_empty());
    let (exit, answer) = json(&format!("{gate} --fact decree.satisfied=yes")).await;
    assert_eq!((exit, &answer["decision"]), (Exit::Refused, &json!("refused")));
    assert!(answer["failing"][0]["authority"].is_string());
    let page = law(gate).await.out;
    for fact in answer["unknown"].as_array().unwrap() {
        assert!(page.contains(&format!("- {}=", fact.as_str().unwrap())), "{page}");
    }
}
