//! A receipt: one credit and what became of it.
//!
//! ```text
//! posted without an account -> Unidentified -- identify --> Applied -- reverse --> Reversed
//!                                          \-- reverse ------------------------------^
//! posted to an account ------------------------------------> Applied -- reassign --> Applied
//! ```
//!
//! A transition takes the receipt and gives it back in its new state, with the transfers that make it so.

use std::fmt;

use formats::LoanAccountNumber;
use kernel::{LegalDate, Timestamp, typed_id};

use super::{
    Booking, Credit, InstrumentId, Transfer, TransferId, TransferKind,
    field::{FieldFault, in_order, not_after_today},
};

typed_id!(
    /// One credit that was received.
    pub(crate) ReceiptId,
    "receipt"
);

/// What does not depend on the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) id: ReceiptId,
    pub(crate) credit: Credit,
    pub(crate) recorded_at: Timestamp,
    /// Every transfer of this credit, first to last.
    pub(crate) transfers: Vec<Transfer>,
}

impl Record {
    /// The transfers that nothing undoes, first to last.
    fn standing(&self) -> impl DoubleEndedIterator<Item = &Transfer> {
        let undone = |id| self.transfers.iter().any(|other| other.kind == TransferKind::Reversal { of: id });
        self.transfers
            .iter()
            .filter(move |transfer| !matches!(transfer.kind, TransferKind::Reversal { .. }) && !undone(transfer.id))
    }

    /// What the last application of the receipt is called by, if it is not the first, which is called by the receipt.
    pub(crate) fn application(&self) -> Option<TransferId> {
        let last = self.transfers.iter().rfind(|transfer| transfer.kind == TransferKind::Reassignment);
        last.map(|transfer| transfer.id)
    }
}

/// A receipt in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Receipt<S> {
    pub(crate) record: Record,
    pub(crate) state: S,
}

/// In suspense: nobody knows yet whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unidentified;

/// Counted for a loan account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Applied {
    pub(crate) account: LoanAccountNumber,
    /// The dishonoured cheque that it pays, if the payer or the officer said so.
    pub(crate) instrument: Option<InstrumentId>,
}

/// Undone. The end of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reversed {
    /// For whom it counted until then; `None` if it was in suspense.
    pub(crate) from: Option<Applied>,
    pub(crate) reversal: Reversal,
}

/// Why and from which day a receipt counts no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reversal {
    pub(crate) reason: ReversalReason,
    pub(crate) value_date: LegalDate,
}

/// Why a receipt is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReversalReason {
    /// The cheque or other instrument that brought it was not paid.
    InstrumentBounced,
    /// There was no such credit, or it was not as posted.
    PostedInError,
    /// The payer's bank took it back.
    Chargeback,
}

impl ReversalReason {
    pub(crate) const ALL: [Self; 3] = [Self::InstrumentBounced, Self::PostedInError, Self::Chargeback];

    /// As it is stored and audited.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::InstrumentBounced => "instrument_bounced",
            Self::PostedInError => "posted_in_error",
            Self::Chargeback => "chargeback",
        }
    }
}

/// Why a receipt is reassigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReassignmentReason {
    /// It was applied to an account or a cheque that it was not for.
    Misapplied,
    /// The payer said which debt it pays (Indian Contract Act 1872, s.59).
    PayerInstruction,
}

impl ReassignmentReason {
    pub(crate) const ALL: [Self; 2] = [Self::Misapplied, Self::PayerInstruction];

    /// As it is audited.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Misapplied => "misapplied",
            Self::PayerInstruction => "payer_instruction",
        }
    }
}

/// `HL-0001`, or `HL-0001, instrument <id>`.
impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.instrument {
            Some(instrument) => write!(f, "{}, instrument {instrument}", self.account),
            None => write!(f, "{}", self.account),
        }
    }
}

