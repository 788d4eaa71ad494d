//! A notices service: approves and hands over what is not called `refused`.

use proto::notices::{
    self as wire, Notice, NoticeResult, NoticeState,
    get_notice_document_response::Part,
    notice_result::Outcome,
    notices_service_server::{NoticesService, NoticesServiceServer},
};
use tokio_stream::Iter;
use tonic::{Request, Response, Status};

use super::{Answered, Calls, keyed, not_here, serve};

#[derive(Clone, Default)]
pub(crate) struct FakeNotices {
    pub(crate) notices: Vec<Notice>,
    pub(crate) letter: Vec<u8>,
    pub(crate) calls: Calls,
}

impl FakeNotices {
    pub(crate) async fn start(&self) -> String {
        serve(NoticesServiceServer::new(self.clone())).await
    }

    fn one(&self, id: &str) -> Result<Notice, Status> {
        let notice = self.notices.iter().find(|notice| notice.notice_id == id).cloned();
        notice.ok_or_else(|| Status::not_found(format!("there is no notice {id}")))
    }

    fn ended(&self, id: &str, state: NoticeState, reason: String) -> Result<Notice, Status> {
        let at = "2026-02-05T07:00:00Z".to_owned();
        let ending = wire::NoticeEnding { at, reason, ..wire::NoticeEnding::default() };
        Ok(Notice { state: state.into(), ending: Some(ending), ..self.one(id)? })
    }

    fn results(ids: impl Iterator<Item = String>) -> Vec<NoticeResult> {
        let outcome = |id: &str| match id {
            "refused" => {
                let reason = "nobody approves what he made himself; another person must".to_owned();
                Outcome::Refused(wire::NoticeRefused { code: wire::NoticeRefusal::OwnWork.into(), reason })
            }
            _ => Outcome::Done(wire::NoticeDone::default()),
        };
        ids.map(|notice_id| NoticeResult { outcome: Some(outcome(&notice_id)), notice_id }).collect()
    }
}

#[tonic::async_trait]
impl NoticesService for FakeNotices {
    type GetNoticeDocumentStream = Iter<std::vec::IntoIter<Result<wire::GetNoticeDocumentResponse, Status>>>;

    async fn draft_notice(&self, _: Request<wire::DraftNoticeRequest>) -> Answered<wire::DraftNoticeResponse> {
        not_here()
    }

    async fn get_notice(&self, request: Request<wire::GetNoticeRequest>) -> Answered<wire::GetNoticeResponse> {
        let notice = self.one(&request.into_inner().notice_id)?;
        Ok(Response::new(wire::GetNoticeResponse { notice: Some(notice) }))
    }

    /// Pages of one.
    async fn list_notices(&self, request: Request<wire::ListNoticesRequest>) -> Answered<wire::ListNoticesResponse> {
        let message = request.into_inner();
        let from: usize = message.page_token.parse().unwrap_or(0);
        let asked = |notice: &&Notice| {
            let of_state = message.state == 0 || notice.state == message.state;
            of_state && (message.proceeding_id.is_empty() || notice.proceeding_id == message.proceeding_id)
        };
        let all: Vec<Notice> = self.notices.iter().filter(asked).cloned().collect();
        let next_page_token = if from + 1 < all.len() { (from + 1).to_string() } else { String::new() };
        let notices = all.into_iter().skip(from).take(1).collect();
        Ok(Response::new(wire::ListNoticesResponse { notices, next_page_token }))
    }

    async fn approve_notices(
        &self,
        request: Request<wire::ApproveNoticesRequest>,
    ) -> Answered<wire::ApproveNoticesResponse> {
        let message = keyed(request)?;
        self.calls.add(&message);
        let results = Self::results(message.notices.into_iter().map(|notice| notice.notice_id));
        Ok(Response::new(wire::ApproveNoticesResponse { results }))
    }

    async fn hand_over_notices(
        &self,
        request: Request<wire::HandOverNoticesRequest>,
    ) -> Answered<wire::HandOverNoticesResponse> {
        let message = keyed(request)?;
        self.calls.add(&message);
        let results = Self::results(message.notice_ids.into_iter());
        Ok(Response::new(wire::HandOverNoticesResponse { results }))
    }

    async fn reject_notice(&self, request: Request<wire::RejectNoticeRequest>) -> Answered<wire::RejectNoticeResponse> {
        let message = keyed(request)?;
        self.calls.add(&message);
        let notice = Some(self.ended(&message.notice_id, NoticeState::Rejected, message.reason)?);
        Ok(Response::new(wire::RejectNoticeResponse { notice, already_rejected: false }))
    }

    async fn withdraw_notice(
        &self,
        request: Request<wire::WithdrawNoticeRequest>,
    ) -> Answered<wire::WithdrawNoticeResponse> {
        let message = keyed(request)?;
        self.calls.add(&message);
        let notice = Some(self.ended(&message.notice_id, NoticeState::Withdrawn, message.reason)?);
        Ok(Response::new(wire::WithdrawNoticeResponse { notice, already_withdrawn: true }))
    }

    async fn redraft_notice(
        &self,
        request: Request<wire::RedraftNoticeRequest>,
    ) -> Answered<wire::RedraftNoticeResponse> {
        let message = keyed(request)?;
        self.calls.add(&message);
        let mut notice = self.ended(&message.notice_id, NoticeState::Rejected, "the address is old".to_owned())?;
        if let Some(ending) = &mut notice.ending {
            "2026-02-06T06:00:00Z".clone_into(&mut ending.redraft_asked_at);
        }
        Ok(Response::new(wire::RedraftNoticeResponse { notice: Some(notice), already_asked: false }))
    }

    async fn correct_booking(
        &self,
        request: Request<wire::CorrectBookingRequest>,
    ) -> Answered<wire::CorrectBookingResponse> {
        let message = keyed(request)?;
        self.calls.add(&message);
        let mut articles = self.notices.iter().flat_map(|notice| &notice.articles);
        let article = articles.find(|article| article.number == message.article_number).cloned();
        let article = article.ok_or_else(|| Status::not_found("there is no such article"))?;
        let superseded = wire::SupersededBooking {
            booking: article.booking.clone(),
            reason: message.reason,
            corrected_at: "2026-02-08T06:00:00Z".to_owned(),
            ..Default::default()
        };
        let booking = wire::Booking {
            office: message.office,
            booked_on: message.booked_on,
            receipt_number: message.receipt_number,
        };
        let article = wire::Article { booking: Some(booking), superseded_bookings: vec![superseded], ..article };
        Ok(Response::new(wire::CorrectBookingResponse { article: Some(article), already_recorded: false }))
    }

    async fn record_booking(&self, _: Request<wire::RecordBookingRequest>) -> Answered<wire::RecordBookingResponse> {
        not_here()
    }

    async fn record_tracking(&self, _: Request<wire::RecordTrackingRequest>) -> Answered<wire::RecordTrackingResponse> {
        not_here()
    }

    async fn get_notice_document(
        &self,
        _: Request<wire::GetNoticeDocumentRequest>,
    ) -> Answered<Self::GetNoticeDocumentStream> {
        let head = Part::Head(wire::DocumentHead { media_type: "application/pdf".to_owned(), ..Default::default() });
        let parts = std::iter::once(head).chain(self.letter.chunks(4).map(|bytes| Part::Chunk(bytes.to_vec())));
        let parts: Vec<_> = parts.map(|part| Ok(wire::GetNoticeDocumentResponse { part: Some(part) })).collect();
        Ok(Response::new(tokio_stream::iter(parts)))
    }
}
