//! A row of an extract: each field readable, the whole not yet checked; and the check.

use std::{collections::HashSet, fmt, str::FromStr};

use formats::misleading_character;
use kernel::{LegalDate, Masked, Paise};
use statutes::days_between;

use super::{Account, AssetClass, Dues, Loan};
use crate::domain::party::{Party, PartyDraft, PartyRole};

const LABEL_CHARS_MAX: usize = 80;
const PARTIES_MAX: usize = 20;

/// A row as an extract gives it.
#[derive(Clone, Debug)]
pub(crate) struct AccountDraft {
    pub(crate) loan_account_number: String,
    pub(crate) as_of: LegalDate,
    pub(crate) creditor: String,
    pub(crate) portfolio: String,
    pub(crate) product: String,
    pub(crate) branch_ifsc: String,
    pub(crate) sanctioned_on: LegalDate,
    pub(crate) sanctioned: Paise,
    pub(crate) emi: Paise,
    pub(crate) first_unpaid_due_on: Option<LegalDate>,
    pub(crate) dpd: u32,
    pub(crate) asset_class: AssetClass,
    pub(crate) npa_on: Option<LegalDate>,
    pub(crate) dues: Dues,
    pub(crate) in_moratorium: bool,
    pub(crate) moratorium_until: Option<LegalDate>,
    pub(crate) written_off: bool,
    pub(crate) parties: Vec<PartyDraft>,
}

/// A field of a row is wrong. The reason quotes no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowFault {
    pub(crate) field: String,
    pub(crate) reason: String,
}

impl RowFault {
    pub(crate) fn new(field: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self { field: field.into(), reason: reason.to_string() }
    }

    /// The fault as one of a party: `pan` of a guarantor is `guarantor_pan`.
    pub(crate) fn of_party(self, role: PartyRole) -> Self {
        Self { field: format!("{}_{}", role.as_str(), self.field), reason: self.reason }
    }
}

impl Account {
    /// Checks a row that is being recorded on `today`.
    pub(crate) fn check(draft: &AccountDraft, today: LegalDate) -> Result<Self, RowFault> {
        let &AccountDraft { as_of, first_unpaid_due_on, dpd, asset_class, npa_on, dues, .. } = draft;
        if as_of > today {
            return Err(RowFault::new("as_of", format!("{as_of} has not come yet; today is {today}")));
        }
        by("sanctioned_on", Some(draft.sanctioned_on), as_of)?;
        if !draft.sanctioned.is_positive() {
            return Err(RowFault::new("sanctioned_amount", "must be more than zero"));
        }
        days_past_due(dpd, first_unpaid_due_on, as_of)?;
        by("npa_on", npa_on, as_of)?;
        let heads = [
            ("emi", draft.emi),
            ("principal_due", dues.principal),
            ("interest_due", dues.interest),
            ("penal_due", dues.penal),
            ("other_due", dues.other),
        ];
        if let Some((field, _)) = heads.into_iter().find(|(_, amount)| *amount < Paise::ZERO) {
            return Err(RowFault::new(field, "must not be negative"));
        }
        let sum = dues.sum().map_err(|error| RowFault::new("total_due", error))?;
        if sum != dues.total {
            return Err(RowFault::new("total_due", format!("is {}, and its heads sum to {sum}", dues.total)));
        }
        if draft.moratorium_until.is_some() && !draft.in_moratorium {
            return Err(RowFault::new("moratorium_until", "is given, and the account is not in moratorium"));
        }
        let loan = Loan {
            number: parsed("loan_account_number", &draft.loan_account_number)?,
            as_of,
            creditor: label("creditor", &draft.creditor, true)?,
            portfolio: label("portfolio", &draft.portfolio, false)?,
            product: label("product", &draft.product, false)?,
            branch_ifsc: parsed("branch_ifsc", &draft.branch_ifsc)?,
            sanctioned_on: draft.sanctioned_on,
            sanctioned: draft.sanctioned,
            emi: draft.emi,
            first_unpaid_due_on,
            dpd,
            asset_class,
            npa_on,
            dues,
            in_moratorium: draft.in_moratorium,
            moratorium_until: draft.moratorium_until,
            written_off: draft.written_off,
        };
        Ok(Self { loan, parties: parties(&draft.parties, as_of)? })
    }
}

