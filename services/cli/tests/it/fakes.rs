//! Services that remember what they were sent, and a console that remembers what was written.

use std::{
    collections::HashMap,
    io::{self, Write},
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use chassis::grpc::idempotency_key;
use proto::{
    cases::{
        Account, AccountResult, AccountStored, Case, CaseSummary, GetAccountRequest, GetAccountResponse,
        GetCaseRequest, GetCaseResponse, ListAccountsRequest, ListAccountsResponse, ListCasesRequest,
        ListCasesResponse, RecordAccountsRequest, RecordAccountsResponse, RevealPartyRequest, RevealPartyResponse,
        account_result,
        accounts_service_server::{AccountsService, AccountsServiceServer},
        cases_service_server::{CasesService, CasesServiceServer},
    },
    payments::{
        self as wire, DishonourRecorded, GetInstrumentRequest, GetInstrumentResponse, Instrument, MemoResult,
        RecordDishonoursRequest, RecordDishonoursResponse, memo_result,
        payments_service_server::{PaymentsService, PaymentsServiceServer},
    },
    types::LegalDate,
};
use recourse_cli::{
    args::Cli,
    console::{Console, Paint},
    failure::Exit,
};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Code, Request, Response, Status};

/// What payments answers to a memo of this row number.
pub(crate) type Answer = fn(u32) -> memo_result::Outcome;

/// A payments service: answers each memo by `answer`, and fails from call number `fails_from` on.
pub(crate) struct FakePayments {
    pub(crate) answer: Answer,
    pub(crate) fails_from: usize,
    pub(crate) instruments: HashMap<String, Instrument>,
    pub(crate) received: Arc<Mutex<Vec<Received>>>,
}

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Received {
    pub(crate) key: String,
    pub(crate) token: Option<String>,
    pub(crate) traceparent: Option<String>,
    pub(crate) message: RecordDishonoursRequest,
}

impl Received {
    pub(crate) fn rows(&self) -> Vec<u32> {
        self.message.memos.iter().map(|memo| memo.row_number).collect()
    }
}

pub(crate) fn recorded(row: u32) -> memo_result::Outcome {
    memo_result::Outcome::Recorded(DishonourRecorded {
        dishonour_id: format!("d-{row}"),
        instrument_id: format!("i-{row}"),
        ordinal: 1,
    })
}

impl Default for FakePayments {
    fn default() -> Self {
        Self { answer: recorded, fails_from: usize::MAX, instruments: HashMap::new(), received: Arc::default() }
    }
}

#[tonic::async_trait]
impl PaymentsService for FakePayments {
    async fn record_dishonours(
        &self,
        request: Request<RecordDishonoursRequest>,
    ) -> Result<Response<RecordDishonoursResponse>, Status> {
        let key = idempotency_key(&request)?.to_string();
        let metadata = |name: &str| request.metadata().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (token, traceparent) = (metadata("authorization"), metadata("traceparent"));
        let message = request.into_inner();
        let results = message
            .memos
            .iter()
            .map(|memo| MemoResult { row_number: memo.row_number, outcome: Some((self.answer)(memo.row_number)) });
        let results = results.collect();
        let mut received = self.received.lock().unwrap();
        received.push(Received { key, token, traceparent, message });
        if received.len() > self.fails_from {
            let code = chassis::grpc::error::ErrorCode::new("PAYMENTS_STORE");
            return Err(chassis::grpc::error::status(Code::Internal, code, "The database failed.", []));
        }
        Ok(Response::new(RecordDishonoursResponse { results }))
    }

    async fn get_instrument(
        &self,
        request: Request<GetInstrumentRequest>,
    ) -> Result<Response<GetInstrumentResponse>, Status> {
        let id = request.into_inner().instrument_id;
        let instrument = self.instruments.get(&id).cloned();
        let instrument = instrument.ok_or_else(|| Status::not_found(format!("there is no instrument {id}")))?;
        Ok(Response::new(GetInstrumentResponse { instrument: Some(instrument) }))
    }

