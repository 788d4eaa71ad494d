//! `recourse.counsel.v1.CounselService`.

use chassis::grpc::{principal, subject_token};
use foundation::Sent;
use proto::counsel::{
    AcceptMatterRequest, AcceptMatterResponse, AssignMatterRequest, AssignMatterResponse, DeclineMatterRequest,
    DeclineMatterResponse, EmpanelAdvocateRequest, EmpanelAdvocateResponse, GetMatterRequest, GetMatterResponse,
    ListAdvocatesRequest, ListAdvocatesResponse, ListMattersRequest, ListMattersResponse, OpenMatterRequest,
    OpenMatterResponse, RecordCondonationRequest, RecordCondonationResponse, RecordFilingRequest, RecordFilingResponse,
    RecordProgressRequest, RecordProgressResponse, RequestAuthorityRequest, RequestAuthorityResponse,
    WithdrawFilingRequest, WithdrawFilingResponse, counsel_service_server::CounselService,
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
impl CounselService for Grpc {
    async fn get_matter(&self, request: Request<GetMatterRequest>) -> Result<Response<GetMatterResponse>, Status> {
        let principal = principal(&request)?.clone();
        let matter = ops::get_matter(&self.context, &principal, &request.into_inner().matter).await?;
        Ok(Response::new(convert::get_matter_response(&matter)))
    }

    async fn list_matters(
        &self,
        request: Request<ListMattersRequest>,
    ) -> Result<Response<ListMattersResponse>, Status> {
        let principal = principal(&request)?.clone();
        let request = convert::list_matters(&request.into_inner()).map_err(Error::from)?;
        let page = ops::list_matters(&self.context, &principal, request).await?;
        Ok(Response::new(convert::matter_page(&page)))
    }

    async fn list_advocates(
        &self,
        request: Request<ListAdvocatesRequest>,
    ) -> Result<Response<ListAdvocatesResponse>, Status> {
        let principal = principal(&request)?.clone();
        let message = request.into_inner();
        let (size, after) = convert::page(message.page_size, &message.page_token).map_err(Error::from)?;
        let page = ops::list_advocates(&self.context, &principal, size, after).await?;
        Ok(Response::new(convert::advocate_page(&page)))
    }

    async fn open_matter(&self, request: Request<OpenMatterRequest>) -> Result<Response<OpenMatterResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let request = convert::open_matter(message).map_err(Error::from)?;
        answer(&ops::open_matter(&self.context, sent.command(), &request, convert::opened).await?)
    }

    async fn assign_matter(
        &self,
        request: Request<AssignMatterRequest>,
    ) -> Result<Response<AssignMatterResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let request = convert::assign_matter(&message).map_err(Error::from)?;
        answer(&ops::assign_matter(&self.context, sent.command(), request, convert::assigned).await?)
    }

    async fn accept_matter(
        &self,
        request: Request<AcceptMatterRequest>,
    ) -> Result<Response<AcceptMatterResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let request = convert::matter_id(&message.matter_id).map_err(Error::from)?;
        answer(&ops::accept_matter(&self.context, sent.command(), request, convert::accepted).await?)
    }

    async fn decline_matter(
        &self,
        request: Request<DeclineMatterRequest>,
    ) -> Result<Response<DeclineMatterResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let request = convert::decline_matter(&message).map_err(Error::from)?;
        answer(&ops::decline_matter(&self.context, sent.command(), &request, convert::declined).await?)
    }

    async fn record_filing(
        &self,
        request: Request<RecordFilingRequest>,
    ) -> Result<Response<RecordFilingResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let request = convert::record_filing(&message).map_err(Error::from)?;
        answer(&ops::record_filing(&self.context, sent.command(), &request, convert::filing_recorded).await?)
    }

    async fn withdraw_filing(
        &self,
        request: Request<WithdrawFilingRequest>,
    ) -> Result<Response<WithdrawFilingResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let request = convert::withdraw_filing(&message).map_err(Error::from)?;
        answer(&ops::withdraw_filing(&self.context, sent.command(), &request, convert::filing_withdrawn).await?)
    }

    async fn record_condonation(
        &self,
        request: Request<RecordCondonationRequest>,
    ) -> Result<Response<RecordCondonationResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let request = convert::record_condonation(&message).map_err(Error::from)?;
        answer(&ops::record_condonation(&self.context, sent.command(), request, convert::condonation_recorded).await?)
    }

    async fn record_progress(
        &self,
        request: Request<RecordProgressRequest>,
    ) -> Result<Response<RecordProgressResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let request = convert::record_progress(message).map_err(Error::from)?;
        answer(&ops::record_progress(&self.context, sent.command(), &request, convert::progress_recorded).await?)
    }

    async fn empanel_advocate(
        &self,
        request: Request<EmpanelAdvocateRequest>,
    ) -> Result<Response<EmpanelAdvocateResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let request = convert::empanel_advocate(message).map_err(Error::from)?;
        answer(&ops::empanel_advocate(&self.context, sent.command(), &request, convert::empanelled).await?)
    }

    async fn request_authority(
        &self,
        request: Request<RequestAuthorityRequest>,
    ) -> Result<Response<RequestAuthorityResponse>, Status> {
        let subject = subject_token(&request);
        let (sent, message) = Sent::of(request)?;
        let request = convert::request_authority(&message).map_err(Error::from)?;
        answer(
            &ops::request_authority(
                &self.context,
                sent.command(),
                request,
                subject.as_ref(),
                convert::authority_requested,
            )
            .await?,
        )
    }
}

fn answer<T: prost::Message + Default>(kept: &[u8]) -> Result<Response<T>, Status> {
    foundation::answer(SERVICE, kept)
}
