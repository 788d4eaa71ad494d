//! The extract's rows, with six bad ones and four that come twice.

use kernel::LegalDate;

use super::{
    accounts::Account,
    draw::Draw,
    people::{Borrower, another_address},
    returns::Memo,
    table::{Rows, repeat, scatter, with},
};

/// The columns of the extract.
pub(super) const HEADER: [&str; 40] = [
    "loan_account_number",
    "as_of",
    "creditor",
    "portfolio",
    "product",
    "branch_ifsc",
    "sanctioned_on",
    "sanctioned_amount",
    "emi",
    "first_unpaid_due_on",
    "dpd",
    "asset_class",
    "npa_on",
    "principal_due",
    "interest_due",
    "penal_due",
    "other_due",
    "total_due",
    "in_moratorium",
    "written_off",
    "customer_id",
    "borrower_kind",
    "borrower_name",
    "borrower_pan",
    "borrower_mobile",
    "borrower_email",
    "borrower_address",
    "borrower_pin",
    "borrower_mobile_verified_on",
    "borrower_email_verified_on",
    "borrower_permanent_address",
    "borrower_permanent_pin",
    "guarantor_customer_id",
    "guarantor_kind",
    "guarantor_name",
    "guarantor_pan",
    "guarantor_mobile",
    "guarantor_email",
    "guarantor_address",
    "guarantor_pin",
];

/// The rows of the extract.
pub(super) fn rows(draw: &mut Draw, accounts: &[Account]) -> Rows {
    let mut rows: Rows = accounts.iter().map(cells).collect();
    repeat(draw, &mut rows, 4);
    scatter(draw, &mut rows, bad_rows(accounts));
    rows
}

/// The rows of a second extract, some days later: the accounts of drawers who were found at another address.
pub(super) fn found_again(draw: &mut Draw, accounts: &[Account], memos: &[Memo], as_of: LegalDate) -> Rows {
    let found = |account: &&Account| {
        let role = |memo: &Memo| memo.role.is_some_and(|role| role.found_again);
        memos.iter().any(|memo| role(memo) && memo.loan_account_number == account.loan_no)
    };
    let later = accounts.iter().filter(found).map(|account| {
        let mut later = Account { as_of, ..account.clone() };
        if account.dpd > 0 {
            later.dpd += as_of.as_unix_days() - account.as_of.as_unix_days();
        }
        later.borrower.permanent = Some(another_address(draw, &account.borrower));
        cells(&later)
    });
    later.collect()
}

fn cells(account: &Account) -> Vec<String> {
    let mut cells = vec![
        account.loan_no.clone(),
        account.as_of.to_string(),
        Account::creditor().to_owned(),
        account.portfolio.to_owned(),
        account.product.to_owned(),
        account.branch_ifsc.to_owned(),
        account.sanctioned_on.to_string(),
        account.sanctioned_rupees.to_string(),
        account.emi_rupees.to_string(),
        account.first_unpaid_due_on().map(|date| date.to_string()).unwrap_or_default(),
        account.dpd.to_string(),
        account.asset_class().to_owned(),
        account.npa_on().map(|date| date.to_string()).unwrap_or_default(),
        account.principal_rupees.to_string(),
        account.interest_rupees.to_string(),
        account.penal_rupees.to_string(),
        account.other_rupees.to_string(),
        account.total_rupees().to_string(),
        yes_or_no(account.in_moratorium),
        yes_or_no(account.written_off),
    ];
    let borrower = &account.borrower;
    cells.extend(party(&account.customer_id, borrower));
    let verified = if borrower.is_verified { account.sanctioned_on.to_string() } else { String::new() };
    cells.extend([verified.clone(), verified]);
    let permanent = borrower.permanent.as_ref();
    cells.extend(permanent.map_or_else(Default::default, |(lines, pin)| [in_city(lines, borrower), pin.clone()]));
    match &account.guarantor {
        Some((customer_id, guarantor)) => cells.extend(party(customer_id, guarantor)),
        None => cells.resize(HEADER.len(), String::new()),
    }
    cells
}

fn party(customer_id: &str, who: &Borrower) -> [String; 8] {
    let kind = if who.is_company { "company" } else { "individual" };
    [
        customer_id.to_owned(),
        kind.to_owned(),
        who.name.clone(),
        who.pan.clone(),
        who.mobile.clone(),
        who.email.clone(),
        in_city(&who.address, who),
        who.pin.clone(),
    ]
}

fn in_city(lines: &str, who: &Borrower) -> String {
    format!("{lines}, {}, {}", who.city.0, who.city.1)
}

fn yes_or_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

/// Each of an account of its own that is not among the good ones.
fn bad_rows(accounts: &[Account]) -> Rows {
    let Some(like) = accounts.iter().find(|account| account.dpd > 90 && account.guarantor.is_none()) else {
        return Rows::new();
    };
    let of = |number: usize, column: &str, value: &str| {
        let account = Account {
            loan_no: format!("HL-0025-{:06}", 900_001 + number),
            customer_id: format!("C{:07}", 9_000_001 + number),
            ..like.clone()
        };
        with(&cells(&account), &HEADER, column, value)
    };
    vec![
        of(1, "loan_account_number", "9.00001E+11"),
        // The letter O for the digit zero.
        of(2, "branch_ifsc", "ZZZZO000011"),
        of(3, "borrower_pin", "04110"),
        of(4, "first_unpaid_due_on", "2026-02-31"),
        // The heads do not sum to it.
        of(5, "total_due", &(like.total_rupees() + 1).to_string()),
        of(6, "borrower_name", ""),
    ]
}
