//! The admin listener: probes and metrics, inside the cluster, in plaintext, without tokens. Nothing else.
//!
//! - `/livez`: 200 while the process can answer. It touches neither database nor broker: restarting us would not mend
//!   them.
//! - `/readyz`: 200 when ready, otherwise 503 with the names of what is being waited for.
//! - `/metrics`: for Prometheus.
//! - `grpc.health.v1.Health`: the same over gRPC, as kubelets ask. The empty name is `/readyz`, the name `live` is
//!   `/livez`; any other is unknown.
//!
//! It is the first listener to open, before the database is reached, and the last to close: probes never fail for want
//! of one while a service waits for what it needs, or while calls are being finished.

use std::{io, net::SocketAddr, time::Duration};

use axum::{
    Router, extract::State, http::StatusCode, http::header::CONTENT_TYPE, response::IntoResponse, routing::get,
};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic_health::{ServingStatus, server::HealthReporter};

use crate::{lifecycle::Readiness, telemetry::Metrics};

/// How long connections may take to close in the end.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);

/// The name under which `grpc.health.v1` says that the process answers, whatever it waits for.
const LIVE: &str = "live";

/// The section `[admin]`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdminConfig {
    /// Where to listen; port 0 takes any.
    pub listen: SocketAddr,
}

/// Serves until `closed` is cancelled: give it `lifecycle.token(Stage::Last)`.
pub async fn serve(
    listener: TcpListener,
    readiness: Readiness,
    metrics: Metrics,
    closed: CancellationToken,
) -> io::Result<()> {
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_service_status(LIVE, ServingStatus::Serving).await;
    report(&reporter, readiness.is_ready()).await;
    let router = Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready).with_state(readiness.clone()))
        .route("/metrics", get(text).with_state(metrics))
        .route_service("/grpc.health.v1.Health/{method}", health);
    let server = axum::serve(listener, router).with_graceful_shutdown(closed.clone().cancelled_owned());
    let overdue = async {
        closed.cancelled().await;
        // Idle connections that stay open must not hold the process.
        tokio::time::sleep(CLOSE_TIMEOUT).await;
    };
    tokio::select! {
        result = server => result,
        never = follow(&readiness, &reporter) => match never {},
        () = overdue => Ok(()),
    }
}

async fn follow(readiness: &Readiness, reporter: &HealthReporter) -> std::convert::Infallible {
    loop {
        let ready = readiness.is_ready();
        report(reporter, ready).await;
        readiness.becomes(!ready).await;
    }
}

/// The empty name stands for the whole server.
async fn report(reporter: &HealthReporter, ready: bool) {
    let status = if ready { ServingStatus::Serving } else { ServingStatus::NotServing };
    reporter.set_service_status("", status).await;
}

async fn ready(State(readiness): State<Readiness>) -> impl IntoResponse {
    let waiting_for = readiness.waiting_for();
    if waiting_for.is_empty() {
        return (StatusCode::OK, "ready\n".to_owned());
    }
    (StatusCode::SERVICE_UNAVAILABLE, format!("waiting for {}\n", waiting_for.join(", ")))
}

async fn text(State(metrics): State<Metrics>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.text())
}
