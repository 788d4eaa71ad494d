//! A service in place of cases, which answers as a test tells it.

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
};

use chassis::{
    grpc::{self, Access, GrpcConfig, access::AccessTable, idempotency_key, principal},
    identity::{IdentityConfig, Verifier},
    lifecycle::{Lifecycle, LifecycleConfig, Stage},
};
use kernel::Role;
use proto::{
    cases::{
        AuthoriseFilingRequest, AuthoriseFilingResponse, DropProceedingRequest, DropProceedingResponse, FailedGate,
        FilingAuthorised, FilingRefused, FilingWindow, Gate, LiftBarRequest, LiftBarResponse, RecordBarRequest,
        RecordBarResponse,
        authorise_filing_response::Decision,
        proceedings_service_server::{ProceedingsService, ProceedingsServiceServer},
    },
    types::LegalDate,
};
use tokio::{net::TcpListener, sync::Notify};
use tonic::{Request, Response, Status};

const ACCESS: AccessTable = &[("/recourse.cases.v1.ProceedingsService/AuthoriseFiling", &[Role::Service])];

/// A question as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) key: String,
    pub(crate) by: String,
    pub(crate) on_behalf_of: Option<String>,
    pub(crate) request: AuthoriseFilingRequest,
}

/// What it is told and what it saw.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) refuses: Mutex<bool>,
    /// Answers wait for `go_on`.
    pub(crate) waits: Mutex<bool>,
    pub(crate) arrived: Notify,
    pub(crate) go_on: Notify,
    pub(crate) asked: Mutex<Vec<Asked>>,
    answers: Mutex<HashMap<String, AuthoriseFilingResponse>>,
}

#[derive(Clone, Debug)]
struct Answers(Arc<Told>);

/// A running one.
pub(crate) struct FakeCases {
    lifecycle: Lifecycle,
    pub(crate) told: Arc<Told>,
}

/// An address at which nobody listens yet.
pub(crate) fn free_address() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

impl FakeCases {
    pub(crate) async fn start(address: SocketAddr, issuer: &str, jwks_file: &Path) -> Self {
        let identity = IdentityConfig {
            issuer: issuer.to_owned(),
            audience: "recourse".to_owned(),
            jwks_file: jwks_file.to_owned(),
        };
        let verifier = Arc::new(Verifier::new(&identity).unwrap());
        let config = GrpcConfig {
            listen: address,
            max_in_flight: 64,
            default_deadline_ms: 60_000,
            keepalive_interval_ms: 30_000,
            keepalive_timeout_ms: 10_000,
            max_connection_age_ms: 600_000,
        };
        let lifecycle =
            Lifecycle::new(&LifecycleConfig { drain_delay_ms: 0, drain_timeout_ms: 10_000, flush_timeout_ms: 0 });
        let told = Arc::new(Told::default());
        let server = grpc::server(&config, verifier, Access::new(ACCESS))
            .service(ProceedingsServiceServer::new(Answers(Arc::clone(&told))));
        let listener = TcpListener::bind(address).await.unwrap();
        lifecycle.spawn_in(Stage::Server, "grpc", server.serve(listener, &lifecycle));
        Self { lifecycle, told }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.told.asked.lock().unwrap().clone()
    }

    pub(crate) fn refuse(&self, refuses: bool) {
        *self.told.refuses.lock().unwrap() = refuses;
    }

    pub(crate) fn wait(&self) {
        *self.told.waits.lock().unwrap() = true;
    }
}

impl Drop for FakeCases {
    fn drop(&mut self) {
        let lifecycle = self.lifecycle.clone();
        let stopped = tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(lifecycle.shutdown()));
        assert!(stopped.is_ok() || std::thread::panicking(), "{stopped:?}");
    }
}

#[tonic::async_trait]
impl ProceedingsService for Answers {
    async fn authorise_filing(
        &self,
        request: Request<AuthoriseFilingRequest>,
    ) -> Result<Response<AuthoriseFilingResponse>, Status> {
        let key = idempotency_key(&request)?.as_str().to_owned();
        let principal = principal(&request)?.clone();
        let request = request.into_inner();
        let asked = Asked {
            key: key.clone(),
            by: principal.actor.subject,
            on_behalf_of: principal.on_behalf_of.map(|actor| actor.subject),
            request: request.clone(),
        };
        self.0.asked.lock().unwrap().push(asked);
        self.0.arrived.notify_one();
        if *self.0.waits.lock().unwrap() {
            self.0.go_on.notified().await;
        }
        let refuses = *self.0.refuses.lock().unwrap();
        let mut answers = self.0.answers.lock().unwrap();
        let n = answers.len() + 1;
        let answer = answers.entry(key).or_insert_with(|| answer(refuses, n));
        Ok(Response::new(answer.clone()))
    }

    async fn record_bar(&self, _: Request<RecordBarRequest>) -> Result<Response<RecordBarResponse>, Status> {
        Err(Status::unimplemented("not here"))
    }

    async fn lift_bar(&self, _: Request<LiftBarRequest>) -> Result<Response<LiftBarResponse>, Status> {
        Err(Status::unimplemented("not here"))
    }

    async fn drop_proceeding(
        &self,
        _: Request<DropProceedingRequest>,
    ) -> Result<Response<DropProceedingResponse>, Status> {
        Err(Status::unimplemented("not here"))
    }
}

/// The id of the `n`th answer's authorisation.
pub(crate) fn authorisation(n: usize) -> String {
    format!("01958f3c-7b1a-7c3d-8e4f-0000000a{n:04}")
}

fn answer(refuses: bool, n: usize) -> AuthoriseFilingResponse {
    let day = |month, day| Some(LegalDate { year: 2026, month, day });
    let decision = if refuses {
        let gate = FailedGate {
            gate: Gate::PaymentFeed.into(),
            reason: "receipts are on record up to 2026-05-09".to_owned(),
            cure: "import the receipts of 2026-05-10".to_owned(),
        };
        Decision::Refused(FilingRefused { gates: vec![gate] })
    } else {
        Decision::Authorised(FilingAuthorised {
            authorisation_id: authorisation(n),
            steps: vec!["The month ends on 2026-04-25. (NI Act s.142(1)(b))".to_owned()],
            for_advocate: vec!["To make sure of: The synopsis is attached. (Sanjabij Tari)".to_owned()],
        })
    };
    AuthoriseFilingResponse {
        decision: Some(decision),
        window: Some(FilingWindow {
            earliest_safe: day(5, 5),
            earliest_arguable: day(5, 4),
            last_safe: day(6, 3),
            last_arguable: day(6, 5),
            empty: None,
        }),
    }
}
