//! A letter as it is asked for: each field readable, the whole not yet checked.

use kernel::{DateInterval, LegalDate, Masked, Paise};

use super::{Capacity, Sender};

#[derive(Clone, Debug)]
pub(crate) struct LetterDraft {
    pub(crate) creditor_name: String,
    pub(crate) creditor_branch: String,
    pub(crate) creditor_address: String,
    pub(crate) cheque_number: String,
    pub(crate) drawn_on: LegalDate,
    pub(crate) amount: Paise,
    pub(crate) drawee_bank: String,
    pub(crate) drawee_branch: String,
    pub(crate) presented_on: LegalDate,
    pub(crate) collecting_branch: String,
    pub(crate) returned_on: LegalDate,
    pub(crate) return_code: String,
    pub(crate) return_reason: Masked<String>,
    pub(crate) informed_on: DateInterval,
    pub(crate) loan_account_number: String,
    pub(crate) facility: String,
    pub(crate) due: Paise,
    pub(crate) due_as_of: LegalDate,
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
