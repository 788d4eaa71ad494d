//! A letter as it is asked for: each field readable, or absent; the whole not yet checked.

use kernel::{DateInterval, LegalDate, Masked, Paise};

use super::{Capacity, Sender};

#[derive(Clone, Debug)]
pub(crate) struct LetterDraft {
    pub(crate) creditor_name: String,
    pub(crate) creditor_branch: String,
    pub(crate) creditor_address: String,
    pub(crate) cheque_number: String,
    pub(crate) drawn_on: Option<LegalDate>,
    pub(crate) amount: Option<Paise>,
    pub(crate) drawee_bank: String,
    pub(crate) drawee_branch: String,
    pub(crate) presented_on: Option<LegalDate>,
    pub(crate) collecting_branch: String,
    pub(crate) returned_on: Option<LegalDate>,
    pub(crate) return_code: String,
    pub(crate) return_reason: Masked<String>,
    pub(crate) informed_on: Option<DateInterval>,
    pub(crate) loan_account_number: String,
    pub(crate) facility: String,
    pub(crate) due: Option<Paise>,
    pub(crate) due_as_of: Option<LegalDate>,
    pub(crate) beneficiary: String,
    pub(crate) account_number: String,
    pub(crate) ifsc: String,
    pub(crate) upi_id: String,
    pub(crate) noticees: Vec<NoticeeDraft>,
    pub(crate) sender: Sender,
}

#[derive(Clone, Debug)]
pub(crate) struct NoticeeDraft {
    pub(crate) name: Masked<String>,
    pub(crate) capacity: Capacity,
    pub(crate) addresses: Vec<AddressDraft>,
}

#[derive(Clone, Debug)]
pub(crate) struct AddressDraft {
    pub(crate) lines: Masked<String>,
    pub(crate) pin_code: String,
}
