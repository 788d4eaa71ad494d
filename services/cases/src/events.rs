//! The facts that cases states, and what it does about the facts of others.

mod court_step;
mod fields;
mod on_article_booked;
mod on_complaint_filed;
mod on_condonation_recorded;
mod on_filing_withdrawn;
mod on_instrument_dishonoured;
mod on_matter_progressed;
mod on_notice_issued;
mod on_notice_redraft_requested;
mod on_notice_withdrawn;
mod on_receipt_posted;
mod on_receipt_reversed;
mod on_service_evidence_changed;
mod publish;
mod publish_accounts;

use messaging::Handlers;
use proto::{counsel, notices, payments};

use self::{
    on_article_booked::OnArticleBooked, on_complaint_filed::OnComplaintFiled,
    on_condonation_recorded::OnCondonationRecorded, on_filing_withdrawn::OnFilingWithdrawn,
    on_instrument_dishonoured::OnInstrumentDishonoured, on_matter_progressed::OnMatterProgressed,
    on_notice_issued::OnNoticeIssued, on_notice_redraft_requested::OnNoticeRedraftRequested,
    on_notice_withdrawn::OnNoticeWithdrawn, on_receipt_posted::OnReceiptPosted, on_receipt_reversed::OnReceiptReversed,
    on_service_evidence_changed::OnServiceEvidenceChanged,
};
use crate::ops::Context;
pub(crate) use publish::{
    case_opened, deadline_passed, deadline_reminder_due, docket_kind, docket_moved, proceeding_changed,
    proceeding_state,
};
pub(crate) use publish_accounts::{ClassMove, account_flags, asset_class, asset_class_changed};

/// What cases does about each fact that it follows.
pub(crate) fn handlers(context: &Context) -> Handlers {
    let context = || context.clone();
    Handlers::new()
        .on::<payments::InstrumentDishonoured, _>(OnInstrumentDishonoured { context: context() })
        .on::<payments::ReceiptPosted, _>(OnReceiptPosted { context: context() })
        .on::<payments::ReceiptReversed, _>(OnReceiptReversed { context: context() })
        .on::<notices::NoticeIssued, _>(OnNoticeIssued { context: context() })
        .on::<notices::NoticeWithdrawn, _>(OnNoticeWithdrawn { context: context() })
        .on::<notices::NoticeRedraftRequested, _>(OnNoticeRedraftRequested { context: context() })
        .on::<notices::ArticleBooked, _>(OnArticleBooked { context: context() })
        .on::<notices::ServiceEvidenceChanged, _>(OnServiceEvidenceChanged { context: context() })
        .on::<counsel::ComplaintFiled, _>(OnComplaintFiled { context: context() })
        .on::<counsel::FilingWithdrawn, _>(OnFilingWithdrawn { context: context() })
        .on::<counsel::CondonationRecorded, _>(OnCondonationRecorded { context: context() })
        .on::<counsel::MatterProgressed, _>(OnMatterProgressed { context: context() })
}
