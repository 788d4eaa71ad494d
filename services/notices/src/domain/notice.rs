//! A notice: a letter as it was rendered, and its articles.
//!
//! ```text
//! Drafted -- approve, by a second person --> Approved -- hand over --> HandedOver
//!    |  \-- reject, by a second person --> Rejected
//!    \-- withdraw --> Withdrawn <-- withdraw -- Approved
//! ```
//!
//! A transition takes the notice and gives it back in its new state. None of them stops a clock: an article's booking
//! does. What was handed over cannot be taken back; what ended leaves room for another letter on the same return.

use documents::DocumentId;
use formats::{ChequeNumber, LoanAccountNumber};
use kernel::{Actor, LegalDate, Paise, Timestamp, typed_id};
use uuid::Uuid;

use super::{Article, Carriage, HandOver};

typed_id!(
    /// A notice.
    pub(crate) NoticeId,
    "notice"
);
typed_id!(
    /// A proceeding of cases.
    pub(crate) ProceedingId,
    "proceeding"
);

/// What a notice is sent for. Of those that stand there is one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occasion {
    pub(crate) proceeding: ProceedingId,
    /// The return of the cheque that it follows: 1 for the first.
    pub(crate) dishonour_ordinal: u32,
    /// 1 for the first notice on this return, 2 for the one that is sent again.
    pub(crate) serving: u32,
}

/// What does not depend on the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) id: NoticeId,
    pub(crate) occasion: Occasion,
    pub(crate) case_reference: String,
    pub(crate) reference: String,
    pub(crate) dated: LegalDate,
    pub(crate) loan_account_number: LoanAccountNumber,
    pub(crate) cheque_number: ChequeNumber,
    /// The cheque's, and what is demanded.
    pub(crate) amount: Paise,
    /// Whose key seals the letter and its data.
    pub(crate) subject: Uuid,
    pub(crate) document: DocumentId,
    pub(crate) pdf_sha256: [u8; 32],
    pub(crate) template_version: String,
    /// Of the statute book that said what it must contain; empty if it was drafted before that was kept.
    pub(crate) book_version: String,
    /// What whoever approves it makes sure of: sentences.
    pub(crate) for_approver: Vec<String>,
    pub(crate) articles: Vec<Article>,
    /// Whose will it was.
    pub(crate) drafted_by: Actor,
    pub(crate) drafted_at: Timestamp,
}

/// A notice in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice<S> {
    pub(crate) record: Record,
    pub(crate) state: S,
}

/// Rendered and checked; waits for a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Drafted;

/// Who approved it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approval {
    pub(crate) by: Actor,
    pub(crate) at: Timestamp,
}

/// A second person has approved these very bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approved {
    pub(crate) approval: Approval,
}

/// Its articles are given to the carrier, each as its own carriage says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HandedOver {
    pub(crate) approval: Approval,
    pub(crate) at: Timestamp,
}

/// Who ended it, when and why; and who has asked for another letter since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) by: Actor,
    pub(crate) at: Timestamp,
    pub(crate) reason: String,
    pub(crate) redraft: Option<RedraftAsked>,
}

/// Somebody wants another letter in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RedraftAsked {
    pub(crate) by: Actor,
    pub(crate) at: Timestamp,
}

impl Ending {
    /// Another letter shall follow. `false` if somebody has asked for it before: then it stays as it is.
    pub(crate) fn ask_for_another(&mut self, by: &Actor, at: Timestamp) -> bool {
        let is_new = self.redraft.is_none();
        self.redraft.get_or_insert_with(|| RedraftAsked { by: by.clone(), at });
        is_new
    }
}

/// A second person has refused the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rejected {
    pub(crate) ending: Ending,
}

/// Taken back before it was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Withdrawn {
    /// Set if it was approved before.
    pub(crate) approval: Option<Approval>,
    pub(crate) ending: Ending,
}

impl Notice<Drafted> {
    /// A second person approves it.
    pub(crate) fn approve(self, approved: &pg::approval::Approved) -> Notice<Approved> {
        let approval = Approval { by: approved.checker().clone(), at: approved.at() };
        Notice { record: self.record, state: Approved { approval } }
    }

    /// A second person refuses it.
    pub(crate) fn reject(self, ending: Ending) -> Notice<Rejected> {
        Notice { record: self.record, state: Rejected { ending } }
    }

    /// It is taken back.
    pub(crate) fn withdraw(self, ending: Ending) -> Notice<Withdrawn> {
        Notice { record: self.record, state: Withdrawn { approval: None, ending } }
    }
}

impl Notice<Approved> {
    /// Every article of it will be given to the carrier.
    pub(crate) fn hand_over(self, at: Timestamp) -> Notice<HandedOver> {
        let mut record = self.record;
        for article in &mut record.articles {
            article.carriage = Carriage::Handed(HandOver::Intended);
        }
        Notice { record, state: HandedOver { approval: self.state.approval, at } }
    }

    /// It is taken back, although it was approved.
    pub(crate) fn withdraw(self, ending: Ending) -> Notice<Withdrawn> {
        Notice { record: self.record, state: Withdrawn { approval: Some(self.state.approval), ending } }
    }
}

/// A notice in whatever state it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AnyNotice {
    Drafted(Notice<Drafted>),
    Approved(Notice<Approved>),
    HandedOver(Notice<HandedOver>),
    Rejected(Notice<Rejected>),
    Withdrawn(Notice<Withdrawn>),
}

impl AnyNotice {
    pub(crate) const fn record(&self) -> &Record {
        match self {
            Self::Drafted(notice) => &notice.record,
            Self::Approved(notice) => &notice.record,
            Self::HandedOver(notice) => &notice.record,
            Self::Rejected(notice) => &notice.record,
            Self::Withdrawn(notice) => &notice.record,
        }
    }

    /// The state as it is stored, and as policies know it.
    pub(crate) const fn state(&self) -> &'static str {
        match self {
            Self::Drafted(_) => "drafted",
            Self::Approved(_) => "approved",
            Self::HandedOver(_) => "handed_over",
            Self::Rejected(_) => "rejected",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    pub(crate) const fn approval(&self) -> Option<&Approval> {
        match self {
            Self::Drafted(_) | Self::Rejected(_) => None,
            Self::Approved(notice) => Some(&notice.state.approval),
            Self::HandedOver(notice) => Some(&notice.state.approval),
            Self::Withdrawn(notice) => notice.state.approval.as_ref(),
        }
    }

    /// How it ended, if it ended before it was handed over.
    pub(crate) const fn ending(&self) -> Option<&Ending> {
        match self {
            Self::Drafted(_) | Self::Approved(_) | Self::HandedOver(_) => None,
            Self::Rejected(notice) => Some(&notice.state.ending),
            Self::Withdrawn(notice) => Some(&notice.state.ending),
        }
    }

    pub(crate) const fn ending_mut(&mut self) -> Option<&mut Ending> {
        match self {
            Self::Drafted(_) | Self::Approved(_) | Self::HandedOver(_) => None,
            Self::Rejected(notice) => Some(&mut notice.state.ending),
            Self::Withdrawn(notice) => Some(&mut notice.state.ending),
        }
    }
}
