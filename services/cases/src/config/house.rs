//! What demands say of the lender and of banks.

use std::collections::BTreeMap;

use formats::Ifsc;
use serde::Deserialize;
use thiserror::Error;

/// A lender in whose name demands are made: one section of `[creditors]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Creditor {
    /// The name that notices print, where it is not the one that extracts give.
    pub name: Option<String>,
    /// The branch in which the lender keeps the account to which the cheques are collected.
    pub branch: String,
    /// With its PIN code.
    pub address: String,
    /// Where cheques are presented for collection.
    pub collecting_branch: String,
    /// Who signs.
    pub officer_name: String,
    /// As what.
    pub officer_designation: String,
    /// Where the drawer pays: the account's holder, its number and its IFSC.
    pub beneficiary: String,
    /// See `beneficiary`.
    pub account_number: String,
    /// See `beneficiary`.
    pub ifsc: String,
    /// Empty if there is none.
    #[serde(default)]
    pub upi_id: String,
    /// The branch in which the lender keeps the account to which the cheques are collected: it decides the court (NI Act
    /// s.142(2)(a)). The account's own branch, if absent.
    pub home_branch_ifsc: Option<String>,
}

/// What demands say of the lender and of banks.
#[derive(Clone, Debug, Default)]
pub(crate) struct House {
    pub(crate) creditors: BTreeMap<String, Creditor>,
    pub(crate) default: Option<Creditor>,
    pub(crate) drawee_banks: BTreeMap<String, String>,
}

/// A setting of a lender is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{section}`: {reason}")]
pub(crate) struct HouseFault {
    section: String,
    reason: String,
}

impl House {
    /// Whether what is given can be printed on a demand.
    pub(crate) fn check(&self) -> Result<(), HouseFault> {
        let named = self.creditors.iter().map(|(name, creditor)| (format!("creditors.{name}"), creditor));
        let default = self.default.iter().map(|creditor| ("creditor_default".to_owned(), creditor));
        for (section, creditor) in named.chain(default) {
            creditor.check().map_err(|reason| HouseFault { section, reason })?;
        }
        Ok(())
    }

    /// The lender of that name, as an extract gives it.
    pub(crate) fn creditor(&self, name: &str) -> Option<&Creditor> {
        self.creditors.get(name.trim()).or(self.default.as_ref())
    }

    /// The branch in which a lender collects: as configured, or the account's own.
    pub(crate) fn home_branch<'a>(&'a self, creditor: &str, of_account: &'a str) -> &'a str {
        self.creditor(creditor).and_then(|creditor| creditor.home_branch_ifsc.as_deref()).unwrap_or(of_account)
    }

    /// The bank of a branch, as a demand names it: by name if that is known, else by what is printed on the cheque.
    pub(crate) fn drawee_bank(&self, ifsc: &Ifsc) -> String {
        let known = self.drawee_banks.get(ifsc.bank()).cloned();
        known.unwrap_or_else(|| format!("the bank with code {}", ifsc.bank()))
    }
}

impl Creditor {
    /// Stands for every lender where time is simulated: nobody can be asked to pay to an account that is none.
    pub(crate) fn simulated() -> Self {
        Self {
            name: None,
            branch: "Shivajinagar, Pune (simulated)".to_owned(),
            address: "1 Sample Road, Shivajinagar, Pune 411005".to_owned(),
            collecting_branch: "Sample Bank, Shivajinagar, Pune".to_owned(),
            officer_name: "The Authorised Officer".to_owned(),
            officer_designation: "Authorised Officer".to_owned(),
            beneficiary: "Sample Collections".to_owned(),
            account_number: "000000000000".to_owned(),
            ifsc: "ZZZZ0000001".to_owned(),
            upi_id: String::new(),
            home_branch_ifsc: None,
        }
    }

    fn check(&self) -> Result<(), String> {
        for (key, value) in [
            ("branch", &self.branch),
            ("address", &self.address),
            ("collecting_branch", &self.collecting_branch),
            ("officer_name", &self.officer_name),
            ("officer_designation", &self.officer_designation),
            ("beneficiary", &self.beneficiary),
            ("account_number", &self.account_number),
        ] {
            if value.trim().is_empty() {
                return Err(format!("`{key}` is empty"));
            }
        }
        if let Some(home) = &self.home_branch_ifsc {
            home.parse::<Ifsc>().map_err(|error| format!("`home_branch_ifsc`: {error}"))?;
        }
        self.ifsc.parse::<Ifsc>().map(|_| ()).map_err(|error| format!("`ifsc`: {error}"))
    }
}
