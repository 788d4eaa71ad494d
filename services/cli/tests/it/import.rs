//! Imports against a payments service that remembers what it was sent.

use std::{fs, path::Path};

use proto::payments::{DishonourAlreadyRecorded, DishonourRecorded, MemoRejected, memo_result::Outcome};
use recourse_cli::failure::Exit;
use serde_json::Value;
use tempfile::TempDir;

use crate::fakes::{FakePayments, Payments, Ran, Received, nobody, recorded, recourse};

pub(crate) const HEADER: &str = "loan_account_number,cheque_number,drawee_ifsc,drawn_on,amount,drawer_name,presented_on,\
                                 returned_on,memo_received_on,return_code,return_reason\n";

/// A row whose cheque number is `number` and whose amount is one rupee.
fn row(number: u32) -> String {
    let tail = "2026-03-02,2026-03-03,2026-03-05,01,Funds insufficient";
    format!("HL-0001,{number:06},HDFC0000001,2026-02-27,1.00,Ravi Kumar,{tail}\n")
}

pub(crate) fn file(folder: &TempDir, text: &str) -> String {
    let path = folder.path().join("returns.csv");
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

pub(crate) fn rows(count: u32) -> String {
    (1..=count).fold(HEADER.to_owned(), |text, number| text + &row(number))
}

async fn import(payments: &str, path: &str, more: &[&str]) -> Ran {
    let start = ["import", "dishonours", path, "--source", "axis-cts", "--payments-url", payments];
    recourse(start.into_iter().chain(more.iter().copied())).await
}

fn keys(payments: &Payments) -> Vec<String> {
    payments.received().into_iter().map(|call| call.key).collect()
}

#[tokio::test]
async fn rows_go_in_batches_whose_keys_are_the_same_in_every_run() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, &rows(5));
    let payments = Payments::start(FakePayments::default()).await;
    for _ in 0..2 {
        let ran = import(&payments.url, &path, &["--batch", "2", "--token", "t"]).await;
        assert_eq!(ran.exit, Exit::Done, "{ran:?}");
    }
    let received = payments.received();
    assert_eq!(received.iter().map(Received::rows).collect::<Vec<_>>()[..3], [vec![2, 3], vec![4, 5], vec![6]]);
    assert_eq!(received[..3], received[3..]);
    for (call, first) in received.iter().zip([2, 4, 6]) {
        let sha256 = &call.message.file.as_ref().unwrap().sha256;
        let start = format!("import-{}-{first}-2.", hex_start(sha256));
        assert!(call.key.starts_with(&start), "{} does not begin with {start}", call.key);
        assert_eq!(call.token.as_deref(), Some("Bearer t"));
        assert!(!call.message.validate_only);
    }
}

fn hex_start(bytes: &[u8]) -> String {
    hex::encode(&bytes[..8])
}

#[tokio::test]
async fn a_run_that_stopped_is_started_again_with_the_same_keys() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, &rows(6));
    let report = folder.path().join("report.json");
    let arguments = ["--batch", "2", "--report", report.to_str().unwrap()];
    let failing = Payments::start(FakePayments { fails_from: 1, ..FakePayments::default() }).await;
    let stopped = import(&failing.url, &path, &arguments).await;
    assert_eq!(stopped.exit, Exit::Failed);
    assert!(stopped.out.contains("not done                                        4\n"), "{}", stopped.out);
    assert!(
        stopped.err.ends_with(
            "The run stopped. Start the same command again: no row is recorded twice.\n\
             error: payments: The database failed\n  code: PAYMENTS_STORE\n  \
             The service's log says more, under the trace of this call.\n"
        ),
        "{}",
        stopped.err
    );
    assert_eq!(json(&report)["summary"]["complete"], false);

    let healthy = Payments::start(FakePayments::default()).await;
    let ran = import(&healthy.url, &path, &arguments).await;
    assert_eq!(ran.exit, Exit::Done);
    assert_eq!(keys(&failing), keys(&healthy)[..2]);
    assert_eq!(json(&report)["summary"]["complete"], true);
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Row 4 is new but not the first return, row 5 known, row 6 refused.
fn mixed(row: u32) -> Outcome {
    let ids = |kind: &str| format!("{kind}-{row}");
    match row {
        4 => {
            let recorded = DishonourRecorded { dishonour_id: ids("d"), instrument_id: ids("i"), ordinal: 2 };
            Outcome::Recorded(recorded)
        }
        5 => {
            let known = DishonourAlreadyRecorded { dishonour_id: ids("d"), instrument_id: ids("i") };
            Outcome::AlreadyRecorded(known)
        }
        6 => {
            let reason = "2026-03-01 is before presented_on, 2026-03-02".to_owned();
            Outcome::Rejected(MemoRejected { field: "returned_on".to_owned(), reason })
        }
        _ => recorded(row),
    }
}

