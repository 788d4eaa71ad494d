//! Events that wait for people, which any service has.

use proto::messaging::{
    Gap, ListParkedRequest, ListParkedResponse, ParkedEvent, ReleaseEventRequest, ReleaseEventResponse,
    ReplayEventsRequest, ReplayEventsResponse, SkipEventRequest, SkipEventResponse,
    events_service_server::{EventsService, EventsServiceServer},
};
use tonic::{Request, Response, Status};

use super::{Answered, Calls, keyed, serve};

#[derive(Clone, Default)]
pub(crate) struct FakeEvents {
    pub(crate) parked: Vec<ParkedEvent>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) calls: Calls,
}

impl FakeEvents {
    pub(crate) async fn start(&self) -> String {
        serve(EventsServiceServer::new(self.clone())).await
    }

    fn event(&self, id: &str) -> Result<Option<ParkedEvent>, Status> {
        let found = self.parked.iter().find(|event| event.event_id == id).cloned();
        found.map(Some).ok_or_else(|| Status::not_found(format!("no event {id} was received here")))
    }
}

#[tonic::async_trait]
impl EventsService for FakeEvents {
    /// Pages of one, the gaps on the first.
    async fn list_parked(&self, request: Request<ListParkedRequest>) -> Answered<ListParkedResponse> {
        let token = request.into_inner().page_token;
        let from: usize = token.parse().unwrap_or(0);
        let next_page_token = if from + 1 < self.parked.len() { (from + 1).to_string() } else { String::new() };
        let events = self.parked.iter().skip(from).take(1).cloned().collect();
        let gaps = if token.is_empty() { self.gaps.clone() } else { Vec::new() };
        Ok(Response::new(ListParkedResponse { events, gaps, next_page_token }))
    }

    async fn release_event(&self, request: Request<ReleaseEventRequest>) -> Answered<ReleaseEventResponse> {
        let message = keyed(request)?;
        self.calls.add(&message);
        Ok(Response::new(ReleaseEventResponse { event: self.event(&message.event_id)? }))
    }

    async fn skip_event(&self, request: Request<SkipEventRequest>) -> Answered<SkipEventResponse> {
        let message = keyed(request)?;
        self.calls.add(&message);
        Ok(Response::new(SkipEventResponse { event: self.event(&message.event_id)? }))
    }

    async fn replay_events(&self, request: Request<ReplayEventsRequest>) -> Answered<ReplayEventsResponse> {
        let message = keyed(request)?;
        self.calls.add(&message);
        let (count, last_sequence) = (4, message.from_sequence + 3);
        Ok(Response::new(ReplayEventsResponse { count, last_sequence }))
    }
}
