//! A cases service.

use std::sync::{Arc, Mutex};

use chassis::grpc::idempotency_key;
use proto::{
    cases::{
        self as wire, Account, AccountResult, AccountStored, Case, CaseSummary, DocketSummary, GetAccountRequest,
        GetAccountResponse, GetCaseRequest, GetCaseResponse, ListAccountsRequest, ListAccountsResponse,
        ListCasesRequest, ListCasesResponse, RecordAccountsRequest, RecordAccountsResponse, ReplayCaseRequest,
        ReplayCaseResponse, RevealPartyRequest, RevealPartyResponse, account_result,
        accounts_service_server::{AccountsService, AccountsServiceServer},
        cases_service_server::{CasesService, CasesServiceServer},
        proceedings_service_server::{ProceedingsService, ProceedingsServiceServer},
    },
    types::LegalDate,
};
use tonic::{Request, Response, Status};

use super::{Answered, Calls, keyed, listen, not_here, serve};

/// The day on which the fake cases service lives.
const TODAY: LegalDate = LegalDate { year: 2026, month: 3, day: 6 };

/// A cases service: one case to show, many to list.
#[derive(Default)]
pub(crate) struct FakeCases {
    pub(crate) case: Case,
    pub(crate) dockets: Vec<DocketSummary>,
    pub(crate) list: Vec<CaseSummary>,
    pub(crate) replayed: ReplayCaseResponse,
}

#[tonic::async_trait]
impl CasesService for FakeCases {
    async fn get_case(&self, request: Request<GetCaseRequest>) -> Result<Response<GetCaseResponse>, Status> {
        let asked = request.into_inner().case;
        if asked != self.case.reference {
            return Err(Status::not_found(format!("there is no case {asked}; a reference looks like RC-000042")));
        }
        let (case, dockets) = (Some(self.case.clone()), self.dockets.clone());
        Ok(Response::new(GetCaseResponse { case, business_date: Some(TODAY), dockets }))
    }

    /// Pages of two.
    async fn list_cases(&self, request: Request<ListCasesRequest>) -> Result<Response<ListCasesResponse>, Status> {
        let ListCasesRequest { page_token, loan_account_number, .. } = request.into_inner();
        let from: usize = page_token.parse().unwrap_or(0);
        let wanted =
            |case: &&CaseSummary| loan_account_number.is_empty() || case.loan_account_number == loan_account_number;
        let all: Vec<CaseSummary> = self.list.iter().filter(wanted).cloned().collect();
        let next = from + 2;
        let next_page_token = if next < all.len() { next.to_string() } else { String::new() };
        let cases = all.into_iter().skip(from).take(2).collect();
        Ok(Response::new(ListCasesResponse { cases, next_page_token, business_date: Some(TODAY) }))
    }

    async fn replay_case(&self, request: Request<ReplayCaseRequest>) -> Result<Response<ReplayCaseResponse>, Status> {
        let ReplayCaseRequest { case, law_at, .. } = request.into_inner();
        if case != self.replayed.reference || law_at.is_none() {
            return Err(Status::not_found(format!("there is no case {case}; a reference looks like RC-000042")));
        }
        Ok(Response::new(self.replayed.clone()))
    }
}

impl FakeCases {
    pub(crate) async fn start(self) -> String {
        serve(CasesServiceServer::new(self)).await
    }
}

/// A cases service that records every account, remembers the calls, and has one account to show.
#[derive(Clone, Default)]
pub(crate) struct FakeAccounts {
    pub(crate) account: Account,
    pub(crate) received: Arc<Mutex<Vec<(String, RecordAccountsRequest)>>>,
}

#[tonic::async_trait]
impl AccountsService for FakeAccounts {
    async fn record_accounts(
        &self,
        request: Request<RecordAccountsRequest>,
    ) -> Result<Response<RecordAccountsResponse>, Status> {
        let key = idempotency_key(&request)?.to_string();
        let message = request.into_inner();
        let results = message.rows.iter().map(|row| AccountResult {
            row_number: row.row_number,
            outcome: Some(account_result::Outcome::Recorded(AccountStored::default())),
        });
        let results = results.collect();
        self.received.lock().unwrap().push((key, message));
        Ok(Response::new(RecordAccountsResponse { results }))
    }

    async fn get_account(&self, _: Request<GetAccountRequest>) -> Result<Response<GetAccountResponse>, Status> {
        Ok(Response::new(GetAccountResponse { account: Some(self.account.clone()) }))
    }

    async fn list_accounts(&self, _: Request<ListAccountsRequest>) -> Result<Response<ListAccountsResponse>, Status> {
        not_here()
    }

    async fn reveal_party(&self, _: Request<RevealPartyRequest>) -> Result<Response<RevealPartyResponse>, Status> {
        not_here()
    }
}

impl FakeAccounts {
    pub(crate) async fn start(&self) -> String {
        serve(AccountsServiceServer::new(self.clone())).await
    }
}

/// What people decide: remembered, and answered with the proceeding as it is.
#[derive(Clone, Default)]
pub(crate) struct FakeProceedings {
    pub(crate) proceeding: wire::Proceeding,
    pub(crate) calls: Calls,
}

#[tonic::async_trait]
impl ProceedingsService for FakeProceedings {
    async fn authorise_filing(
        &self,
        _: Request<wire::AuthoriseFilingRequest>,
    ) -> Answered<wire::AuthoriseFilingResponse> {
        not_here()
    }

    async fn record_bar(&self, request: Request<wire::RecordBarRequest>) -> Answered<wire::RecordBarResponse> {
        self.calls.add(&keyed(request)?);
        let proceeding = Some(self.proceeding.clone());
        Ok(Response::new(wire::RecordBarResponse { proceeding, bar_id: "bar-1".to_owned() }))
    }

    async fn lift_bar(&self, request: Request<wire::LiftBarRequest>) -> Answered<wire::LiftBarResponse> {
        self.calls.add(&keyed(request)?);
        Ok(Response::new(wire::LiftBarResponse { proceeding: Some(self.proceeding.clone()) }))
    }

    async fn drop_proceeding(
        &self,
        request: Request<wire::DropProceedingRequest>,
    ) -> Answered<wire::DropProceedingResponse> {
        self.calls.add(&keyed(request)?);
        Ok(Response::new(wire::DropProceedingResponse { proceeding: Some(self.proceeding.clone()) }))
    }
}

/// Cases with a case, an account, and what people decide.
pub(crate) async fn whole(cases: FakeCases, accounts: FakeAccounts, proceedings: FakeProceedings) -> String {
    let router = tonic::transport::Server::builder()
        .add_service(CasesServiceServer::new(cases))
        .add_service(AccountsServiceServer::new(accounts))
        .add_service(ProceedingsServiceServer::new(proceedings));
    listen(router).await
}
