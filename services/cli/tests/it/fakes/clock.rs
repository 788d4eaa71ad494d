//! A clock that goes where it is told and has nothing to do.

use std::sync::{Arc, Mutex};

use proto::simulation::{
    AdvanceClockRequest, AdvanceClockResponse, GetClockRequest, GetClockResponse,
    clock_service_server::{ClockService, ClockServiceServer},
};
use tonic::{Request, Response};

use super::{Answered, serve};

#[derive(Clone)]
pub(crate) struct FakeClock {
    pub(crate) now: Arc<Mutex<String>>,
}

impl FakeClock {
    pub(crate) fn at(now: &str) -> Self {
        Self { now: Arc::new(Mutex::new(now.to_owned())) }
    }

    pub(crate) async fn start(&self) -> String {
        serve(ClockServiceServer::new(self.clone())).await
    }
}

#[tonic::async_trait]
impl ClockService for FakeClock {
    async fn get_clock(&self, _: Request<GetClockRequest>) -> Answered<GetClockResponse> {
        let now = self.now.lock().unwrap().clone();
        Ok(Response::new(GetClockResponse { now, at_rest: true, ..GetClockResponse::default() }))
    }

    async fn advance_clock(&self, request: Request<AdvanceClockRequest>) -> Answered<AdvanceClockResponse> {
        *self.now.lock().unwrap() = request.into_inner().to;
        Ok(Response::new(AdvanceClockResponse::default()))
    }
}
