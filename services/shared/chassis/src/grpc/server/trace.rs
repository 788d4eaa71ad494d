//! The span of a call.

use std::sync::Arc;

use http::{HeaderMap, Request, Response};
use kernel::Role;
use tonic::{Code, Status, body::Body};
use tracing::{Instrument as _, Span, field::Empty, info_span};

use super::around::{Around, Below};
use crate::{
    grpc::access::Access,
    telemetry::propagation::{self, TRACEPARENT, TRACESTATE, TraceContext},
};

/// What the access table says about the path of a call; an extension of every request below this layer.
///
/// A path that is not in the table never becomes a name of a span or a label of a metric: callers could make any
/// number of them.
#[derive(Clone, Copy)]
pub(super) struct Method {
    pub(super) service: &'static str,
    pub(super) name: &'static str,
    /// `None` if the server has no such method.
    pub(super) roles: Option<&'static [Role]>,
}

impl Method {
    fn of(access: &Access, path: &str) -> Self {
        let found = access.find(path).and_then(|(path, roles)| {
            let (service, name) = parts(path)?;
            Some(Self { service, name, roles: Some(roles) })
        });
        found.unwrap_or(Self { service: "unknown", name: "unknown", roles: None })
    }
}

/// Service and method of a path of the access table.
pub(super) fn parts(path: &'static str) -> Option<(&'static str, &'static str)> {
    path.strip_prefix('/')?.rsplit_once('/')
}

#[derive(Clone)]
pub(super) struct Trace {
    access: Arc<Access>,
}

impl Trace {
    pub(super) fn new(access: Arc<Access>) -> Self {
        Self { access }
    }
}

impl Around for Trace {
    async fn around(self, mut request: Request<Body>, below: impl Below) -> Response<Body> {
        let method = Method::of(&self.access, request.uri().path());
        let span = info_span!(
            "rpc",
            otel.name = format!("{}/{}", method.service, method.name),
            otel.kind = "server",
            otel.status_code = Empty,
            rpc.system = "grpc",
            rpc.service = method.service,
            rpc.method = method.name,
            rpc.grpc.status_code = Empty,
            actor.subject = Empty,
        );
        // Before the span is first entered: later is too late.
        if let Some(parent) = caller(request.headers()) {
            propagation::set_parent(&span, &parent);
        }
        request.extensions_mut().insert(method);
        let response = below.call(request).instrument(span.clone()).await;
        record(&span, code(&response));
        response
    }
}

fn caller(headers: &HeaderMap) -> Option<TraceContext> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    TraceContext::parse(text(TRACEPARENT)?, text(TRACESTATE)).ok()
}

/// The status of a response: in its headers if the call failed, otherwise OK. (A stream that fails later says so in
/// trailers, which this does not see; our services stream nothing but reflection.)
pub(super) fn code(response: &Response<Body>) -> Code {
    Status::from_header_map(response.headers()).map_or(Code::Ok, |status| status.code())
}

fn record(span: &Span, code: Code) {
    span.record("rpc.grpc.status_code", i32::from(code));
    // After OpenTelemetry's conventions for gRPC servers: what the caller did wrong is no error of ours.
    let ours =
        [Code::Unknown, Code::DeadlineExceeded, Code::Unimplemented, Code::Internal, Code::Unavailable, Code::DataLoss];
    if ours.contains(&code) {
        span.record("otel.status_code", "ERROR");
    }
}
