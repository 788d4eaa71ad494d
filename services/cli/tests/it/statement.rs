//! Statements against a payments service that remembers what it was sent.

use std::fs;

use proto::payments::{
    CreditAlreadyPosted, CreditPosted, CreditRejected, ReceiptMode, ReceiptState, RecordReceiptsRequest,
    receipt_result::Outcome,
};
use recourse_cli::failure::Exit;
use tempfile::TempDir;

use crate::fakes::{FakePayments, Payments, Ran, posted, recourse};

pub(crate) const HEADER: &str =
    "value_date,amount,mode,reference,loan_account_number,drawee_ifsc,cheque_number,payer_name,narration\n";
pub(crate) const ROW: &str =
    "2026-03-02,\"1,50,000.00\",UPI,604312345678,HL-0001,HDFC0000001,000123,Secretname Kumar,Secretword emi\n";

fn row(number: u32) -> String {
    ROW.replace("604312345678", &format!("U-{number}"))
}

fn rows(count: u32) -> String {
    (1..=count).fold(HEADER.to_owned(), |text, number| text + &row(number))
}

fn file(folder: &TempDir, text: impl AsRef<[u8]>) -> String {
    let path = folder.path().join("statement.csv");
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

async fn import(url: &str, path: &str, more: &[&str]) -> Ran {
    let start = ["import", "receipts", path, "--source", "hdfc-collections", "--payments-url", url];
    recourse(start.into_iter().chain(more.iter().copied())).await
}

async fn sent(
    fake: FakePayments,
    text: impl AsRef<[u8]>,
    more: &[&str],
) -> (Ran, Vec<(String, RecordReceiptsRequest)>) {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, text);
    let statements = fake.statements.clone();
    let payments = Payments::start(fake).await;
    let ran = import(&payments.url, &path, more).await;
    let received = statements.lock().unwrap().clone();
    (ran, received)
}

#[tokio::test]
async fn a_row_is_sent_as_it_was_written() {
    let (ran, received) =
        sent(FakePayments::default(), rows(1), &["--expect-rows", "1", "--expect-total", "150000"]).await;
    assert_eq!(ran.exit, Exit::Done, "{ran:?}");
    let [(key, message)] = &received[..] else { panic!("one call") };
    assert!(key.starts_with("import-"), "{key}");
    let file = message.file.clone().unwrap();
    assert_eq!((file.source.as_str(), file.covers_until), ("hdfc-collections", None));
    assert_eq!(message.rows[0].row_number, 2);
    let credit = message.rows[0].credit.clone().unwrap();
    assert_eq!((credit.mode(), credit.amount.unwrap().paise), (ReceiptMode::Upi, 15_000_000));
    let cheque = credit.cheque.unwrap();
    assert_eq!((cheque.drawee_ifsc.as_str(), cheque.cheque_number.as_str()), ("HDFC0000001", "000123"));
    assert_eq!((credit.loan_account_number.as_str(), credit.instrument_id.as_str()), ("HL-0001", ""));
}

#[tokio::test]
async fn a_credit_that_nobody_claims_and_columns_that_a_bank_has_not_are_fine() {
    let text = "value_date,amount,mode,reference,loan_account_number\n2026-03-02,1,cash,C/1,\n";
    let (ran, received) = sent(FakePayments::default(), text, &[]).await;
    assert_eq!(ran.exit, Exit::Done, "{ran:?}");
    let credit = received[0].1.rows[0].credit.clone().unwrap();
    assert_eq!((credit.loan_account_number.as_str(), credit.mode()), ("", ReceiptMode::Cash));
    assert_eq!(credit.cheque, None);
}

#[tokio::test]
async fn batches_have_the_same_keys_in_every_run_and_the_last_one_says_how_far_the_file_reaches() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, rows(5));
    let fake = FakePayments::default();
    let statements = fake.statements.clone();
    let payments = Payments::start(fake).await;
    let arguments = ["--batch", "2", "--covers-until", "2026-03-05"];
    for _ in 0..2 {
        assert_eq!(import(&payments.url, &path, &arguments).await.exit, Exit::Done);
    }
    let received = statements.lock().unwrap().clone();
    assert_eq!(received[..3], received[3..]);
    let reach: Vec<bool> = received[..3].iter().map(|(_, m)| m.file.as_ref().unwrap().covers_until.is_some()).collect();
    assert_eq!(reach, [false, false, true]);
    statements.lock().unwrap().clear();
    import(&payments.url, &path, &["--batch", "2", "--covers-until", "2026-03-06"]).await;
    let other = statements.lock().unwrap().clone();
    assert!(!received.iter().any(|(key, _)| *key == other[0].0), "another last day is another request");
}

#[tokio::test]
async fn a_day_without_credits_is_told_too() {
    let (ran, received) = sent(FakePayments::default(), HEADER, &[]).await;
    assert_eq!((ran.exit, received.len()), (Exit::Done, 0));
    let (ran, received) = sent(FakePayments::default(), HEADER, &["--covers-until", "2026-03-05"]).await;
    assert_eq!((ran.exit, received.len()), (Exit::Done, 1), "{ran:?}");
    assert!(received[0].1.rows.is_empty() && received[0].1.file.as_ref().unwrap().covers_until.is_some());
    // The last row is wrong, and the file ends there all the same.
    let text = rows(1) + &row(2).replace("UPI", "barter");
    let (_, received) = sent(FakePayments::default(), text, &["--batch", "1", "--covers-until", "2026-03-05"]).await;
    let last = &received.last().unwrap().1;
    assert!(last.rows.is_empty() && last.file.as_ref().unwrap().covers_until.is_some());
}

