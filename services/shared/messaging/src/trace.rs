//! The trace context as it stands in columns and headers: a W3C `traceparent`, or nothing.

use chassis::telemetry::propagation::{self, TraceContext};
use tracing::Span;

/// The place of the current span, if it is part of a trace.
pub(crate) fn current() -> Option<String> {
    propagation::inject_current().map(|context| context.traceparent().to_owned())
}

/// Makes a span the child of the one that is written down, if one is.
pub(crate) fn continue_from(span: &Span, traceparent: &str) {
    if let Ok(parent) = TraceContext::parse(traceparent, None) {
        propagation::set_parent(span, &parent);
    }
}
