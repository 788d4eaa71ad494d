//! Extracts of a loan management system, and one account as shown.

use std::fs;

use proptest::prelude::*;
use proto::{
    cases::{
        Account, AccountFlag, AccountParty, AssetClass, AssetClassChange, ContactPointKind, Dues, MaskedAddress,
        MaskedContactPoint, PartyKind, PartyRole,
    },
    types::{LegalDate, Money},
};
use recourse_cli::{
    failure::Exit,
    import::{AccountColumn, Columns as _, Fault, Layout, Mapping, Record, Rows, account, open, survey},
};
use tempfile::TempDir;

use crate::fakes::{FakeAccounts, Ran, recourse};

/// The cells of a good row, by column; the others are empty.
const CELLS: &[(&str, &str)] = &[
    ("loan_account_number", "HL-0001"),
    ("as_of", "2026-03-01"),
    ("creditor", "Sahyadri Finance"),
    ("branch_ifsc", "SAHY0000012"),
    ("sanctioned_on", "2020-04-02"),
    ("sanctioned_amount", "25,00,000"),
    ("emi", "21500"),
    ("first_unpaid_due_on", "2026-02-28"),
    ("dpd", "2"),
    ("asset_class", "SMA-0"),
    ("principal_due", "20000"),
    ("interest_due", "1500"),
    ("penal_due", "0"),
    ("other_due", "0"),
    ("total_due", "21,500.00"),
    ("in_moratorium", "no"),
    ("written_off", "no"),
    ("customer_id", "C-1"),
    ("borrower_kind", "individual"),
    ("borrower_name", "Secretname Rao"),
    ("borrower_pan", "AAAPS1234L"),
    ("borrower_mobile", "9000000001"),
    ("borrower_address", "12 Secret Road, Pune"),
    ("borrower_pin", "411001"),
];

pub(crate) fn row(changes: &[(&str, &str)]) -> Vec<String> {
    let cell = |column: &&AccountColumn| {
        let given = |cells: &[(&str, &str)]| {
            cells.iter().find(|(name, _)| *name == column.as_str()).map(|(_, cell)| (*cell).to_owned())
        };
        given(changes).or_else(|| given(CELLS)).unwrap_or_default()
    };
    AccountColumn::ALL.iter().map(|column| cell(&column)).collect()
}

