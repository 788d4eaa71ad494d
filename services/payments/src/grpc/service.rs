//! `recourse.payments.v1.PaymentsService`.

use chassis::grpc::{idempotency_key, principal};
use kernel::Role;
use proto::payments::{
    GetBalanceRequest, GetBalanceResponse, GetFeedRequest, GetFeedResponse, GetInstrumentRequest,
    GetInstrumentResponse, GetReceiptRequest, GetReceiptResponse, IdentifyReceiptRequest, IdentifyReceiptResponse,
    ListReceiptsRequest, ListReceiptsResponse, PostReceiptRequest, PostReceiptResponse, RecordDishonoursRequest,
    RecordDishonoursResponse, RecordReceiptsRequest, RecordReceiptsResponse, ReverseReceiptRequest,
    ReverseReceiptResponse, payments_service_server::PaymentsService,
};
use tonic::{Request, Response, Status};

use super::convert;
use crate::{
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
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = convert::request_hash(&message);
        let command = convert::record_dishonours(message).map_err(Error::from)?;
        let call = ops::Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        let response = ops::record_dishonours(&self.context, call, command, convert::results).await?;
        answer(&response)
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
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = convert::request_hash(&message);
        let command = convert::post_receipt(message).map_err(Error::from)?;
        let call = ops::Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::post_receipt(&self.context, call, &command, convert::posted).await?)
    }

    async fn record_receipts(
        &self,
        request: Request<RecordReceiptsRequest>,
    ) -> Result<Response<RecordReceiptsResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = convert::request_hash(&message);
        let command = convert::record_receipts(message).map_err(Error::from)?;
        let call = ops::Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::record_receipts(&self.context, call, &command, convert::credit_results).await?)
    }

    async fn identify_receipt(
        &self,
        request: Request<IdentifyReceiptRequest>,
    ) -> Result<Response<IdentifyReceiptResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = convert::request_hash(&message);
        let command = convert::identify_receipt(message).map_err(Error::from)?;
        let call = ops::Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::identify_receipt(&self.context, call, &command, convert::identified).await?)
    }

    async fn reverse_receipt(
        &self,
        request: Request<ReverseReceiptRequest>,
    ) -> Result<Response<ReverseReceiptResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = convert::request_hash(&message);
        let command = convert::reverse_receipt(&message).map_err(Error::from)?;
        let call = ops::Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::reverse_receipt(&self.context, call, &command, convert::reversed).await?)
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

/// The answer that is kept with the key is the answer that is given.
fn answer<T: prost::Message + Default>(kept: &[u8]) -> Result<Response<T>, Status> {
    let answer = T::decode(kept).map_err(|_| Error::Inconsistent { what: "idempotency.response" })?;
    Ok(Response::new(answer))
}
