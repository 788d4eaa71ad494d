//! The other services in one process, on a socket: they record what they are asked, and fail as they are told.

use std::{
    collections::{HashMap, HashSet},
    convert::Infallible,
    future::{Ready, ready},
    sync::{Arc, Mutex},
};

use chassis::grpc::{
    client::{Options, connect},
    error::{Violation, codes, status},
};
use proto::{
    communications::{Message, RequestOutreachRequest, RequestOutreachResponse},
    counsel::{Matter, OpenMatterRequest, OpenMatterResponse},
    notices::{self, DraftNoticeRequest, DraftNoticeResponse, GetNoticeRequest, GetNoticeResponse},
    payments::{
        Dishonour, FeedSource, GetFeedRequest, GetFeedResponse, GetInstrumentRequest, GetInstrumentResponse, Instrument,
    },
    types::PersonalText,
};
use tokio::net::TcpListener;
use tonic::{
    Code, Request, Response, Status,
    codegen::{Body, BoxFuture, Context, Poll, Service, StdError, http},
    server::{Grpc, UnaryService},
    service::Routes,
    transport::Server,
};
use tonic_prost::ProstCodec;

use crate::peers::Peers;

const COMMANDS: [&str; 3] = ["DraftNotice", "RequestOutreach", "OpenMatter"];

/// What the fakes do and what was asked of them.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Answer UNAVAILABLE to these methods.
    pub(super) down: HashSet<&'static str>,
    /// Do the next command of this method, and die before the answer: from then on it is down.
    pub(super) dies_after: Option<&'static str>,
    /// Refuse this field of a letter.
    pub(super) refuses: Option<&'static str>,
    /// Commands that were done: method and key.
    pub(super) done: Vec<(&'static str, String)>,
    /// How often each method was called.
    pub(super) calls: HashMap<&'static str, usize>,
    pub(super) drafts: Vec<DraftNoticeRequest>,
    pub(super) outreach: Vec<RequestOutreachRequest>,
    pub(super) matters: Vec<OpenMatterRequest>,
    /// Of the traces in which commands came.
    pub(super) traceparents: Vec<String>,
    pub(super) drawer: String,
    pub(super) notices: Vec<notices::Notice>,
    pub(super) feed: Vec<(String, kernel::LegalDate)>,
    pub(super) receipts: Vec<String>,
}

/// The fakes, and clients of them.
#[derive(Clone, Debug)]
pub(super) struct Fake {
    pub(super) state: Arc<Mutex<State>>,
}

