//! A cheque and its returns.

use formats::{ChequeNumber, CtsReturnCode, Ifsc, LoanAccountNumber};
use kernel::{DateInterval, LegalDate, Masked, Paise, typed_id};

use super::Memo;

typed_id!(
    /// A cheque that a borrower gave.
    pub(crate) InstrumentId,
    "instrument"
);
typed_id!(
    /// One return of one cheque.
    pub(crate) DishonourId,
    "dishonour"
);

/// A cheque as it was given. What is written on it does not change.
#[derive(Debug)]
pub(crate) struct Cheque {
    pub(crate) id: InstrumentId,
    pub(crate) loan_account_number: LoanAccountNumber,
    pub(crate) number: ChequeNumber,
    pub(crate) drawee_ifsc: Ifsc,
    pub(crate) drawn_on: LegalDate,
    pub(crate) amount: Paise,
    /// `None` once the drawer's data was erased.
    pub(crate) drawer_name: Option<Masked<String>>,
}

/// One return of a cheque.
#[derive(Debug)]
pub(crate) struct Dishonour {
    pub(crate) id: DishonourId,
    /// 1 for the first return of the cheque.
    pub(crate) ordinal: u32,
    pub(crate) presented_on: LegalDate,
    pub(crate) returned_on: LegalDate,
    pub(crate) return_code: CtsReturnCode,
    /// When the payee received information of the return (NI Act s.138 proviso (b)).
    pub(crate) informed_on: DateInterval,
}

/// A memo speaks of a cheque that is known, but of another date or amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub(crate) field: &'static str,
    pub(crate) known: String,
}

impl Cheque {
    /// Whether a memo about this number speaks of the same paper: its date and amount are those on record.
    pub(crate) fn matches(&self, memo: &Memo) -> Result<(), Mismatch> {
        if memo.amount != self.amount {
            return Err(Mismatch { field: "amount", known: self.amount.to_string() });
        }
        if memo.drawn_on != self.drawn_on {
            return Err(Mismatch { field: "drawn_on", known: self.drawn_on.to_string() });
        }
        Ok(())
    }
}