impl Receipt<Unidentified> {
    /// A credit goes to suspense.
    pub(crate) fn unidentified(id: ReceiptId, credit: Credit, booking: Booking<'_>) -> Self {
        let transfers = vec![Transfer::of_receipt(&credit, None, booking)];
        Self { record: Record { id, credit, recorded_at: booking.at, transfers }, state: Unidentified }
    }

    /// It is known whose the money is.
    pub(crate) fn identify(self, applied: Applied, booking: Booking<'_>) -> (Receipt<Applied>, Vec<Transfer>) {
        let mut record = self.record;
        let transfer = Transfer::of_identification(&record.credit, &applied, booking);
        record.transfers.push(transfer.clone());
        (Receipt { record, state: applied }, vec![transfer])
    }
}

impl Receipt<Applied> {
    /// A credit goes to its account.
    pub(crate) fn applied(id: ReceiptId, credit: Credit, applied: Applied, booking: Booking<'_>) -> Self {
        let transfers = vec![Transfer::of_receipt(&credit, Some(&applied), booking)];
        Self { record: Record { id, credit, recorded_at: booking.at, transfers }, state: applied }
    }

    /// It is another account's, or pays another cheque: the transfer that applied it is undone as if it had never been, and
    /// the money is applied anew.
    pub(crate) fn reassign(self, to: Applied, booking: Booking<'_>) -> (Self, Vec<Transfer>) {
        let mut record = self.record;
        let credit = &record.credit;
        let anew = record.standing().next_back().map(|applying| {
            let undone = applying.undone(credit.value_date, booking);
            [undone, Transfer::of_reassignment(applying, credit, &to, booking)]
        });
        let transfers: Vec<Transfer> = anew.into_iter().flatten().collect();
        record.transfers.extend(transfers.iter().cloned());
        (Self { record, state: to }, transfers)
    }
}

/// A state in which the money still counts somewhere.
pub(crate) trait Standing {
    /// For whom.
    fn into_applied(self) -> Option<Applied>;
}

impl Standing for Unidentified {
    fn into_applied(self) -> Option<Applied> {
        None
    }
}

impl Standing for Applied {
    fn into_applied(self) -> Option<Applied> {
        Some(self)
    }
}

impl<S: Standing> Receipt<S> {
    /// Every transfer that stands is undone, last to first.
    pub(crate) fn reverse(self, reversal: Reversal, booking: Booking<'_>) -> (Receipt<Reversed>, Vec<Transfer>) {
        let Self { mut record, state } = self;
        let undo = |transfer: &Transfer| transfer.undone(reversal.value_date, booking);
        let undone: Vec<Transfer> = record.standing().rev().map(undo).collect();
        record.transfers.extend(undone.iter().cloned());
        (Receipt { record, state: Reversed { from: state.into_applied(), reversal } }, undone)
    }
}

/// A receipt as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AnyReceipt {
    Unidentified(Receipt<Unidentified>),
    Applied(Receipt<Applied>),
    Reversed(Receipt<Reversed>),
}

impl AnyReceipt {
    pub(crate) const fn record(&self) -> &Record {
        match self {
            Self::Unidentified(receipt) => &receipt.record,
            Self::Applied(receipt) => &receipt.record,
            Self::Reversed(receipt) => &receipt.record,
        }
    }

    /// For whom it counts, or counted until it was undone.
    pub(crate) const fn applied(&self) -> Option<&Applied> {
        match self {
            Self::Unidentified(_) => None,
            Self::Applied(receipt) => Some(&receipt.state),
            Self::Reversed(receipt) => receipt.state.from.as_ref(),
        }
    }

    pub(crate) const fn reversal(&self) -> Option<Reversal> {
        match self {
            Self::Unidentified(_) | Self::Applied(_) => None,
            Self::Reversed(receipt) => Some(receipt.state.reversal),
        }
    }
}

impl Reversal {
    /// Checks a reversal of a credit that is being made on `today`.
    pub(crate) fn check(self, credit: &Credit, today: LegalDate) -> Result<Self, FieldFault> {
        in_order("value_date", "the receipt's value_date", credit.value_date, self.value_date)?;
        not_after_today("value_date", self.value_date, today)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