impl Fake {
    pub(super) async fn start() -> (Self, Peers) {
        let fake = Self { state: Arc::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let routes = Routes::from(Routes::default().into_axum_router().fallback_service(fake.clone()));
        let incoming = tokio_stream::wrappers::TcpListenerStream::new(listener);
        let serving = Server::builder().add_routes(routes).serve_with_incoming(incoming);
        #[expect(clippy::disallowed_methods, reason = "a test's server ends with the test")]
        drop(tokio::spawn(serving));
        // One attempt: what the channel repeats by itself is chassis' own matter.
        let channel = || connect(&endpoint, Options { attempts: 1, ..Options::default() }).unwrap();
        let peers = Peers {
            payments: proto::payments::payments_service_client::PaymentsServiceClient::new(channel()),
            notices: notices::notices_service_client::NoticesServiceClient::new(channel()),
            communications: proto::communications::communications_service_client::CommunicationsServiceClient::new(
                channel(),
            ),
            counsel: proto::counsel::counsel_service_client::CounselServiceClient::new(channel()),
        };
        (fake, peers)
    }

    pub(super) fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    pub(super) fn get<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.state.lock().unwrap())
    }

    /// How often a command was done, whatever was answered.
    pub(super) fn done(&self, method: &str) -> usize {
        self.get(|state| state.done.iter().filter(|(done, _)| *done == method).count())
    }

    /// A command: done once a key.
    fn command<T>(
        &self,
        method: &'static str,
        request: &Request<T>,
        effect: impl FnOnce(&mut State),
    ) -> Result<(), Status> {
        let mut state = self.state.lock().unwrap();
        *state.calls.entry(method).or_default() += 1;
        let text = |name: &str| request.metadata().get(name).map(|value| value.to_str().unwrap().to_owned());
        let key = text("idempotency-key").expect("a command without a key");
        if state.down.contains(method) {
            return Err(Status::unavailable("down"));
        }
        if let Some(field) = state.refuses.filter(|_| method == "DraftNotice") {
            let violation = Violation::new(field, "is wrong");
            return Err(status(Code::InvalidArgument, codes::FIELD_INVALID, "wrong", [violation]));
        }
        if !state.done.contains(&(method, key.clone())) {
            state.done.push((method, key));
            state.traceparents.extend(text("traceparent"));
            effect(&mut state);
        }
        if state.dies_after == Some(method) {
            state.dies_after = None;
            state.down.insert(method);
            return Err(Status::unavailable("died"));
        }
        Ok(())
    }

    fn draft(&self, request: &Request<DraftNoticeRequest>) -> Result<DraftNoticeResponse, Status> {
        let message = request.get_ref().clone();
        self.command("DraftNotice", request, |state| state.drafts.push(message))?;
        let notice = notices::Notice { notice_id: "notice-1".to_owned(), ..notices::Notice::default() };
        Ok(DraftNoticeResponse { notice: Some(notice), already_drafted: false })
    }

    fn outreach(&self, request: &Request<RequestOutreachRequest>) -> Result<RequestOutreachResponse, Status> {
        let message = request.get_ref().clone();
        self.command("RequestOutreach", request, |state| state.outreach.push(message))?;
        let sent = Message { message_id: "message-1".to_owned(), ..Message::default() };
        Ok(RequestOutreachResponse { messages: vec![sent] })
    }

    fn matter(&self, request: &Request<OpenMatterRequest>) -> Result<OpenMatterResponse, Status> {
        let message = request.get_ref().clone();
        self.command("OpenMatter", request, |state| state.matters.push(message))?;
        let matter = Matter { matter_id: "matter-1".to_owned(), ..Matter::default() };
        Ok(OpenMatterResponse { matter: Some(matter), already_open: false })
    }

    fn notice(&self, request: &Request<GetNoticeRequest>) -> Result<GetNoticeResponse, Status> {
        let known = |state: &State| {
            state.notices.iter().find(|notice| notice.notice_id == request.get_ref().notice_id).cloned()
        };
        let notice = self.get(known).ok_or_else(|| Status::not_found("no such notice"))?;
        Ok(GetNoticeResponse { notice: Some(notice) })
    }

    fn instrument(&self, request: &Request<GetInstrumentRequest>) -> Result<GetInstrumentResponse, Status> {
        if self.get(|state| state.down.contains("GetInstrument")) {
            return Err(Status::unavailable("down"));
        }
        let returned = |ordinal| Dishonour {
            ordinal,
            return_reason: Some(PersonalText { value: "Funds insufficient".to_owned() }),
            ..Dishonour::default()
        };
        let instrument = Instrument {
            instrument_id: request.get_ref().instrument_id.clone(),
            cheque_number: "000123".to_owned(),
            drawee_ifsc: "HDFC0000001".to_owned(),
            dishonours: vec![returned(1), returned(2)],
            drawer_name: Some(PersonalText { value: self.get(|state| state.drawer.clone()) }),
            ..Instrument::default()
        };
        Ok(GetInstrumentResponse { instrument: Some(instrument) })
    }

    fn feed(&self) -> Result<GetFeedResponse, Status> {
        if self.get(|state| state.down.contains("GetFeed")) {
            return Err(Status::unavailable("down"));
        }
        let sources = self
            .get(|state| state.feed.clone())
            .into_iter()
            .map(|(source, until)| FeedSource { source, recorded_until: Some(until.into()) });
        let receipt_ids = self.get(|state| state.receipts.clone());
        let application_ids = receipt_ids.clone();
        Ok(GetFeedResponse { sources: sources.collect(), recorded_until: None, receipt_ids, application_ids })
    }
}

/// One method.
struct Method<F>(F);

impl<M, A, F> UnaryService<M> for Method<F>
where
    M: Send + 'static,
    A: Send + 'static,
    F: Fn(Request<M>) -> Result<A, Status>,
{
    type Response = A;
    type Future = Ready<Result<Response<A>, Status>>;

    fn call(&mut self, request: Request<M>) -> Self::Future {
        ready((self.0)(request).map(Response::new))
    }
}

impl<B> Service<http::Request<B>> for Fake
where
    B: Body + Send + 'static,
    B::Error: Into<StdError> + Send + 'static,
{
    type Response = http::Response<tonic::body::Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Infallible>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let fake = self.clone();
        let method = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
        Box::pin(async move {
            let response = match method.as_str() {
                "DraftNotice" => Grpc::new(ProstCodec::default()).unary(Method(|it| fake.draft(&it)), request).await,
                "RequestOutreach" => {
                    Grpc::new(ProstCodec::default()).unary(Method(|it| fake.outreach(&it)), request).await
                }
                "OpenMatter" => Grpc::new(ProstCodec::default()).unary(Method(|it| fake.matter(&it)), request).await,
                "GetNotice" => Grpc::new(ProstCodec::default()).unary(Method(|it| fake.notice(&it)), request).await,
                "GetInstrument" => {
                    Grpc::new(ProstCodec::default()).unary(Method(|it| fake.instrument(&it)), request).await
                }
                "GetFeed" => {
                    let feed = Method(|_: Request<GetFeedRequest>| fake.feed());
                    Grpc::new(ProstCodec::default()).unary(feed, request).await
                }
                other => panic!("nobody calls {other}; commands are {COMMANDS:?}"),
            };
            Ok(response)
        })
    }
}
