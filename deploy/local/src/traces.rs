//! A receiver of traces that writes each span as a line of JSON, for a mesh on one machine.
//!
//! It runs as a server beside PostgreSQL and RabbitMQ (`local servers up --traces`); services that are started while it
//! runs send their spans to it.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{TraceService, TraceServiceServer};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::Span;
use serde_json::json;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

/// Receives spans (OTLP over gRPC) and adds them to a file until the process is ended.
///
/// The file may be emptied at any time; what comes later is added from its new beginning.
pub async fn receive(listen: SocketAddr, file: &Path) -> Result<()> {
    let opened = OpenOptions::new().create(true).append(true).open(file);
    let file = opened.with_context(|| format!("{} cannot be opened", file.display()))?;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("{listen} cannot be listened on"))?;
    let service = TraceServiceServer::new(Collector(Mutex::new(file)));
    let incoming = TcpListenerStream::new(listener);
    Ok(Server::builder().add_service(service).serve_with_incoming(incoming).await?)
}

#[derive(Debug)]
struct Collector(Mutex<File>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let mut lines = String::new();
        for of_resource in request.into_inner().resource_spans {
            let service = of_resource.resource.as_ref().and_then(service_name).unwrap_or_default();
            for span in of_resource.scope_spans.iter().flat_map(|scope| &scope.spans) {
                lines += &line(&service, span);
            }
        }
        // One write, so that a reader meets whole lines.
        let written = self.0.lock().unwrap_or_else(PoisonError::into_inner).write_all(lines.as_bytes());
        written.map_err(|error| Status::unavailable(error.to_string()))?;
        Ok(Response::new(ExportTraceServiceResponse { partial_success: None }))
    }
}

fn service_name(resource: &Resource) -> Option<String> {
    let attribute = resource.attributes.iter().find(|attribute| attribute.key == "service.name")?;
    match attribute.value.as_ref()?.value.as_ref()? {
        Value::StringValue(name) => Some(name.clone()),
        _ => None,
    }
}

/// Names, ids and times only: attributes are for a real collector.
fn line(service: &str, span: &Span) -> String {
    let span = json!({
        "service": service,
        "name": span.name,
        "trace_id": hex::encode(&span.trace_id),
        "span_id": hex::encode(&span.span_id),
        "parent_span_id": hex::encode(&span.parent_span_id),
        "start_ns": span.start_time_unix_nano,
        "end_ns": span.end_time_unix_nano,
    });
    format!("{span}\n")
}

#[cfg(test)]
mod tests {
    use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans};

    use super::*;

    #[tokio::test]
    async fn a_span_becomes_a_line_of_json() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("traces.jsonl");
        let file = OpenOptions::new().create(true).append(true).open(&path).unwrap();
        let span =
            Span { name: "event process".to_owned(), trace_id: vec![1; 16], span_id: vec![2; 8], ..Span::default() };
        let scope_spans = vec![ScopeSpans { spans: vec![span.clone(), span], ..ScopeSpans::default() }];
        let request = ExportTraceServiceRequest {
            resource_spans: vec![ResourceSpans { scope_spans, ..ResourceSpans::default() }],
        };
        Collector(Mutex::new(file)).export(Request::new(request)).await.unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!((&lines[0]["name"], &lines[0]["span_id"]), (&json!("event process"), &json!("0202020202020202")));
    }
}
