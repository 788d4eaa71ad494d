//! The facts that services publish.

use crate::{cases, communications, counsel, notices, payments};

/// A fact that a service publishes, in the past tense.
///
/// The type and version are the contract: fields may be added within a version, a change of meaning is a new version
/// published beside the old one for a release.
pub trait Event: prost::Message + Default {
    /// `<service>.<what_happened>`, without the version.
    const TYPE: &'static str;
    /// The major version.
    const VERSION: u16;
    /// The kind of aggregate whose history this is part of; its events are delivered in order.
    const AGGREGATE: &'static str;

    /// The type as it stands in messages and bindings: `payments.instrument_dishonoured.v1`.
    #[must_use]
    fn full_type() -> String {
        format!("{}.v{}", Self::TYPE, Self::VERSION)
    }
}

/// An event as the contract test lists it.
#[derive(Clone, Copy, Debug)]
pub struct EventKind {
    /// The type without its version.
    pub event_type: &'static str,
    /// The major version.
    pub version: u16,
    /// Whether bytes decode as this event and encode to the same bytes again.
    pub round_trips: fn(&[u8]) -> bool,
}

fn round_trips<E: Event>(bytes: &[u8]) -> bool {
    E::decode(bytes).is_ok_and(|event| event.encode_to_vec() == bytes)
}

macro_rules! events {
    ($($message:ty = $event_type:literal, $version:literal, $aggregate:literal;)*) => {
        $(impl Event for $message {
            const TYPE: &'static str = $event_type;
            const VERSION: u16 = $version;
            const AGGREGATE: &'static str = $aggregate;
        })*

        /// Every event of the mesh.
        pub const EVENTS: &[EventKind] = &[
            $(EventKind { event_type: $event_type, version: $version, round_trips: round_trips::<$message> },)*
        ];
    };
}

events! {
    payments::InstrumentDishonoured = "payments.instrument_dishonoured", 1, "instrument";
    payments::ReceiptPosted = "payments.receipt_posted", 1, "receipt";
    payments::ReceiptReversed = "payments.receipt_reversed", 1, "receipt";
    cases::CaseOpened = "cases.case_opened", 1, "case";
    cases::DeadlinePassed = "cases.deadline_passed", 1, "proceeding";
    cases::DeadlineReminderDue = "cases.deadline_reminder_due", 1, "proceeding";
    cases::DocketMoved = "cases.docket_moved", 1, "proceeding";
    cases::ProceedingChanged = "cases.proceeding_changed", 1, "proceeding";
    cases::AssetClassChanged = "cases.asset_class_changed", 1, "account";
    notices::NoticeIssued = "notices.notice_issued", 1, "notice";
    notices::ArticleBooked = "notices.article_booked", 1, "notice";
    notices::ServiceEvidenceChanged = "notices.service_evidence_changed", 1, "notice";
    notices::NoticeWithdrawn = "notices.notice_withdrawn", 1, "notice";
    notices::NoticeRedraftRequested = "notices.notice_redraft_requested", 1, "notice";
    communications::MessageSent = "communications.message_sent", 1, "message";
    communications::MessageNotSent = "communications.message_not_sent", 1, "message";
    counsel::MatterAccepted = "counsel-portal.matter_accepted", 1, "matter";
    counsel::ComplaintFiled = "counsel-portal.complaint_filed", 1, "matter";
    counsel::FilingWithdrawn = "counsel-portal.filing_withdrawn", 1, "matter";
    counsel::CondonationRecorded = "counsel-portal.condonation_recorded", 1, "matter";
    counsel::MatterProgressed = "counsel-portal.matter_progressed", 1, "matter";
}
