//! A communications service.

use proto::communications::{
    self as wire, Hold, Message,
    communications_service_server::{CommunicationsService, CommunicationsServiceServer},
};
use tonic::{Request, Response, Status};

use super::{Answered, Calls, keyed, not_here, serve};

#[derive(Clone, Default)]
pub(crate) struct FakeCommunications {
    pub(crate) messages: Vec<Message>,
    pub(crate) holds: Vec<Hold>,
    pub(crate) calls: Calls,
}

impl FakeCommunications {
    pub(crate) async fn start(&self) -> String {
        serve(CommunicationsServiceServer::new(self.clone())).await
    }
}

#[tonic::async_trait]
impl CommunicationsService for FakeCommunications {
    async fn request_outreach(
        &self,
        _: Request<wire::RequestOutreachRequest>,
    ) -> Answered<wire::RequestOutreachResponse> {
        not_here()
    }

    async fn get_message(&self, request: Request<wire::GetMessageRequest>) -> Answered<wire::GetMessageResponse> {
        let id = request.into_inner().message_id;
        let message = self.messages.iter().find(|message| message.message_id == id).cloned();
        let message = message.ok_or_else(|| Status::not_found(format!("there is no message {id}")))?;
        Ok(Response::new(wire::GetMessageResponse { message: Some(message) }))
    }

    async fn list_messages(&self, request: Request<wire::ListMessagesRequest>) -> Answered<wire::ListMessagesResponse> {
        let id = request.into_inner().proceeding_id;
        let asked = |message: &&Message| id.is_empty() || message.proceeding_id == id;
        let messages = self.messages.iter().filter(asked).cloned().collect();
        Ok(Response::new(wire::ListMessagesResponse { messages, next_page_token: String::new() }))
    }

    async fn place_hold(&self, request: Request<wire::PlaceHoldRequest>) -> Answered<wire::PlaceHoldResponse> {
        let message = keyed(request)?;
        self.calls.add(&message);
        let hold = message.hold.map(|hold| Hold { hold_id: "hold-1".to_owned(), ..hold });
        Ok(Response::new(wire::PlaceHoldResponse { hold, messages_refused: 2 }))
    }

    async fn lift_hold(&self, request: Request<wire::LiftHoldRequest>) -> Answered<wire::LiftHoldResponse> {
        self.calls.add(&keyed(request)?);
        Ok(Response::new(wire::LiftHoldResponse::default()))
    }

    async fn list_holds(&self, _: Request<wire::ListHoldsRequest>) -> Answered<wire::ListHoldsResponse> {
        Ok(Response::new(wire::ListHoldsResponse { holds: self.holds.clone() }))
    }
}
