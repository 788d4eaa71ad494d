//! Services that remember what they were sent, and a console that remembers what was written.

use std::{
    collections::HashMap,
    io::{self, Write},
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use chassis::grpc::idempotency_key;
use kernel::SimulatedClock;
use proto::{
    cases::{
        Case, CaseSummary, GetCaseRequest, GetCaseResponse, ListCasesRequest, ListCasesResponse,
        cases_service_server::{CasesService, CasesServiceServer},
    },
    payments::{
        DishonourRecorded, GetInstrumentRequest, GetInstrumentResponse, Instrument, MemoResult,
        RecordDishonoursRequest, RecordDishonoursResponse, memo_result,
        payments_service_server::{PaymentsService, PaymentsServiceServer},
    },
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
        Ok(Response::new(GetCaseResponse { case: Some(self.case.clone()) }))
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
        Ok(Response::new(ListCasesResponse { cases, next_page_token }))
    }
}

impl FakeCases {
    pub(crate) async fn start(self) -> String {
        serve(CasesServiceServer::new(self)).await
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

/// Runs a command line on 2026-03-06 in India.
pub(crate) async fn recourse<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Ran {
    let cli: Cli = clap::Parser::try_parse_from(std::iter::once("recourse").chain(arguments)).unwrap();
    let (out, err) = (Memory::default(), Memory::default());
    let mut console =
        Console { out: Box::new(out.clone()), err: Box::new(err.clone()), paint: Paint::new(false), progress: false };
    let clock = SimulatedClock::at("2026-03-06T05:00:00Z").unwrap();
    let exit = recourse_cli::run(cli, &mut console, &clock).await;
    Ran { exit, out: out.text(), err: err.text() }
}
