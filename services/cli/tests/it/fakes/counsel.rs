//! A counsel-portal with one matter: every command is remembered and answered with the matter as it is.

use proto::counsel::{
    self as wire, Advocate, Matter,
    counsel_service_server::{CounselService, CounselServiceServer},
};
use tonic::{Request, Response, Status};

use super::{Answered, Calls, keyed, not_here, serve};

#[derive(Clone, Default)]
pub(crate) struct FakeCounsel {
    pub(crate) matters: Vec<Matter>,
    pub(crate) advocates: Vec<Advocate>,
    pub(crate) calls: Calls,
}

impl FakeCounsel {
    pub(crate) async fn start(&self) -> String {
        serve(CounselServiceServer::new(self.clone())).await
    }

    fn command<T: std::fmt::Debug>(&self, request: Request<T>) -> Result<Option<Matter>, Status> {
        self.calls.add(&keyed(request)?);
        Ok(self.matters.first().cloned())
    }
}

#[tonic::async_trait]
impl CounselService for FakeCounsel {
    async fn open_matter(&self, _: Request<wire::OpenMatterRequest>) -> Answered<wire::OpenMatterResponse> {
        not_here()
    }

    async fn get_matter(&self, request: Request<wire::GetMatterRequest>) -> Answered<wire::GetMatterResponse> {
        let asked = request.into_inner().matter;
        let matter = self.matters.iter().find(|matter| matter.reference == asked || matter.matter_id == asked);
        let matter = matter.cloned().ok_or_else(|| Status::not_found(format!("there is no matter {asked}")))?;
        Ok(Response::new(wire::GetMatterResponse { matter: Some(matter) }))
    }

    async fn list_matters(&self, request: Request<wire::ListMattersRequest>) -> Answered<wire::ListMattersResponse> {
        let message = request.into_inner();
        let asked = |matter: &&Matter| {
            (message.proceeding_id.is_empty() || matter.proceeding_id == message.proceeding_id)
                && (message.state == 0 || matter.state == message.state)
        };
        let matters = self.matters.iter().filter(asked).cloned().collect();
        Ok(Response::new(wire::ListMattersResponse { matters, next_page_token: String::new() }))
    }

    async fn assign_matter(&self, request: Request<wire::AssignMatterRequest>) -> Answered<wire::AssignMatterResponse> {
        Ok(Response::new(wire::AssignMatterResponse { matter: self.command(request)? }))
    }

    async fn accept_matter(&self, request: Request<wire::AcceptMatterRequest>) -> Answered<wire::AcceptMatterResponse> {
        Ok(Response::new(wire::AcceptMatterResponse { matter: self.command(request)? }))
    }

    async fn decline_matter(
        &self,
        request: Request<wire::DeclineMatterRequest>,
    ) -> Answered<wire::DeclineMatterResponse> {
        Ok(Response::new(wire::DeclineMatterResponse { matter: self.command(request)? }))
    }

    async fn request_authority(
        &self,
        request: Request<wire::RequestAuthorityRequest>,
    ) -> Answered<wire::RequestAuthorityResponse> {
        Ok(Response::new(wire::RequestAuthorityResponse { matter: self.command(request)? }))
    }

    async fn record_filing(&self, request: Request<wire::RecordFilingRequest>) -> Answered<wire::RecordFilingResponse> {
        let matter = self.command(request)?;
        Ok(Response::new(wire::RecordFilingResponse { matter, already_recorded: false }))
    }

    async fn withdraw_filing(
        &self,
        request: Request<wire::WithdrawFilingRequest>,
    ) -> Answered<wire::WithdrawFilingResponse> {
        Ok(Response::new(wire::WithdrawFilingResponse { matter: self.command(request)? }))
    }

    async fn record_condonation(
        &self,
        request: Request<wire::RecordCondonationRequest>,
    ) -> Answered<wire::RecordCondonationResponse> {
        Ok(Response::new(wire::RecordCondonationResponse { matter: self.command(request)? }))
    }

    async fn record_progress(
        &self,
        request: Request<wire::RecordProgressRequest>,
    ) -> Answered<wire::RecordProgressResponse> {
        let matter = self.command(request)?;
        Ok(Response::new(wire::RecordProgressResponse { matter, already_recorded: false }))
    }

    async fn empanel_advocate(
        &self,
        request: Request<wire::EmpanelAdvocateRequest>,
    ) -> Answered<wire::EmpanelAdvocateResponse> {
        let message = keyed(request)?;
        self.calls.add(&message);
        let advocate = message.advocate.map(|advocate| Advocate { advocate_id: "advocate-1".to_owned(), ..advocate });
        Ok(Response::new(wire::EmpanelAdvocateResponse { advocate }))
    }

    async fn list_advocates(&self, _: Request<wire::ListAdvocatesRequest>) -> Answered<wire::ListAdvocatesResponse> {
        let advocates = self.advocates.clone();
        Ok(Response::new(wire::ListAdvocatesResponse { advocates, next_page_token: String::new() }))
    }
}
