//! What must be true of a row.

use kernel::Masked;
use proptest::prelude::*;

use super::*;
use crate::domain::party::{AddressDraft, AddressKind, ContactPoint, ContactPointKind, PartyDraft, PartyKind};

fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

fn rupees(text: &str) -> Paise {
    Paise::parse_rupees(text).unwrap()
}

fn masked(text: &str) -> Masked<String> {
    Masked::new(text.to_owned())
}

fn party(role: PartyRole, customer_id: &str) -> PartyDraft {
    PartyDraft {
        role,
        customer_id: customer_id.to_owned(),
        kind: PartyKind::Individual,
        name: masked("Ravi Kumar"),
        pan: Some(masked("AAAPK1234L")),
        contact_points: vec![ContactPoint {
            kind: ContactPointKind::Mobile,
            value: masked("098765 43210"),
            verified_on: Some(day("2021-01-01")),
        }],
        addresses: vec![AddressDraft {
            kind: AddressKind::Current,
            lines: masked("12 MG Road\nPune"),
            pin: "411001".to_owned(),
        }],
    }
}

/// Due 31-03-2021 and looked at on 29-06-2021: the Reserve Bank's own example of the first non-performing day.
fn draft() -> AccountDraft {
    AccountDraft {
        loan_account_number: "HL-0001".to_owned(),
        as_of: day("2021-06-29"),
        creditor: "Sahyadri Finance".to_owned(),
        portfolio: "Home loans".to_owned(),
        product: "HL-FIX".to_owned(),
        branch_ifsc: "SAHY0000012".to_owned(),
        sanctioned_on: day("2018-04-02"),
        sanctioned: rupees("25,00,000"),
        emi: rupees("21,500"),
        first_unpaid_due_on: Some(day("2021-03-31")),
        dpd: 91,
        asset_class: AssetClass::Substandard,
        npa_on: Some(day("2021-06-29")),
        dues: Dues {
            principal: rupees("60,000"),
            interest: rupees("26,000"),
            penal: rupees("860"),
            other: rupees("0.50"),
            total: rupees("86,860.50"),
        },
        in_moratorium: false,
        moratorium_until: None,
        written_off: false,
        parties: vec![party(PartyRole::Guarantor, "C-2"), party(PartyRole::Borrower, "C-1")],
    }
}

fn fault(change: impl FnOnce(&mut AccountDraft)) -> RowFault {
    let mut draft = draft();
    change(&mut draft);
    Account::check(&draft, day("2021-06-30")).unwrap_err()
}

#[test]
fn a_row_is_an_account_with_its_parties_the_borrower_first() {
    let account = Account::check(&draft(), day("2021-06-30")).unwrap();
    assert_eq!(account.customer_id(), "C-1");
    assert_eq!(account.parties[1].role, PartyRole::Guarantor);
    assert_eq!(account.parties[0].contact_points[0].value.reveal(), "+919876543210");
    assert_eq!(account.parties[0].contact_points[0].masked(), "XXXXXX3210");
    assert_eq!(account.parties[0].addresses[0].lines.reveal(), "12 MG Road Pune");
    assert_eq!(flags(account.classification(), None), []);
}

