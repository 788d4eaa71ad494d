//! Notices and articles as staff see them.

use prost::Message as _;
use proto::notices::{self as wire, get_notice_document_response::Part, notice_result::Outcome};

use crate::{
    domain::{AnyNotice, Article, Booking, Carriage, HandOver, SupersededBooking, TrackingFact, TrackingKind},
    events,
    ops::{
        BatchOutcome, BatchOutcomes, Booked, DraftedNotice, EndedNotice, NoticeDocument, NoticePage, NoticeView,
        Refusal, Tracked,
    },
};

/// A chunk of a document: far below the limit of a message.
const CHUNK_BYTES: usize = 64 * 1024;

/// The answer, encoded as it is kept with the idempotency key. It holds no name.
pub(in crate::grpc) fn drafted(drafted: &DraftedNotice) -> Vec<u8> {
    let notice = Some(notice(&drafted.notice, &[]));
    wire::DraftNoticeResponse { notice, already_drafted: drafted.already }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn approved(outcomes: &BatchOutcomes) -> Vec<u8> {
    wire::ApproveNoticesResponse { results: results(outcomes) }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn handed_over(outcomes: &BatchOutcomes) -> Vec<u8> {
    wire::HandOverNoticesResponse { results: results(outcomes) }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn redraft_asked(ended: &EndedNotice) -> Vec<u8> {
    let notice = Some(notice(&ended.notice, &[]));
    wire::RedraftNoticeResponse { notice, already_asked: ended.already }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn rejected(ended: &EndedNotice) -> Vec<u8> {
    let notice = Some(notice(&ended.notice, &[]));
    wire::RejectNoticeResponse { notice, already_rejected: ended.already }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn withdrawn(ended: &EndedNotice) -> Vec<u8> {
    let notice = Some(notice(&ended.notice, &[]));
    wire::WithdrawNoticeResponse { notice, already_withdrawn: ended.already }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn booked(booked: &Booked) -> Vec<u8> {
    let article = Some(article(&booked.article, &[]));
    wire::RecordBookingResponse { article, already_recorded: booked.already }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn corrected(booked: &Booked) -> Vec<u8> {
    let article = Some(article(&booked.article, &[]));
    wire::CorrectBookingResponse { article, already_recorded: booked.already }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn tracked(tracked: &Tracked) -> Vec<u8> {
    let article = Some(article(&tracked.article, &[]));
    wire::RecordTrackingResponse { article, recorded: tracked.recorded }.encode_to_vec()
}

pub(in crate::grpc) fn get_notice_response(view: &NoticeView) -> wire::GetNoticeResponse {
    wire::GetNoticeResponse { notice: Some(notice(&view.notice, &view.initials)) }
}

pub(in crate::grpc) fn notice_page(page: &NoticePage) -> wire::ListNoticesResponse {
    wire::ListNoticesResponse {
        notices: page.notices.iter().map(|one| notice(one, &[])).collect(),
        next_page_token: page.next.map(kernel::PageToken::encode).unwrap_or_default(),
    }
}

/// A document as it is streamed: its head, then its chunks.
pub(in crate::grpc) fn document_parts(document: NoticeDocument) -> Vec<wire::GetNoticeDocumentResponse> {
    let bytes = document.bytes.into_revealed();
    let head = wire::DocumentHead {
        media_type: document.media_type,
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        sha256: document.sha256.to_vec(),
    };
    let chunks = bytes.chunks(CHUNK_BYTES).map(|chunk| Part::Chunk(chunk.to_vec()));
    std::iter::once(Part::Head(head))
        .chain(chunks)
        .map(|part| wire::GetNoticeDocumentResponse { part: Some(part) })
        .collect()
}

fn results(outcomes: &BatchOutcomes) -> Vec<wire::NoticeResult> {
    let results = outcomes.iter().map(|(id, outcome)| {
        let outcome = match outcome {
            BatchOutcome::Done(notice) => Outcome::Done(wire::NoticeDone { state: state(notice).into() }),
            BatchOutcome::Refused(refusal) => {
                let (code, reason) = refused(*refusal);
                Outcome::Refused(wire::NoticeRefused { code: code.into(), reason: reason.to_owned() })
            }
        };
        wire::NoticeResult { notice_id: id.to_string(), outcome: Some(outcome) }
    });
    results.collect()
}

const fn refused(refusal: Refusal) -> (wire::NoticeRefusal, &'static str) {
    match refusal {
        Refusal::Unknown => (wire::NoticeRefusal::Unknown, "there is no such notice"),
        Refusal::OwnWork => (wire::NoticeRefusal::OwnWork, "nobody approves what he made himself; another person must"),
        Refusal::OtherDocument => (
            wire::NoticeRefusal::OtherDocument,
            "the PDF of this notice has another hash than the one that was looked at; look at it again",
        ),
        Refusal::NotApproved => (wire::NoticeRefusal::NotApproved, "a second person must approve it first"),
        Refusal::Ended => (wire::NoticeRefusal::Ended, "it was rejected or withdrawn; nothing of it is sent"),
    }
}

fn notice(notice: &AnyNotice, initials: &[String]) -> wire::Notice {
    let record = notice.record();
    let approval = notice.approval();
    wire::Notice {
        notice_id: record.id.to_string(),
        state: state(notice).into(),
        proceeding_id: record.occasion.proceeding.to_string(),
        case_reference: record.case_reference.clone(),
        dishonour_ordinal: record.occasion.dishonour_ordinal,
        serving: record.occasion.serving,
        reference: record.reference.clone(),
        dated: Some(record.dated.into()),
        loan_account_number: record.loan_account_number.to_string(),
        cheque_number: record.cheque_number.to_string(),
        amount: Some(record.amount.into()),
        pdf_sha256: record.pdf_sha256.to_vec(),
        template_version: record.template_version.clone(),
        book_version: record.book_version.clone(),
        for_approver: record.for_approver.clone(),
        articles: record.articles.iter().map(|one| article(one, initials)).collect(),
        drafted_by: Some((&record.drafted_by).into()),
        approved_by: approval.map(|approval| (&approval.by).into()),
        drafted_at: record.drafted_at.to_string(),
        approved_at: approval.map(|approval| approval.at.to_string()).unwrap_or_default(),
        handed_over_at: match notice {
            AnyNotice::HandedOver(notice) => notice.state.at.to_string(),
            _ => String::new(),
        },
        ending: notice.ending().map(|ending| wire::NoticeEnding {
            by: Some((&ending.by).into()),
            at: ending.at.to_string(),
            reason: ending.reason.clone(),
            redraft_asked_by: ending.redraft.as_ref().map(|asked| (&asked.by).into()),
            redraft_asked_at: ending.redraft.as_ref().map(|asked| asked.at.to_string()).unwrap_or_default(),
        }),
    }
}

const fn state(notice: &AnyNotice) -> wire::NoticeState {
    match notice {
        AnyNotice::Drafted(_) => wire::NoticeState::Drafted,
        AnyNotice::Approved(_) => wire::NoticeState::Approved,
        AnyNotice::HandedOver(_) => wire::NoticeState::HandedOver,
        AnyNotice::Rejected(_) => wire::NoticeState::Rejected,
        AnyNotice::Withdrawn(_) => wire::NoticeState::Withdrawn,
    }
}

fn article(article: &Article, initials: &[String]) -> wire::Article {
    let noticee = usize::try_from(article.noticee).ok().and_then(|number| initials.get(number.checked_sub(1)?));
    wire::Article {
        article_id: article.id.to_string(),
        number: article.number.to_string(),
        noticee: article.noticee,
        capacity: events::capacity(article.capacity).into(),
        noticee_initials: noticee.cloned().unwrap_or_default(),
        pin_code: article.pin_code.to_string(),
        hand_over: hand_over(article.carriage).into(),
        booking: article.booking().map(booking),
        tracking: article.facts().iter().map(tracking_fact).collect(),
        evidence: Some(events::evidence(article.evidence())),
        superseded_bookings: article.superseded.iter().map(superseded).collect(),
    }
}

fn booking(booking: &Booking) -> wire::Booking {
    wire::Booking {
        office: booking.office.clone(),
        booked_on: Some(booking.booked_on.into()),
        receipt_number: booking.receipt_number.clone(),
    }
}

fn superseded(superseded: &SupersededBooking) -> wire::SupersededBooking {
    let correction = &superseded.correction;
    wire::SupersededBooking {
        booking: Some(booking(&superseded.booking)),
        reason: correction.reason.clone(),
        corrected_by: Some((&correction.by).into()),
        corrected_at: correction.at.to_string(),
    }
}

const fn hand_over(carriage: Carriage) -> wire::HandOver {
    match carriage {
        Carriage::NotYet => wire::HandOver::NotYet,
        Carriage::Handed(HandOver::Intended) => wire::HandOver::Intended,
        Carriage::Handed(HandOver::Sending) => wire::HandOver::Sending,
        Carriage::Handed(HandOver::Accepted) => wire::HandOver::Accepted,
        Carriage::Handed(HandOver::Failed) => wire::HandOver::Failed,
        Carriage::Handed(HandOver::Unknown) => wire::HandOver::Unknown,
    }
}

fn tracking_fact(fact: &TrackingFact) -> wire::TrackingFact {
    wire::TrackingFact {
        tracking_fact_id: fact.id.to_string(),
        kind: tracking_kind(fact.kind).into(),
        happened_on: Some(fact.happened_on.into()),
        source_reference: fact.reference.clone(),
        retracts: fact.retracts.map(|id| id.to_string()).unwrap_or_default(),
        recorded_at: fact.recorded_at.to_string(),
    }
}

pub(super) const fn tracking_kind(kind: TrackingKind) -> wire::TrackingKind {
    match kind {
        TrackingKind::Delivered => wire::TrackingKind::Delivered,
        TrackingKind::Refused => wire::TrackingKind::Refused,
        TrackingKind::Unclaimed => wire::TrackingKind::Unclaimed,
        TrackingKind::DoorLocked => wire::TrackingKind::DoorLocked,
        TrackingKind::Intimation => wire::TrackingKind::Intimation,
        TrackingKind::Left => wire::TrackingKind::Left,
        TrackingKind::NotKnown => wire::TrackingKind::NotKnown,
        TrackingKind::InsufficientAddress => wire::TrackingKind::InsufficientAddress,
        TrackingKind::Deceased => wire::TrackingKind::Deceased,
        TrackingKind::Returned => wire::TrackingKind::Returned,
        TrackingKind::Withdrawn => wire::TrackingKind::Withdrawn,
    }
}
