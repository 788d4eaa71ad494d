//! Double entry: money moves from one account to another, one row a movement, and is never changed.
//!
//! Every transfer takes from one account what it gives to the other, so that the balances of all accounts sum to zero whatever
//! happens.

use std::fmt;

use formats::LoanAccountNumber;
use kernel::{Ids, LegalDate, Paise, PaiseError, Timestamp, TypedId as _, typed_id};

use super::{Applied, Credit, Mode};

typed_id!(
    /// One movement of money.
    pub(crate) TransferId,
    "transfer"
);
typed_id!(
    /// An account of the ledger.
    pub(crate) LedgerAccountId,
    "ledger account"
);

/// An account of the ledger. Its balance is what was credited to it less what was debited.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum LedgerAccount {
    /// What a borrower has paid.
    Borrower(LoanAccountNumber),
    /// What was received and is not yet known to be whose.
    Suspense,
    /// What the bank holds for us, by the way in which it came.
    Clearing(Mode),
}

impl LedgerAccount {
    /// Where a credit goes.
    fn of(applied: Option<&Applied>) -> Self {
        applied.map_or(Self::Suspense, |applied| Self::Borrower(applied.account.clone()))
    }
}

/// `borrower/HL-0001`, `suspense`, `clearing/upi`.
impl fmt::Display for LedgerAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Borrower(number) => write!(f, "borrower/{number}"),
            Self::Suspense => f.write_str("suspense"),
            Self::Clearing(mode) => write!(f, "clearing/{}", mode.as_str()),
        }
    }
}

/// What must add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LedgerCheck {
    /// The balances of all accounts sum to zero.
    SumOfBalances,
    /// Each cached balance is the sum of the account's transfers.
    CachedBalances,
}

impl LedgerCheck {
    pub(crate) const ALL: [Self; 2] = [Self::SumOfBalances, Self::CachedBalances];

    /// As metrics name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SumOfBalances => "sum_of_balances",
            Self::CachedBalances => "cached_balances",
        }
    }
}

/// Why money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransferKind {
    /// It came in.
    Receipt,
    /// It turned out whose it is.
    Identification,
    /// It turned out to be another's, or to pay another cheque.
    Reassignment,
    /// It did not come in after all.
    Reversal {
        /// What is undone.
        of: TransferId,
    },
}

/// One movement of money. Made by the functions below only, which never move it from an account to itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Transfer {
    pub(crate) id: TransferId,
    pub(crate) kind: TransferKind,
    pub(crate) debit: LedgerAccount,
    pub(crate) credit: LedgerAccount,
    pub(crate) amount: Paise,
    /// The day for which it counts.
    pub(crate) value_date: LegalDate,
    /// When it was written.
    pub(crate) booked_at: Timestamp,
}

/// The writing of transfers: when, and where their ids come from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Booking<'a> {
    pub(crate) ids: &'a dyn Ids,
    pub(crate) at: Timestamp,
}

impl Transfer {
    /// A credit comes in: to the account that it is for, or to suspense.
    pub(super) fn of_receipt(credit: &Credit, applied: Option<&Applied>, booking: Booking<'_>) -> Self {
        Self {
            id: TransferId::next(booking.ids),
            kind: TransferKind::Receipt,
            debit: LedgerAccount::Clearing(credit.mode),
            credit: LedgerAccount::of(applied),
            amount: credit.amount,
            value_date: credit.value_date,
            booked_at: booking.at,
        }
    }

    /// A credit leaves suspense for its account. It counts from the day on which the money came.
    pub(super) fn of_identification(credit: &Credit, applied: &Applied, booking: Booking<'_>) -> Self {
        Self {
            id: TransferId::next(booking.ids),
            kind: TransferKind::Identification,
            debit: LedgerAccount::Suspense,
            credit: LedgerAccount::of(Some(applied)),
            amount: credit.amount,
            value_date: credit.value_date,
            booked_at: booking.at,
        }
    }

    /// The money of an undone transfer to a borrower goes on otherwise. It counts from the day on which it came.
    pub(super) fn of_reassignment(undone: &Self, credit: &Credit, applied: &Applied, booking: Booking<'_>) -> Self {
        Self {
            id: TransferId::next(booking.ids),
            kind: TransferKind::Reassignment,
            debit: undone.debit.clone(),
            credit: LedgerAccount::of(Some(applied)),
            amount: credit.amount,
            value_date: credit.value_date,
            booked_at: booking.at,
        }
    }

    /// The same money back.
    pub(super) fn undone(&self, value_date: LegalDate, booking: Booking<'_>) -> Self {
        Self {
            id: TransferId::next(booking.ids),
            kind: TransferKind::Reversal { of: self.id },
            debit: self.credit.clone(),
            credit: self.debit.clone(),
            amount: self.amount,
            value_date,
            booked_at: booking.at,
        }
    }

    /// What an account's balance becomes.
    pub(crate) fn applied_to(&self, account: &LedgerAccount, balance: Paise) -> Result<Paise, PaiseError> {
        if *account == self.credit {
            balance.checked_add(self.amount)
        } else if *account == self.debit {
            balance.checked_sub(self.amount)
        } else {
            Ok(balance)
        }
    }
}