/// `dpd = day end - due date + 1` (RBI, 12-11-2021, with its illustration): the day of the due date counts as the first.
fn days_past_due(dpd: u32, first_unpaid: Option<LegalDate>, as_of: LegalDate) -> Result<(), RowFault> {
    by("first_unpaid_due_on", first_unpaid, as_of)?;
    let expected = first_unpaid.map_or(0, |due| i64::from(days_between(due, as_of)) + 1);
    if i64::from(dpd) == expected {
        return Ok(());
    }
    let why = match first_unpaid {
        Some(due) => format!("is {dpd}, and from {due} to {as_of} there are {expected}, both days counted"),
        None => format!("is {dpd}, and no instalment is unpaid"),
    };
    Err(RowFault::new("dpd", why))
}

fn by(field: &str, day: Option<LegalDate>, as_of: LegalDate) -> Result<(), RowFault> {
    match day {
        Some(day) if day > as_of => Err(RowFault::new(field, format!("{day} is after as_of, {as_of}"))),
        _ => Ok(()),
    }
}

fn parties(drafts: &[PartyDraft], as_of: LegalDate) -> Result<Vec<Party>, RowFault> {
    if drafts.len() > PARTIES_MAX {
        return Err(RowFault::new("parties", format!("are more than {PARTIES_MAX}")));
    }
    if drafts.iter().filter(|draft| draft.role == PartyRole::Borrower).count() != 1 {
        return Err(RowFault::new("parties", "have exactly one borrower among them"));
    }
    let checked: Result<Vec<_>, _> =
        drafts.iter().map(|draft| Party::check(draft, as_of).map_err(|fault| fault.of_party(draft.role))).collect();
    let mut checked = checked?;
    checked.sort_by_key(|party| party.role);
    let mut seen = HashSet::new();
    if let Some(twice) = checked.iter().find(|party| !seen.insert(&party.customer_id)) {
        let reason = format!("{} answers for the account already", twice.customer_id);
        return Err(RowFault::new("customer_id", reason).of_party(twice.role));
    }
    Ok(checked)
}

pub(in crate::domain) fn parsed<T: FromStr<Err: fmt::Display>>(field: &str, text: &str) -> Result<T, RowFault> {
    text.trim().parse().map_err(|error| RowFault::new(field, error))
}

/// The lender's own words for something that is not personal.
fn label(field: &str, text: &str, required: bool) -> Result<String, RowFault> {
    let text = words(field, text, LABEL_CHARS_MAX)?;
    if required && text.is_empty() { Err(RowFault::new(field, "is missing")) } else { Ok(text) }
}

/// Personal text, bounded and free of what could show a reader another text.
pub(in crate::domain) fn personal(
    field: &str,
    text: &Masked<String>,
    chars_max: usize,
) -> Result<Masked<String>, RowFault> {
    let text = words(field, text.reveal(), chars_max)?;
    if text.is_empty() { Err(RowFault::new(field, "is missing")) } else { Ok(Masked::new(text)) }
}

fn words(field: &str, text: &str, chars_max: usize) -> Result<String, RowFault> {
    let text = text.trim();
    if text.chars().count() > chars_max {
        return Err(RowFault::new(field, format!("is longer than {chars_max} characters")));
    }
    // Addresses come with line ends; they are spaces to us.
    let text = text.replace(['\r', '\n', '\t'], " ");
    match misleading_character(&text) {
        Some(position) => {
            Err(RowFault::new(field, format!("character {position} is a control or direction character")))
        }
        None => Ok(text),
    }
}
