//! A loan account as the lender's system states it, and what must be true of such a statement.

mod class;
mod row;

use formats::{Ifsc, LoanAccountNumber};
use kernel::{LegalDate, Paise, PaiseError, typed_id};
use serde::Serialize;

pub(in crate::domain) use self::row::{parsed, personal};
pub(crate) use self::{
    class::{AccountFlag, AssetClass, Classification, flags},
    row::{AccountDraft, RowFault},
};
use super::party::{Party, PartyRole};

typed_id!(
    /// One loan account, which people know by its number.
    pub(crate) AccountId,
    "account"
);
typed_id!(
    /// One extract being imported.
    pub(crate) ImportId,
    "account import"
);

/// What is owed, by head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Dues {
    pub(crate) principal: Paise,
    pub(crate) interest: Paise,
    pub(crate) penal: Paise,
    pub(crate) other: Paise,
    pub(crate) total: Paise,
}

impl Dues {
    /// The sum of the heads.
    pub(crate) fn sum(&self) -> Result<Paise, PaiseError> {
        Paise::sum([self.principal, self.interest, self.penal, self.other])
    }
}

/// What an extract says of a loan, apart from who answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Loan {
    pub(crate) number: LoanAccountNumber,
    pub(crate) as_of: LegalDate,
    pub(crate) creditor: String,
    pub(crate) portfolio: String,
    pub(crate) product: String,
    /// The home branch.
    pub(crate) branch_ifsc: Ifsc,
    pub(crate) sanctioned_on: LegalDate,
    pub(crate) sanctioned: Paise,
    pub(crate) emi: Paise,
    /// The oldest instalment that is not fully paid.
    pub(crate) first_unpaid_due_on: Option<LegalDate>,
    /// Days past due at the end of `as_of`.
    pub(crate) dpd: u32,
    pub(crate) asset_class: AssetClass,
    pub(crate) npa_on: Option<LegalDate>,
    pub(crate) dues: Dues,
    pub(crate) in_moratorium: bool,
    pub(crate) moratorium_until: Option<LegalDate>,
    pub(crate) written_off: bool,
}

/// A row that can be recorded: a loan and everybody who answers for it, the borrower first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) loan: Loan,
    pub(crate) parties: Vec<Party>,
}

impl Account {
    /// The borrower's number; a checked account has exactly one borrower.
    pub(crate) fn customer_id(&self) -> &str {
        let borrower = self.parties.iter().find(|party| party.role == PartyRole::Borrower);
        borrower.map_or("", |party| party.customer_id.as_str())
    }

    /// What the lender's classification rests on.
    pub(crate) fn classification(&self) -> Classification {
        Classification {
            asset_class: self.loan.asset_class,
            dpd: self.loan.dpd,
            has_npa_date: self.loan.npa_on.is_some(),
        }
    }
}

#[cfg(test)]
mod tests;
