//! `recourse.cases.v1.ProceedingsService`.

pub(super) mod from_wire;
mod to_wire;

use foundation::{Sent, answer};
use proto::cases::{
    AuthoriseFilingRequest, AuthoriseFilingResponse, DropProceedingRequest, DropProceedingResponse, LiftBarRequest,
    LiftBarResponse, RecordBarRequest, RecordBarResponse, proceedings_service_server::ProceedingsService,
};
use tonic::{Request, Response, Status};

use crate::{
    SERVICE,
    error::Error,
    ops::{self, Context, Gatekeeper},
    peers::Peers,
};

/// The service.
#[derive(Debug)]
pub(crate) struct ProceedingsGrpc {
    pub(crate) context: Context,
    pub(crate) peers: Peers,
}

#[tonic::async_trait]
impl ProceedingsService for ProceedingsGrpc {
    async fn authorise_filing(
        &self,
        request: Request<AuthoriseFilingRequest>,
    ) -> Result<Response<AuthoriseFilingResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let asked = from_wire::authorise_filing(&message).map_err(Error::from)?;
        let keeper = Gatekeeper { context: &self.context, peers: &self.peers };
        answer(SERVICE, &ops::authorise_filing(keeper, sent.command(), &asked, to_wire::decided).await?)
    }

    async fn record_bar(&self, request: Request<RecordBarRequest>) -> Result<Response<RecordBarResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let bar = from_wire::record_bar(&message).map_err(Error::from)?;
        answer(SERVICE, &ops::record_bar(&self.context, sent.command(), &bar, to_wire::bar_recorded).await?)
    }

    async fn lift_bar(&self, request: Request<LiftBarRequest>) -> Result<Response<LiftBarResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let bar = from_wire::lift_bar(&message).map_err(Error::from)?;
        answer(SERVICE, &ops::lift_bar(&self.context, sent.command(), &bar, to_wire::bar_lifted).await?)
    }

    async fn drop_proceeding(
        &self,
        request: Request<DropProceedingRequest>,
    ) -> Result<Response<DropProceedingResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let dropped = from_wire::drop_proceeding(&message).map_err(Error::from)?;
        answer(SERVICE, &ops::drop_proceeding(&self.context, sent.command(), &dropped, to_wire::dropped).await?)
    }
}
