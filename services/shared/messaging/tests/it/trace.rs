//! One trace from the command to the effect in another service.

use std::sync::{Arc, Mutex};

use chassis::telemetry::propagation::{self, TraceContext};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Instrument as _, subscriber::DefaultGuard};
use tracing_subscriber::layer::SubscriberExt as _;

use crate::{
    broker::{Broker, QUEUE, header},
    consumer::{Consumer, received},
    producer::{Producer, SOON_MS, column, dishonour, new_aggregate},
};

/// Makes spans part of traces on this thread, which is the only one of the test.
fn record() -> DefaultGuard {
    let tracer = SdkTracerProvider::builder().build().tracer("test");
    let layer = tracing_opentelemetry::layer().with_tracer(tracer);
    tracing::subscriber::set_default(tracing_subscriber::registry().with(layer))
}

fn trace_of(traceparent: &str) -> String {
    TraceContext::parse(traceparent, None).unwrap().trace_id()
}

#[tokio::test]
async fn the_event_carries_the_span_that_stated_it_and_the_message_a_child_of_it() {
    let broker = Broker::create().await;
    let payments = Producer::create().await;
    let _recording = record();
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    let command = tracing::info_span!("command");
    let span = TraceContext::of(&command).unwrap();
    let event = dishonour(1);
    payments.state(new_aggregate(), &event).instrument(command).await;
    let stored = column::<String>(&payments.pool, "SELECT traceparent FROM messaging.event_log").await;
    assert_eq!(stored, [span.traceparent()]);
    let sent = header(&broker.take(QUEUE).await, "traceparent");
    assert_eq!(trace_of(&sent), span.trace_id());
    assert_ne!(sent, span.traceparent(), "the message belongs to the span of its publication");
    relay.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_handler_works_within_the_trace_of_the_message() {
    let cases = Consumer::create().await;
    let _recording = record();
    let span = TraceContext::of(&tracing::info_span!("publication")).unwrap();
    let mut event = received(new_aggregate(), 1);
    event.traceparent = span.traceparent().to_owned();
    cases.receive(&[event]).await;
    let seen = Arc::new(Mutex::new(None));
    let see = Arc::clone(&seen);
    cases
        .apply_with(move |_| {
            *see.lock().unwrap() = propagation::inject_current();
            Ok(())
        })
        .await;
    let seen = seen.lock().unwrap().take().unwrap();
    assert_eq!(seen.trace_id(), span.trace_id());
    assert_ne!(seen, span, "the handler has a span of its own");
}

#[tokio::test]
async fn a_relay_that_records_no_spans_passes_on_the_context_of_the_event() {
    let broker = Broker::create().await;
    let payments = Producer::create().await;
    let command;
    {
        let _recording = record();
        let span = tracing::info_span!("command");
        command = TraceContext::of(&span).unwrap();
        let event = dishonour(1);
        payments.state(new_aggregate(), &event).instrument(span).await;
    }
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    assert_eq!(header(&broker.take(QUEUE).await, "traceparent"), command.traceparent());
    relay.shutdown().await.unwrap();
}

#[tokio::test]
async fn an_event_outside_any_trace_begins_none() {
    let broker = Broker::create().await;
    let payments = Producer::create().await;
    let relay = payments.start_relay(&broker.namespace, SOON_MS).await;
    payments.state(new_aggregate(), &dishonour(1)).await;
    assert_eq!(header(&broker.take(QUEUE).await, "traceparent"), "");
    relay.shutdown().await.unwrap();
}
