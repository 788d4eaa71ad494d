//! Files that want to be misread. Each is answered with one exact message.

mod every_import;

use std::fs;

use recourse_cli::failure::Exit;
use tempfile::TempDir;

use crate::{
    fakes::{FakePayments, Payments, recourse},
    import::HEADER,
};

const ROW: &str = "HL-0001,000123,HDFC0000001,2026-02-27,\"1,50,000.00\",Ravi Kumar,2026-03-02,2026-03-03,2026-03-05,01,Funds insufficient\n";

/// The answer to a file: what is wrong with it, or with its rows; and how many memos were sent.
async fn answer(bytes: &[u8]) -> (String, usize) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("hostile.csv");
    fs::write(&path, bytes).unwrap();
    let payments = Payments::start(FakePayments::default()).await;
    let name = path.to_str().unwrap();
    let ran = recourse(["import", "dishonours", name, "--source", "axis-cts", "--payments-url", &payments.url]).await;
    let sent = payments.received().iter().map(|call| call.message.memos.len()).sum();
    let said = match ran.out.split_once("Rejected rows\n") {
        Some((_, rows)) => rows.trim().to_owned(),
        None => ran.err.lines().next().unwrap_or_default().replace(&format!("error: {name}: "), ""),
    };
    assert_eq!(ran.exit, if said.is_empty() { Exit::Done } else { Exit::Failed }, "{ran:?}");
    (said, sent)
}

fn with(find: &str, put: &str) -> Vec<u8> {
    let row = ROW.replace(find, put);
    assert_ne!(row, ROW, "`{find}` is not in the row");
    format!("{HEADER}{row}").into_bytes()
}

#[tokio::test]
async fn a_file_that_is_wrong_as_a_whole_is_refused_before_anything_is_sent() {
    let text = format!("{HEADER}{ROW}");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin1: Vec<u8> = text.replace("Ravi", "Ren\u{1}").bytes().map(|b| if b == 1 { 0xe9 } else { b }).collect();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("UTF-16", utf16.clone(), "the file is UTF-16; save it as UTF-8"),
        (
            "UTF-16 without a mark",
            utf16[2..].to_vec(),
            "line 1: there is a NUL byte; the file is damaged, or is not UTF-8 text",
        ),
        ("Windows-1252", latin1, "line 2: the text is not UTF-8; save the file as UTF-8"),
        ("NUL", with("Ravi", "Ra\0vi"), "line 2: there is a NUL byte; the file is damaged, or is not UTF-8 text"),
        ("unclosed quote", with("Ravi", "\"Ravi"), "line 2: a quote is opened here and never closed"),
        ("huge field", with("Ravi", &"x".repeat(1024 * 1024)), "line 2: the row is longer than 1 MiB"),
        ("wide row", with("Ravi", &",".repeat(300)), "line 2: the row has more than 200 cells"),
        ("empty", Vec::new(), "the file is empty"),
        (
            "duplicate header",
            text.replace("return_code", "amount").into_bytes(),
            "the header does not fit: `amount` is there twice; `return_code` is missing",
        ),
        (
            "missing column",
            text.replace(",return_reason", "").into_bytes(),
            "the header does not fit: `return_reason` is missing",
        ),
        (
            "unknown column",
            text.replace("drawn_on", "Drawn_On").into_bytes(),
            "the header does not fit: `Drawn_On` is not known; `drawn_on` is missing",
        ),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(answer(&bytes).await, (expected.to_owned(), 0), "{what}");
    }
}

#[tokio::test]
async fn a_row_that_could_be_misread_is_rejected_with_its_line_and_column() {
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "amount in scientific notation",
            with("\"1,50,000.00\"", "1.5E+05"),
            "line 2, amount: `1.5E+05` is not an amount in rupees such as 150000, 1,50,000 or 150000.00",
        ),
        (
            "account in scientific notation",
            with("HL-0001", "1.23E+15"),
            "line 2, loan_account_number: the loan account number is in scientific notation: Excel has rounded it and \
             its digits are lost; format the column as text and export the file again",
        ),
        (
            "formula",
            with("000123", "=\"000123\""),
            "line 2, cheque_number: a cheque number has only digits 0 to 9, and character 1 of this is '='",
        ),
        (
            "formula that calls a program",
            with("HL-0001", "=cmd|' /C calc'!A0"),
            "line 2, loan_account_number: a loan account number has only A-Z, 0-9, - and /, and character 1 of this is \
             '='",
        ),
        (
            "another country's grouping",
            with("\"1,50,000.00\"", "\"1.000,00\""),
            "line 2, amount: `1.000,00` is not an amount in rupees such as 150000, 1,50,000 or 150000.00",
        ),
        (
            "a fraction of a paisa",
            with("1,50,000.00", "150000.005"),
            "line 2, amount: `150000.005` has a fraction of a paisa",
        ),
        (
            "day or month",
            with("2026-03-02", "02/03/2026"),
            "line 2, presented_on: `02/03/2026` is not a date in the format yyyy-mm-dd, which this import declares",
        ),
        (
            "another century",
            with("2026-02-27", "0226-02-27"),
            "line 2, drawn_on: 0226-02-27 is not between 2000 and 2099",
        ),
        ("no date", with("2026-03-03", ""), "line 2, returned_on: is missing"),
        (
            "leading zeros lost",
            with("000123", "123"),
            "line 2, cheque_number: a cheque number has 6 digits, and this has 3; a spreadsheet may have dropped leading \
             zeros",
        ),
        (
            "a long cell",
            with("2026-02-27", &"9".repeat(500)),
            &*format!(
                "line 2, drawn_on: `{}…` is not a date in the format yyyy-mm-dd, which this import declares",
                "9".repeat(40)
            )
            .leak(),
        ),
        ("a cell too few", with(",01", ""), "line 2, row: has 10 cells, and the header has 11"),
        ("a long name", with("Ravi", &"x".repeat(2_000)), "line 2, drawer_name: is longer than 1000 characters"),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(answer(&bytes).await, (expected.to_owned(), 0), "{what}");
    }
}

#[tokio::test]
async fn what_is_only_unusual_is_read() {
    let text = format!("{HEADER}{ROW}");
    let last_open = text.trim_end().to_owned();
    for (what, bytes) in [
        ("byte-order mark", format!("\u{feff}{text}").into_bytes()),
        ("CR LF", text.replace('\n', "\r\n").into_bytes()),
        ("no last line end", last_open.into_bytes()),
        ("blank lines", text.replace('\n', "\n\n").into_bytes()),
        // It is text, and is stored as text; what writes it into a spreadsheet one day must quote it.
        ("formula as a name", with("Ravi Kumar", "=1+1")),
    ] {
        assert_eq!(answer(&bytes).await, (String::new(), 1), "{what}");
    }
}

#[tokio::test]
async fn no_message_repeats_a_name_or_a_reason() {
    let (said, _) = answer(&with("Ravi Kumar", &"Secretname".repeat(150))).await;
    assert!(!said.contains("Secret"), "{said}");
    let (said, _) = answer(&with("Funds insufficient", &"Secretword".repeat(150))).await;
    assert!(said.starts_with("line 2, return_reason: ") && !said.contains("Secret"), "{said}");
}
