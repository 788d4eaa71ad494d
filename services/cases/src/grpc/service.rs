//! `recourse.cases.v1.CasesService`.

use chassis::grpc::principal;
use proto::cases::{
    GetCaseRequest, GetCaseResponse, ListCasesRequest, ListCasesResponse, ReplayCaseRequest, ReplayCaseResponse,
    cases_service_server::CasesService,
};
use tonic::{Request, Response, Status};

use super::{convert, dockets, replay};
use crate::{
    error::Error,
    ops::{self, CaseView, Context},
};

/// The service.
#[derive(Debug)]
pub(crate) struct Grpc {
    pub(crate) context: Context,
}

#[tonic::async_trait]
impl CasesService for Grpc {
    async fn get_case(&self, request: Request<GetCaseRequest>) -> Result<Response<GetCaseResponse>, Status> {
        let principal = principal(&request)?.clone();
        let CaseView { case, dockets } = ops::get_case(&self.context, &principal, &request.into_inner().case).await?;
        Ok(Response::new(GetCaseResponse {
            case: Some(convert::case(case)),
            business_date: Some(self.context.clock.today().into()),
            dockets: dockets.into_iter().map(dockets::summary).collect(),
        }))
    }

    async fn list_cases(&self, request: Request<ListCasesRequest>) -> Result<Response<ListCasesResponse>, Status> {
        let principal = principal(&request)?.clone();
        let listing = convert::list_cases(&request.into_inner()).map_err(Error::from)?;
        let page = ops::list_cases(&self.context, &principal, listing).await?;
        Ok(Response::new(convert::case_page(page, self.context.clock.today())))
    }

    async fn replay_case(&self, request: Request<ReplayCaseRequest>) -> Result<Response<ReplayCaseResponse>, Status> {
        let principal = principal(&request)?.clone();
        let asked = replay::from_wire(request.into_inner()).map_err(Error::from)?;
        let case = ops::replay_case(&self.context, &principal, &asked).await?;
        Ok(Response::new(replay::to_wire(case)))
    }
}
