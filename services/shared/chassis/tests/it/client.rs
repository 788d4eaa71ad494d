//! When a client sends a call again.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use chassis::grpc::{
    self, IdempotencyKey,
    client::{Options, RequestExt as _, connect},
};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Code, Request, Response, Status};
use tonic_health::pb::{
    HealthCheckRequest, HealthCheckResponse,
    health_client::HealthClient,
    health_server::{Health, HealthServer},
};

use super::subject::ask;

/// Answers with these codes in turn, then OK; remembers the key of each call.
#[derive(Clone, Debug, Default)]
struct Flaky {
    answers: Arc<Mutex<Vec<Code>>>,
    keys: Arc<Mutex<Vec<Option<String>>>>,
}

#[tonic::async_trait]
impl Health for Flaky {
    type WatchStream = tokio_stream::Empty<Result<HealthCheckResponse, Status>>;

    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        let key = grpc::idempotency_key(&request).ok().map(|key| key.to_string());
        self.keys.lock().unwrap().push(key);
        match self.answers.lock().unwrap().pop() {
            Some(code) => Err(Status::new(code, "for now")),
            None => Ok(Response::new(HealthCheckResponse { status: 1 })),
        }
    }

    async fn watch(&self, _request: Request<HealthCheckRequest>) -> Result<Response<Self::WatchStream>, Status> {
        Err(Status::unimplemented("not needed"))
    }
}

async fn flaky(answers: &[Code]) -> (Flaky, SocketAddr) {
    let flaky = Flaky::default();
    flaky.answers.lock().unwrap().extend(answers.iter().rev());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tonic::transport::Server::builder().add_service(HealthServer::new(flaky.clone()));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    (flaky, address)
}

fn client(address: SocketAddr, options: Options) -> HealthClient<grpc::client::Channel> {
    HealthClient::new(connect(&format!("http://{address}"), options).unwrap())
}

fn key() -> IdempotencyKey {
    "import-7".parse().unwrap()
}

#[tokio::test]
async fn a_command_is_sent_again_with_the_same_key() {
    let (flaky, address) = flaky(&[Code::Unavailable, Code::Unavailable]).await;
    client(address, Options::default()).check(ask("").with_key(&key())).await.unwrap();
    assert_eq!(*flaky.keys.lock().unwrap(), vec![Some("import-7".to_owned()); 3]);
}

#[tokio::test]
async fn a_call_without_a_key_is_sent_once_unless_it_only_reads() {
    let (flaky, address) = flaky(&[Code::Unavailable]).await;
    let failed = client(address, Options::default()).check(ask("")).await.unwrap_err();
    assert_eq!(failed.code(), Code::Unavailable);
    assert_eq!(flaky.keys.lock().unwrap().len(), 1);

    flaky.answers.lock().unwrap().push(Code::Unavailable);
    let read_only: &[&str] = &["/grpc.health.v1.Health/Check"];
    client(address, Options { read_only, ..Options::default() }).check(ask("")).await.unwrap();
    assert_eq!(flaky.keys.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn no_other_error_is_tried_again() {
    for code in [Code::Internal, Code::ResourceExhausted, Code::Aborted, Code::DeadlineExceeded] {
        let (flaky, address) = flaky(&[code]).await;
        let failed = client(address, Options::default()).check(ask("").with_key(&key())).await.unwrap_err();
        assert_eq!(failed.code(), code);
        assert_eq!(flaky.keys.lock().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_service_that_is_not_there_is_unavailable_within_the_deadline() {
    // Bound and dropped: nobody listens.
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let request = ask("").with_key(&key()).with_deadline(Duration::from_secs(5));
    let failed = client(address, Options::default()).check(request).await.unwrap_err();
    assert_eq!(failed.code(), Code::Unavailable, "{failed}");
}

#[tokio::test]
async fn an_endpoint_that_is_none_is_refused() {
    assert!(connect("not an endpoint", Options::default()).is_err());
}
