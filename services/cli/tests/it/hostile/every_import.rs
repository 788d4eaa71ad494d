//! What holds for every import alike: a file that is none is refused by its name, a row by its line and column, and
//! nothing of either is sent.

use std::{fs, path::Path};

use recourse_cli::failure::Exit;
use tempfile::TempDir;

use crate::{
    accounts,
    fakes::{FakeAccounts, FakePayments, Payments, Ran, recourse},
    statement,
};

/// An import with a file that it takes.
struct Import {
    kind: &'static str,
    url_option: &'static str,
    /// A header and one row, of the account HL-0001.
    text: String,
    /// The column of an amount, and a cell of it as it is written.
    amount: (&'static str, &'static str),
}

fn imports() -> [Import; 3] {
    let dishonours = format!("{}{}", crate::import::HEADER, super::ROW);
    let receipts = format!("{}{}", statement::HEADER, statement::ROW);
    [
        Import {
            kind: "dishonours",
            url_option: "--payments-url",
            text: dishonours,
            amount: ("amount", "1,50,000.00"),
        },
        Import {
            kind: "accounts",
            url_option: "--cases-url",
            text: accounts::csv(&[accounts::row(&[])]),
            amount: ("total_due", "21,500.00"),
        },
        Import { kind: "receipts", url_option: "--payments-url", text: receipts, amount: ("amount", "1,50,000.00") },
    ]
}

impl Import {
    /// Imports what is at a path. Answers how it went, and how many rows were sent.
    async fn run(&self, path: &Path) -> (Ran, usize) {
        let payments_fake = FakePayments::default();
        let (statements, accounts) = (payments_fake.statements.clone(), FakeAccounts::default());
        let payments = Payments::start(payments_fake).await;
        let cases = accounts.start().await;
        let url = if self.kind == "accounts" { &cases } else { &payments.url };
        let path = path.to_str().unwrap();
        let ran = recourse(["import", self.kind, path, "--source", "a-source", self.url_option, url]).await;
        let memos: usize = payments.received().iter().map(|call| call.message.memos.len()).sum();
        let credits: usize = statements.lock().unwrap().iter().map(|(_, call)| call.rows.len()).sum();
        let rows: usize = accounts.received.lock().unwrap().iter().map(|(_, call)| call.rows.len()).sum();
        (ran, memos + credits + rows)
    }

    async fn of(&self, bytes: &[u8]) -> (Ran, String, usize) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("hostile.csv");
        fs::write(&path, bytes).unwrap();
        let (ran, sent) = self.run(&path).await;
        (ran, path.to_str().unwrap().to_owned(), sent)
    }

    fn columns(&self) -> Vec<&str> {
        self.text.lines().next().unwrap().split(',').collect()
    }

    fn with_header(&self, columns: &[&str]) -> Vec<u8> {
        let (_, rows) = self.text.split_once('\n').unwrap();
        format!("{}\n{rows}", columns.join(",")).into_bytes()
    }

    /// The text with something before its second line.
    fn before_the_row(&self, put: &[u8]) -> Vec<u8> {
        let (header, rows) = self.text.split_once('\n').unwrap();
        [header.as_bytes(), b"\n", put, rows.as_bytes()].concat()
    }

    /// Files that are wrong as a whole, with what is said of each.
    fn wrong_files(&self) -> Vec<(&'static str, Vec<u8>, String)> {
        let utf16 = |mark: [u8; 2], of: fn(u16) -> [u8; 2]| {
            mark.into_iter().chain(self.text.encode_utf16().flat_map(of)).collect::<Vec<u8>>()
        };
        let columns = self.columns();
        let (first, last) = (columns[0], columns.len() - 1);
        let mut twice = columns.clone();
        twice[last] = first;
        let says = |text: &str| text.to_owned();
        vec![
            ("not UTF-8", self.before_the_row(&[0xe9]), says("line 2: the text is not UTF-8")),
            ("UTF-16, little end first", utf16([0xff, 0xfe], u16::to_le_bytes), says("the file is UTF-16")),
            ("UTF-16, big end first", utf16([0xfe, 0xff], u16::to_be_bytes), says("the file is UTF-16")),
            (
                "a program",
                [b"\x7fELF\x02\x01\x01\0\0".as_slice(), &[0x90; 64]].concat(),
                says("line 1: there is a NUL byte"),
            ),
            ("a workbook", b"PK\x03\x04\x14\0\x06\0\x08\0".to_vec(), says("line 1: there is a NUL byte")),
            ("empty", Vec::new(), says("the file is empty")),
            ("a missing column", self.with_header(&columns[1..]), format!("`{first}` is missing")),
            ("a column twice", self.with_header(&twice), format!("`{first}` is there twice")),
            ("another delimiter", self.text.replace(',', ";").into_bytes(), format!("`{first}` is missing")),
            ("tabs", self.text.replace(',', "\t").into_bytes(), format!("`{first}` is missing")),
            (
                "a line of 10 MiB",
                self.before_the_row(&vec![b'x'; 10 << 20]),
                says("line 2: the row is longer than 1 MiB"),
            ),
            ("an open quote", self.before_the_row(b"\""), says("line 2: ")),
            (
                "a quote that is never closed",
                format!("{}\"x\n", self.text).into_bytes(),
                says("line 3: a quote is opened here and never closed"),
            ),
            ("NUL", self.before_the_row(b"\0"), says("line 2: there is a NUL byte")),
            ("line ends of old", self.text.replace('\n', "\r").into_bytes(), says("line 1: a carriage return stands")),
        ]
    }

    /// Rows that a spreadsheet has spoilt, with the column that is named.
    fn wrong_rows(&self) -> Vec<(&'static str, Vec<u8>, &'static str)> {
        let (column, cell) = self.amount;
        let with = |find: &str, put: &str| {
            let text = self.text.replacen(find, put, 1);
            assert_ne!(text, self.text, "{}: `{find}` is not in the file", self.kind);
            text.into_bytes()
        };
        let quoted = format!("\"{cell}\"");
        vec![
            ("an account that was rounded", with("HL-0001", "1.23E+15"), "loan_account_number"),
            ("an account as a formula", with("HL-0001", "=A1"), "loan_account_number"),
            ("an account that calls a program", with("HL-0001", "@SUM(1+1)*cmd|' /C calc'!A0"), "loan_account_number"),
            ("an account turned around", with("HL-0001", "HL-\u{202e}0001"), "loan_account_number"),
            ("an amount that was rounded", with(&quoted, "1.5E+05"), column),
            ("an amount as a formula", with(&quoted, "=SUM(A1:A9)"), column),
            ("an amount below zero in brackets", with(&quoted, "(500.00)"), column),
        ]
    }
}

