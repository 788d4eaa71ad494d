//! Moves of accounts between asset classes, as the wire's events.

use formats::LoanAccountNumber;
use kernel::LegalDate;
use proto::cases::{self as wire, AssetClassChanged};

use crate::domain::{AccountFlag, AccountId, AssetClass};

/// An account moved from one class to another.
#[derive(Debug)]
pub(crate) struct ClassMove {
    pub(crate) account: AccountId,
    pub(crate) loan_account_number: LoanAccountNumber,
    pub(crate) from: AssetClass,
    pub(crate) to: AssetClass,
    pub(crate) as_of: LegalDate,
    pub(crate) npa_on: Option<LegalDate>,
    pub(crate) flags: Vec<AccountFlag>,
}

/// The lender's system moved an account to another class.
pub(crate) fn asset_class_changed(change: &ClassMove) -> AssetClassChanged {
    AssetClassChanged {
        account_id: change.account.to_string(),
        loan_account_number: change.loan_account_number.to_string(),
        from: asset_class(change.from).into(),
        to: asset_class(change.to).into(),
        as_of: Some(change.as_of.into()),
        npa_on: change.npa_on.map(Into::into),
        flags: account_flags(&change.flags),
    }
}

/// A class on the wire.
pub(crate) const fn asset_class(class: AssetClass) -> wire::AssetClass {
    match class {
        AssetClass::Standard => wire::AssetClass::Standard,
        AssetClass::Sma0 => wire::AssetClass::Sma0,
        AssetClass::Sma1 => wire::AssetClass::Sma1,
        AssetClass::Sma2 => wire::AssetClass::Sma2,
        AssetClass::Substandard => wire::AssetClass::Substandard,
        AssetClass::Doubtful1 => wire::AssetClass::Doubtful1,
        AssetClass::Doubtful2 => wire::AssetClass::Doubtful2,
        AssetClass::Doubtful3 => wire::AssetClass::Doubtful3,
        AssetClass::Loss => wire::AssetClass::Loss,
    }
}

/// Flags on the wire.
pub(crate) fn account_flags(flags: &[AccountFlag]) -> Vec<i32> {
    let flag = |flag: &AccountFlag| match flag {
        AccountFlag::ClassDisagreesWithDpd => wire::AccountFlag::ClassDisagreesWithDpd,
        AccountFlag::NpaDateDisagreesWithClass => wire::AccountFlag::NpaDateDisagreesWithClass,
        AccountFlag::UpgradedWithArrears => wire::AccountFlag::UpgradedWithArrears,
        AccountFlag::BorrowerHasNpa => wire::AccountFlag::BorrowerHasNpa,
        AccountFlag::PartyDiffers => wire::AccountFlag::PartyDiffers,
        AccountFlag::PartyErased => wire::AccountFlag::PartyErased,
    };
    flags.iter().map(|known| flag(known).into()).collect()
}
