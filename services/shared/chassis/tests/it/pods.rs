//! Several servers behind one name.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use chassis::grpc::client::{Channel, Options, Resolve, Resolving, connect};
use tokio::{net::TcpListener, runtime::Runtime, sync::Notify};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status};
use tonic_health::pb::{
    HealthCheckRequest, HealthCheckResponse,
    health_client::HealthClient,
    health_server::{Health, HealthServer},
};

/// What a pod was asked, and what it is told to do.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) calls: AtomicUsize,
    pub(crate) draining: AtomicBool,
    pub(crate) started: Notify,
    pub(crate) go_on: Notify,
}

#[derive(Clone, Debug)]
struct Counting(Arc<Seen>);

#[tonic::async_trait]
impl Health for Counting {
    type WatchStream = tokio_stream::Empty<Result<HealthCheckResponse, Status>>;

    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        self.0.calls.fetch_add(1, Ordering::SeqCst);
        if self.0.draining.load(Ordering::SeqCst) {
            return Err(Status::unavailable("draining"));
        }
        if request.into_inner().service == "wait" {
            self.0.started.notify_one();
            self.0.go_on.notified().await;
        }
        Ok(Response::new(HealthCheckResponse { status: 1 }))
    }

    async fn watch(&self, _request: Request<HealthCheckRequest>) -> Result<Response<Self::WatchStream>, Status> {
        Err(Status::unimplemented("not needed"))
    }
}

/// A server with a runtime of its own, so that it can be killed with its connections.
#[derive(Debug)]
pub(crate) struct Pod {
    pub(crate) address: SocketAddr,
    pub(crate) seen: Arc<Seen>,
    runtime: Option<Runtime>,
}

impl Pod {
    pub(crate) fn start() -> Self {
        Self::start_with(None)
    }

    /// With connections that get no older than this.
    pub(crate) fn start_with(age: Option<Duration>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::<Seen>::default();
        let service = HealthServer::new(Counting(seen.clone()));
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            let mut server = tonic::transport::Server::builder();
            if let Some(age) = age {
                server = server.max_connection_age(age);
            }
            server.add_service(service).serve_with_incoming(TcpListenerStream::new(listener)).await.unwrap();
        });
        Self { address, seen, runtime: Some(runtime) }
    }

    pub(crate) fn calls(&self) -> usize {
        self.seen.calls.load(Ordering::SeqCst)
    }

    /// Ends the server in the middle of whatever it does.
    pub(crate) fn kill(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Drop for Pod {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What the name is at, as the test has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book(Arc<Mutex<Option<Vec<SocketAddr>>>>);

impl Book {
    pub(crate) fn of(pods: &[&Pod]) -> Self {
        let book = Self::default();
        book.set(pods.iter().map(|pod| pod.address));
        book
    }

    pub(crate) fn set(&self, addresses: impl IntoIterator<Item = SocketAddr>) {
        *self.0.lock().unwrap() = Some(addresses.into_iter().collect());
    }

    /// From now on there is no answer.
    pub(crate) fn fail(&self) {
        *self.0.lock().unwrap() = None;
    }

    pub(crate) fn client(&self, options: Options) -> HealthClient<Channel> {
        let options = Options { resolve: Arc::new(self.clone()), ..options };
        HealthClient::new(connect("http://cases:7011", options).unwrap())
    }
}

impl Resolve for Book {
    fn resolve<'a>(&'a self, host: &'a str, _port: u16) -> Resolving<'a> {
        assert_eq!(host, "cases");
        let answer = self.0.lock().unwrap().clone();
        Box::pin(std::future::ready(answer.ok_or_else(|| io::Error::other("the name server is away"))))
    }

    fn good_for(&self) -> Duration {
        Duration::from_millis(50)
    }
}