#[tokio::test]
async fn a_file_that_is_none_is_refused_by_its_name_and_nothing_of_it_is_sent() {
    for import in imports() {
        for (what, bytes, expected) in import.wrong_files() {
            let (ran, path, sent) = import.of(&bytes).await;
            let what = format!("{}, {what}: {ran:?}", import.kind);
            assert_eq!((ran.exit, sent), (Exit::Failed, 0), "{what}");
            assert!(ran.err.starts_with(&format!("error: {path}: ")) && ran.err.contains(&expected), "{what}");
        }
    }
}

#[tokio::test]
async fn what_is_no_file_at_all_is_refused_by_its_name() {
    for import in imports() {
        let folder = TempDir::new().unwrap();
        for path in [folder.path().to_owned(), folder.path().join("nowhere.csv")] {
            let (ran, sent) = import.run(&path).await;
            assert_eq!((ran.exit, sent), (Exit::Failed, 0), "{}: {ran:?}", import.kind);
            assert!(ran.err.starts_with(&format!("error: {}: ", path.display())), "{}: {ran:?}", import.kind);
        }
    }
}

#[tokio::test]
async fn a_row_that_a_spreadsheet_spoilt_is_rejected_by_line_and_column_and_not_sent() {
    for import in imports() {
        for (what, bytes, column) in import.wrong_rows() {
            let (ran, path, sent) = import.of(&bytes).await;
            let what = format!("{}, {what}: {ran:?}", import.kind);
            assert_eq!((ran.exit, sent), (Exit::Failed, 0), "{what}");
            assert!(ran.out.contains(&format!("line 2, {column}: ")) && ran.out.contains(&path), "{what}");
        }
    }
}

#[tokio::test]
async fn a_header_alone_is_a_file_without_rows() {
    for import in imports() {
        let (header, _) = import.text.split_once('\n').unwrap();
        for text in [header.to_owned(), format!("{header}\n"), format!("{header}\r\n\r\n")] {
            let (ran, _, sent) = import.of(text.as_bytes()).await;
            assert_eq!((ran.exit, sent), (Exit::Done, 0), "{}: {ran:?}", import.kind);
        }
    }
}

#[tokio::test]
async fn each_of_these_files_is_taken_as_it_stands() {
    for import in imports() {
        let (ran, _, sent) = import.of(import.text.as_bytes()).await;
        assert_eq!((ran.exit, sent), (Exit::Done, 1), "{}: {ran:?}", import.kind);
    }
}
