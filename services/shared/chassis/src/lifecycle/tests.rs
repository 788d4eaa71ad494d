use std::{convert::Infallible, future::pending, io, process::Command};

use tokio::time::Instant;

use super::*;

fn quick() -> Lifecycle {
    Lifecycle::new(&LifecycleConfig { drain_delay_ms: 0, drain_timeout_ms: 1_000, flush_timeout_ms: 0 })
}

async fn until(token: CancellationToken) -> Result<(), Infallible> {
    token.cancelled().await;
    Ok(())
}

#[tokio::test]
async fn ready_when_every_latch_is_released_and_not_once_shutdown_begins() {
    let lifecycle = quick();
    let readiness = lifecycle.readiness();
    let relay = readiness.latch("relay");
    let intake = readiness.latch("intake");
    assert_eq!(readiness.waiting_for(), ["relay", "intake"]);
    relay.release();
    assert!(!readiness.is_ready());
    drop(intake);
    assert!(readiness.is_ready());
    readiness.ready().await;
    lifecycle.shutdown().await.unwrap();
    assert_eq!(readiness.waiting_for(), ["shutdown"]);
}

#[tokio::test]
async fn a_task_that_fails_stops_the_rest_and_is_the_result() {
    let lifecycle = quick();
    lifecycle.spawn("consumer", until(lifecycle.soft()));
    lifecycle.spawn("relay", async { Err(io::Error::other("the broker is gone")) });
    lifecycle.wait_for_signal().await.unwrap();
    assert!(lifecycle.soft().is_cancelled());
    assert_eq!(lifecycle.shutdown().await.unwrap_err().to_string(), "relay failed: the broker is gone");
}

#[tokio::test]
async fn a_task_that_ends_early_or_panics_is_a_crash() {
    let lifecycle = quick();
    lifecycle.spawn("consumer", async { Ok::<_, Infallible>(()) });
    assert_eq!(lifecycle.run_until_signal().await.unwrap_err().to_string(), "consumer ended before it was told to");

    let lifecycle = quick();
    lifecycle.spawn::<_, Infallible>("consumer", async { panic!("odd") });
    assert_eq!(lifecycle.run_until_signal().await.unwrap_err().to_string(), "consumer failed: panic: odd");
}

#[tokio::test(start_paused = true)]
async fn a_task_that_never_ends_does_not_hold_shutdown_beyond_the_bound() {
    let lifecycle = quick();
    lifecycle.spawn("stuck", pending::<Result<(), Infallible>>());
    lifecycle.spawn("well behaved", until(lifecycle.soft()));
    let began = Instant::now();
    let error = lifecycle.shutdown().await.unwrap_err();
    assert_eq!(error.to_string(), "dropped at shutdown, unfinished: stuck");
    assert!(began.elapsed() <= Duration::from_secs(1) + GRACE + Duration::from_millis(10), "{:?}", began.elapsed());
    assert!(lifecycle.hard().is_cancelled());
}

#[tokio::test(start_paused = true)]
async fn servers_stop_before_tasks_and_the_admin_listener_last() {
    let lifecycle =
        Lifecycle::new(&LifecycleConfig { drain_delay_ms: 300, drain_timeout_ms: 5_000, flush_timeout_ms: 0 });
    let order = Arc::new(Mutex::new(Vec::new()));
    let part = |stage, name: &'static str| {
        let (token, order, readiness) = (lifecycle.token(stage), order.clone(), lifecycle.readiness());
        async move {
            token.cancelled().await;
            assert!(!readiness.is_ready());
            tokio::time::sleep(Duration::from_millis(100)).await;
            lock(&order).push(name);
            Ok::<_, Infallible>(())
        }
    };
    lifecycle.spawn_in(Stage::Last, "admin", part(Stage::Last, "admin"));
    lifecycle.spawn("relay", part(Stage::Task, "relay"));
    lifecycle.spawn_in(Stage::Server, "grpc", part(Stage::Server, "grpc"));
    let began = Instant::now();
    lifecycle.shutdown().await.unwrap();
    assert_eq!(*lock(&order), ["grpc", "relay", "admin"]);
    assert!(began.elapsed() >= Duration::from_millis(600), "{:?}", began.elapsed());
}

fn terminate() {
    let done = Command::new("kill").args(["-TERM", &std::process::id().to_string()]).status().unwrap();
    assert!(done.success());
}

#[tokio::test]
async fn whoever_waits_at_the_start_and_goes_on_loses_no_signal() {
    let lifecycle = quick();
    lifecycle.listen_for_signals().unwrap();
    {
        let waiting = lifecycle.told_to_stop();
        tokio::pin!(waiting);
        assert!(futures_util::poll!(waiting.as_mut()).is_pending());
    }
    terminate();
    tokio::time::timeout(Duration::from_secs(5), lifecycle.told_to_stop()).await.unwrap();
}

#[tokio::test]
async fn who_does_not_listen_for_signals_is_told_by_a_task_that_failed() {
    let lifecycle = quick();
    let waiting = lifecycle.told_to_stop();
    tokio::pin!(waiting);
    assert!(futures_util::poll!(waiting.as_mut()).is_pending());
    lifecycle.spawn("admin", async { Err(io::Error::other("the listener is gone")) });
    tokio::time::timeout(Duration::from_secs(5), waiting).await.unwrap();
}

#[tokio::test]
async fn a_signal_stops_the_application_and_a_second_one_drops_what_lingers() {
    let lifecycle =
        Lifecycle::new(&LifecycleConfig { drain_delay_ms: 0, drain_timeout_ms: 60_000, flush_timeout_ms: 0 });
    lifecycle.spawn("stuck", pending::<Result<(), Infallible>>());
    let waiting = lifecycle.wait_for_signal();
    tokio::pin!(waiting);
    // Polled once, it listens.
    assert!(futures_util::poll!(waiting.as_mut()).is_pending());
    terminate();
    waiting.await.unwrap();
    let stopping = lifecycle.shutdown();
    tokio::pin!(stopping);
    assert!(futures_util::poll!(stopping.as_mut()).is_pending());
    terminate();
    let error = stopping.await.unwrap_err();
    assert_eq!(error.to_string(), "dropped at shutdown, unfinished: stuck");
}
