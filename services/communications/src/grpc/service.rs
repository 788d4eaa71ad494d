//! `recourse.communications.v1.CommunicationsService`.

use chassis::grpc::principal;
use foundation::Sent;
use kernel::Clock as _;
use proto::communications::{
    GetMessageRequest, GetMessageResponse, LiftHoldRequest, LiftHoldResponse, ListHoldsRequest, ListHoldsResponse,
    ListMessagesRequest, ListMessagesResponse, PlaceHoldRequest, PlaceHoldResponse, RequestOutreachRequest,
    RequestOutreachResponse, communications_service_server::CommunicationsService,
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
impl CommunicationsService for Grpc {
    async fn request_outreach(
        &self,
        request: Request<RequestOutreachRequest>,
    ) -> Result<Response<RequestOutreachResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let outreach = convert::request_outreach(message, self.context.clock.today()).map_err(Error::from)?;
        answer(&ops::request_outreach(&self.context, sent.command(), &outreach, convert::requested).await?)
    }

    async fn get_message(&self, request: Request<GetMessageRequest>) -> Result<Response<GetMessageResponse>, Status> {
        let principal = principal(&request)?.clone();
        let id = convert::id("message_id", &request.into_inner().message_id).map_err(Error::from)?;
        let message = ops::get_message(&self.context, &principal, id).await?;
        Ok(Response::new(GetMessageResponse { message: Some(convert::message(&message)) }))
    }

    async fn list_messages(
        &self,
        request: Request<ListMessagesRequest>,
    ) -> Result<Response<ListMessagesResponse>, Status> {
        let principal = principal(&request)?.clone();
        let request = convert::list_messages(&request.into_inner()).map_err(Error::from)?;
        let page = ops::list_messages(&self.context, &principal, request).await?;
        Ok(Response::new(convert::message_page(&page)))
    }

    async fn place_hold(&self, request: Request<PlaceHoldRequest>) -> Result<Response<PlaceHoldResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let hold = convert::place_hold(message).map_err(Error::from)?;
        answer(&ops::place_hold(&self.context, sent.command(), hold, convert::placed).await?)
    }

    async fn lift_hold(&self, request: Request<LiftHoldRequest>) -> Result<Response<LiftHoldResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let id = convert::id("hold_id", &message.hold_id).map_err(Error::from)?;
        answer(&ops::lift_hold(&self.context, sent.command(), id, convert::lifted).await?)
    }

    async fn list_holds(&self, request: Request<ListHoldsRequest>) -> Result<Response<ListHoldsResponse>, Status> {
        let principal = principal(&request)?.clone();
        let party = convert::id("party_id", &request.into_inner().party_id).map_err(Error::from)?;
        let holds = ops::list_holds(&self.context, &principal, party).await?;
        Ok(Response::new(ListHoldsResponse { holds: holds.iter().map(convert::hold).collect() }))
    }
}

fn answer<T: prost::Message + Default>(kept: &[u8]) -> Result<Response<T>, Status> {
    foundation::answer(SERVICE, kept)
}
