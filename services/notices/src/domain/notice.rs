//! A notice: a letter as it was rendered, and its articles.
//!
//! ```text
//! Drafted -- approve, by a second person --> Approved -- hand over --> HandedOver
//! ```
//!
//! A transition takes the notice and gives it back in its new state. None of them stops a clock: an article's booking
//! does.

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

/// What does not depend on the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) id: NoticeId,
    pub(crate) proceeding: ProceedingId,
    pub(crate) case_reference: String,
    /// The return of the cheque that it follows: 1 for the first.
    pub(crate) dishonour_ordinal: u32,
    /// 1 for the first notice on this return, 2 for the one that is sent again.
    pub(crate) serving: u32,
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

impl Notice<Drafted> {
    /// A second person approves it.
    pub(crate) fn approve(self, approved: &pg::approval::Approved) -> Notice<Approved> {
        let approval = Approval { by: approved.checker().clone(), at: approved.at() };
        Notice { record: self.record, state: Approved { approval } }
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
}

/// A notice in whatever state it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AnyNotice {
    Drafted(Notice<Drafted>),
    Approved(Notice<Approved>),
    HandedOver(Notice<HandedOver>),
}

impl AnyNotice {
    pub(crate) const fn record(&self) -> &Record {
        match self {
            Self::Drafted(notice) => &notice.record,
            Self::Approved(notice) => &notice.record,
            Self::HandedOver(notice) => &notice.record,
        }
    }

    pub(crate) const fn approval(&self) -> Option<&Approval> {
        match self {
            Self::Drafted(_) => None,
            Self::Approved(notice) => Some(&notice.state.approval),
            Self::HandedOver(notice) => Some(&notice.state.approval),
        }
    }
}
