//! Asset classes and what is contradictory about them (RBI, income recognition and asset classification).

use serde::{Deserialize, Serialize};

/// The classification of an account by the lender's system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum AssetClass {
    Standard,
    /// Overdue up to 30 days.
    Sma0,
    /// More than 30.
    Sma1,
    /// More than 60.
    Sma2,
    /// Non-performing for up to a year.
    Substandard,
    Doubtful1,
    Doubtful2,
    Doubtful3,
    Loss,
}

impl AssetClass {
    pub(crate) const ALL: [Self; 9] = [
        Self::Standard,
        Self::Sma0,
        Self::Sma1,
        Self::Sma2,
        Self::Substandard,
        Self::Doubtful1,
        Self::Doubtful2,
        Self::Doubtful3,
        Self::Loss,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::Sma0 => "SMA0",
            Self::Sma1 => "SMA1",
            Self::Sma2 => "SMA2",
            Self::Substandard => "SUBSTANDARD",
            Self::Doubtful1 => "DOUBTFUL1",
            Self::Doubtful2 => "DOUBTFUL2",
            Self::Doubtful3 => "DOUBTFUL3",
            Self::Loss => "LOSS",
        }
    }

    /// Whether the account is non-performing.
    pub(crate) fn is_npa(self) -> bool {
        self >= Self::Substandard
    }

    /// The class that days past due give by themselves, for an account that is not non-performing; `None` above 90,
    /// when it must be.
    const fn of_dpd(dpd: u32) -> Option<Self> {
        match dpd {
            0 => Some(Self::Standard),
            1..=30 => Some(Self::Sma0),
            31..=60 => Some(Self::Sma1),
            61..=90 => Some(Self::Sma2),
            _ => None,
        }
    }
}

/// A contradiction in what the lender says. It is recorded as said; somebody must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccountFlag {
    /// The class is not the one that the days past due give.
    ClassDisagreesWithDpd,
    /// Non-performing without a date, or a date without being non-performing.
    NpaDateDisagreesWithClass,
    /// Upgraded from non-performing while arrears remain: all must be paid first (RBI, 12-11-2021).
    UpgradedWithArrears,
    /// The borrower has a non-performing account, so this one is non-performing too. Not stored: it follows from others.
    BorrowerHasNpa,
    /// A party's name, kind or PAN is not the one on record as of the same day or a later one. Not stored.
    PartyDiffers,
    /// A party's personal data was erased and is not taken up again. Not stored.
    PartyErased,
}

impl AccountFlag {
    const STORED: [Self; 3] = [Self::ClassDisagreesWithDpd, Self::NpaDateDisagreesWithClass, Self::UpgradedWithArrears];

    /// The flag as it is stored.
    pub(crate) fn from_stored(text: &str) -> Option<Self> {
        Self::STORED.into_iter().find(|flag| flag.as_str() == text)
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::ClassDisagreesWithDpd => "class_disagrees_with_dpd",
            Self::NpaDateDisagreesWithClass => "npa_date_disagrees_with_class",
            Self::UpgradedWithArrears => "upgraded_with_arrears",
            Self::BorrowerHasNpa => "borrower_has_npa",
            Self::PartyDiffers => "party_differs",
            Self::PartyErased => "party_erased",
        }
    }
}

/// What a classification rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Classification {
    pub(crate) asset_class: AssetClass,
    pub(crate) dpd: u32,
    pub(crate) has_npa_date: bool,
}

/// What is contradictory about a classification, given what was on record for it: its class and its flags.
///
/// Non-performing with few days past due is no contradiction: the account stays so until all arrears are paid, and
/// another account of the borrower may be the cause. An upgrade with arrears stays flagged while arrears remain.
pub(crate) fn flags(now: Classification, before: Option<(AssetClass, &[AccountFlag])>) -> Vec<AccountFlag> {
    let mut flags = Vec::new();
    if !now.asset_class.is_npa() && AssetClass::of_dpd(now.dpd) != Some(now.asset_class) {
        flags.push(AccountFlag::ClassDisagreesWithDpd);
    }
    if now.asset_class.is_npa() != now.has_npa_date {
        flags.push(AccountFlag::NpaDateDisagreesWithClass);
    }
    let came_from_npa =
        before.is_some_and(|(class, flags)| class.is_npa() || flags.contains(&AccountFlag::UpgradedWithArrears));
    if !now.asset_class.is_npa() && now.dpd > 0 && came_from_npa {
        flags.push(AccountFlag::UpgradedWithArrears);
    }
    flags
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(asset_class: AssetClass, dpd: u32) -> Classification {
        Classification { asset_class, dpd, has_npa_date: asset_class.is_npa() }
    }

    #[test]
    fn the_classes_follow_the_reserve_banks_illustration() {
        // Due 31-03-2021: SMA-0 that day, SMA-1 on 30-04, SMA-2 on 30-05, non-performing on 29-06 (RBI, 12-11-2021).
        for (dpd, class) in [
            (0, Some(AssetClass::Standard)),
            (1, Some(AssetClass::Sma0)),
            (30, Some(AssetClass::Sma0)),
            (31, Some(AssetClass::Sma1)),
            (61, Some(AssetClass::Sma2)),
            (90, Some(AssetClass::Sma2)),
            (91, None),
        ] {
            assert_eq!(AssetClass::of_dpd(dpd), class, "{dpd}");
        }
    }

    #[test]
    fn an_upgrade_before_all_arrears_are_paid_stays_flagged_until_they_are() {
        let upgraded = flags(at(AssetClass::Sma1, 40), Some((AssetClass::Substandard, &[])));
        assert_eq!(upgraded, [AccountFlag::UpgradedWithArrears]);
        let later = flags(at(AssetClass::Sma0, 10), Some((AssetClass::Sma1, &upgraded)));
        assert_eq!(later, [AccountFlag::UpgradedWithArrears]);
        assert_eq!(flags(at(AssetClass::Standard, 0), Some((AssetClass::Sma0, &later))), []);
        assert_eq!(flags(at(AssetClass::Standard, 0), Some((AssetClass::Loss, &[]))), []);
    }

    #[test]
    fn more_than_ninety_days_without_being_non_performing_is_flagged_and_the_reverse_is_not() {
        assert_eq!(flags(at(AssetClass::Sma2, 91), None), [AccountFlag::ClassDisagreesWithDpd]);
        assert_eq!(flags(at(AssetClass::Substandard, 12), None), []);
        let undated = Classification { has_npa_date: false, ..at(AssetClass::Loss, 400) };
        assert_eq!(flags(undated, None), [AccountFlag::NpaDateDisagreesWithClass]);
    }

    #[test]
    fn stored_flags_and_classes_are_read_back() {
        for flag in AccountFlag::STORED {
            assert_eq!(AccountFlag::from_stored(flag.as_str()), Some(flag));
            assert_eq!(serde_json::to_value(flag).unwrap(), flag.as_str());
        }
        for class in AssetClass::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.as_str());
        }
        assert_eq!(AccountFlag::from_stored(AccountFlag::BorrowerHasNpa.as_str()), None);
    }

    proptest! {
        #[test]
        fn a_class_that_its_days_give_is_never_called_wrong(dpd in 0_u32..=90) {
            let class = AssetClass::of_dpd(dpd).unwrap();
            prop_assert!(!class.is_npa());
            prop_assert_eq!(flags(at(class, dpd), None), []);
        }
    }
}