#[test]
fn a_wrong_field_is_named_with_its_party() {
    for (field, fault) in [
        ("loan_account_number", fault(|row| row.loan_account_number = "1.23E+15".to_owned())),
        ("as_of", fault(|row| row.as_of = day("2021-07-01"))),
        ("creditor", fault(|row| row.creditor = " ".to_owned())),
        ("product", fault(|row| row.product = "HL\u{202e}".to_owned())),
        ("branch_ifsc", fault(|row| row.branch_ifsc = "SAHY1000012".to_owned())),
        ("sanctioned_on", fault(|row| row.sanctioned_on = day("2022-01-01"))),
        ("sanctioned_amount", fault(|row| row.sanctioned = Paise::ZERO)),
        ("emi", fault(|row| row.emi = rupees("-1"))),
        ("first_unpaid_due_on", fault(|row| row.first_unpaid_due_on = Some(day("2021-06-30")))),
        ("npa_on", fault(|row| row.npa_on = Some(day("2021-07-30")))),
        ("penal_due", fault(|row| row.dues.penal = rupees("-860"))),
        ("moratorium_until", fault(|row| row.moratorium_until = Some(day("2021-12-31")))),
        ("parties", fault(|row| row.parties.clear())),
        ("parties", fault(|row| row.parties[0].role = PartyRole::Borrower)),
        ("guarantor_customer_id", fault(|row| row.parties[0].customer_id = "C-1".to_owned())),
        ("guarantor_name", fault(|row| row.parties[0].name = Masked::default())),
        ("borrower_pan", fault(|row| row.parties[1].pan = Some(masked("AAACK1234L")))),
        ("borrower_pan", fault(|row| row.parties[1].kind = PartyKind::Company)),
        ("borrower_mobile", fault(|row| row.parties[1].contact_points[0].value = masked("12345"))),
        (
            "borrower_mobile_verified_on",
            fault(|row| row.parties[1].contact_points[0].verified_on = Some(day("2021-06-30"))),
        ),
        ("borrower_pin", fault(|row| row.parties[1].addresses[0].pin = "011001".to_owned())),
        ("borrower_address", fault(|row| row.parties[1].addresses[0].lines = masked(&"x".repeat(501)))),
    ] {
        assert_eq!(fault.field, field, "{fault:?}");
    }
}

#[test]
fn days_past_due_are_counted_as_the_reserve_bank_counts_them() {
    assert_eq!(
        fault(|row| row.dpd = 90).reason,
        "is 90, and from 2021-03-31 to 2021-06-29 there are 91, both days counted"
    );
    assert_eq!(fault(|row| row.first_unpaid_due_on = None).reason, "is 91, and no instalment is unpaid");
    let on_the_day = AccountDraft { as_of: day("2021-03-31"), dpd: 1, npa_on: None, ..draft() };
    assert!(Account::check(&on_the_day, day("2021-06-30")).is_ok());
}

#[test]
fn a_total_that_is_not_the_sum_of_its_heads_is_refused_with_both() {
    let fault = fault(|row| row.dues.total = rupees("86,860"));
    assert_eq!(fault.field, "total_due");
    assert_eq!(fault.reason, "is ₹86,860.00, and its heads sum to ₹86,860.50");
}

#[test]
fn no_fault_repeats_a_name_a_number_or_an_address() {
    for fault in [
        fault(|row| row.parties[1].name = masked(&"Secret ".repeat(60))),
        fault(|row| row.parties[1].pan = Some(masked("SECRE12345"))),
        fault(|row| row.parties[1].contact_points[0].value = masked("secret")),
        fault(|row| row.parties[1].addresses[0].lines = masked("Secret\u{200b}")),
    ] {
        assert!(!format!("{fault:?}").to_lowercase().contains("secre"), "{fault:?}");
    }
}

proptest! {
    #[test]
    fn a_row_is_accepted_exactly_if_its_total_is_the_sum(
        heads in prop::array::uniform4(0_i64..1_000_000_000_000), off in -2_i64..=2,
    ) {
        let [principal, interest, penal, other] = heads.map(|paise| Paise::new(paise).unwrap());
        let total = Paise::new(heads.iter().sum::<i64>() + off).unwrap();
        let dues = Dues { principal, interest, penal, other, total };
        let row = AccountDraft { dues, ..draft() };
        match Account::check(&row, day("2021-06-30")) {
            Ok(account) => prop_assert!(off == 0 && account.loan.dues.sum() == Ok(total)),
            Err(fault) => prop_assert!(off != 0 && fault.field == "total_due"),
        }
    }

    #[test]
    fn dpd_agrees_with_the_dates_or_is_refused(overdue in 0_i32..2_000, said in 0_u32..2_000) {
        let as_of = day("2021-06-29");
        let first_unpaid = (overdue > 0).then(|| LegalDate::from_unix_days(as_of.as_unix_days() - overdue + 1).unwrap());
        let row = AccountDraft { first_unpaid_due_on: first_unpaid, dpd: said, ..draft() };
        let sanctioned_on = day("2010-01-01");
        let accepted = Account::check(&AccountDraft { sanctioned_on, ..row }, day("2021-06-30"));
        prop_assert_eq!(accepted.is_ok(), i64::from(overdue) == i64::from(said));
    }
}
