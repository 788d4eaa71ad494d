//! Between the wire and the domain; nowhere else do they meet.

mod letter;
mod view;

use formats::S10;
use kernel::{LegalDate, PageSize, PageToken};
use prost::Message as _;
use proto::{FieldError, notices as wire, required, types};
use sha2::{Digest as _, Sha256};

pub(super) use self::view::{
    approved, booked, corrected, document_parts, drafted, get_notice_response, handed_over, notice_page, redraft_asked,
    rejected, tracked, withdrawn,
};
use crate::{
    domain::{
        Booking, NoticeId, Occasion, ProceedingId, TrackingKind, TrackingNews, office, reason, sentence,
        source_reference,
    },
    error::Error,
    ops::{
        ApproveNotices, CorrectBooking, DraftNotice, HandOverNotices, ListNotices, NOTICES_MAX, RecordBooking,
        RecordTracking, RedraftNotice, RejectNotice, ToApprove, WithdrawNotice,
    },
};

/// The most news of one call.
const NEWS_MAX: usize = 50;

/// The most sentences for whoever approves a letter.
const FOR_APPROVER_MAX: usize = 50;

pub(super) fn draft_notice(message: wire::DraftNoticeRequest) -> Result<DraftNotice, Error> {
    let proceeding = proceeding_id(&message.proceeding_id)?;
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
    let occasion =
        Occasion { proceeding, dishonour_ordinal: message.dishonour_ordinal, serving: message.serving.max(1) };
    let for_approver = for_approver(&message.for_approver)?;
    Ok(DraftNotice { occasion, case_reference, letter, letter_sha256, for_approver })
}

fn for_approver(texts: &[String]) -> Result<Vec<String>, Error> {
    if texts.len() > FOR_APPROVER_MAX {
        return Err(FieldError::new("for_approver", format!("must be at most {FOR_APPROVER_MAX} sentences")).into());
    }
    let sentences = texts.iter().enumerate();
    let sentences = sentences.map(|(index, text)| sentence(&format!("for_approver[{index}]"), text));
    Ok(sentences.collect::<Result<_, _>>()?)
}

fn proceeding_id(text: &str) -> Result<ProceedingId, FieldError> {
    text.parse().map_err(|error| FieldError::new("proceeding_id", error))
}

pub(super) fn notice_id(field: &str, text: &str) -> Result<NoticeId, FieldError> {
    text.parse().map_err(|error| FieldError::new(field, error))
}

pub(super) fn list_notices(message: &wire::ListNoticesRequest) -> Result<ListNotices, Error> {
    let state = match wire::NoticeState::try_from(message.state) {
        Ok(wire::NoticeState::Unspecified) => None,
        Ok(wire::NoticeState::Drafted) => Some("drafted"),
        Ok(wire::NoticeState::Approved) => Some("approved"),
        Ok(wire::NoticeState::HandedOver) => Some("handed_over"),
        Ok(wire::NoticeState::Rejected) => Some("rejected"),
        Ok(wire::NoticeState::Withdrawn) => Some("withdrawn"),
        Err(_) => {
            let reason = "must be DRAFTED, APPROVED, HANDED_OVER, REJECTED or WITHDRAWN, or absent for all";
            return Err(FieldError::new("state", reason).into());
        }
    };
    let proceeding = (!message.proceeding_id.is_empty()).then(|| proceeding_id(&message.proceeding_id));
    Ok(ListNotices {
        size: PageSize::new(message.page_size)?,
        after: PageToken::parse(&message.page_token)?,
        state,
        proceeding: proceeding.transpose()?,
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

pub(super) fn hand_over_notices(message: &wire::HandOverNoticesRequest) -> Result<HandOverNotices, FieldError> {
    check_count("notice_ids", message.notice_ids.len())?;
    let ids = message.notice_ids.iter().enumerate();
    let ids = ids.map(|(index, text)| notice_id(&format!("notice_ids[{index}]"), text));
    let ids: Vec<NoticeId> = ids.collect::<Result<_, _>>()?;
    check_once("notice_ids", &ids)?;
    Ok(HandOverNotices { ids })
}

pub(super) fn reject_notice(message: &wire::RejectNoticeRequest) -> Result<RejectNotice, Error> {
    Ok(RejectNotice { id: notice_id("notice_id", &message.notice_id)?, reason: reason(&message.reason)? })
}

pub(super) fn redraft_notice(message: &wire::RedraftNoticeRequest) -> Result<RedraftNotice, FieldError> {
    Ok(RedraftNotice { id: notice_id("notice_id", &message.notice_id)? })
}

pub(super) fn withdraw_notice(message: &wire::WithdrawNoticeRequest) -> Result<WithdrawNotice, Error> {
    Ok(WithdrawNotice { id: notice_id("notice_id", &message.notice_id)?, reason: reason(&message.reason)? })
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
        booking: booking(&message.office, message.booked_on, &message.receipt_number)?,
    })
}

pub(super) fn correct_booking(message: &wire::CorrectBookingRequest) -> Result<CorrectBooking, Error> {
    Ok(CorrectBooking {
        number: article_number(&message.article_number)?,
        booking: booking(&message.office, message.booked_on, &message.receipt_number)?,
        reason: reason(&message.reason)?,
    })
}

fn booking(at: &str, booked_on: Option<types::LegalDate>, receipt_number: &str) -> Result<Booking, Error> {
    Ok(Booking {
        office: office("office", at)?,
        booked_on: date("booked_on", booked_on)?,
        receipt_number: office("receipt_number", receipt_number)?,
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
        match result.unwrap_err().into() {
            Error::Shared(foundation::Failure::Field(error)) => error.field,
            other => format!("no field: {other}"),
        }
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
            for_approver: Vec::new(),
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
        let sentences = |count: usize| vec!["The sender is the payee.".to_owned(); count];
        assert_eq!(for_approver(&sentences(50)).unwrap(), sentences(50));
        assert_eq!(field(for_approver(&sentences(51))), "for_approver");
        let lines = ["The sender is the payee.".to_owned(), "one\ntwo".to_owned()];
        assert_eq!(field(for_approver(&lines)), "for_approver[1]");
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
    fn a_notice_is_ended_with_a_reason_in_one_line() {
        let reject = |notice_id: &str, reason: &str| {
            let (notice_id, reason) = (notice_id.to_owned(), reason.to_owned());
            reject_notice(&wire::RejectNoticeRequest { notice_id, reason })
        };
        assert_eq!(reject(ID, " the amount is wrong ").unwrap().reason, "the amount is wrong");
        assert_eq!(field(reject("x", "r")), "notice_id");
        for reason in ["", " ", "one\ntwo", &"x".repeat(201)] {
            assert_eq!(field(reject(ID, reason)), "reason");
            let withdraw = wire::WithdrawNoticeRequest { notice_id: ID.to_owned(), reason: reason.to_owned() };
            assert_eq!(field(withdraw_notice(&withdraw)), "reason");
        }
    }

    #[test]
    fn notices_are_listed_by_states_and_proceedings_that_exist() {
        let list = |state: i32, proceeding_id: &str| {
            let proceeding_id = proceeding_id.to_owned();
            list_notices(&wire::ListNoticesRequest { state, proceeding_id, ..wire::ListNoticesRequest::default() })
        };
        assert_eq!(list(0, "").unwrap().proceeding, None);
        assert_eq!(list(5, ID).unwrap().proceeding.unwrap().to_string(), ID);
        assert_eq!(field(list(6, ID)), "state");
        assert_eq!(field(list(1, "p-1")), "proceeding_id");
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
