//! What can happen in a proceeding on a failed transfer, as recorded. No personal data.

use kernel::{DateInterval, Paise};
use serde::{Deserialize, Serialize};

use super::Step;
use crate::{bars::Insolvency, circumstance::Circumstance};

/// Something that happened. Its day stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum Fact {
    /// What a gate asks about became known: whether the debit kept to the rules of the system, who the account holder is.
    #[serde(rename = "circumstance.known")]
    Circumstance(Circumstance),
    /// The transfer under a mandate came back unpaid: the day is that of the return. Each presentation that fails has days
    /// and a proceeding of its own.
    #[serde(rename = "transfer.returned")]
    TransferReturned {
        /// The NACH return code, two digits.
        code: String,
        /// The amount of the transfer.
        amount: Paise,
        /// When the beneficiary received information of the return.
        informed: DateInterval,
    },
    /// A notice on the return was handed over to the carrier. It stops no clock.
    #[serde(rename = "notice.issued")]
    NoticeIssued {
        /// Which notice, counted from 1.
        notice: u32,
        /// What it demands: it must be the amount of the transfer.
        amount: Paise,
        /// Its letters.
        letters: Vec<Letter>,
    },
    /// The carrier booked a letter.
    #[serde(rename = "letter.booked")]
    LetterBooked {
        /// Which letter.
        letter: u32,
    },
    /// A letter was served.
    #[serde(rename = "letter.served")]
    LetterServed {
        /// Which letter.
        letter: u32,
    },
    /// A letter did not reach its noticee: left, not known, insufficient address.
    #[serde(rename = "letter.not_served")]
    LetterNotServed {
        /// Which letter.
        letter: u32,
        /// Why.
        reason: String,
    },
    /// Money came in: the day is its value date.
    #[serde(rename = "receipt.posted")]
    ReceiptPosted {
        /// How much.
        amount: Paise,
        /// Whether it is known to be for this transfer.
        certain: bool,
    },
    /// A complaint was presented to a court.
    #[serde(rename = "complaint.filed")]
    ComplaintFiled {
        /// Which complaint, counted from 1.
        filing: u32,
    },
    /// The court decided on an application to condone delay.
    #[serde(rename = "condonation.decided")]
    CondonationDecided {
        /// Of which complaint.
        filing: u32,
        /// Whether it condoned it.
        condoned: bool,
    },
    /// A court has stayed the proceeding.
    #[serde(rename = "stay.ordered")]
    StayOrdered {
        /// Which order, counted from 1.
        order: u32,
    },
    /// It holds no longer.
    #[serde(rename = "stay.lifted")]
    StayLifted {
        /// Which order.
        order: u32,
    },
    /// A moratorium has begun for the account holder (IBC s.14).
    #[serde(rename = "moratorium.begun")]
    MoratoriumBegun {
        /// Which moratorium, counted from 1.
        order: u32,
        /// Whose insolvency it is.
        of: Insolvency,
    },
    /// It is over.
    #[serde(rename = "moratorium.ended")]
    MoratoriumEnded {
        /// Which moratorium.
        order: u32,
    },
    /// A person has ended the proceeding.
    #[serde(rename = "proceeding.dropped")]
    Dropped {
        /// Why.
        reason: String,
    },
}

/// One letter of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Counted from 1 over all notices.
    pub letter: u32,
    /// To which noticee, counted from 1: letters with the same number go to the same noticee.
    pub noticee: u32,
    /// Whether the noticee is the account holder, whom the notice must reach; directors and partners need none of their
    /// own.
    pub account_holder: bool,
}

impl Fact {
    /// The step that the fact records.
    #[must_use]
    pub const fn step(&self) -> Step {
        match self {
            Self::Circumstance(_) => Step::Learn,
            Self::TransferReturned { .. } => Step::Return,
            Self::NoticeIssued { .. } => Step::IssueNotice,
            Self::LetterBooked { .. } => Step::BookLetter,
            Self::LetterServed { .. } => Step::Serve,
            Self::LetterNotServed { .. } => Step::Miss,
            Self::ReceiptPosted { .. } => Step::Pay,
            Self::ComplaintFiled { .. } => Step::File,
            Self::CondonationDecided { .. } => Step::DecideCondonation,
            Self::StayOrdered { .. } => Step::Stay,
            Self::StayLifted { .. } => Step::LiftStay,
            Self::MoratoriumBegun { .. } => Step::Moratorium,
            Self::MoratoriumEnded { .. } => Step::EndMoratorium,
            Self::Dropped { .. } => Step::Drop,
        }
    }
}
