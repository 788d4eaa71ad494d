//! Spans reach a collector; one that is away holds nobody up.
//!
//! Telemetry is decided once per process, so these tests need `cargo nextest`, which gives each its own.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that cannot go on should panic")]

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use chassis::telemetry::{self, TelemetryConfig};
use opentelemetry_proto::tonic::{
    collector::trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    },
    common::v1::any_value::Value,
};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status};

#[derive(Clone, Debug, Default)]
struct Collector {
    received: Arc<Mutex<Vec<ExportTraceServiceRequest>>>,
    stuck: Arc<Mutex<bool>>,
}

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        if *self.stuck.lock().unwrap() {
            std::future::pending::<()>().await;
        }
        self.received.lock().unwrap().push(request.into_inner());
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

async fn collector() -> (Collector, TelemetryConfig) {
    let collector = Collector::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = tonic::transport::Server::builder().add_service(TraceServiceServer::new(collector.clone()));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    let config =
        TelemetryConfig { log_filter: "off".to_owned(), otlp_endpoint: Some(endpoint), ..TelemetryConfig::default() };
    (collector, config)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spans_are_delivered_at_shutdown_with_the_services_name() {
    let (collector, config) = collector().await;
    let telemetry = telemetry::init("cases", "1.2.3", &config).unwrap();
    tracing::info_span!("opened").in_scope(|| ());
    tracing::info_span!(target: "h2::client", "of the transport").in_scope(|| ());
    telemetry.shutdown(Duration::from_secs(5)).await.unwrap();

    let received = collector.received.lock().unwrap();
    let spans = || {
        let resources = received.iter().flat_map(|request| &request.resource_spans);
        resources.flat_map(|resource| &resource.scope_spans).flat_map(|scope| &scope.spans)
    };
    assert_eq!(spans().map(|span| span.name.as_str()).collect::<Vec<_>>(), ["opened"]);
    let resource = received.first().unwrap().resource_spans.first().unwrap().resource.clone().unwrap();
    let attribute = |key: &str| {
        let found = resource.attributes.iter().find(|pair| pair.key == key).unwrap();
        found.value.clone().unwrap().value.unwrap()
    };
    assert_eq!(attribute("service.name"), Value::StringValue("cases".to_owned()));
    assert_eq!(attribute("service.version"), Value::StringValue("1.2.3".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_does_not_answer_holds_shutdown_no_longer_than_allowed() {
    let (collector, config) = collector().await;
    *collector.stuck.lock().unwrap() = true;
    let telemetry = telemetry::init("cases", "1.2.3", &config).unwrap();
    tracing::info_span!("opened").in_scope(|| ());
    let began = Instant::now();
    let error = telemetry.shutdown(Duration::from_millis(300)).await.unwrap_err();
    assert!(error.to_string().starts_with("the last spans were not delivered"), "{error}");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}
