//! What payments knows, without how it is stored or sent.

mod cheque;
mod credit;
mod field;
mod ledger;
mod memo;
mod receipt;

pub(crate) use cheque::{Cheque, Dishonour, DishonourId, InstrumentId};
pub(crate) use credit::{ChequeKey, Credit, CreditDraft, Mode, Posting};
pub(crate) use field::FieldFault;
pub(crate) use ledger::{Booking, LedgerAccount, LedgerAccountId, LedgerCheck, Transfer, TransferId, TransferKind};
pub(crate) use memo::{Memo, MemoDraft};
pub(crate) use receipt::{
    AnyReceipt, Applied, ReassignmentReason, Receipt, ReceiptId, Record, Reversal, ReversalReason, Reversed,
    Unidentified,
};