fn mixed(row: u32) -> Outcome {
    match row {
        3 => {
            let state = ReceiptState::Unidentified.into();
            Outcome::Posted(CreditPosted { receipt_id: "r-3".to_owned(), state })
        }
        4 => Outcome::AlreadyPosted(CreditAlreadyPosted::default()),
        5 => {
            let reason = "cheque 000123 on HDFC0000001 is not on record for HL-0001".to_owned();
            Outcome::Rejected(CreditRejected { field: "cheque".to_owned(), reason })
        }
        _ => posted(row),
    }
}

#[tokio::test]
async fn what_payments_says_of_each_row_is_counted_and_told() {
    let text = rows(4) + &row(1);
    let (ran, _) = sent(FakePayments { credit: mixed, ..FakePayments::default() }, text, &[]).await;
    assert_eq!(ran.exit, Exit::Failed);
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"Imported: \S+ ", "Imported: FILE ");
    settings.add_filter("[0-9a-f]{64}", "SHA256");
    settings.bind(|| insta::assert_snapshot!(ran.out));
}

#[tokio::test]
async fn a_dry_run_stores_nothing_and_has_other_keys() {
    let (ran, received) = sent(FakePayments::default(), rows(1), &["--dry-run"]).await;
    assert!(ran.out.starts_with("Checked, nothing stored: ") && ran.out.contains("would be posted"), "{}", ran.out);
    assert!(received[0].1.validate_only && received[0].0.starts_with("check-"));
}

#[tokio::test]
async fn a_statement_that_wants_to_be_misread_is_refused_in_its_row() {
    for (what, find, put, said) in [
        (
            "rounded reference",
            "604312345678",
            "6.04E+11",
            "reference: `6.04E+11` is not 1 to 64 of A-Z, 0-9, - and /; a number that a spreadsheet wrote as 4.12E+11 has lost its digits",
        ),
        ("no reference", "604312345678", "", "reference: is missing"),
        ("formula", "604312345678", "=1+1", "reference: `=1+1` is not 1 to 64"),
        (
            "unknown mode",
            "UPI",
            "barter",
            "mode: `barter` is not a mode; modes are UPI, NEFT, RTGS, IMPS, CASH, CHEQUE and OTHER",
        ),
        ("day or month", "2026-03-02", "02/03/2026", "value_date: `02/03/2026` is not a date in the format yyyy-mm-dd"),
        ("another grouping", "\"1,50,000.00\"", "\"1.50.000,00\"", "amount: `1.50.000,00` is not an amount in rupees"),
        (
            "rounded account",
            "HL-0001",
            "1.23E+15",
            "loan_account_number: the loan account number is in scientific notation",
        ),
        ("lost zeros", "000123", "123", "cheque_number: a cheque number has 6 digits, and this has 3"),
        ("branch alone", ",000123,", ",,", "cheque_number: a cheque number is missing"),
        ("letter O", "HDFC0000001", "HDFCO000001", "drawee_ifsc: character 5 of an IFSC is the digit zero"),
        (
            "cheque without account",
            "HL-0001",
            "",
            "loan_account_number: is missing; a cheque is looked for within its account",
        ),
        ("a cell too few", ",Secretword emi", "", "row: has 8 cells, and the header has 9"),
        ("a long name", "Secretname Kumar", &"Secretname".repeat(150), "payer_name: is longer than 1000 characters"),
    ] {
        let text = ROW.replace(find, put);
        assert_ne!(text, ROW, "{what}");
        let (ran, received) = sent(FakePayments::default(), format!("{HEADER}{text}"), &[]).await;
        assert_eq!((ran.exit, received.len()), (Exit::Failed, 0), "{what}: {ran:?}");
        assert!(ran.out.contains(&format!("line 2, {said}")), "{what}: {}", ran.out);
        assert!(!ran.out.contains("Secret") && !ran.err.contains("Secret"), "{what}: {}", ran.out);
    }
}

#[tokio::test]
async fn a_statement_that_is_wrong_as_a_whole_is_refused_before_anything_is_sent() {
    let text = rows(1);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (bytes, said) in [
        (utf16, "the file is UTF-16; save it as UTF-8"),
        (text.replace("Secretname", "\"Secretname").into_bytes(), "line 2: a quote is opened here and never closed"),
        (text.replace("reference,", "").into_bytes(), "the header does not fit: `reference` is missing"),
        (text.replace("narration\n", "remarks\n").into_bytes(), "the header does not fit: `remarks` is not known"),
    ] {
        let (ran, received) = sent(FakePayments::default(), bytes, &[]).await;
        assert_eq!((ran.exit, received.len()), (Exit::Failed, 0));
        assert!(ran.err.contains(said), "{}", ran.err);
    }
}
