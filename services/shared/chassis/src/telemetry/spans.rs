//! What leaves a span before it is exported.

use std::time::Duration;

use opentelemetry::{Context, trace::Status};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{Span, SpanData, SpanProcessor},
};

/// Takes log lines out of spans.
///
/// tracing's bridge makes an event of each log line within a span, with its message and its fields: free text, such as what
/// a database says of a row. Logs have it, under the same trace, where the bank's own rules about logs hold. The bridge has
/// no switch for it. A filter before the bridge would do, but then no ERROR within a span would mark the span as failed,
/// which is by what a collector chooses the traces that it keeps.
#[derive(Debug)]
pub(super) struct WithoutLogs<P>(pub(super) P);

impl<P: SpanProcessor> SpanProcessor for WithoutLogs<P> {
    fn on_start(&self, span: &mut Span, context: &Context) {
        self.0.on_start(span, context);
    }

    fn on_end(&self, mut span: SpanData) {
        span.events.events = Vec::new();
        if let Status::Error { description } = &mut span.status {
            *description = "".into();
        }
        self.0.on_end(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}