    async fn post_receipt(
        &self,
        _: Request<wire::PostReceiptRequest>,
    ) -> Result<Response<wire::PostReceiptResponse>, Status> {
        not_here()
    }

    async fn record_receipts(
        &self,
        _: Request<wire::RecordReceiptsRequest>,
    ) -> Result<Response<wire::RecordReceiptsResponse>, Status> {
        not_here()
    }

    async fn identify_receipt(
        &self,
        _: Request<wire::IdentifyReceiptRequest>,
    ) -> Result<Response<wire::IdentifyReceiptResponse>, Status> {
        not_here()
    }

    async fn reverse_receipt(
        &self,
        _: Request<wire::ReverseReceiptRequest>,
    ) -> Result<Response<wire::ReverseReceiptResponse>, Status> {
        not_here()
    }

    async fn get_receipt(
        &self,
        _: Request<wire::GetReceiptRequest>,
    ) -> Result<Response<wire::GetReceiptResponse>, Status> {
        not_here()
    }

    async fn list_receipts(
        &self,
        _: Request<wire::ListReceiptsRequest>,
    ) -> Result<Response<wire::ListReceiptsResponse>, Status> {
        not_here()
    }

    async fn get_balance(
        &self,
        _: Request<wire::GetBalanceRequest>,
    ) -> Result<Response<wire::GetBalanceResponse>, Status> {
        not_here()
    }
}

/// What a fake answers to a call that no test of the command line makes.
fn not_here<T>() -> Result<Response<T>, Status> {
    Err(Status::unimplemented("not in this test"))
}

/// Payments on a port of its own, for as long as the test runs.
pub(crate) struct Payments {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Payments {
    pub(crate) async fn start(fake: FakePayments) -> Self {
        let received = Arc::clone(&fake.received);
        Self { url: serve(PaymentsServiceServer::new(fake)).await, received }
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

/// The day on which the fake cases service lives.
const TODAY: LegalDate = LegalDate { year: 2026, month: 3, day: 6 };

/// A cases service: one case to show, many to list.
#[derive(Default)]
pub(crate) struct FakeCases {
    pub(crate) case: Case,
    pub(crate) list: Vec<CaseSummary>,
}

#[tonic::async_trait]
impl CasesService for FakeCases {
    async fn get_case(&self, request: Request<GetCaseRequest>) -> Result<Response<GetCaseResponse>, Status> {
        let asked = request.into_inner().case;
        if asked != self.case.reference {
            return Err(Status::not_found(format!("there is no case {asked}; a reference looks like RC-000042")));
        }
        Ok(Response::new(GetCaseResponse { case: Some(self.case.clone()), business_date: Some(TODAY) }))
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

#[expect(clippy::disallowed_methods, reason = "the server lives as long as the test's runtime")]
pub(crate) async fn serve<S>(service: S) -> String
where
    S: tonic::codegen::Service<
            tonic::codegen::http::Request<tonic::body::Body>,
            Response = tonic::codegen::http::Response<tonic::body::Body>,
            Error = std::convert::Infallible,
        > + tonic::server::NamedService
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send,
{
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let server = tonic::transport::Server::builder().add_service(service);
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    format!("http://{address}")
}

/// An address at which nothing listens.
pub(crate) async fn nobody() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// What a run of the command line left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: Exit,
    pub(crate) out: String,
    pub(crate) err: String,
}

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs a command line.
pub(crate) async fn recourse<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Ran {
    let cli: Cli = clap::Parser::try_parse_from(std::iter::once("recourse").chain(arguments)).unwrap();
    let (out, err) = (Memory::default(), Memory::default());
    let mut console =
        Console { out: Box::new(out.clone()), err: Box::new(err.clone()), paint: Paint::new(false), progress: false };
    let exit = recourse_cli::run(cli, &mut console).await;
    Ran { exit, out: out.text(), err: err.text() }
}
