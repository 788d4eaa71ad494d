//! Between the wire and the domain; nowhere else do they meet.

mod letter;
mod view;

use formats::S10;
use kernel::{LegalDate, PageSize, PageToken};
use prost::Message as _;
use proto::{FieldError, notices as wire, required, types};
use sha2::{Digest as _, Sha256};

pub(super) use self::view::{
    approved, booked, document_parts, drafted, get_notice_response, handed_over, notice_page, tracked,
};
use crate::{
    domain::{Booking, NoticeId, TrackingKind, TrackingNews, office, source_reference},
    error::Error,
    ops::{ApproveNotices, DraftNotice, ListNotices, NOTICES_MAX, RecordBooking, RecordTracking, ToApprove},
};

/// The most news of one call.
const NEWS_MAX: usize = 50;

/// What an idempotency key is bound to. Protobuf without maps and unknown fields encodes a message in one way.
pub(super) fn request_hash(message: &impl prost::Message) -> [u8; 32] {
    Sha256::digest(message.encode_to_vec()).into()
}

pub(super) fn draft_notice(message: wire::DraftNoticeRequest) -> Result<DraftNotice, Error> {
    let proceeding = message.proceeding_id.parse().map_err(|error| FieldError::new("proceeding_id", error))?;
    if message.dishonour_ordinal == 0 || message.dishonour_ordinal > 1_000 {
        return Err(FieldError::new("dishonour_ordinal", "is counted from 1").into());
    }
    if message.serving > 100 {
        return Err(FieldError::new("serving", "is counted from 1").into());
    }
    let case_reference = crate::domain::case_reference(&message.case_reference)?;
    let letter = required("letter", message.letter)?;
    let letter_sha256 = Sha256::digest(letter.encode_to_vec()).into();
    let letter = letter::draft(letter).map_err(|error| error.within("letter"))?;
    let (dishonour_ordinal, serving) = (message.dishonour_ordinal, message.serving.max(1));
    Ok(DraftNotice { proceeding, case_reference, dishonour_ordinal, serving, letter, letter_sha256 })
}

pub(super) fn notice_id(field: &str, text: &str) -> Result<NoticeId, FieldError> {
    text.parse().map_err(|error| FieldError::new(field, error))
}

pub(super) fn list_notices(message: &wire::ListNoticesRequest) -> Result<ListNotices, FieldError> {
    let state = match wire::NoticeState::try_from(message.state) {
        Ok(wire::NoticeState::Unspecified) => None,
        Ok(wire::NoticeState::Drafted) => Some("drafted"),
        Ok(wire::NoticeState::Approved) => Some("approved"),
        Ok(wire::NoticeState::HandedOver) => Some("handed_over"),
        Err(_) => return Err(FieldError::new("state", "must be DRAFTED, APPROVED or HANDED_OVER, or absent for all")),
    };
    Ok(ListNotices {
        size: PageSize::new(message.page_size).map_err(|error| FieldError::new("page_size", error))?,
        after: PageToken::parse(&message.page_token).map_err(|error| FieldError::new("page_token", error))?,
        state,
    })
}

pub(super) fn approve_notices(message: wire::ApproveNoticesRequest) -> Result<ApproveNotices, FieldError> {
    check_count("notices", message.notices.len())?;
    let notices = message.notices.into_iter().enumerate().map(|(index, notice)| {
        let within = |error: FieldError| error.within(format!("notices[{index}]"));
        let pdf_sha256 = notice.pdf_sha256.try_into();
        let pdf_sha256 = pdf_sha256.map_err(|_| within(FieldError::new("pdf_sha256", "must be 32 bytes")))?;
        Ok(ToApprove { id: notice_id("notice_id", &notice.notice_id).map_err(within)?, pdf_sha256 })
    });
    let notices: Vec<ToApprove> = notices.collect::<Result<_, FieldError>>()?;
    check_once("notices", &notices.iter().map(|notice| notice.id).collect::<Vec<_>>())?;
    Ok(ApproveNotices { notices })
}

pub(super) fn hand_over_notices(message: &wire::HandOverNoticesRequest) -> Result<Vec<NoticeId>, FieldError> {
    check_count("notice_ids", message.notice_ids.len())?;
    let ids = message.notice_ids.iter().enumerate();
    let ids = ids.map(|(index, text)| notice_id(&format!("notice_ids[{index}]"), text));
    let ids: Vec<NoticeId> = ids.collect::<Result<_, _>>()?;
    check_once("notice_ids", &ids)?;
    Ok(ids)
}

fn check_count(field: &str, count: usize) -> Result<(), FieldError> {
    if count == 0 || count > NOTICES_MAX {
        return Err(FieldError::new(field, format!("must be 1 to {NOTICES_MAX} notices; send more calls for more")));
    }
    Ok(())
}

fn check_once(field: &str, ids: &[NoticeId]) -> Result<(), FieldError> {
    let mut seen = std::collections::HashSet::new();
    match ids.iter().position(|id| !seen.insert(*id)) {
        Some(index) => Err(FieldError::new(format!("{field}[{index}]"), "occurs twice in this request")),
        None => Ok(()),
    }
}

