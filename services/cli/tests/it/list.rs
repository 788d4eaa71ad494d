//! Lists of cases.

use proto::{
    cases::{CaseSummary, NextDeadline},
    types::LegalDate,
};
use serde_json::Value;

use crate::fakes::{FakeCases, recourse};

fn summary(number: u32, account: &str, day: Option<i32>) -> CaseSummary {
    let date = |day| Some(LegalDate { year: 2026, month: 3, day });
    CaseSummary {
        case_id: format!("case-{number}"),
        reference: format!("RC-{number:06}"),
        loan_account_number: account.to_owned(),
        // Half past midnight in India, the day after.
        opened_at: "2026-03-01T19:00:00Z".to_owned(),
        next_deadline: day.map(|day| NextDeadline {
            kind: "notice_by".to_owned(),
            last_safe: date(day),
            last_arguable: date(day + 1),
        }),
    }
}

async fn cases() -> String {
    let list = vec![
        summary(1, "HL-0001", Some(5)),
        summary(2, "HL/PUNE-00042", Some(6)),
        summary(3, "HL-0001", Some(7)),
        summary(4, "HL-0003", Some(30)),
        summary(5, "HL-0004", None),
    ];
    FakeCases { list, ..FakeCases::default() }.start().await
}

#[tokio::test]
async fn every_page_is_listed_with_the_days_that_are_left() {
    let ran = recourse(["case", "list", "--cases-url", &cases().await]).await;
    insta::assert_snapshot!(ran.out);
}

#[tokio::test]
async fn one_account_can_be_asked_for_as_json() {
    let ran = recourse(["case", "list", "--cases-url", &cases().await, "--account", "HL-0001", "--json"]).await;
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let references: Vec<_> = json.as_array().unwrap().iter().map(|case| case["reference"].as_str().unwrap()).collect();
    assert_eq!(references, ["RC-000001", "RC-000003"]);
    assert_eq!(json[1]["next_deadline"]["last_safe"], "2026-03-07");
}

#[tokio::test]
async fn no_case_is_said_in_words() {
    let url = FakeCases::default().start().await;
    assert_eq!(recourse(["case", "list", "--cases-url", &url]).await.out, "No cases.\n");
}