pub(crate) fn csv(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(AccountColumn::ALL.iter().map(|column| column.as_str())).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn file(folder: &TempDir, text: &str) -> String {
    let path = folder.path().join("accounts.csv");
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

async fn import(url: &str, path: &str, more: &[&str]) -> Ran {
    let start = ["import", "accounts", path, "--source", "finone", "--cases-url", url];
    recourse(start.into_iter().chain(more.iter().copied())).await
}

fn read(text: &str) -> Result<proto::cases::AccountRow, Fault> {
    let mut rows = Rows::new(text.as_bytes());
    let mut record = Record::default();
    rows.read(&mut record).unwrap();
    let layout = Layout::of(&record, &Mapping::default()).unwrap();
    rows.read(&mut record).unwrap();
    account(&record, &layout)
}

#[test]
fn a_row_is_an_account_with_the_parties_whose_cells_are_filled() {
    let guarantor = [
        ("guarantor_customer_id", "C-9"),
        ("guarantor_kind", "company"),
        ("guarantor_name", "Rao Traders"),
        ("borrower_permanent_address", "Village Wai"),
        ("borrower_permanent_pin", "412803"),
        ("borrower_mobile_verified_on", "2025-01-01"),
    ];
    let account = read(&csv(&[row(&guarantor)])).unwrap();
    assert_eq!(account.asset_class(), AssetClass::Sma0);
    let roles: Vec<PartyRole> = account.parties.iter().map(proto::cases::PartyRow::role).collect();
    assert_eq!(roles, [PartyRole::Borrower, PartyRole::Guarantor]);
    assert_eq!((account.parties[0].addresses.len(), account.parties[0].contact_points.len()), (2, 1));
    assert!(account.parties[0].contact_points[0].verified_on.is_some());
    assert_eq!(account.dues.unwrap().total.unwrap().paise, 2_150_000);
}

#[test]
fn a_wrong_cell_is_named_and_nothing_personal_is_repeated() {
    for (column, cell, reason) in [
        ("loan_account_number", "1.23E+15", "is in scientific notation"),
        ("as_of", "01/03/2026", "is not a date in the format yyyy-mm-dd"),
        ("branch_ifsc", "SAHYO000012", "character 5 of an IFSC is the digit zero"),
        ("emi", "1e3", "is not an amount in rupees"),
        ("first_unpaid_due_on", "31/02/2026", "is not a date"),
        ("dpd", "-2", "is not a whole number of days"),
        ("dpd", "", "is not a whole number of days"),
        ("asset_class", "NPA", "is not a class"),
        ("asset_class", "unspecified", "is not a class"),
        ("in_moratorium", "", "is neither yes nor no"),
        ("customer_id", "", "the customer id is missing"),
        ("borrower_kind", "person", "is neither individual nor company"),
        ("borrower_name", &"Secretname ".repeat(200), "is longer than 1000 characters"),
    ] {
        let fault = read(&csv(&[row(&[(column, cell)])])).unwrap_err();
        assert_eq!(fault.column, column);
        assert!(fault.reason.contains(reason) && !fault.reason.contains("Secret"), "{}", fault.reason);
    }
    let half = read(&csv(&[row(&[("guarantor_name", "Secretname")])])).unwrap_err();
    assert_eq!(half.column, "guarantor_customer_id");
}

#[test]
fn columns_of_other_parties_may_be_missing_and_the_others_not() {
    let layout = |columns: Vec<&str>| {
        let text = format!("{}\n", columns.join(","));
        let mut record = Record::default();
        Rows::new(text.as_bytes()).read(&mut record).unwrap();
        Layout::<AccountColumn>::of(&record, &Mapping::default()).map_err(|error| error.to_string())
    };
    let required = AccountColumn::ALL.iter().filter(|column| !AccountColumn::OPTIONAL.contains(column));
    let required: Vec<&str> = required.map(|column| column.as_str()).collect();
    assert!(layout(required.clone()).is_ok());
    assert_eq!(
        layout(required[1..].to_vec()).unwrap_err(),
        "the header does not fit: `loan_account_number` is missing"
    );
}

#[tokio::test]
async fn a_loan_that_comes_twice_is_a_duplicate_or_a_contradiction_with_both_lines() {
    let folder = TempDir::new().unwrap();
    let rows = [row(&[]), row(&[]), row(&[("loan_account_number", "hl-0001"), ("emi", "1")])];
    let path = file(&folder, &csv(&rows));
    let cases = FakeAccounts::default();
    let ran = import(&cases.start().await, &path, &[]).await;
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.out.contains("duplicates in the file                          1\n"), "{}", ran.out);
    let said = "line 4, loan_account_number: line 2 has the same and says something else; only that one counts";
    assert!(ran.out.contains(said), "{}", ran.out);
    assert!(!ran.out.contains("Secret"));
    let received = cases.received.lock().unwrap();
    assert_eq!(received[0].1.rows.len(), 1);
    assert_eq!((received[0].1.covers.unwrap().first_row, received[0].1.covers.unwrap().last_row), (2, 4));
}

#[tokio::test]
async fn every_line_is_covered_once_under_keys_that_are_the_same_in_every_run() {
    let folder = TempDir::new().unwrap();
    let number = |n: u32| format!("HL-{n:04}");
    let mut rows: Vec<_> = (1..=5).map(|n| row(&[("loan_account_number", &number(n))])).collect();
    rows.push(row(&[("loan_account_number", &number(5))]));
    let path = file(&folder, &csv(&rows));
    let cases = FakeAccounts::default();
    let url = cases.start().await;
    let arguments = ["--batch", "2", "--expect-rows", "6", "--expect-total", "129000"];
    for _ in 0..2 {
        assert_eq!(import(&url, &path, &arguments).await.exit, Exit::Done);
    }
    let received = cases.received.lock().unwrap();
    let covered: Vec<(u32, u32, usize)> = received
        .iter()
        .map(|(_, call)| (call.covers.unwrap().first_row, call.covers.unwrap().last_row, call.rows.len()))
        .collect();
    assert_eq!(covered[..3], [(2, 3, 2), (4, 5, 2), (6, 7, 1)]);
    assert_eq!(received[..3], received[3..]);
    let file = received[0].1.file.clone().unwrap();
    assert_eq!((file.rows, file.last_row, file.total_due.unwrap().paise), (6, 7, 12_900_000));
}

/// The memory is that of one row: the largest allocation does not depend on how many there are.
#[test]
fn ten_thousand_rows_are_read_with_the_memory_of_one() {
    let folder = TempDir::new().unwrap();
    let number = |n: u32| format!("HL-{n:05}");
    let rows: Vec<_> = (0..10_000).map(|n| row(&[("loan_account_number", &number(n))])).collect();
    let text = csv(&rows);
    let path = file(&folder, &text);
    let survey = survey(
        &open(path.as_ref()).unwrap(),
        path.as_ref(),
        &Mapping::<AccountColumn>::default(),
        AccountColumn::TotalDue,
    )
    .unwrap();
    assert_eq!((survey.lines, survey.last_line, survey.unreadable_amounts), (10_000, 10_001, 0));
    let mut reader = Rows::new(text.as_bytes());
    let mut record = Record::default();
    let (mut read, mut largest) = (0, 0);
    reader.read(&mut record).unwrap();
    while reader.read(&mut record).unwrap() {
        account(&record, &survey.layout).unwrap();
        read += 1;
        largest = largest.max(record.held_bytes());
    }
    assert_eq!(read, 10_000);
    assert!(largest < 4 * 1024, "{largest} bytes are held for a row of some hundred");
}

fn shown() -> Account {
    let day = |year, month, day| Some(LegalDate { year, month, day });
    let money = |paise| Some(Money { currency_code: "INR".to_owned(), paise });
    let party = AccountParty {
        role: PartyRole::Borrower.into(),
        customer_id: "C-1".to_owned(),
        kind: PartyKind::Individual.into(),
        name_masked: "A•••• R••••".to_owned(),
        pan_masked: "XXXXXX234L".to_owned(),
        contact_points: vec![MaskedContactPoint {
            kind: ContactPointKind::Mobile.into(),
            masked: "XXXXXX4321".to_owned(),
            verified_on: None,
        }],
        addresses: vec![MaskedAddress { kind: 1, pin: "411001".to_owned() }],
        ..AccountParty::default()
    };
    Account {
        loan_account_number: "HL-0001".to_owned(),
        as_of: day(2026, 3, 1),
        creditor: "Sahyadri Finance".to_owned(),
        product: "HL-FIX".to_owned(),
        portfolio: "Home loans".to_owned(),
        branch_ifsc: "SAHY0000012".to_owned(),
        sanctioned_on: day(2020, 4, 2),
        sanctioned: money(250_000_000),
        emi: money(2_150_000),
        first_unpaid_due_on: day(2026, 1, 31),
        dpd: 30,
        asset_class: AssetClass::Sma0.into(),
        dues: Some(Dues {
            principal: money(2_000_000),
            interest: money(150_000),
            penal: money(0),
            other: money(0),
            total: money(2_150_000),
        }),
        flags: vec![AccountFlag::BorrowerHasNpa.into()],
        parties: vec![party],
        asset_class_history: vec![AssetClassChange {
            asset_class: AssetClass::Sma0.into(),
            as_of: day(2026, 3, 1),
            npa_on: None,
        }],
        source: "finone".to_owned(),
        file_sha256: vec![0xab; 32],
        row_number: 2,
        ..Account::default()
    }
}

#[tokio::test]
async fn an_account_is_shown_with_its_dues_and_its_parties_masked() {
    let url = FakeAccounts { account: shown(), ..FakeAccounts::default() }.start().await;
    let ran = recourse(["account", "show", "HL-0001", "--cases-url", &url]).await;
    assert_eq!(ran.exit, Exit::Done);
    insta::assert_snapshot!(ran.out);
    let ran = recourse(["account", "show", "HL-0001", "--json", "--cases-url", &url]).await;
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&value["dpd"], &value["dues"]["total"], &value["asset_class"]),
        (&30.into(), &2_150_000.into(), &"SMA0".into())
    );
}

proptest! {
    #[test]
    fn amounts_and_days_are_sent_as_they_were_written(paise in 0_i64..1_000_000_000_000, dpd in 0_u32..100_000) {
        let (amount, days) = (kernel::Paise::new(paise).unwrap().to_string(), dpd.to_string());
        let read = read(&csv(&[row(&[("total_due", &amount), ("dpd", &days)])])).unwrap();
        prop_assert_eq!((read.dues.unwrap().total.unwrap().paise, read.dpd), (paise, dpd));
    }
}
