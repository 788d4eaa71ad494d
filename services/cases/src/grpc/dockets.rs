//! `recourse.cases.v1.DocketService`.

mod from_wire;
mod to_wire;

use chassis::grpc::principal;
use foundation::{Sent, answer};
use kernel::Clock as _;
use proto::cases::{
    AuthoriseActRequest, AuthoriseActResponse, GetDocketRequest, GetDocketResponse, ListDocketsRequest,
    ListDocketsResponse, OpenDocketRequest, OpenDocketResponse, RecordFactRequest, RecordFactResponse,
    TakeBackFactRequest, TakeBackFactResponse, docket_service_server::DocketService,
};
use tonic::{Request, Response, Status};

pub(super) use self::to_wire::summary;
use crate::{
    SERVICE,
    error::Error,
    ops::{self, Context},
};

/// The service.
#[derive(Debug)]
pub(crate) struct DocketsGrpc {
    pub(crate) context: Context,
}

#[tonic::async_trait]
impl DocketService for DocketsGrpc {
    async fn open_docket(&self, request: Request<OpenDocketRequest>) -> Result<Response<OpenDocketResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let asked = from_wire::open_docket(message).map_err(Error::from)?;
        answer(SERVICE, &ops::open_docket(&self.context, sent.command(), &asked, to_wire::opened).await?)
    }

    async fn record_fact(&self, request: Request<RecordFactRequest>) -> Result<Response<RecordFactResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let fact = from_wire::record_fact(&message).map_err(Error::from)?;
        answer(SERVICE, &ops::enter(&self.context, sent.command(), &fact, to_wire::recorded).await?)
    }

    async fn take_back_fact(
        &self,
        request: Request<TakeBackFactRequest>,
    ) -> Result<Response<TakeBackFactResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let entry = from_wire::take_back_fact(&message).map_err(Error::from)?;
        answer(SERVICE, &ops::enter(&self.context, sent.command(), &entry, to_wire::taken_back).await?)
    }

    async fn authorise_act(
        &self,
        request: Request<AuthoriseActRequest>,
    ) -> Result<Response<AuthoriseActResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let asked = from_wire::authorise_act(&message).map_err(Error::from)?;
        answer(SERVICE, &ops::authorise_act(&self.context, sent.command(), &asked, to_wire::answered).await?)
    }

    async fn get_docket(&self, request: Request<GetDocketRequest>) -> Result<Response<GetDocketResponse>, Status> {
        let principal = principal(&request)?.clone();
        let id = from_wire::proceeding_id(&request.into_inner().proceeding_id).map_err(Error::from)?;
        let docket = ops::get_docket(&self.context, &principal, id).await?;
        Ok(Response::new(GetDocketResponse {
            docket: Some(to_wire::docket(docket)),
            business_date: Some(self.context.clock.today().into()),
        }))
    }

    async fn list_dockets(
        &self,
        request: Request<ListDocketsRequest>,
    ) -> Result<Response<ListDocketsResponse>, Status> {
        let principal = principal(&request)?.clone();
        let listing = from_wire::list_dockets(&request.into_inner()).map_err(Error::from)?;
        let page = ops::list_dockets(&self.context, &principal, listing).await?;
        Ok(Response::new(to_wire::page(page, self.context.clock.today())))
    }
}
