//! One trace from caller to handler.

use opentelemetry::{Value, trace::TracerProvider as _};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use tonic::transport::Endpoint;
use tonic_health::pb::health_client::HealthClient;
use tracing::{Instrument as _, info_span, subscriber::DefaultGuard};
use tracing_subscriber::{Registry, layer::SubscriberExt as _};

use super::{
    issuer,
    subject::{ask, start},
};

const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/// All spans of this thread, on which the whole test runs.
fn record() -> (InMemorySpanExporter, DefaultGuard) {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    (exporter, tracing::subscriber::set_default(Registry::default().with(layer)))
}

fn span(exporter: &InMemorySpanExporter, name: &str, kind: &opentelemetry::trace::SpanKind) -> SpanData {
    let spans = exporter.get_finished_spans().unwrap();
    let found = spans.iter().find(|span| span.name == name && span.span_kind == *kind);
    found.unwrap_or_else(|| panic!("no {name} among {spans:#?}")).clone()
}

fn attribute(span: &SpanData, key: &str) -> Option<Value> {
    span.attributes.iter().find(|pair| pair.key.as_str() == key).map(|pair| pair.value.clone())
}

#[tokio::test]
async fn the_span_of_a_call_is_the_child_of_its_callers() {
    let (exporter, _guard) = record();
    let mesh = start().await;
    let channel = Endpoint::from_shared(format!("http://{}", mesh.address)).unwrap().connect_lazy();
    let mut request = ask("");
    request.metadata_mut().insert("authorization", format!("Bearer {}", issuer::officer()).parse().unwrap());
    request.metadata_mut().insert("traceparent", PARENT.parse().unwrap());
    HealthClient::new(channel).check(request).await.unwrap();

    let server = span(&exporter, "grpc.health.v1.Health/Check", &opentelemetry::trace::SpanKind::Server);
    assert_eq!(server.span_context.trace_id().to_string(), "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(server.parent_span_id.to_string(), "b7ad6b7169203331");
    assert_eq!(attribute(&server, "rpc.grpc.status_code"), Some(Value::I64(0)));
    assert_eq!(attribute(&server, "actor.subject"), Some(Value::from("u-17")));
}

#[tokio::test]
async fn the_client_carries_the_current_span_to_the_server() {
    let (exporter, _guard) = record();
    let mesh = start().await;
    let mut client = mesh.officer();
    async { client.check(ask("")).await.unwrap() }.instrument(info_span!("journey")).await;

    let name = "grpc.health.v1.Health/Check";
    let journey = span(&exporter, "journey", &opentelemetry::trace::SpanKind::Internal);
    let sent = span(&exporter, name, &opentelemetry::trace::SpanKind::Client);
    let served = span(&exporter, name, &opentelemetry::trace::SpanKind::Server);
    assert_eq!(sent.parent_span_id, journey.span_context.span_id());
    assert_eq!(served.parent_span_id, sent.span_context.span_id());
    assert_eq!(served.span_context.trace_id(), journey.span_context.trace_id());
}
