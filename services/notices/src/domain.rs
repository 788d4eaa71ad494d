//! What notices knows, without how it is stored or sent.

mod article;
mod contents;
mod demand;
mod field;
mod letter;
mod notice;
mod service;
mod tracking;
mod waiting;

pub(crate) use article::{
    AlreadyBooked, Article, ArticleId, ArticleState, Booking, Carriage, Correction, HandOver, NewsError,
    SupersededBooking,
};
pub(crate) use contents::{ContentFault, Mandatory, Paper, check_book};
pub(crate) use demand::{DemandFault, check_demand};
pub(crate) use field::{FieldFault, reason, sentence};
pub(crate) use letter::{
    AddressDraft, Capacity, Letter, LetterDraft, Noticee, NoticeeDraft, Sender, case_reference, in_words, office,
};
pub(crate) use notice::{
    AnyNotice, Approval, Approved, Drafted, Ending, HandedOver, Notice, NoticeId, Occasion, ProceedingId, Record,
    RedraftAsked, Rejected, Withdrawn,
};
pub(crate) use service::{Evidence, NotServedReason, Served, UnknownReason};
pub(crate) use tracking::{TrackingFact, TrackingFactId, TrackingKind, TrackingNews, source_reference};
pub(crate) use waiting::{Stage, Waiting};

#[cfg(test)]
pub(crate) use letter::tests::draft as letter_draft_for_tests;
