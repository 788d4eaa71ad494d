//! `recourse.payments.v1.PaymentsService`.

use chassis::grpc::principal;
use foundation::Sent;
use kernel::Role;
use proto::payments::{
    GetBalanceRequest, GetBalanceResponse, GetFeedRequest, GetFeedResponse, GetInstrumentRequest,
    GetInstrumentResponse, GetReceiptRequest, GetReceiptResponse, IdentifyReceiptRequest, IdentifyReceiptResponse,
    ListReceiptsRequest, ListReceiptsResponse, PostReceiptRequest, PostReceiptResponse, ReassignReceiptRequest,
    ReassignReceiptResponse, RecordDishonoursRequest, RecordDishonoursResponse, RecordReceiptsRequest,
    RecordReceiptsResponse, ReverseReceiptRequest, ReverseReceiptResponse, payments_service_server::PaymentsService,
};
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

#[tonic::async_trait]
impl PaymentsService for Grpc {
    async fn record_dishonours(
        &self,
        request: Request<RecordDishonoursRequest>,
    ) -> Result<Response<RecordDishonoursResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let command = convert::record_dishonours(message).map_err(Error::from)?;
        answer(&ops::record_dishonours(&self.context, sent.command(), &command, convert::results).await?)
    }

    async fn get_instrument(
        &self,
        request: Request<GetInstrumentRequest>,
    ) -> Result<Response<GetInstrumentResponse>, Status> {
        let principal = principal(&request)?.clone();
        let for_service = principal.actor.has(Role::Service);
        let id = convert::instrument_id(&request.into_inner().instrument_id).map_err(Error::from)?;
        let view = ops::get_instrument(&self.context, &principal, id, for_service).await?;
        Ok(Response::new(GetInstrumentResponse { instrument: Some(convert::instrument(view, for_service)) }))
    }

    async fn post_receipt(
        &self,
        request: Request<PostReceiptRequest>,
    ) -> Result<Response<PostReceiptResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let command = convert::post_receipt(message).map_err(Error::from)?;
        answer(&ops::post_receipt(&self.context, sent.command(), &command, convert::posted).await?)
    }

    async fn record_receipts(
        &self,
        request: Request<RecordReceiptsRequest>,
    ) -> Result<Response<RecordReceiptsResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let command = convert::record_receipts(message).map_err(Error::from)?;
        answer(&ops::record_receipts(&self.context, sent.command(), &command, convert::credit_results).await?)
    }

    async fn identify_receipt(
        &self,
        request: Request<IdentifyReceiptRequest>,
    ) -> Result<Response<IdentifyReceiptResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let command = convert::identify_receipt(message).map_err(Error::from)?;
        answer(&ops::identify_receipt(&self.context, sent.command(), &command, convert::identified).await?)
    }

    async fn reassign_receipt(
        &self,
        request: Request<ReassignReceiptRequest>,
    ) -> Result<Response<ReassignReceiptResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let command = convert::reassign_receipt(message).map_err(Error::from)?;
        answer(&ops::reassign_receipt(&self.context, sent.command(), &command, convert::reassigned).await?)
    }

    async fn reverse_receipt(
        &self,
        request: Request<ReverseReceiptRequest>,
    ) -> Result<Response<ReverseReceiptResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let command = convert::reverse_receipt(&message).map_err(Error::from)?;
        answer(&ops::reverse_receipt(&self.context, sent.command(), &command, convert::reversed).await?)
    }

    async fn get_receipt(&self, request: Request<GetReceiptRequest>) -> Result<Response<GetReceiptResponse>, Status> {
        let principal = principal(&request)?.clone();
        let id = convert::receipt_id(&request.into_inner().receipt_id).map_err(Error::from)?;
        let receipt = ops::get_receipt(&self.context, &principal, id).await?;
        Ok(Response::new(convert::get_receipt_response(&receipt)))
    }

    async fn list_receipts(
        &self,
        request: Request<ListReceiptsRequest>,
    ) -> Result<Response<ListReceiptsResponse>, Status> {
        let principal = principal(&request)?.clone();
        let request = convert::list_receipts(&request.into_inner()).map_err(Error::from)?;
        let page = ops::list_receipts(&self.context, &principal, request).await?;
        Ok(Response::new(convert::receipt_page(&page)))
    }

    async fn get_balance(&self, request: Request<GetBalanceRequest>) -> Result<Response<GetBalanceResponse>, Status> {
        let principal = principal(&request)?.clone();
        let account = convert::loan_account_number(&request.into_inner().loan_account_number).map_err(Error::from)?;
        Ok(Response::new(convert::balance(ops::get_balance(&self.context, &principal, &account).await?)))
    }

    async fn get_feed(&self, request: Request<GetFeedRequest>) -> Result<Response<GetFeedResponse>, Status> {
        let principal = principal(&request)?.clone();
        let account = convert::loan_account_number(&request.into_inner().loan_account_number).map_err(Error::from)?;
        Ok(Response::new(convert::feed(ops::get_feed(&self.context, &principal, &account).await?)))
    }
}

fn answer<T: prost::Message + Default>(kept: &[u8]) -> Result<Response<T>, Status> {
    foundation::answer(SERVICE, kept)
}
