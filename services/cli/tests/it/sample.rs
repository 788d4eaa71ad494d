//! The sample: repeatable, taken by our own readers, and as messy as deploy/sample/README.md says.

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
    process::{Command, Output},
};

use recourse_cli::{
    import::{AccountColumn, Column, Columns, Fault, Layout, Mapping, Record, Rows, account, memo},
    sample::files,
};

fn start() -> kernel::LegalDate {
    "2026-03-02".parse().unwrap()
}

/// The files of a sample by name.
fn sample(seed: u64, accounts: usize, memos: usize) -> BTreeMap<&'static str, String> {
    files(seed, accounts, memos, start()).into_iter().map(|file| (file.name, file.text)).collect()
}

/// The rows of a file as another reader has them, the header first.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The columns at fault in the rows that our reader refuses, sorted.
fn refused<C: Columns, T>(text: &str, read: impl Fn(&Record, &Layout<C>) -> Result<T, Fault>) -> Vec<&'static str> {
    let mut rows = Rows::new(text.as_bytes());
    let mut record = Record::default();
    assert!(rows.read(&mut record).unwrap());
    let layout = Layout::of(&record, &Mapping::default()).unwrap();
    let mut columns = Vec::new();
    while rows.read(&mut record).unwrap() {
        columns.extend(read(&record, &layout).err().map(|fault| fault.column));
    }
    columns.sort_unstable();
    columns
}

fn repeats(rows: &[Vec<String>]) -> usize {
    rows.len() - rows.iter().collect::<HashSet<_>>().len()
}

fn oracle(arguments: &[&str]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/sample/oracle");
    Command::new("python3").arg("-B").arg(script).args(arguments).output().unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    assert_eq!(sample(7, 100, 50), sample(7, 100, 50));
    let (one, other) = (sample(7, 100, 50), sample(8, 100, 50));
    for name in
        ["accounts.csv", "accounts-later.csv", "returns.csv", "returns-later.csv", "returns-last.csv", "payers.csv"]
    {
        assert_ne!(one[name], other[name], "{name}");
    }
}

#[test]
fn every_memo_but_four_is_taken_by_the_reader_and_each_of_those_is_refused_for_its_own_reason() {
    let sample = sample(7, 1_000, 120);
    let columns = refused::<Column, _>(&sample["returns.csv"], memo);
    // The other two bad rows are for payments: returned before presented, and another amount for a known cheque.
    assert_eq!(columns, ["cheque_number", "drawee_ifsc", "loan_account_number", "returned_on"]);
    for name in ["returns-later.csv", "returns-last.csv"] {
        assert!(refused::<Column, _>(&sample[name], memo).is_empty(), "{name}");
    }
}

#[test]
fn every_account_but_three_is_taken_by_the_reader_and_each_of_those_is_refused_for_its_own_reason() {
    let sample = sample(7, 1_000, 120);
    let columns = refused::<AccountColumn, _>(&sample["accounts.csv"], account);
    // The other three bad rows are for cases: what is personal, and what must add up, is its to judge.
    assert_eq!(columns, ["branch_ifsc", "first_unpaid_due_on", "loan_account_number"]);
    assert!(refused::<AccountColumn, _>(&sample["accounts-later.csv"], account).is_empty());
}

#[test]
fn rows_and_repeats_are_as_many_as_the_readme_says() {
    for (accounts, memos) in [(1_000, 120), (100, 24), (300, 60)] {
        let sample = sample(7, accounts, memos);
        let rows = |name: &str| cells(&sample[name]).split_off(1);
        let (extract, first) = (rows("accounts.csv"), rows("returns.csv"));
        let (later, last) = (rows("returns-later.csv"), rows("returns-last.csv"));
        assert_eq!((extract.len(), repeats(&extract)), (accounts + 6 + 4, 4));
        assert_eq!(first.len() + later.len() + last.len(), memos + 6 + 5);
        assert_eq!((repeats(&first), repeats(&later), repeats(&last)), (4, 0, 0));
        assert_eq!(later.iter().filter(|row| first.contains(row)).count(), 1);
    }
}

