//! `recourse.notices.v1.NoticesService`.

use chassis::grpc::principal;
use foundation::Sent;
use proto::notices::{
    ApproveNoticesRequest, ApproveNoticesResponse, CorrectBookingRequest, CorrectBookingResponse, DraftNoticeRequest,
    DraftNoticeResponse, GetNoticeDocumentRequest, GetNoticeDocumentResponse, GetNoticeRequest, GetNoticeResponse,
    HandOverNoticesRequest, HandOverNoticesResponse, ListNoticesRequest, ListNoticesResponse, RecordBookingRequest,
    RecordBookingResponse, RecordTrackingRequest, RecordTrackingResponse, RedraftNoticeRequest, RedraftNoticeResponse,
    RejectNoticeRequest, RejectNoticeResponse, WithdrawNoticeRequest, WithdrawNoticeResponse,
    notices_service_server::NoticesService,
};
use tokio_stream::Iter;
use tonic::{Request, Response, Status};

use super::convert;
use crate::{
    SERVICE,
    error::Error,
    ops::{self, Context},
};

/// The service.
#[derive(Debug)]
pub(crate) struct Grpc {
    pub(crate) context: Context,
}

type DocumentParts = Iter<std::vec::IntoIter<Result<GetNoticeDocumentResponse, Status>>>;

#[tonic::async_trait]
impl NoticesService for Grpc {
    async fn draft_notice(
        &self,
        request: Request<DraftNoticeRequest>,
    ) -> Result<Response<DraftNoticeResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let draft = convert::draft_notice(message)?;
        answer(&ops::draft_notice(&self.context, sent.command(), &draft, convert::drafted).await?)
    }

    async fn get_notice(&self, request: Request<GetNoticeRequest>) -> Result<Response<GetNoticeResponse>, Status> {
        let principal = principal(&request)?.clone();
        let id = convert::notice_id("notice_id", &request.into_inner().notice_id).map_err(Error::from)?;
        let view = ops::get_notice(&self.context, &principal, id).await?;
        Ok(Response::new(convert::get_notice_response(&view)))
    }

    async fn list_notices(
        &self,
        request: Request<ListNoticesRequest>,
    ) -> Result<Response<ListNoticesResponse>, Status> {
        let principal = principal(&request)?.clone();
        let request = convert::list_notices(&request.into_inner())?;
        let page = ops::list_notices(&self.context, &principal, request).await?;
        Ok(Response::new(convert::notice_page(&page)))
    }

    async fn approve_notices(
        &self,
        request: Request<ApproveNoticesRequest>,
    ) -> Result<Response<ApproveNoticesResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let approval = convert::approve_notices(message).map_err(Error::from)?;
        answer(&ops::approve_notices(&self.context, sent.command(), &approval, convert::approved).await?)
    }

    async fn reject_notice(
        &self,
        request: Request<RejectNoticeRequest>,
    ) -> Result<Response<RejectNoticeResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let rejection = convert::reject_notice(&message)?;
        answer(&ops::reject_notice(&self.context, sent.command(), &rejection, convert::rejected).await?)
    }

    async fn withdraw_notice(
        &self,
        request: Request<WithdrawNoticeRequest>,
    ) -> Result<Response<WithdrawNoticeResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let withdrawal = convert::withdraw_notice(&message)?;
        answer(&ops::withdraw_notice(&self.context, sent.command(), &withdrawal, convert::withdrawn).await?)
    }

    async fn redraft_notice(
        &self,
        request: Request<RedraftNoticeRequest>,
    ) -> Result<Response<RedraftNoticeResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let wish = convert::redraft_notice(&message).map_err(Error::from)?;
        answer(&ops::redraft_notice(&self.context, sent.command(), &wish, convert::redraft_asked).await?)
    }

    async fn hand_over_notices(
        &self,
        request: Request<HandOverNoticesRequest>,
    ) -> Result<Response<HandOverNoticesResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let hand_over = convert::hand_over_notices(&message).map_err(Error::from)?;
        answer(&ops::hand_over_notices(&self.context, sent.command(), &hand_over, convert::handed_over).await?)
    }

    async fn record_booking(
        &self,
        request: Request<RecordBookingRequest>,
    ) -> Result<Response<RecordBookingResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let booking = convert::record_booking(&message)?;
        answer(&ops::record_booking(&self.context, sent.command(), &booking, convert::booked).await?)
    }

    async fn correct_booking(
        &self,
        request: Request<CorrectBookingRequest>,
    ) -> Result<Response<CorrectBookingResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let correction = convert::correct_booking(&message)?;
        answer(&ops::correct_booking(&self.context, sent.command(), &correction, convert::corrected).await?)
    }

    async fn record_tracking(
        &self,
        request: Request<RecordTrackingRequest>,
    ) -> Result<Response<RecordTrackingResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let tracking = convert::record_tracking(message)?;
        answer(&ops::record_tracking(&self.context, sent.command(), &tracking, convert::tracked).await?)
    }

    type GetNoticeDocumentStream = DocumentParts;

    async fn get_notice_document(
        &self,
        request: Request<GetNoticeDocumentRequest>,
    ) -> Result<Response<DocumentParts>, Status> {
        let principal = principal(&request)?.clone();
        let id = convert::notice_id("notice_id", &request.into_inner().notice_id).map_err(Error::from)?;
        let document = ops::get_notice_document(&self.context, &principal, id).await?;
        let parts: Vec<_> = convert::document_parts(document).into_iter().map(Ok).collect();
        Ok(Response::new(tokio_stream::iter(parts)))
    }
}

fn answer<T: prost::Message + Default>(kept: &[u8]) -> Result<Response<T>, Status> {
    foundation::answer(SERVICE, kept)
}
