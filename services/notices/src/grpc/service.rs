//! `recourse.notices.v1.NoticesService`.

use chassis::grpc::{idempotency_key, principal};
use proto::notices::{
    ApproveNoticesRequest, ApproveNoticesResponse, DraftNoticeRequest, DraftNoticeResponse, GetNoticeDocumentRequest,
    GetNoticeDocumentResponse, GetNoticeRequest, GetNoticeResponse, HandOverNoticesRequest, HandOverNoticesResponse,
    ListNoticesRequest, ListNoticesResponse, RecordBookingRequest, RecordBookingResponse, RecordTrackingRequest,
    RecordTrackingResponse, notices_service_server::NoticesService,
};
use tokio_stream::Iter;
use tonic::{Request, Response, Status};

use super::convert;
use crate::{
    error::Error,
    ops::{self, Command, Context},
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
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = convert::request_hash(&message);
        let draft = convert::draft_notice(message)?;
        let call = Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::draft_notice(&self.context, call, &draft, convert::drafted).await?)
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
        let request = convert::list_notices(&request.into_inner()).map_err(Error::from)?;
        let page = ops::list_notices(&self.context, &principal, request).await?;
        Ok(Response::new(convert::notice_page(&page)))
    }

    async fn approve_notices(
        &self,
        request: Request<ApproveNoticesRequest>,
    ) -> Result<Response<ApproveNoticesResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = convert::request_hash(&message);
        let approval = convert::approve_notices(message).map_err(Error::from)?;
        let call = Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::approve_notices(&self.context, call, &approval, convert::approved).await?)
    }

    async fn hand_over_notices(
        &self,
        request: Request<HandOverNoticesRequest>,
    ) -> Result<Response<HandOverNoticesResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = convert::request_hash(&message);
        let ids = convert::hand_over_notices(&message).map_err(Error::from)?;
        let call = Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::hand_over_notices(&self.context, call, &ids, convert::handed_over).await?)
    }

    async fn record_booking(
        &self,
        request: Request<RecordBookingRequest>,
    ) -> Result<Response<RecordBookingResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = convert::request_hash(&message);
        let booking = convert::record_booking(&message)?;
        let call = Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::record_booking(&self.context, call, &booking, convert::booked).await?)
    }

    async fn record_tracking(
        &self,
        request: Request<RecordTrackingRequest>,
    ) -> Result<Response<RecordTrackingResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = convert::request_hash(&message);
        let tracking = convert::record_tracking(message)?;
        let call = Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::record_tracking(&self.context, call, &tracking, convert::tracked).await?)
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

/// The answer that is kept with the key is the answer that is given.
fn answer<T: prost::Message + Default>(kept: &[u8]) -> Result<Response<T>, Status> {
    let answer = T::decode(kept).map_err(|_| Error::Inconsistent { what: "idempotency.response" })?;
    Ok(Response::new(answer))
}
