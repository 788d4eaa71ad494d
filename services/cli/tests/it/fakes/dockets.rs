//! The dockets of a cases service.

use proto::{
    cases::{
        self as wire, Docket, DocketSummary,
        cases_service_server::CasesServiceServer,
        docket_service_server::{DocketService, DocketServiceServer},
    },
    types::LegalDate,
};
use tonic::{Request, Response, Status};

use super::{Answered, Calls, FakeCases, keyed, listen};

/// The day on which the fake service lives.
const TODAY: LegalDate = LegalDate { year: 2026, month: 5, day: 20 };

/// One docket to show, many to list, one answer; it remembers the commands and changes nothing.
#[derive(Clone, Default)]
pub(crate) struct FakeDockets {
    pub(crate) docket: Docket,
    pub(crate) list: Vec<DocketSummary>,
    pub(crate) answer: wire::AuthoriseActResponse,
    pub(crate) calls: Calls,
}

#[tonic::async_trait]
impl DocketService for FakeDockets {
    async fn open_docket(&self, request: Request<wire::OpenDocketRequest>) -> Answered<wire::OpenDocketResponse> {
        self.calls.add(&keyed(request)?);
        Ok(Response::new(wire::OpenDocketResponse { docket: Some(self.docket.clone()) }))
    }

    async fn record_fact(&self, request: Request<wire::RecordFactRequest>) -> Answered<wire::RecordFactResponse> {
        self.calls.add(&keyed(request)?);
        let entry_id = "019b7c5e-0000-7000-8000-0000000e0009".to_owned();
        Ok(Response::new(wire::RecordFactResponse { docket: Some(self.docket.clone()), entry_id }))
    }

    async fn take_back_fact(
        &self,
        request: Request<wire::TakeBackFactRequest>,
    ) -> Answered<wire::TakeBackFactResponse> {
        self.calls.add(&keyed(request)?);
        let entry_id = "019b7c5e-0000-7000-8000-0000000e0009".to_owned();
        Ok(Response::new(wire::TakeBackFactResponse { docket: Some(self.docket.clone()), entry_id }))
    }

    async fn authorise_act(&self, request: Request<wire::AuthoriseActRequest>) -> Answered<wire::AuthoriseActResponse> {
        self.calls.add(&keyed(request)?);
        Ok(Response::new(self.answer.clone()))
    }

    async fn get_docket(&self, request: Request<wire::GetDocketRequest>) -> Answered<wire::GetDocketResponse> {
        let asked = request.into_inner().proceeding_id;
        if asked != self.docket.proceeding_id {
            return Err(Status::not_found(format!("there is no docket {asked}")));
        }
        Ok(Response::new(wire::GetDocketResponse { docket: Some(self.docket.clone()), business_date: Some(TODAY) }))
    }

    /// Pages of two.
    async fn list_dockets(&self, request: Request<wire::ListDocketsRequest>) -> Answered<wire::ListDocketsResponse> {
        let asked = request.into_inner();
        let from: usize = asked.page_token.parse().unwrap_or(0);
        let wanted = |docket: &&DocketSummary| {
            (asked.kind == 0 || docket.kind == asked.kind)
                && (asked.state.is_empty() || docket.state == asked.state)
                && (!asked.with_questions || docket.questions > 0)
                && (asked.loan_account_number.is_empty() || docket.loan_account_number == asked.loan_account_number)
        };
        let all: Vec<DocketSummary> = self.list.iter().filter(wanted).cloned().collect();
        let next = from + 2;
        let next_page_token = if next < all.len() { next.to_string() } else { String::new() };
        let dockets = all.into_iter().skip(from).take(2).collect();
        Ok(Response::new(wire::ListDocketsResponse { dockets, next_page_token, business_date: Some(TODAY) }))
    }
}

impl FakeDockets {
    /// With the case that they belong to.
    pub(crate) async fn start(&self, cases: FakeCases) -> String {
        let router = tonic::transport::Server::builder()
            .add_service(CasesServiceServer::new(cases))
            .add_service(DocketServiceServer::new(self.clone()));
        listen(router).await
    }
}
