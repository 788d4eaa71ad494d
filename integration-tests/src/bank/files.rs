//! The files that a bank's systems write.

use kernel::LegalDate;

use super::{
    Bank,
    fate::{self, Fate},
};

const ACCOUNTS: &str = "loan_account_number,as_of,creditor,portfolio,product,branch_ifsc,sanctioned_on,\
                        sanctioned_amount,emi,first_unpaid_due_on,dpd,asset_class,npa_on,principal_due,interest_due,\
                        penal_due,other_due,total_due,in_moratorium,written_off,customer_id,borrower_kind,\
                        borrower_name,borrower_pan,borrower_mobile,borrower_email,borrower_address,borrower_pin,\
                        borrower_permanent_address,borrower_permanent_pin,borrower_mobile_verified_on,\
                        borrower_email_verified_on";
const MEMOS: &str = "loan_account_number,cheque_number,drawee_ifsc,drawn_on,amount,drawer_name,presented_on,\
                     returned_on,memo_received_on,return_code,return_reason";
const RECEIPTS: &str =
    "value_date,amount,mode,reference,loan_account_number,drawee_ifsc,cheque_number,payer_name,narration";
const DRAWEE: &str = "HDFC0000001";

/// What every cheque here is drawn for, in rupees.
pub const RUPEES: i32 = 15_000;

/// A loan and the cheque that was given for it.
#[derive(Clone, Debug)]
pub struct Loan {
    /// The lender's number.
    pub account: String,
    /// Of the cheque.
    pub cheque: u32,
    addresses: usize,
    borrower: String,
    mobile: Option<String>,
}

/// One return of a loan's cheque. Days are counted from the bank's opening.
#[derive(Clone, Debug)]
pub struct Return {
    loan: Loan,
    returned: i32,
    received: i32,
    code: &'static str,
}

/// One credit of a statement.
#[derive(Clone, Copy, Debug)]
pub struct Payment<'a> {
    /// For whom.
    pub loan: &'a Loan,
    /// How much.
    pub rupees: i32,
    /// Of value.
    pub on: LegalDate,
    /// The payment system's.
    pub reference: &'a str,
}

impl Loan {
    /// A loan of a borrower with as many addresses as fates, whose letters meet them.
    #[must_use]
    pub fn new(account: &str, fates: &[Fate]) -> Self {
        Self {
            account: account.to_owned(),
            cheque: fate::cheque(account, fates),
            addresses: fates.len(),
            borrower: "Ravi Kumar".to_owned(),
            mobile: None,
        }
    }

    /// The same loan of a certain borrower, with his mobile number of ten digits.
    #[must_use]
    pub fn of(self, borrower: &str, mobile: &str) -> Self {
        Self { borrower: borrower.to_owned(), mobile: Some(mobile.to_owned()), ..self }
    }

    /// Its cheque comes back for want of funds on a day; the memo comes on another.
    #[must_use]
    pub fn returned(&self, returned: i32, received: i32) -> Return {
        Return { loan: self.clone(), returned, received, code: "01" }
    }

    /// Its cheque amount, or part of it, is paid.
    #[must_use]
    pub const fn paid<'a>(&'a self, rupees: i32, on: LegalDate, reference: &'a str) -> Payment<'a> {
        Payment { loan: self, rupees, on, reference }
    }
}

pub(super) fn accounts(bank: &Bank, loans: &[&Loan]) -> String {
    let [as_of, sanctioned, unpaid] = [-20, -2_000, -21].map(|day| bank.day(day));
    let line = |(loan, n): (&&Loan, u64)| {
        let Loan { account, borrower, mobile, .. } = loan;
        let mobile = mobile.clone().unwrap_or_else(|| (9_000_000_000 + n).to_string());
        let permanent = if loan.addresses > 1 { ("\"7 Old Road, Nashik\"", "422001") } else { ("", "") };
        format!(
            "{account},{as_of},Sahyadri Finance,Home loans,HL-FIX,SAHY0000012,{sanctioned},\"25,00,000\",21500,{unpaid},\
             2,SMA0,,20000,1500,0,0,\"21,500.00\",no,no,C-{account},individual,{borrower},ZZZPK1234L,{mobile},\
             loan{n}@example.com,\"12 Main Road, Pune\",411001,{},{},{as_of},{as_of}\n",
            permanent.0, permanent.1,
        )
    };
    format!("{ACCOUNTS}\n") + &loans.iter().zip(1..).map(line).collect::<String>()
}

pub(super) fn memos(bank: &Bank, returns: &[&Return]) -> String {
    let line = |memo: &&Return| {
        let Loan { account, cheque, borrower, .. } = &memo.loan;
        let [drawn, presented, returned, received] =
            [-15, memo.returned - 1, memo.returned, memo.received].map(|day| bank.day(day));
        let drawn = if presented < drawn { bank.day(memo.returned - 3) } else { drawn };
        format!(
            "{account},{cheque:06},{DRAWEE},{drawn},{RUPEES},{borrower},{presented},{returned},{received},{},Funds \
             insufficient\n",
            memo.code
        )
    };
    format!("{MEMOS}\n") + &returns.iter().map(line).collect::<String>()
}

pub(super) fn statement(payments: &[Payment<'_>]) -> String {
    let line = |payment: &Payment<'_>| {
        let Payment { loan: Loan { account, cheque, borrower, .. }, rupees, on, reference } = payment;
        format!("{on},{rupees},upi,{reference},{account},{DRAWEE},{cheque:06},{borrower},for the cheque\n")
    };
    format!("{RECEIPTS}\n") + &payments.iter().map(line).collect::<String>()
}
