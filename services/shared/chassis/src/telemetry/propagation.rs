//! Trace context on its way between processes, after W3C Trace Context.
//!
//! It travels in gRPC metadata, in outbox rows and in AMQP headers. A message that follows directly from an act has
//! the act's span as its parent ([`set_parent`]); work that begins by itself later, a timer's say, starts a trace of
//! its own with a link back ([`add_link`]).

use std::collections::HashMap;

use opentelemetry::{
    Context,
    propagation::TextMapPropagator as _,
    trace::{SpanContext, TraceContextExt as _},
};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// The header, column or AMQP header of the trace and span.
pub const TRACEPARENT: &str = "traceparent";
/// The header, column or AMQP header of what tracing systems add.
pub const TRACESTATE: &str = "tracestate";

/// The place in a trace of the span that caused something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Headers", into = "Headers")]
pub struct TraceContext {
    traceparent: String,
    tracestate: Option<String>,
}

/// The text is not a `traceparent` of W3C Trace Context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a W3C traceparent")]
pub struct TraceContextError;

#[derive(Serialize, Deserialize)]
struct Headers {
    traceparent: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tracestate: Option<String>,
}

impl TraceContext {
    /// Reads what [`traceparent`](Self::traceparent) and [`tracestate`](Self::tracestate) gave, or another system.
    ///
    /// A `tracestate` that cannot be read is dropped, as the standard asks.
    pub fn parse(traceparent: &str, tracestate: Option<&str>) -> Result<Self, TraceContextError> {
        let context = extract(traceparent, tracestate);
        Self::of_context(&context).ok_or(TraceContextError)
    }

    /// The place of a span, if it has one.
    #[must_use]
    pub fn of(span: &Span) -> Option<Self> {
        Self::of_context(&span.context())
    }

    fn of_context(context: &Context) -> Option<Self> {
        let mut headers = HashMap::new();
        TraceContextPropagator::new().inject_context(context, &mut headers);
        let tracestate = headers.remove(TRACESTATE).filter(|state| !state.is_empty());
        Some(Self { traceparent: headers.remove(TRACEPARENT)?, tracestate })
    }

    /// `00-<trace id>-<span id>-<flags>`.
    #[must_use]
    pub fn traceparent(&self) -> &str {
        &self.traceparent
    }

    /// What tracing systems added.
    #[must_use]
    pub fn tracestate(&self) -> Option<&str> {
        self.tracestate.as_deref()
    }

    /// The id of the trace, 32 hexadecimal digits.
    #[must_use]
    pub fn trace_id(&self) -> String {
        self.span_context().trace_id().to_string()
    }

    fn context(&self) -> Context {
        extract(&self.traceparent, self.tracestate())
    }

    fn span_context(&self) -> SpanContext {
        self.context().span().span_context().clone()
    }
}

/// From an empty context: an absent parent must not become the span that happens to be current.
fn extract(traceparent: &str, tracestate: Option<&str>) -> Context {
    let mut headers = HashMap::from([(TRACEPARENT.to_owned(), traceparent.to_owned())]);
    headers.extend(tracestate.map(|state| (TRACESTATE.to_owned(), state.to_owned())));
    TraceContextPropagator::new().extract_with_context(&Context::new(), &headers)
}

impl TryFrom<Headers> for TraceContext {
    type Error = TraceContextError;

    fn try_from(headers: Headers) -> Result<Self, Self::Error> {
        Self::parse(&headers.traceparent, headers.tracestate.as_deref())
    }
}

impl From<TraceContext> for Headers {
    fn from(context: TraceContext) -> Self {
        Self { traceparent: context.traceparent, tracestate: context.tracestate }
    }
}

/// The place of the current span; `None` outside any trace.
#[must_use]
pub fn inject_current() -> Option<TraceContext> {
    // A span that the exporter's filter left out has no place of its own, but one around it may.
    TraceContext::of(&Span::current()).or_else(|| TraceContext::of_context(&Context::current()))
}

/// Makes a span the child of a remote one. Only before the span is first entered; later it has no effect.
pub fn set_parent(span: &Span, parent: &TraceContext) {
    if let Err(error @ tracing_opentelemetry::SetParentError::AlreadyStarted) = span.set_parent(parent.context()) {
        tracing::warn!(error = %error, "a span was given its parent after it had started");
    }
}

/// Links a span to another that caused it without being its parent.
pub fn add_link(span: &Span, other: &TraceContext) {
    span.add_link(other.span_context());
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn what_was_written_is_read_back() {
        let context = TraceContext::parse(PARENT, Some("vendor=1")).unwrap();
        assert_eq!((context.traceparent(), context.tracestate()), (PARENT, Some("vendor=1")));
        assert_eq!(context.trace_id(), "0af7651916cd43dd8448eb211c80319c");
        let json = serde_json::to_string(&context).unwrap();
        assert_eq!(serde_json::from_str::<TraceContext>(&json).unwrap(), context);
    }

    #[test]
    fn a_malformed_parent_is_refused_and_a_malformed_state_dropped() {
        let nil = "00-00000000000000000000000000000000-b7ad6b7169203331-01";
        for text in ["", "x", nil, "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"] {
            assert_eq!(TraceContext::parse(text, None), Err(TraceContextError), "{text}");
        }
        assert!(serde_json::from_str::<TraceContext>(r#"{"traceparent":"x"}"#).is_err());
        assert_eq!(TraceContext::parse(PARENT, Some("no equals sign")).unwrap().tracestate(), None);
    }
}
