//! Logs, traces and metrics of a process.
//!
//! ```ignore
//! let telemetry = chassis::telemetry::init("cases", env!("CARGO_PKG_VERSION"), &config.telemetry)?;
//! let metrics = telemetry.metrics(); // for admin::serve
//! serve(metrics).await;
//! telemetry.shutdown(Duration::from_secs(5)).await?;
//! ```
//!
//! Log lines are JSON objects on standard error, one a line: `timestamp`, `level`, `target`, `message`, `trace_id` and
//! `span_id` of the current span, and the dotted fields of the event and of the spans around it. Write messages that
//! read alone, and put the key identifier in a field too: `info!(dishonour.id = %id, "dishonour {id} recorded")`.
//! Personal data is never a field.
//!
//! Spans go to an OTLP endpoint over gRPC, if one is configured, without the log lines within them. Without one, no trace ids are made up, but those that
//! callers send are still logged and passed on.
//!
//! Metrics are counted where things happen, with the macros of the crate `metrics`. A module that counts has a function
//! `register` beside it, called once when the service starts:
//!
//! ```ignore
//! pub(crate) fn register() {
//!     describe_counter!("intents_total", "Attempts to have something done by another service.");
//!     for kind in IntentKind::ALL {
//!         counter!("intents_total", "kind" => kind.as_str()).increment(0);
//!     }
//! }
//! ```
//!
//! It says what each metric means, and shows every series of it that can come, at zero: an alert sees the first event of a
//! kind only as a step from a zero that was there before. The values of labels come from the types that name them, and none
//! tells one case, person or account from another. A gauge whose value is unknown until something was looked at is
//! described and not shown; [`Gauges`] are looked at again and again. [`Inventory`] is how a test looks at a `register`. Every metric has its entry in
//! `deploy/observability/metrics.yaml`.

mod gauges;
mod inventory;
mod json;
mod metrics;
pub(crate) mod process;
pub mod propagation;
mod spans;

use std::{io, time::Duration};

use opentelemetry::{KeyValue, trace::TracerProvider as _};
use opentelemetry_otlp::WithExportConfig as _;
use opentelemetry_sdk::{
    Resource,
    trace::{BatchSpanProcessor, Sampler, SdkTracerProvider},
};
use serde::Deserialize;
use thiserror::Error;
use tracing_subscriber::{
    EnvFilter, Layer, Registry, fmt::MakeWriter, layer::SubscriberExt as _, registry::LookupSpan,
    util::SubscriberInitExt as _,
};

use self::spans::WithoutLogs;
pub use self::{
    gauges::{Gauges, show},
    inventory::Inventory,
    metrics::Metrics,
};

/// How long one export to the collector may take.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(10);

/// The section `[telemetry]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TelemetryConfig {
    /// Which events are logged, in the syntax of `tracing_subscriber::EnvFilter`.
    pub log_filter: String,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Where spans go, `http://127.0.0.1:4317` for example; nowhere if absent.
    pub otlp_endpoint: Option<String>,
    /// Which spans go there. The transports below the exporter must stay off, or each export makes more spans.
    pub otlp_filter: String,
}

