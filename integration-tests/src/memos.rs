//! Return memos for tests.

use kernel::{Clock as _, LegalDate, SystemClock};
use proto::{
    payments::{ReturnFile, ReturnMemo},
    types::{self, Money, PersonalText},
};

/// The file that test memos come from.
#[must_use]
pub fn return_file() -> ReturnFile {
    ReturnFile { source: "test-cts".to_owned(), sha256: vec![7; 32] }
}

/// The date so many days ago.
#[must_use]
pub fn days_ago(days: i32) -> LegalDate {
    let today = SystemClock.today();
    LegalDate::from_unix_days(today.as_unix_days() - days).unwrap_or(today)
}

/// The `n`th memo: a cheque of its own, on an account that it shares with one other, returned for want of funds twelve
/// days ago; the memo came three days later.
#[must_use]
pub fn memo(n: u32) -> ReturnMemo {
    let date = |days| Some(types::LegalDate::from(days_ago(days)));
    ReturnMemo {
        row_number: n + 1,
        loan_account_number: format!("HL-{:05}", n / 2),
        cheque_number: format!("{n:06}"),
        drawee_ifsc: "HDFC0000001".to_owned(),
        drawn_on: date(15),
        amount: Some(Money { currency_code: "INR".to_owned(), paise: 100_000 + i64::from(n) }),
        drawer_name: Some(PersonalText { value: format!("Drawer Number{n}") }),
        presented_on: date(13),
        returned_on: date(12),
        memo_received_on: date(9),
        return_code: "01".to_owned(),
        return_reason: Some(PersonalText { value: "Funds insufficient".to_owned() }),
    }
}

/// The same with a return code that gives no cause under s.138: cases opens nothing and puts the refusal on record.
#[must_use]
pub fn refused_memo(n: u32) -> ReturnMemo {
    ReturnMemo { return_code: "03".to_owned(), ..memo(n) }
}

/// The second return of the `n`th cheque, a week after the first.
#[must_use]
pub fn memo_again(n: u32) -> ReturnMemo {
    let date = |days| Some(types::LegalDate::from(days_ago(days)));
    ReturnMemo { presented_on: date(6), returned_on: date(5), memo_received_on: date(3), ..memo(n) }
}
