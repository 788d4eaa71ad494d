//! The binary itself: exit codes, streams, traces.

use std::{
    process::Output,
    sync::{Arc, Mutex},
};

use opentelemetry_proto::tonic::{
    collector::trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    },
    trace::v1::Span,
};
use tempfile::TempDir;
use tonic::{Request, Response, Status};

use crate::{
    fakes::{FakePayments, Payments, nobody, serve},
    import::{file, rows},
};

/// Runs the binary without the variables of whoever runs the tests.
pub(crate) async fn recourse(arguments: &[&str]) -> Output {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_recourse"));
    for name in [
        "PAYMENTS_URL",
        "CASES_URL",
        "NOTICES_URL",
        "COMMUNICATIONS_URL",
        "COUNSEL_PORTAL_URL",
        "TOKEN",
        "TOKEN_FILE",
        "OTLP_ENDPOINT",
        "SIGNING_KEY",
        "LAW_OVERLAY",
    ] {
        command.env_remove(format!("RECOURSE_{name}"));
    }
    command.args(arguments).output().await.unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<ExportTraceServiceRequest>>>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.0.lock().unwrap().push(request.into_inner());
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

impl Collector {
    fn spans(&self) -> Vec<Span> {
        let requests = self.0.lock().unwrap();
        let resources = requests.iter().flat_map(|request| &request.resource_spans);
        resources.flat_map(|resource| &resource.scope_spans).flat_map(|scope| scope.spans.clone()).collect()
    }
}

#[tokio::test]
async fn one_trace_covers_the_command_and_the_service_that_it_calls() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, &rows(1));
    let payments = Payments::start(FakePayments::default()).await;
    let collector = Collector::default();
    let otlp = serve(TraceServiceServer::new(collector.clone())).await;
    let output = recourse(&[
        "import",
        "dishonours",
        &path,
        "--source",
        "axis-cts",
        "--payments-url",
        &payments.url,
        "--otlp-endpoint",
        &otlp,
    ])
    .await;
    assert!(output.status.success(), "{output:?}");

    let printed = text(&output.stdout).lines().last().unwrap().strip_prefix("trace ").unwrap();
    let spans = collector.spans();
    let root = spans.iter().find(|span| span.parent_span_id.is_empty()).unwrap();
    assert_eq!(root.name, "recourse import dishonours");
    assert_eq!(hex::encode(&root.trace_id), printed);
    let call = spans.iter().find(|span| span.name.ends_with("/RecordDishonours")).unwrap();
    assert_eq!(call.parent_span_id, root.span_id);
    let traceparent = format!("00-{printed}-{}-01", hex::encode(&call.span_id));
    assert_eq!(payments.received()[0].traceparent.as_deref(), Some(traceparent.as_str()));
}

#[tokio::test]
async fn a_collector_that_is_away_costs_a_line_and_not_the_import() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, &rows(1));
    let payments = Payments::start(FakePayments::default()).await;
    let otlp = nobody().await;
    let output = recourse(&[
        "import",
        "dishonours",
        &path,
        "--source",
        "axis-cts",
        "--payments-url",
        &payments.url,
        "--otlp-endpoint",
        &otlp,
    ])
    .await;
    assert!(output.status.success(), "{output:?}");
    assert_eq!(payments.received().len(), 1);
}

#[tokio::test]
async fn a_command_line_that_is_wrong_ends_with_64_and_help_with_0() {
    for wrong in [&["case", "display"][..], &["import", "dishonours", "x.csv"], &["case", "list"]] {
        let output = recourse(wrong).await;
        assert_eq!(output.status.code(), Some(64), "{output:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
    let help = recourse(&["token", "--help"]).await;
    assert_eq!(help.status.code(), Some(0));
    assert!(text(&help.stdout).contains("For local meshes only"));
}

#[tokio::test]
async fn output_that_is_no_terminal_has_no_colours_and_no_progress_bar() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, &rows(1));
    let payments = Payments::start(FakePayments::default()).await;
    let output =
        recourse(&["import", "dishonours", &path, "--source", "axis-cts", "--payments-url", &payments.url]).await;
    assert_eq!(text(&output.stderr), "");
    assert!(!text(&output.stdout).contains('\u{1b}'));
    assert!(!text(&output.stdout).contains("trace "));
}
