//! Every decided case with its dates, through the binary: verdict, days, exit code.

use serde_json::{Value, json};

use crate::process;

const VECTORS: &str = include_str!("../../../../shared/statutes/tests/vectors.csv");

struct Vector {
    case: String,
    kind: String,
    anchor: String,
    pay_last: String,
    cause: String,
    last: String,
    act: String,
    expect: String,
    law: Vec<String>,
}

fn vectors() -> Vec<Vector> {
    let mut reader = csv::Reader::from_reader(VECTORS.as_bytes());
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let text = |index: usize| record[index].to_owned();
        let mut law = Vec::new();
        for (option, value) in [("--known-at", text(11)), ("--court", text(12))] {
            if !value.is_empty() {
                law.extend([option.to_owned(), value]);
            }
        }
        Vector {
            case: format!("{} ({})", &record[0], &record[1]),
            kind: text(2),
            anchor: text(3),
            pay_last: text(4),
            cause: text(5),
            last: text(6),
            act: text(7),
            expect: text(8),
            law,
        }
    });
    rows.collect()
}

/// The binary's answer as JSON, with its exit code.
async fn asked(question: &[&str], law: &[String]) -> (i32, Value) {
    let words: Vec<&str> = ["law"]
        .into_iter()
        .chain(question.iter().copied())
        .chain(law.iter().map(String::as_str))
        .chain(["--json"])
        .collect();
    let output = process::recourse(&words).await;
    let out = String::from_utf8(output.stdout).unwrap();
    let answer = serde_json::from_str(&out);
    assert!(answer.is_ok(), "{words:?}: {answer:?}: {:?}", output.stderr);
    (output.status.code().unwrap(), answer.unwrap())
}

/// The verdict and its days, as the file spells them: `late_4`.
fn spelt(answer: &Value) -> String {
    let verdict = answer["verdict"].as_str().unwrap();
    answer["by_days"].as_u64().map_or_else(|| verdict.to_owned(), |days| format!("{verdict}_{days}"))
}

const fn code_of(verdict: &str) -> i32 {
    match verdict.as_bytes() {
        b"in_time" => 0,
        b"depends" | b"unknown" => 3,
        _ => 1,
    }
}

#[tokio::test]
async fn every_decided_case_has_the_verdict_of_the_court_and_the_exit_code_for_it() {
    let vectors = vectors();
    assert!(vectors.len() >= 79, "{}", vectors.len());
    for Vector { case, kind, anchor, pay_last, cause, last, act, expect, law } in &vectors {
        let question = match kind.as_str() {
            "138a" => vec!["assess", "ni138.presentation", "--cheque-date", anchor, "--presented", act],
            "138b" => vec!["assess", "ni138.notice", "--informed", anchor, "--notice-sent", act],
            "138c" => vec!["assess", "ni138", "--served", anchor, "--filed", act],
            other => panic!("{case}: {other}"),
        };
        let (code, answer) = asked(&question, law).await;
        assert_eq!((spelt(&answer), code), (expect.clone(), code_of(expect)), "{case}: {answer:#}");
        let clock = |line: String| async move { super::json(&format!("{line} {}", law.join(" "))).await.1 };
        let answers = match kind.as_str() {
            "138a" => {
                clock(format!("clock ni138.presentation_by --from {anchor}")).await["value"]["last"]["safe"].clone()
            }
            "138b" => clock(format!("clock ni138 --informed {anchor}")).await["notice_by"]["safe"].clone(),
            _ => {
                let clock = clock(format!("clock ni138 --served {anchor}")).await;
                assert_eq!(clock["pay_by"], json!({ "earliest": pay_last, "latest": pay_last }), "{case}");
                assert_eq!(clock["cause_of_action"], json!({ "earliest": cause, "latest": cause }), "{case}");
                assert_eq!(clock["complaint"]["earliest_safe"], json!(cause), "{case}");
                clock["complaint"]["last_safe"].clone()
            }
        };
        assert_eq!(answers, json!(last), "{case}");
    }
}

/// State of Himachal Pradesh v Himachal Techno Engineers (2010): three months, and then thirty days and not a day more.
#[tokio::test]
async fn an_award_is_challenged_within_three_months_or_thirty_days_with_leave() {
    let received = "2007-11-12";
    for (filed, verdict, code, available) in [
        ("2008-02-12", "in_time", 0, json!(null)),
        ("2008-03-11", "late_28", 1, json!("possible")),
        ("2008-03-14", "late_31", 1, json!("barred")),
    ] {
        let question = ["assess", "arbitration.set_aside", "--award-received", received, "--filed", filed];
        let (exit, answer) = asked(&question, &[]).await;
        assert_eq!((spelt(&answer), exit), (verdict.to_owned(), code), "{filed}");
        assert_eq!(answer["condonation"]["available"], available, "{filed}");
    }
    let (_, clock) = asked(&["clock", "arbitration.set_aside", "--award-received", received], &[]).await;
    assert_eq!(clock["value"]["last"]["safe"], "2008-02-12");
    assert_eq!(clock["value"]["outer"]["last"]["safe"], "2008-03-13");
}

/// RBI, circular of 12-11-2021: due on 31-03-2021 and unpaid.
#[tokio::test]
async fn a_loan_goes_through_the_classes_on_the_days_of_the_circular() {
    for (as_of, class, npa) in [
        ("2021-03-31", "sma0", false),
        ("2021-04-29", "sma0", false),
        ("2021-04-30", "sma1", false),
        ("2021-05-30", "sma2", false),
        ("2021-06-28", "sma2", false),
        ("2021-06-29", "sub_standard", true),
    ] {
        let question = ["classify", "--product", "term-loan", "--due", "2021-03-31", "--as-of", as_of];
        let (code, answer) = asked(&question, &[]).await;
        assert_eq!((code, &answer["class"], &answer["npa"]), (0, &json!(class), &json!(npa)), "{as_of}: {answer:#}");
    }
}
