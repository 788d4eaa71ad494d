//! The enumerations of the wire as people type and read them.
//!
//! `BAR_KIND_DRAWER_DECEASED` is typed `drawer-deceased` and read `drawer deceased`.

use proto::{cases, communications, counsel, notices, payments};

/// An enumeration whose values have names.
pub trait Choice: Copy + Send + Sync + 'static {
    /// Every value that means something.
    const ALL: &'static [Self];
    /// What the wire puts before each name.
    const PREFIX: &'static str;

    /// The name on the wire.
    fn wire_name(self) -> &'static str;

    /// As it is typed.
    #[must_use]
    fn name(self) -> String {
        let name = self.wire_name();
        name.strip_prefix(Self::PREFIX).unwrap_or(name).to_lowercase().replace('_', "-")
    }

    /// As it is read. A value that this version does not know is said to be so.
    #[must_use]
    fn words(self) -> String {
        match self.name().as_str() {
            "unspecified" => "unknown".to_owned(),
            name => name.replace('-', " "),
        }
    }

    /// The names of all values.
    #[must_use]
    fn names() -> Vec<String> {
        Self::ALL.iter().map(|value| value.name()).collect()
    }

    /// The value with this name.
    #[must_use]
    fn named(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.name() == text)
    }
}

macro_rules! choices {
    ($($type:ty, $prefix:literal: $($value:ident)*;)*) => {$(
        impl Choice for $type {
            const ALL: &'static [Self] = &[$(Self::$value),*];
            const PREFIX: &'static str = $prefix;

            fn wire_name(self) -> &'static str {
                self.as_str_name()
            }
        }
    )*};
}

choices! {
    cases::BarKind, "BAR_KIND_": Moratorium DrawerDeceased Stay DuesBelowCheque StaleCheque;
    cases::Gate, "GATE_": State ServiceEvidence Premature Late EmptyWindow PaymentFeed Paid EarlierComplaint Bar CourtClosed;
    cases::ProceedingKind, "PROCEEDING_KIND_": Pss25 Sarfaesi Arbitration;
    cases::QuestionReason, "QUESTION_REASON_": Contradiction Missing Law;
    cases::ActDecision, "ACT_DECISION_": Allowed Refused NeedsPerson;
    cases::TaskState, "TASK_STATE_": Planned Blocked;
    cases::ReplayOutcome, "REPLAY_OUTCOME_": Same Moved Depends Unknown Arises;
    payments::ReceiptMode, "RECEIPT_MODE_": Upi Neft Rtgs Imps Cash Cheque Other;
    payments::ReceiptState, "RECEIPT_STATE_": Unidentified Applied Reversed;
    payments::ReversalReason, "REVERSAL_REASON_": InstrumentBounced PostedInError Chargeback;
    payments::ReassignmentReason, "REASSIGNMENT_REASON_": Misapplied PayerInstruction;
    notices::NoticeState, "NOTICE_STATE_": Drafted Approved HandedOver Rejected Withdrawn;
    notices::NoticeeCapacity, "NOTICEE_CAPACITY_": Drawer Company Director Partner Proprietor;
    notices::HandOver, "HAND_OVER_": NotYet Intended Sending Accepted Failed Unknown;
    notices::TrackingKind, "TRACKING_KIND_":
        Delivered Refused Unclaimed DoorLocked Intimation Left NotKnown InsufficientAddress Deceased Returned Withdrawn;
    notices::NotServedReason, "NOT_SERVED_REASON_": Left NotKnown InsufficientAddress Deceased;
    notices::ServiceUnknownReason, "SERVICE_UNKNOWN_REASON_": Pending ReturnedWithoutReason Contradictory;
    communications::Channel, "CHANNEL_": Sms Email;
    communications::MessageState, "MESSAGE_STATE_": Scheduled Sending Sent Failed Unknown Refused Cancelled;
    communications::CancellationReason, "CANCELLATION_REASON_": ProceedingPaid ProceedingEnded;
    communications::Verdict, "VERDICT_": Allowed Scheduled Refused;
    communications::HoldReason, "HOLD_REASON_": Dispute Bereavement Illness Calamity RequestOfParty;
    counsel::MatterState, "MATTER_STATE_": Unassigned Offered Accepted Authorised Filed Closed;
    counsel::Condonation, "CONDONATION_": Applied Allowed Refused;
    counsel::HearingPurpose, "HEARING_PURPOSE_":
        Admission Condonation Appearance Plea InterimCompensation Evidence StatementOfAccused Defence Arguments
        Judgment Compounding LokAdalat Appeal Other;
    counsel::HearingOutcome, "HEARING_OUTCOME_": Adjourned Order ComplainantAbsent AccusedAbsent NotHeld;
    counsel::DismissalGround, "DISMISSAL_GROUND_":
        NoSufficientGround ComplainantAbsent Premature NoJurisdiction DefectsNotCured;
    counsel::SummonsMode, "SUMMONS_MODE_": Post Courier Dasti Email Messenger ProcessServer;
    counsel::Plea, "PLEA_": NotGuilty Guilty;
    counsel::DepositKind, "DEPOSIT_KIND_": InterimCompensation Appeal;
    counsel::EvidenceStage, "EVIDENCE_STAGE_":
        ComplainantExamined ComplainantClosed AccusedExamined DefenceExamined DefenceClosed Argued;
    counsel::JudgmentResult, "JUDGMENT_RESULT_": Convicted Acquitted AcquittedForAbsence;
    counsel::Appellant, "APPELLANT_": Accused Complainant;
    counsel::AppealResult, "APPEAL_RESULT_": Convicted Acquitted Remanded;
}

/// `cheque.dishonoured` as `Cheque dishonoured`.
#[must_use]
pub fn in_words(name: &str) -> String {
    capitalised(&name.replace(['.', '_'], " "))
}

/// The text with a capital first letter.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_typed_with_hyphens_and_read_with_spaces() {
        assert_eq!(cases::BarKind::DrawerDeceased.name(), "drawer-deceased");
        assert_eq!(notices::NoticeState::named("handed-over"), Some(notices::NoticeState::HandedOver));
        assert_eq!(notices::NoticeState::named("unspecified"), None);
        assert_eq!(counsel::MatterState::Unspecified.words(), "unknown");
        assert_eq!(in_words("filing.authorised"), "Filing authorised");
    }
}
