//! What the load is made of.

use kernel::{Clock as _, LegalDate, SystemClock};
use proto::{
    notices::{
        Address, AuthorisedOfficer, Cheque, Creditor, Dishonour, Letter, Liability, Noticee, NoticeeCapacity,
        PaymentCoordinates, letter::Sender,
    },
    payments::{Credit, ReceiptMode, RecordDishonoursRequest, ReturnFile, ReturnMemo},
    types::{self, LegalDateInterval, Money, PersonalText},
};

/// How many accounts receipts are spread over.
pub(crate) const ACCOUNTS: u32 = 1_000;

const EXTRACT: &str = "loan_account_number,as_of,creditor,portfolio,product,branch_ifsc,sanctioned_on,\
                       sanctioned_amount,emi,first_unpaid_due_on,dpd,asset_class,npa_on,principal_due,interest_due,\
                       penal_due,other_due,total_due,in_moratorium,written_off,customer_id,borrower_kind,\
                       borrower_name,borrower_pan,borrower_mobile,borrower_email,borrower_address,borrower_pin,\
                       borrower_mobile_verified_on,borrower_email_verified_on";

/// The system's present day, at which the clock of the bench stands.
pub(crate) fn today() -> LegalDate {
    SystemClock.today()
}

/// The date so many days before another.
pub(crate) fn before(day: LegalDate, days: i32) -> LegalDate {
    LegalDate::from_unix_days(day.as_unix_days() - days).unwrap_or(day)
}

/// How many days before the present day of the mesh, as calls say it.
fn dating(today: LegalDate) -> impl Fn(i32) -> Option<types::LegalDate> {
    move |days| Some(before(today, days).into())
}

fn rupees(rupees: i64) -> Money {
    Money { currency_code: "INR".to_owned(), paise: rupees * 100 }
}

fn personal(text: impl Into<String>) -> PersonalText {
    PersonalText { value: text.into() }
}

/// The number of the `n`th account, always of eight characters.
pub(crate) fn account(series: &str, n: u32) -> String {
    format!("{series}-{n:05}")
}

/// An extract of so many accounts, as of the day before.
pub(crate) fn extract(series: &str, rows: u32, today: LegalDate) -> String {
    let [as_of, sanctioned, unpaid] = [1, 2_000, 2].map(|days| before(today, days));
    let line = |n: u32| {
        let (account, mobile) = (account(series, n), 9_000_000_000_u64 + u64::from(n));
        format!(
            "{account},{as_of},Sahyadri Finance,Home loans,HL-FIX,SAHY0000012,{sanctioned},\"25,00,000\",21500,{unpaid},\
             2,SMA0,,20000,1500,0,0,\"21,500.00\",no,no,C-{account},individual,Ravi Kumar,ZZZPK1234L,{mobile},\
             loan{n}@example.com,\"12 Main Road, Pune\",411001,{as_of},{as_of}\n"
        )
    };
    format!("{EXTRACT}\n") + &(0..rows).map(line).collect::<String>()
}

/// How many columns an extract has.
pub(crate) fn columns() -> usize {
    EXTRACT.split(',').count()
}

/// One return of one cheque, in a call of its own.
pub(crate) fn dishonour(series: &str, n: u32, today: LegalDate) -> RecordDishonoursRequest {
    let date = dating(today);
    let memo = ReturnMemo {
        row_number: 2,
        loan_account_number: account(series, n),
        cheque_number: format!("{:06}", n % 1_000_000),
        drawee_ifsc: "HDFC0000001".to_owned(),
        drawn_on: date(15),
        amount: Some(rupees(15_000)),
        drawer_name: Some(personal("Ravi Kumar")),
        presented_on: date(13),
        returned_on: date(12),
        memo_received_on: date(9),
        return_code: "01".to_owned(),
        return_reason: Some(personal("Funds insufficient")),
    };
    RecordDishonoursRequest {
        file: Some(ReturnFile { source: "load".to_owned(), sha256: vec![7; 32] }),
        memos: vec![memo],
        validate_only: false,
    }
}

/// A credit to an account.
pub(crate) fn credit(account: String, reference: String, today: LegalDate) -> Credit {
    Credit {
        loan_account_number: account,
        amount: Some(rupees(500)),
        value_date: dating(today)(1),
        mode: ReceiptMode::Upi.into(),
        reference,
        payer_name: Some(personal("Ravi Kumar")),
        narration: Some(personal("UPI/RAVI KUMAR/LOAN EMI")),
        instrument_id: String::new(),
        cheque: None,
    }
}

/// A demand to one drawer at one address: a letter of one page.
pub(crate) fn letter(n: u32, today: LegalDate) -> Letter {
    let date = dating(today);
    Letter {
        creditor: Some(Creditor {
            name: "Sahyadri Finance Ltd".to_owned(),
            branch: "Shivajinagar, Pune".to_owned(),
            address: "12 Jangli Maharaj Road, Shivajinagar, Pune 411005".to_owned(),
        }),
        cheque: Some(Cheque {
            number: format!("{:06}", n % 1_000_000),
            drawn_on: date(15),
            amount: Some(rupees(15_000)),
            drawee_bank: "HDFC Bank".to_owned(),
            drawee_branch: "Nashik".to_owned(),
        }),
        dishonour: Some(Dishonour {
            presented_on: date(13),
            collecting_branch: "Collection branch, Shivajinagar, Pune".to_owned(),
            returned_on: date(12),
            return_code: "01".to_owned(),
            return_reason: Some(personal("Funds insufficient")),
            informed_on: Some(LegalDateInterval { earliest: date(9), latest: date(9) }),
        }),
        liability: Some(Liability {
            loan_account_number: account("NL", n % 100_000),
            facility: "Home loan".to_owned(),
            due: Some(rupees(21_500)),
            as_of: date(1),
        }),
        payment: Some(PaymentCoordinates {
            beneficiary: "Loan collections".to_owned(),
            account_number: "000000000000".to_owned(),
            ifsc: "SBIN0001234".to_owned(),
            upi_id: String::new(),
        }),
        noticees: vec![Noticee {
            name: Some(personal("Ravi Kumar")),
            capacity: NoticeeCapacity::Drawer.into(),
            addresses: vec![Address { lines: Some(personal("12 Main Road\nPune")), pin_code: "411001".to_owned() }],
        }],
        sender: Some(Sender::Officer(AuthorisedOfficer {
            name: "V. Kulkarni".to_owned(),
            designation: "Authorised Officer".to_owned(),
        })),
    }
}