#[tokio::test]
async fn what_payments_refuses_and_what_cannot_be_sent_are_told_together() {
    let folder = TempDir::new().unwrap();
    let wrong_amount = row(7).replace("1.00", "\"1.000,00\"");
    let lines = [row(1), wrong_amount, row(2), row(3), row(4), row(1)];
    let path = file(&folder, &(HEADER.to_owned() + &lines.concat()));
    let report = folder.path().join("report.json");
    let payments = Payments::start(FakePayments { answer: mixed, ..FakePayments::default() }).await;
    let ran = import(&payments.url, &path, &["--report", report.to_str().unwrap()]).await;
    assert_eq!(ran.exit, Exit::Failed);
    assert_eq!(payments.received()[0].rows(), [2, 4, 5, 6]);
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"Imported: \S+ ", "Imported: FILE ");
    settings.add_filter("[0-9a-f]{64}", "SHA256");
    settings.bind(|| insta::assert_snapshot!(ran.out));
    let mut rows = json(&report);
    // Whether serde_json keeps the order of keys hangs on what else is built in the same run.
    let mut settings = insta::Settings::clone_current();
    settings.set_sort_maps(true);
    settings.bind(|| insta::assert_json_snapshot!(rows["rows"].take()));
    let summary = &rows["summary"];
    assert_eq!(
        [
            "lines",
            "recorded",
            "second_dishonours",
            "already_recorded",
            "duplicates",
            "rejected",
            "not_done",
            "control_total"
        ]
        .map(|name| summary[name].as_u64().unwrap()),
        [6, 2, 1, 1, 1, 2, 0, 500]
    );
}

#[tokio::test]
async fn a_dry_run_asks_payments_to_check_only_and_under_other_keys() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, &rows(1));
    let payments = Payments::start(FakePayments::default()).await;
    let ran = import(&payments.url, &path, &["--dry-run"]).await;
    assert_eq!(ran.exit, Exit::Done);
    assert!(ran.out.starts_with("Checked, nothing stored: "), "{}", ran.out);
    let [call] = &payments.received()[..] else { panic!("one call") };
    assert!(call.message.validate_only);
    assert!(call.key.starts_with("check-"));
}

#[tokio::test]
async fn control_totals_that_do_not_match_stop_the_import_before_anything_is_sent() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, &(rows(2) + &row(3).replace("1.00", "one")));
    let payments = Payments::start(FakePayments::default()).await;
    let ran = import(&payments.url, &path, &["--expect-rows", "4", "--expect-total", "3"]).await;
    assert_eq!(ran.exit, Exit::Failed);
    assert_eq!(
        ran.err,
        "error: the control totals do not match: the file has 3 rows, not the 4 expected; the amounts sum to ₹2.00 \
         (1 amount cannot be read), not the ₹3.00 expected; nothing was sent\n  \
         Ask the sender for the file or for the right totals.\n"
    );
    assert_eq!(payments.received(), []);
    let right = import(&payments.url, &path, &["--expect-rows", "3", "--expect-total", "2"]).await;
    assert!(right.out.contains("control total                               ₹2.00"), "{}", right.out);
}

#[tokio::test]
async fn a_mapping_renames_columns_and_says_how_dates_are_written() {
    let folder = TempDir::new().unwrap();
    let text = rows(1).replace("amount", "Cheque Amt").replace("return_reason", "return_reason,Zone");
    let text = text.replace("insufficient\n", "insufficient,West\n").replace("2026-03-02", "02/03/2026");
    let text = text.replace("2026-03-03", "03/03/2026").replace("2026-03-05", "").replace("2026-02-27", "27/02/2026");
    let path = file(&folder, &text);
    let mapping = folder.path().join("axis.toml");
    let toml = "date_format = \"dd/mm/yyyy\"\nignore = [\"Zone\"]\n[columns]\namount = \"Cheque Amt\"\n";
    fs::write(&mapping, toml).unwrap();
    let payments = Payments::start(FakePayments::default()).await;
    let ran = import(&payments.url, &path, &["--mapping", mapping.to_str().unwrap()]).await;
    assert_eq!(ran.exit, Exit::Done, "{ran:?}");
    let memo = &payments.received()[0].message.memos[0];
    let presented = memo.presented_on.unwrap();
    assert_eq!((presented.year, presented.month, presented.day), (2026, 3, 2));
    assert_eq!(memo.memo_received_on, None);

    fs::write(&mapping, "date_format = \"mm/dd/yyyy\"").unwrap();
    let ran = import(&payments.url, &path, &["--mapping", mapping.to_str().unwrap()]).await;
    assert_eq!(ran.exit, Exit::Usage);
}

#[tokio::test]
async fn a_payments_that_is_away_is_named_and_no_row_is_lost() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, &rows(3));
    let url = nobody().await;
    let ran = import(&url, &path, &[]).await;
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.err.contains(&format!("error: payments cannot be reached at {url}\n")), "{}", ran.err);
    assert!(ran.err.contains("`make up`"));
    assert!(ran.out.contains("not done                                        3\n"), "{}", ran.out);
}

#[tokio::test]
async fn a_report_never_replaces_the_file() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, &rows(1));
    let ran = import("http://127.0.0.1:1", &path, &["--report", &path]).await;
    assert_eq!(ran.exit, Exit::Usage);
    assert_eq!(fs::read_to_string(&path).unwrap(), rows(1));
}

#[tokio::test]
async fn a_file_of_a_header_alone_is_imported_without_a_call() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, HEADER);
    let payments = Payments::start(FakePayments::default()).await;
    let ran = import(&payments.url, &path, &["--expect-rows", "0"]).await;
    assert_eq!(ran.exit, Exit::Done);
    assert_eq!(payments.received(), []);
}