impl Default for TelemetryConfig {
    fn default() -> Self {
        Self {
            log_filter: "info".to_owned(),
            log_format: LogFormat::Json,
            otlp_endpoint: None,
            otlp_filter: "info,h2=off,hyper=off,tonic=off,tower=off,opentelemetry=off".to_owned(),
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// One JSON object a line, for collectors.
    Json,
    /// Text, for people at a terminal.
    Text,
}

/// Telemetry cannot start, or did not end in time.
#[derive(Debug, Error)]
pub enum TelemetryError {
    /// A filter cannot be read.
    #[error("`telemetry.{key}` is not a filter: {source}")]
    Filter {
        /// The setting.
        key: &'static str,
        /// Why.
        source: tracing_subscriber::filter::ParseError,
    },
    /// The exporter cannot be built from the endpoint.
    #[error("`telemetry.otlp_endpoint` cannot be used: {0}")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
    /// Another recorder of metrics is installed in this process.
    #[error("a recorder of metrics that is not ours is installed in this process")]
    ForeignRecorder,
    /// The last spans did not reach the collector within the time given.
    #[error("the last spans were not delivered: {0}")]
    Flush(String),
}

/// The telemetry of a process: hold it to the end, then [`shutdown`](Self::shutdown).
#[derive(Debug)]
pub struct Telemetry {
    provider: Option<SdkTracerProvider>,
    metrics: Metrics,
}

/// Starts logs, traces and metrics. To be called within a tokio runtime.
///
/// The first call of a process decides for all of it. Later ones, as when a test runs several services in one process,
/// check their filters and share what is there.
pub fn init(
    service: &'static str,
    version: &'static str,
    config: &TelemetryConfig,
) -> Result<Telemetry, TelemetryError> {
    let log_filter = filter("log_filter", &config.log_filter)?;
    let otlp_filter = filter("otlp_filter", &config.otlp_filter)?;
    let metrics = Metrics::install_once()?;
    if tracing::dispatcher::has_been_set() {
        return Ok(Telemetry { provider: None, metrics });
    }
    let provider = match &config.otlp_endpoint {
        Some(endpoint) => Some(provider(service, version, endpoint)?),
        None => None,
    };
    let traces = match &provider {
        Some(provider) => traces(provider.tracer("recourse")),
        None => traces(opentelemetry::trace::noop::NoopTracer::new()),
    };
    let logs = logs(config.log_format, io::stderr);
    let subscriber = Registry::default().with(logs.with_filter(log_filter)).with(traces.with_filter(otlp_filter));
    // Lost only to a call on another thread at the same moment, which then decides for the process.
    let installed = subscriber.try_init().is_ok();
    Ok(Telemetry { provider: provider.filter(|_| installed), metrics })
}

/// Whether [`init`] could read the settings.
pub(crate) fn check(config: &TelemetryConfig) -> Result<(), TelemetryError> {
    filter("log_filter", &config.log_filter)?;
    filter("otlp_filter", &config.otlp_filter)?;
    Ok(())
}

impl Telemetry {
    /// The metrics of the process, for the admin listener.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.metrics.clone()
    }

    /// All metrics as Prometheus reads them.
    #[must_use]
    pub fn metrics_text(&self) -> String {
        self.metrics.text()
    }

    /// Delivers the last spans, for at most `timeout`. To be called when all other work has ended.
    pub async fn shutdown(self, timeout: Duration) -> Result<(), TelemetryError> {
        let Some(provider) = self.provider else { return Ok(()) };
        // The call blocks until the exporter is done, and the exporter needs this runtime's other threads.
        let flush = tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(timeout));
        match tokio::time::timeout(timeout, flush).await {
            Ok(Ok(Ok(()))) => Ok(()),
            Ok(Ok(Err(error))) => Err(TelemetryError::Flush(error.to_string())),
            Ok(Err(error)) => Err(TelemetryError::Flush(error.to_string())),
            Err(_) => Err(TelemetryError::Flush(format!("not done after {} ms", timeout.as_millis()))),
        }
    }
}

fn filter(key: &'static str, text: &str) -> Result<EnvFilter, TelemetryError> {
    EnvFilter::builder().parse(text).map_err(|source| TelemetryError::Filter { key, source })
}

fn provider(service: &'static str, version: &'static str, endpoint: &str) -> Result<SdkTracerProvider, TelemetryError> {
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_tonic()
        .with_endpoint(endpoint)
        .with_timeout(EXPORT_TIMEOUT)
        .build()?;
    let resource = Resource::builder()
        .with_service_name(service)
        .with_attribute(KeyValue::new("service.version", version))
        .build();
    Ok(SdkTracerProvider::builder()
        .with_resource(resource)
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::AlwaysOn)))
        .with_span_processor(WithoutLogs(BatchSpanProcessor::builder(exporter).build()))
        .build())
}

/// The layer that turns spans into traces: at parents from callers it starts even when nothing is exported.
fn traces<S, T>(tracer: T) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
    T: opentelemetry::trace::Tracer + Send + Sync + 'static,
    T::Span: Send + Sync,
{
    tracing_opentelemetry::layer().with_tracer(tracer).with_location(false).with_threads(false).boxed()
}

fn logs<S, W>(format: LogFormat, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'span> LookupSpan<'span>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    match format {
        LogFormat::Json => json::JsonLayer::new(writer).boxed(),
        LogFormat::Text => tracing_subscriber::fmt::layer().with_writer(writer).boxed(),
    }
}

#[cfg(test)]
mod tests;
