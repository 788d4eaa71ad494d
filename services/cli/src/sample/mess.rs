//! What goes wrong with files: rows that cannot be taken, and rows that come twice. `deploy/sample/README.md` lists all.

use super::{
    accounts::Account,
    draw::{Draw, day},
    returns::{self, File, Kind, Memo},
    table::{Rows, repeat, scatter, with},
};

/// The files of memos.
#[derive(Debug)]
pub(super) struct ReturnFiles {
    pub(super) first: Rows,
    pub(super) later: Rows,
    pub(super) last: Rows,
}

/// Rows of memos in the order of their returns, with six bad ones and five that come twice.
pub(super) fn return_files(draw: &mut Draw, memos: &[Memo], accounts: &[Account]) -> ReturnFiles {
    let mut memos = memos.to_vec();
    memos.sort_by_key(|memo| (memo.returned_on, memo.loan_account_number.clone()));
    let mut rows_of = |file| -> Rows {
        let of_file = memos.iter().filter(|memo| memo.file == file);
        of_file.map(|memo| returns::cells(draw, memo).to_vec()).collect()
    };
    let (mut first, mut later, last) = (rows_of(File::First), rows_of(File::Later), rows_of(File::Last));

    // The clearing cell sends a row again that it has sent before.
    let again = first.get(first.len() / 2).cloned();
    repeat(draw, &mut first, 4);
    contradict(&mut first, &memos);
    let bad = bad_memos(draw, &memos, accounts);
    scatter(draw, &mut first, bad);
    scatter(draw, &mut later, again.into_iter().collect());
    ReturnFiles { first, later, last }
}

/// A cheque that is on record, with another amount. It stands behind the memo that it contradicts.
fn contradict(rows: &mut Rows, memos: &[Memo]) {
    let Some(memo) = memos.iter().find(|memo| memo.file == File::First && memo.kind == Kind::Ordinary) else { return };
    let same =
        |row: &Vec<String>| row.first() == Some(&memo.loan_account_number) && row.get(1) == Some(&memo.cheque_number);
    let Some(place) = rows.iter().rposition(same) else { return };
    let row = rows.get(place).map(|row| with(row, &returns::HEADER, "amount", (memo.rupees + 900).to_string()));
    rows.extend(row.map(|row| with(&row, &returns::HEADER, "return_reason", "Refer to drawer")));
}

fn bad_memos(draw: &mut Draw, memos: &[Memo], accounts: &[Account]) -> Rows {
    let Some(like) = memos.iter().find(|memo| memo.kind == Kind::Ordinary) else { return Rows::new() };
    let mut of = |number: usize, column: &str, value: &dyn Fn(&Memo) -> String| {
        let account = accounts.iter().rev().nth(number);
        let memo = Memo {
            loan_account_number: account.map(|account| account.loan_no.clone()).unwrap_or_default(),
            cheque_number: format!("{:06}", 4_400 + number),
            drawee_ifsc: account.map(|account| account.drawee_ifsc.clone()).unwrap_or_default(),
            drawer_name: account.map(|account| account.borrower.name.clone()).unwrap_or_default(),
            ..like.clone()
        };
        with(&returns::cells(draw, &memo), &returns::HEADER, column, value(&memo))
    };
    vec![
        // The letter O for the digit zero.
        of(1, "drawee_ifsc", &|memo| memo.drawee_ifsc.replacen('0', "O", 1)),
        // A spreadsheet took the leading zeros.
        of(2, "cheque_number", &|memo| memo.cheque_number.trim_start_matches('0').to_owned()),
        // A date as another file would have it.
        of(3, "returned_on", &|memo| {
            let date = memo.returned_on;
            format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
        }),
        // A spreadsheet took the account number for a quantity.
        of(4, "loan_account_number", &|_| "1.00234E+11".to_owned()),
        // Returned before it was presented.
        of(5, "returned_on", &|memo| day(memo.presented_on, -3).to_string()),
    ]
}