#[test]
fn nobody_in_the_sample_can_be_reached() {
    let sample = sample(7, 1_000, 120);
    let rows = cells(&sample["accounts.csv"]);
    let columns = |part: &str| {
        let is_one = |name: &str| name.contains(part) && !name.ends_with("_verified_on");
        (0..rows[0].len()).filter(|&column| is_one(&rows[0][column])).collect::<Vec<_>>()
    };
    let (emails, mobiles, pans) = (columns("email"), columns("mobile"), columns("pan"));
    assert!(!emails.is_empty() && !mobiles.is_empty() && !pans.is_empty(), "{:?}", rows[0]);
    for row in &rows[1..] {
        let all = |places: &[usize], fits: &dyn Fn(&str) -> bool| {
            places.iter().map(|&place| row[place].as_str()).filter(|cell| !cell.is_empty()).all(fits)
        };
        assert!(all(&emails, &|cell| cell.ends_with("@example.com")), "{row:?}");
        assert!(all(&mobiles, &|cell| cell.contains("90000")), "{row:?}");
        assert!(all(&pans, &|cell| cell.starts_with("ZZZ")), "{row:?}");
    }
}

#[test]
fn the_answer_key_agrees_with_cases_that_were_counted_by_hand() {
    let output = oracle(&["--self-test"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What the oracle makes of a sample, as JSON.
fn answer(seed: u64, accounts: usize, memos: usize) -> serde_json::Value {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in sample(seed, accounts, memos) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let output = oracle(&[folder.path().to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_answer_key_finds_what_the_generator_meant() {
    for (seed, accounts, memos) in [(7, 1_000, 120), (7, 100, 24), (7, 100, 50), (11, 200, 60)] {
        let answer = answer(seed, accounts, memos);
        let figure = |name: &str| answer["figures"][name].as_u64().unwrap();
        assert_eq!(figure("accounts_imported"), u64::try_from(accounts).unwrap());
        assert_eq!(figure("memos_recorded"), u64::try_from(memos).unwrap());
        assert_eq!((figure("rows_rejected"), figure("duplicates")), (12, 9));
        for identity in answer["identities"].as_array().unwrap() {
            assert!(identity[1].as_bool().unwrap(), "{identity}");
        }
        let columns: HashSet<_> =
            answer["rejected"].as_array().unwrap().iter().map(|row| (row[0].clone(), row[2].clone())).collect();
        // returned_on twice: a date in another format, and one before the presentation.
        assert_eq!(columns.len(), 11, "{columns:?}");
    }
}

#[test]
fn every_way_in_which_a_proceeding_can_go_occurs_from_50_memos_on() {
    for (seed, accounts, memos) in [(7, 1_000, 120), (7, 100, 50), (11, 200, 60)] {
        let answer = answer(seed, accounts, memos);
        for name in [
            "counsel_held",
            "refused",
            "second_dishonours",
            "lapsed_on_arrival",
            "lapsed_unsent",
            "reserved",
            "not_served",
            "ended_deceased",
            "still_running",
            "paid_in_time",
            "paid_late",
            "paid_perhaps",
            "receipts_bounced",
            "complaints_in_safe_window",
            "deadlines_fired",
            "deadlines_superseded",
            "deadlines_cancelled",
            "deadlines_open",
            "deadlines_missed",
            "reminders_fired",
        ] {
            assert!(answer["figures"][name].as_u64().unwrap() > 0, "{name} of {memos} memos");
        }
        // One too early, one too late, and one where no day was safe.
        assert_eq!(answer["figures"]["complaints_elsewhere"].as_u64(), Some(3), "{memos} memos");
    }
}

#[test]
fn every_drawer_of_whom_a_cheque_came_back_has_a_conduct_and_every_desk_its_case() {
    let sample = sample(7, 100, 50);
    let payers = cells(&sample["payers.csv"]);
    let column = |name: &str| payers[0].iter().position(|cell| cell == name).unwrap();
    let (conduct, desk) = (column("conduct"), column("desk"));
    let conducts: HashSet<&str> = payers[1..].iter().map(|row| row[conduct].as_str()).collect();
    for name in
        ["never", "pays_on_courtesy", "pays_in_full", "pays_in_two", "pays_part", "pays_late", "pays_then_bounces"]
    {
        assert!(conducts.contains(name), "{name}");
    }
    let mut desks: Vec<&str> =
        payers[1..].iter().map(|row| row[desk].as_str()).filter(|cell| !cell.is_empty()).collect();
    desks.sort_unstable();
    assert_eq!(desks, ["files_early", "files_late", "notice_left_in_drawer"]);
}
