//! `recourse.payments.v1.PaymentsService`.

use chassis::grpc::{idempotency_key, principal};
use prost::Message as _;
use proto::payments::{
    GetInstrumentRequest, GetInstrumentResponse, RecordDishonoursRequest, RecordDishonoursResponse,
    payments_service_server::PaymentsService,
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
        let response = RecordDishonoursResponse::decode(response.as_slice());
        Ok(Response::new(response.map_err(|_| Error::Inconsistent { what: "idempotency.response" })?))
    }

    async fn get_instrument(
        &self,
        request: Request<GetInstrumentRequest>,
    ) -> Result<Response<GetInstrumentResponse>, Status> {
        let id = convert::instrument_id(&request.into_inner().instrument_id).map_err(Error::from)?;
        let (cheque, dishonours) = ops::get_instrument(&self.context, id).await?;
        let instrument = Some(convert::instrument(&cheque, &dishonours));
        Ok(Response::new(GetInstrumentResponse { instrument }))
    }
}
