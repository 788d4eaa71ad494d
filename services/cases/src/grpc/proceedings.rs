//! `recourse.cases.v1.ProceedingsService`.

mod from_wire;
mod to_wire;

use std::sync::Arc;

use chassis::grpc::{idempotency_key, principal};
use proto::cases::{
    AuthoriseFilingRequest, AuthoriseFilingResponse, DropProceedingRequest, DropProceedingResponse, LiftBarRequest,
    LiftBarResponse, RecordBarRequest, RecordBarResponse, proceedings_service_server::ProceedingsService,
};
use statutes::CourtCalendar;
use tonic::{Request, Response, Status};

use crate::{
    error::Error,
    ops::{self, Command, Context, Gatekeeper},
    peers::Peers,
};

/// The service.
#[derive(Debug)]
pub(crate) struct ProceedingsGrpc {
    pub(crate) context: Context,
    pub(crate) peers: Peers,
    /// None: no filing is authorised.
    pub(crate) courts: Option<Arc<CourtCalendar>>,
}

#[tonic::async_trait]
impl ProceedingsService for ProceedingsGrpc {
    async fn authorise_filing(
        &self,
        request: Request<AuthoriseFilingRequest>,
    ) -> Result<Response<AuthoriseFilingResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = from_wire::request_hash(&message);
        let asked = from_wire::authorise_filing(&message).map_err(Error::from)?;
        let call = Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        let keeper = Gatekeeper { context: &self.context, peers: &self.peers, courts: self.courts.as_deref() };
        answer(&ops::authorise_filing(keeper, call, &asked, to_wire::decided).await?)
    }

    async fn record_bar(&self, request: Request<RecordBarRequest>) -> Result<Response<RecordBarResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = from_wire::request_hash(&message);
        let bar = from_wire::record_bar(&message).map_err(Error::from)?;
        let call = Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::record_bar(&self.context, call, &bar, to_wire::bar_recorded).await?)
    }

    async fn lift_bar(&self, request: Request<LiftBarRequest>) -> Result<Response<LiftBarResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = from_wire::request_hash(&message);
        let bar = from_wire::lift_bar(&message).map_err(Error::from)?;
        let call = Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::lift_bar(&self.context, call, &bar, to_wire::bar_lifted).await?)
    }

    async fn drop_proceeding(
        &self,
        request: Request<DropProceedingRequest>,
    ) -> Result<Response<DropProceedingResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = from_wire::request_hash(&message);
        let dropped = from_wire::drop_proceeding(&message).map_err(Error::from)?;
        let call = Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        answer(&ops::drop_proceeding(&self.context, call, &dropped, to_wire::dropped).await?)
    }
}

/// The answer that is kept with the key is the answer that is given.
fn answer<T: prost::Message + Default>(kept: &[u8]) -> Result<Response<T>, Status> {
    let answer = T::decode(kept).map_err(|_| Error::Inconsistent { what: "idempotency.response" })?;
    Ok(Response::new(answer))
}
