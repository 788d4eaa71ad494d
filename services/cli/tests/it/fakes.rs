//! Services that remember what they were sent, and a console that remembers what was written.

mod audit;
mod cases;
mod clock;
mod contact;
mod counsel;
mod dockets;
mod events;
mod notices;
mod payments;

use std::{
    io::{self, Write},
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use chassis::grpc::idempotency_key;
use recourse_cli::{
    args::Cli,
    console::{Console, Paint},
    failure::Exit,
};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status};

pub(crate) use self::{
    audit::FakeAudit,
    cases::{FakeAccounts, FakeCases, FakeProceedings, whole},
    clock::FakeClock,
    contact::FakeCommunications,
    counsel::FakeCounsel,
    dockets::FakeDockets,
    events::FakeEvents,
    notices::FakeNotices,
    payments::{FakePayments, Payments, Received, posted, recorded},
};

/// What a fake answers to a call that no test of the command line makes.
fn not_here<T>() -> Result<Response<T>, Status> {
    Err(Status::unimplemented("not in this test"))
}

/// Calls that were made, as they print.
#[derive(Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<Vec<String>>>);

impl Calls {
    pub(crate) fn add(&self, message: &impl std::fmt::Debug) {
        self.0.lock().unwrap().push(format!("{message:?}"));
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

pub(crate) type Answered<T> = Result<Response<T>, Status>;

/// The message of a command, which has a key.
pub(crate) fn keyed<T>(request: Request<T>) -> Result<T, Status> {
    idempotency_key(&request)?;
    Ok(request.into_inner())
}

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
    listen(tonic::transport::Server::builder().add_service(service)).await
}

/// Several services on one port.
#[expect(clippy::disallowed_methods, reason = "the server lives as long as the test's runtime")]
pub(crate) async fn listen(router: tonic::transport::server::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    tokio::spawn(router.serve_with_incoming(TcpListenerStream::new(listener)));
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
    // Boxed: every test awaits it.
    let exit = Box::pin(recourse_cli::run(cli, &mut console)).await;
    Ran { exit, out: out.text(), err: err.text() }
}
