//! Probes and metrics.

use std::{net::SocketAddr, time::Duration};

use chassis::{
    admin,
    lifecycle::{Lifecycle, LifecycleConfig, Stage},
    telemetry::{self, TelemetryConfig},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tonic::Code;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

async fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: admin\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    response
}

async fn asked(address: SocketAddr, service: &str) -> Result<i32, Code> {
    let channel = tonic::transport::Endpoint::from_shared(format!("http://{address}")).unwrap().connect_lazy();
    let answer = HealthClient::new(channel).check(HealthCheckRequest { service: service.to_owned() }).await;
    answer.map(|answer| answer.into_inner().status).map_err(|status| status.code())
}

async fn health(address: SocketAddr) -> i32 {
    asked(address, "").await.unwrap()
}

const SERVING: i32 = 1;
const NOT_SERVING: i32 = 2;

#[tokio::test]
async fn probes_follow_readiness_to_the_end_and_metrics_can_be_read() {
    let config = TelemetryConfig { log_filter: "off".to_owned(), ..TelemetryConfig::default() };
    let telemetry = telemetry::init("cases", "0", &config).unwrap();
    let lifecycle =
        Lifecycle::new(&LifecycleConfig { drain_delay_ms: 0, drain_timeout_ms: 5_000, flush_timeout_ms: 0 });
    let readiness = lifecycle.readiness();
    let latch = readiness.latch("relay");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let closed = lifecycle.token(Stage::Last);
    let served = admin::serve(listener, readiness.clone(), telemetry.metrics(), closed);
    lifecycle.spawn_in(Stage::Last, "admin", served);

    assert!(get(address, "/livez").await.starts_with("HTTP/1.1 200"));
    let waiting = get(address, "/readyz").await;
    assert!(waiting.starts_with("HTTP/1.1 503") && waiting.ends_with("waiting for relay\n"), "{waiting}");
    assert_eq!(health(address).await, NOT_SERVING);
    assert_eq!(asked(address, "live").await, Ok(SERVING));
    assert_eq!(asked(address, "ready").await, Err(Code::NotFound));

    latch.release();
    assert!(get(address, "/readyz").await.starts_with("HTTP/1.1 200"));
    let serving = async { while health(address).await != SERVING {} };
    tokio::time::timeout(Duration::from_secs(5), serving).await.unwrap();

    metrics::counter!("admin_test_total").increment(1);
    assert!(get(address, "/metrics").await.contains("admin_test_total 1"));
    assert!(get(address, "/").await.starts_with("HTTP/1.1 404"));

    // A task that is slow to stop: probes are answered meanwhile, and say no.
    let (soft, release) = (lifecycle.soft(), std::sync::Arc::new(tokio::sync::Notify::new()));
    let go_on = release.clone();
    lifecycle.spawn("relay", async move {
        soft.cancelled().await;
        go_on.notified().await;
        Ok::<_, std::io::Error>(())
    });
    let stopping = tokio::spawn({
        let lifecycle = lifecycle.clone();
        async move { lifecycle.shutdown().await }
    });
    lifecycle.soft().cancelled().await;
    // A prober that keeps its connection does not keep the process.
    let _silent = TcpStream::connect(address).await.unwrap();
    assert!(get(address, "/readyz").await.ends_with("waiting for shutdown\n"));
    let not_serving = async { while health(address).await != NOT_SERVING {} };
    tokio::time::timeout(Duration::from_secs(5), not_serving).await.unwrap();
    assert!(get(address, "/livez").await.starts_with("HTTP/1.1 200"));
    assert_eq!(asked(address, "live").await, Ok(SERVING));
    release.notify_one();
    stopping.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
