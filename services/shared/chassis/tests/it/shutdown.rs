//! Draining.

use std::time::Duration;

use tokio::net::TcpStream;

use super::subject::{ask, start};

#[tokio::test]
async fn a_call_in_flight_is_finished_before_the_server_ends() {
    let mesh = start().await;
    let mut client = mesh.officer();
    let call = tokio::spawn(async move { client.check(ask("wait")).await });
    mesh.handler.started.notified().await;

    let lifecycle = mesh.lifecycle.clone();
    let stopping = tokio::spawn(async move { lifecycle.shutdown().await });
    // The listener closes while the call goes on.
    let closed = async { while TcpStream::connect(mesh.address).await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(5), closed).await.unwrap();
    assert!(!mesh.lifecycle.readiness().is_ready());
    assert!(!stopping.is_finished());

    mesh.handler.go_on.notify_one();
    call.await.unwrap().unwrap();
    tokio::time::timeout(Duration::from_secs(5), stopping).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn connections_without_a_call_do_not_hold_the_server() {
    let mesh = start().await;
    let mut idle = mesh.officer();
    idle.check(ask("")).await.unwrap();
    let silent = TcpStream::connect(mesh.address).await.unwrap();
    let stopped = tokio::time::timeout(Duration::from_secs(5), mesh.lifecycle.shutdown()).await;
    stopped.expect("shutdown waited for an idle connection").unwrap();
    drop((idle, silent));
}

#[tokio::test]
async fn draining_waits_for_the_handler_of_a_caller_who_went_away() {
    let mesh = start().await;
    let mut client = mesh.officer();
    let call = tokio::spawn(async move { client.check(ask("wait")).await });
    mesh.handler.started.notified().await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());

    let stopping = mesh.lifecycle.shutdown();
    tokio::pin!(stopping);
    let early = tokio::time::timeout(Duration::from_millis(300), stopping.as_mut()).await;
    assert!(early.is_err(), "the handler was not waited for");
    mesh.handler.go_on.notify_one();
    tokio::time::timeout(Duration::from_secs(5), stopping).await.unwrap().unwrap();
}