pub(super) fn record_booking(message: &wire::RecordBookingRequest) -> Result<RecordBooking, Error> {
    Ok(RecordBooking {
        number: article_number(&message.article_number)?,
        booking: Booking {
            office: office("office", &message.office)?,
            booked_on: date("booked_on", message.booked_on)?,
            receipt_number: office("receipt_number", &message.receipt_number)?,
        },
    })
}

pub(super) fn record_tracking(message: wire::RecordTrackingRequest) -> Result<RecordTracking, Error> {
    if message.news.is_empty() || message.news.len() > NEWS_MAX {
        return Err(FieldError::new("news", format!("must be 1 to {NEWS_MAX}")).into());
    }
    let number = article_number(&message.article_number)?;
    let news = message.news.into_iter().enumerate();
    let news = news.map(|(index, news)| tracking_news(&news).map_err(|error| error.within(format!("news[{index}]"))));
    Ok(RecordTracking { number, news: news.collect::<Result<_, _>>()? })
}

fn tracking_news(news: &wire::TrackingNews) -> Result<TrackingNews, FieldError> {
    let kind = TrackingKind::ALL.into_iter().find(|kind| Ok(view::tracking_kind(*kind)) == news.kind.try_into());
    let reference =
        |field, text: &str| source_reference(field, text).map_err(|fault| FieldError::new(fault.field, fault.reason));
    let retracts = (!news.retracts_reference.is_empty()).then_some(news.retracts_reference.as_str());
    Ok(TrackingNews {
        kind: kind.ok_or_else(|| FieldError::new("kind", "must say what happened"))?,
        happened_on: date("happened_on", news.happened_on)?,
        reference: reference("source_reference", &news.source_reference)?,
        retracts: retracts.map(|text| reference("retracts_reference", text)).transpose()?,
    })
}

fn article_number(text: &str) -> Result<S10, FieldError> {
    text.trim().parse().map_err(|error| FieldError::new("article_number", error))
}

fn date(field: &'static str, date: Option<types::LegalDate>) -> Result<LegalDate, FieldError> {
    required(field, date).and_then(|date| LegalDate::try_from(date).map_err(|error: FieldError| error.within(field)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(result: Result<impl std::fmt::Debug, impl Into<Error>>) -> String {
        let Error::Field(error) = result.unwrap_err().into() else { return "no field".to_owned() };
        error.field
    }

    const ID: &str = "0195f0d2-7e4a-7000-8000-000000000001";

    #[test]
    fn a_wrong_request_names_its_field() {
        let draft = wire::DraftNoticeRequest {
            proceeding_id: ID.to_owned(),
            case_reference: "RC-2026-000042".to_owned(),
            dishonour_ordinal: 1,
            serving: 0,
            letter: None,
        };
        assert_eq!(field(draft_notice(draft.clone())), "letter");
        assert_eq!(
            field(draft_notice(wire::DraftNoticeRequest { proceeding_id: "x".to_owned(), ..draft.clone() })),
            "proceeding_id"
        );
        assert_eq!(
            field(draft_notice(wire::DraftNoticeRequest { dishonour_ordinal: 0, ..draft.clone() })),
            "dishonour_ordinal"
        );
        let letter = Some(wire::Letter::default());
        assert_eq!(field(draft_notice(wire::DraftNoticeRequest { letter, ..draft })), "letter.creditor");
    }

    #[test]
    fn a_batch_has_each_notice_once_with_the_hash_that_was_seen() {
        let to_approve = |id: &str, hash: Vec<u8>| wire::NoticeToApprove { notice_id: id.to_owned(), pdf_sha256: hash };
        let approve = |notices| approve_notices(wire::ApproveNoticesRequest { notices });
        assert_eq!(field(approve(vec![])), "notices");
        assert_eq!(field(approve(vec![to_approve(ID, vec![1; 31])])), "notices[0].pdf_sha256");
        assert_eq!(field(approve(vec![to_approve("x", vec![1; 32])])), "notices[0].notice_id");
        assert_eq!(field(approve(vec![to_approve(ID, vec![1; 32]); 2])), "notices[1]");
        let notice_ids = vec![ID.to_owned(); 2];
        assert_eq!(field(hand_over_notices(&wire::HandOverNoticesRequest { notice_ids })), "notice_ids[1]");
    }

    #[test]
    fn an_unknown_kind_of_news_is_an_error_and_no_default() {
        let news = |kind| wire::TrackingNews {
            kind,
            happened_on: Some(types::LegalDate { year: 2026, month: 3, day: 11 }),
            source_reference: "A-1".to_owned(),
            retracts_reference: String::new(),
        };
        let record = |kind| {
            record_tracking(wire::RecordTrackingRequest {
                article_number: "EM123456785IN".to_owned(),
                news: vec![news(kind)],
            })
        };
        assert!(record(1).is_ok());
        assert_eq!(field(record(0)), "news[0].kind");
        assert_eq!(field(record(99)), "news[0].kind");
    }
}
