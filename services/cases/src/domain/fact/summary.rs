//! What a fact says, in a sentence without personal data.

use super::{BarKind, Condonation, Evidence, Fact, FactKind, NotServedReason, UnknownReason, Withdrawal};
use crate::domain::DeadlineKind;

impl Fact {
    /// The fact as a sentence.
    pub(crate) fn summary(&self) -> String {
        let said = self.kind.sentence();
        if self.retracts.is_some() && !self.takes_back_by_kind() { format!("Taken back: {said}") } else { said }
    }

    /// Whether the kind itself says that something is taken back.
    fn takes_back_by_kind(&self) -> bool {
        matches!(
            self.kind,
            FactKind::ReceiptReversed(_)
                | FactKind::BarLifted(_)
                | FactKind::ComplaintWithdrawn(_)
                | FactKind::ArticleBooked(_)
                | FactKind::ServiceEvidence(_)
                | FactKind::CourtStepRecorded(_)
                | FactKind::CourtStepTakenBack(_)
        )
    }
}

impl FactKind {
    fn sentence(&self) -> String {
        match self {
            Self::ChequeDishonoured(cheque) => format!(
                "The cheque for {} came back unpaid on {} with code {} (return {}); the payee was informed on {}.",
                cheque.amount, cheque.returned_on, cheque.return_code, cheque.ordinal, cheque.informed_on
            ),
            Self::NoticeIssued(notice) => format!(
                "A notice on return {} that demands {} was handed over to the carrier in {}.",
                notice.dishonour_ordinal,
                notice.amount,
                count(notice.articles.len(), "letter")
            ),
            Self::NoticeWithdrawn(notice) => format!(
                "The notice drafted on return {} was {}; nothing of it is sent.",
                notice.dishonour_ordinal,
                notice.withdrawal.word()
            ),
            Self::RedraftRequested(_) => "Another letter was asked for in the place of one that ended.".to_owned(),
            Self::ArticleBooked(article) => {
                format!("The carrier booked a letter to noticee {} on {}.", article.noticee, article.booked_on)
            }
            Self::ServiceEvidence(service) => service.evidence.sentence(service.noticee),
            Self::ReceiptPosted(receipt) => {
                let cheque = match (receipt.named, receipt.alone) {
                    (true, _) => "for this cheque",
                    (false, true) => "for the account, on which no other cheque is open",
                    (false, false) => "for the account; which cheque it pays was not said",
                };
                format!("{} came in with value of {}, {cheque}.", receipt.amount, receipt.value_date)
            }
            Self::ReceiptReversed(_) => "A receipt was reversed: its money counts no more.".to_owned(),
            Self::DeadlinePassed(passed) => {
                let what = match passed.deadline {
                    DeadlineKind::NoticeBy => "No notice had been booked in time",
                    DeadlineKind::PayBy => "The time to pay was over",
                    DeadlineKind::ComplaintBy => "No complaint had been filed in time",
                    DeadlineKind::DefectsBy => "The defects of the complaint had not been cured",
                    DeadlineKind::Hearing => "No outcome of the hearing had been recorded",
                    DeadlineKind::SummonsPaymentBy => "The time to pay on the summons was over",
                    DeadlineKind::InterimCompensationBy => "The interim compensation had not been paid in full",
                    DeadlineKind::AppealBy => "No appeal was on record",
                    DeadlineKind::AppealDepositBy => "The deposit in appeal had not been made in full",
                    DeadlineKind::CompoundBy => "The offence had not been compounded",
                };
                format!("{what} when {} was over.", passed.day)
            }
            Self::BarRecorded(bar) => format!("{} since {}: {}.", bar.bar.words(), bar.since, bar.evidence),
            Self::BarLifted(lifted) => format!("A bar does not hold, or no longer: {}.", lifted.reason),
            Self::FilingAuthorised(filing) => format!(
                "Filing on {} was authorised{}.",
                filing.file_on,
                if filing.protective { ", in the course of an empty window" } else { "" }
            ),
            Self::ComplaintFiled(filing) => format!(
                "A complaint was presented to {} on {}, acknowledged as {}.",
                filing.court, filing.filed_on, filing.acknowledgement
            ),
            Self::ComplaintWithdrawn(_) => "A complaint had been recorded in error and was taken back.".to_owned(),
            Self::CondonationRecorded(order) => format!("{} on {}.", order.condonation.words(), order.dated),
            Self::CourtStepRecorded(step) => step.said.sentence(),
            Self::CourtStepTakenBack(_) => "A step in court had been recorded in error and was taken back.".to_owned(),
            Self::ProceedingDropped(dropped) => format!("The proceeding was dropped: {}.", dropped.reason),
        }
    }
}

impl BarKind {
    /// The bar, as the beginning of a sentence.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Moratorium => "A moratorium stands (IBC ss.14, 96)",
            Self::DrawerDeceased => "The drawer has died",
            Self::Stay => "A court has stayed the proceeding",
            Self::DuesBelowCheque => "Less than the cheque amount was due when the cheque was presented (NI Act s.56)",
            Self::StaleCheque => "The cheque was not presented within its validity (NI Act s.138 proviso (a))",
        }
    }
}

impl Withdrawal {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Condonation {
    const fn words(self) -> &'static str {
        match self {
            Self::Applied => "Condonation of delay was applied for",
            Self::Allowed => "The court condoned the delay",
            Self::Refused => "The court refused to condone the delay",
        }
    }
}

impl Evidence {
    fn sentence(&self, noticee: u32) -> String {
        match self {
            Self::Served { on, authority } if authority.is_empty() => {
                format!("A letter to noticee {noticee} was served on {on}.")
            }
            Self::Served { on, authority } => {
                format!("A letter to noticee {noticee} was served on {on} ({authority}).")
            }
            Self::NotServed { reason } => format!("A letter to noticee {noticee} was not served: {}.", reason.words()),
            Self::Unknown { reason } => {
                format!("Whether a letter to noticee {noticee} was served is not known: {}.", reason.words())
            }
        }
    }
}

impl NotServedReason {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Left => "the addressee has left",
            Self::NotKnown => "the addressee is not known there",
            Self::InsufficientAddress => "the address is insufficient",
            Self::Deceased => "the addressee has died",
        }
    }
}

impl UnknownReason {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Pending => "it is on its way",
            Self::ReturnedWithoutReason => "it came back and nobody says why",
            Self::Contradictory => "what the carrier said excludes itself",
        }
    }
}

/// `1 letter`, `2 letters`.
pub(in crate::domain) fn count(number: usize, of: &str) -> String {
    format!("{number} {of}{}", if number == 1 { "" } else { "s" })
}
