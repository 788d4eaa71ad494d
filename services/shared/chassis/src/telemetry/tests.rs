use std::sync::{Arc, Mutex};

use opentelemetry::trace::Status;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SimpleSpanProcessor};
use serde_json::Value;
use tracing::{info, info_span, subscriber::with_default};

use super::{propagation::TraceContext, *};

const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn subscriber<T>(&self, tracer: T) -> impl tracing::Subscriber + Send + Sync + use<T>
    where
        T: opentelemetry::trace::Tracer + Send + Sync + 'static,
        T::Span: Send + Sync,
    {
        let lines = self.clone();
        let logs = logs(LogFormat::Json, move || lines.clone());
        Registry::default()
            .with(logs.with_filter(EnvFilter::new("debug")))
            .with(traces(tracer).with_filter(EnvFilter::new("info")))
    }

    fn last(&self) -> Value {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        serde_json::from_str(text.lines().last().unwrap()).unwrap()
    }
}

fn exporting() -> (InMemorySpanExporter, SdkTracerProvider) {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    (exporter, provider)
}

#[test]
fn a_line_carries_its_message_its_fields_and_those_of_its_spans() {
    let lines = Lines::default();
    with_default(lines.subscriber(opentelemetry::trace::noop::NoopTracer::new()), || {
        let outer = info_span!("outer", case.id = "C1", step = 1, otel.name = "x", outcome = tracing::field::Empty);
        outer.record("outcome", "kept");
        let _outer = outer.enter();
        let _inner = info_span!("inner", step = 2).entered();
        info!(count = 3, "case C1 opened");
    });
    let line = lines.last();
    assert_eq!(line["message"], "case C1 opened");
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["target"], "chassis::telemetry::tests");
    assert_eq!(line["case.id"], "C1");
    assert_eq!(line["outcome"], "kept");
    assert_eq!((&line["step"], &line["count"]), (&Value::from(2), &Value::from(3)));
    assert!(line["timestamp"].as_str().unwrap().ends_with('Z'));
    assert_eq!(line.get("otel.name"), None);
}

#[test]
fn a_line_carries_the_ids_of_the_nearest_span_that_is_in_a_trace() {
    let (exporter, provider) = exporting();
    let lines = Lines::default();
    with_default(lines.subscriber(provider.tracer("test")), || {
        let _exported = info_span!("exported").entered();
        let _left_out = tracing::debug_span!("left_out").entered();
        info!("here");
        let place = propagation::inject_current().unwrap();
        assert_eq!(lines.last()["trace_id"], place.trace_id());
    });
    let span = exporter.get_finished_spans().unwrap().remove(0);
    assert_eq!(lines.last()["trace_id"], span.span_context.trace_id().to_string());
    assert_eq!(lines.last()["span_id"], span.span_context.span_id().to_string());
}

#[test]
fn without_an_exporter_no_ids_are_made_up_and_those_of_callers_pass_through() {
    let lines = Lines::default();
    with_default(lines.subscriber(opentelemetry::trace::noop::NoopTracer::new()), || {
        info_span!("root").in_scope(|| info!("made here"));
        assert_eq!(lines.last().get("trace_id"), None);

        let parent = TraceContext::parse(PARENT, None).unwrap();
        let span = info_span!("called");
        propagation::set_parent(&span, &parent);
        let _entered = span.enter();
        info!("called from outside");
        assert_eq!(lines.last()["trace_id"], parent.trace_id());
        let passed_on = info_span!("inner").in_scope(propagation::inject_current);
        assert_eq!(passed_on, Some(parent));
    });
}

#[test]
fn a_parent_and_a_link_from_outside_are_kept() {
    let (exporter, provider) = exporting();
    with_default(Lines::default().subscriber(provider.tracer("test")), || {
        let remote = TraceContext::parse(PARENT, None).unwrap();
        let child = info_span!("child");
        propagation::set_parent(&child, &remote);
        child.in_scope(|| ());
        let linked = info_span!("linked");
        propagation::add_link(&linked, &remote);
        linked.in_scope(|| ());
    });
    let spans = exporter.get_finished_spans().unwrap();
    let span = |name: &str| spans.iter().find(|span| span.name == name).unwrap();
    let trace = "0af7651916cd43dd8448eb211c80319c";
    assert_eq!(span("child").span_context.trace_id().to_string(), trace);
    assert_eq!(span("child").parent_span_id.to_string(), "b7ad6b7169203331");
    assert_ne!(span("linked").span_context.trace_id().to_string(), trace);
    assert_eq!(span("linked").links.iter().next().unwrap().span_context.trace_id().to_string(), trace);
}

#[test]
fn a_span_that_is_exported_is_without_log_lines_and_failed_if_one_was_an_error() {
    let exporter = InMemorySpanExporter::default();
    let processor = WithoutLogs(SimpleSpanProcessor::new(exporter.clone()));
    let provider = SdkTracerProvider::builder().with_span_processor(processor).build();
    let lines = Lines::default();
    with_default(lines.subscriber(provider.tracer("test")), || {
        info_span!("well", case.id = "C1").in_scope(|| info!(error = "of Asha Rao", "may be tried again"));
        info_span!("failed").in_scope(|| tracing::error!(error = "of Asha Rao"));
    });
    assert_eq!(lines.last()["error"], "of Asha Rao", "the log has it");
    let spans = exporter.get_finished_spans().unwrap();
    let [well, failed] = &spans[..] else { panic!("{spans:?}") };
    assert_eq!((&well.status, &failed.status), (&Status::Unset, &Status::error("")));
    assert!(well.attributes.iter().any(|attribute| attribute.key.as_str() == "case.id"));
    assert!(!format!("{spans:?}").contains("Asha"), "{spans:?}");
}

#[tokio::test]
async fn a_second_service_in_the_process_shares_what_is_there() {
    let config = TelemetryConfig::default();
    let first = init("a", "1", &config).unwrap();
    let second = init("b", "1", &config).unwrap();
    ::metrics::counter!("shared_total").increment(1);
    assert!(first.metrics_text().contains("shared_total 1"));
    assert!(second.metrics_text().contains("shared_total 1"));
    second.shutdown(Duration::from_secs(1)).await.unwrap();
}

#[tokio::test]
async fn events_are_timed_on_a_scale_of_their_own() {
    let telemetry = init("a", "1", &TelemetryConfig::default()).unwrap();
    ::metrics::histogram!("event_delivery_seconds").record(70.0);
    ::metrics::histogram!("call_seconds").record(0.3);
    let text = telemetry.metrics_text();
    for (line, is_there) in [
        (r#"event_delivery_seconds_bucket{le="60"} 0"#, true),
        (r#"event_delivery_seconds_bucket{le="300"} 1"#, true),
        (r#"event_delivery_seconds_bucket{le="0.001"}"#, false),
        (r#"call_seconds_bucket{le="0.5"} 1"#, true),
        (r#"call_seconds_bucket{le="300"}"#, false),
    ] {
        assert_eq!(text.contains(line), is_there, "{line} in {text}");
    }
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_refused_by_its_key() {
    let config = TelemetryConfig { log_filter: "info,=,".to_owned(), ..TelemetryConfig::default() };
    let error = init("a", "1", &config).unwrap_err().to_string();
    assert!(error.starts_with("`telemetry.log_filter` is not a filter"), "{error}");
}
