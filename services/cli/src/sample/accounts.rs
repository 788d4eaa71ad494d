//! The loan accounts: one lender's extract as of the day before the sample begins.

use kernel::LegalDate;

use super::{
    draw::{Draw, day},
    people::{Borrower, borrower},
};

/// The lender, whose bank code no bank has.
const CREDITOR: &str = "Recourse Sample Finance Ltd";
const BRANCHES: &[&str] =
    &["ZZZZ0000011", "ZZZZ0000027", "ZZZZ0000104", "ZZZZ0000230", "ZZZZ0000415", "ZZZZ0000562", "ZZZZ0000777"];
/// The codes of banks on which borrowers draw; the branches are made up.
const DRAWEES: &[&str] = &["BARB", "CNRB", "HDFC", "ICIC", "IOBA", "KKBK", "PUNB", "SBIN", "UBIN", "UTIB"];

/// A kind of loan: prefix of its numbers, product, portfolio, and the range of instalments in rupees.
type Product = (&'static str, &'static str, &'static str, i32, i32);

const PRODUCTS: &[(i32, Product)] = &[
    (30, ("HL", "Home loan", "retail-secured", 9_000, 85_000)),
    (25, ("BL", "Business loan", "msme", 15_000, 240_000)),
    (20, ("VL", "Vehicle loan", "retail-secured", 6_000, 48_000)),
    (15, ("LAP", "Loan against property", "retail-secured", 20_000, 310_000)),
    (10, ("PL", "Personal loan", "retail-unsecured", 3_000, 26_000)),
];

/// Days past due, as an extract of delinquent accounts has them.
const PAST_DUE: &[(i32, (i32, i32))] =
    &[(8, (0, 0)), (30, (1, 30)), (22, (31, 60)), (16, (61, 90)), (16, (91, 440)), (8, (470, 900))];

/// A loan account.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) loan_no: String,
    pub(super) customer_id: String,
    pub(super) borrower: Borrower,
    pub(super) guarantor: Option<(String, Borrower)>,
    pub(super) product: &'static str,
    pub(super) portfolio: &'static str,
    pub(super) branch_ifsc: &'static str,
    pub(super) as_of: LegalDate,
    pub(super) sanctioned_on: LegalDate,
    pub(super) sanctioned_rupees: i32,
    pub(super) emi_rupees: i32,
    pub(super) dpd: i32,
    pub(super) principal_rupees: i32,
    pub(super) interest_rupees: i32,
    pub(super) penal_rupees: i32,
    pub(super) other_rupees: i32,
    pub(super) in_moratorium: bool,
    pub(super) written_off: bool,
    /// The bank on which the borrower draws cheques; no column of the extract.
    pub(super) drawee_ifsc: String,
}

impl Account {
    pub(super) const fn creditor() -> &'static str {
        CREDITOR
    }

    pub(super) fn total_rupees(&self) -> i32 {
        self.principal_rupees + self.interest_rupees + self.penal_rupees + self.other_rupees
    }

    /// `dpd` counts the due day itself (RBI, 12-11-2021).
    pub(super) fn first_unpaid_due_on(&self) -> Option<LegalDate> {
        (self.dpd > 0).then(|| day(self.as_of, 1 - self.dpd))
    }

    /// The day on which `dpd` passed 90.
    pub(super) fn npa_on(&self) -> Option<LegalDate> {
        self.first_unpaid_due_on().filter(|_| self.dpd > 90).map(|due| day(due, 90))
    }

    pub(super) fn asset_class(&self) -> &'static str {
        // An account is doubtful when it has been non-performing for more than twelve months.
        match self.dpd {
            0 => "STANDARD",
            1..=30 => "SMA0",
            31..=60 => "SMA1",
            61..=90 => "SMA2",
            91..=456 => "SUBSTANDARD",
            _ => "DOUBTFUL1",
        }
    }
}

/// So many accounts. One in twelve belongs to a borrower who has another one.
pub(super) fn accounts(draw: &mut Draw, start: LegalDate, count: usize) -> Vec<Account> {
    let mut accounts: Vec<Account> = Vec::with_capacity(count);
    for number in 1..=i32::try_from(count).unwrap_or(i32::MAX) {
        let mut account = fresh(draw, start, number);
        if number % 12 == 0
            && let Some(other) = accounts.last()
        {
            account.customer_id.clone_from(&other.customer_id);
            account.borrower = other.borrower.clone();
            account.drawee_ifsc.clone_from(&other.drawee_ifsc);
            // Classification is borrower-wise: a second account is as good or bad as the first.
            account.dpd = other.dpd;
            account.written_off = other.written_off;
        }
        accounts.push(account);
    }
    accounts
}

fn fresh(draw: &mut Draw, start: LegalDate, number: i32) -> Account {
    let (prefix, product, portfolio, least, most) = draw.weighted(PRODUCTS);
    let as_of = day(start, -1);
    let (low, high) = draw.weighted(PAST_DUE);
    let dpd = draw.between(low, high);
    let emi_rupees = draw.between(least / 50, most / 50) * 50;
    let sanctioned_rupees = emi_rupees * draw.between(36, 96);
    let instalments = dpd / 30 + i32::from(dpd > 0);
    let guarantor = draw.percent(15).then(|| (format!("C{:07}", 5_000_000 + number), borrower(draw, 50_000 + number)));
    Account {
        loan_no: format!("{prefix}-{:04}-{:06}", draw.between(1, 40) * 25, 100_000 + number * 7),
        customer_id: format!("C{:07}", 1_000_000 + number * 3),
        borrower: borrower(draw, number),
        guarantor,
        product,
        portfolio,
        branch_ifsc: draw.pick(BRANCHES),
        as_of,
        sanctioned_on: day(as_of, -(dpd + draw.between(200, 1_800))),
        sanctioned_rupees,
        emi_rupees,
        dpd,
        principal_rupees: sanctioned_rupees / 100 * draw.between(35, 95),
        interest_rupees: emi_rupees / 5 * 2 * instalments.min(30),
        penal_rupees: 25 * dpd.min(400),
        other_rupees: if draw.percent(30) { 590 } else { 0 },
        in_moratorium: draw.percent(1),
        written_off: dpd > 800,
        drawee_ifsc: format!("{}0{:06}", draw.pick(DRAWEES), draw.between(1, 4_999)),
    }
}
