//! How calls are spread over the addresses of a name, and what a bad one costs.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use chassis::grpc::{
    IdempotencyKey,
    client::{Channel, Options, RequestExt as _, connect},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinSet,
};
use tonic::{Code, Status};
use tonic_health::pb::health_client::HealthClient;

use super::{
    pods::{Book, Pod},
    subject::{ask, start_with},
};

const PATIENCE: Duration = Duration::from_secs(10);

fn key() -> IdempotencyKey {
    "import-7".parse().unwrap()
}

/// Calls that are sent once each; the first that fails.
async fn calls(client: &HealthClient<Channel>, count: usize) -> Result<(), Status> {
    for _ in 0..count {
        client.clone().check(ask("").with_deadline(Duration::from_secs(2))).await?;
    }
    Ok(())
}

/// Calls until every pod has had one.
async fn reach(client: &HealthClient<Channel>, pods: &[&Pod]) {
    let all = async {
        while pods.iter().any(|pod| pod.calls() == 0) {
            calls(client, 1).await.unwrap();
        }
    };
    tokio::time::timeout(PATIENCE, all).await.expect("a pod gets no calls");
}

fn assert_even(got: &[usize]) {
    let mean = got.iter().sum::<usize>() / got.len();
    assert!(got.iter().all(|calls| calls.abs_diff(mean) * 5 <= mean), "{got:?} calls are not within 20 % of {mean}");
}

#[tokio::test]
async fn calls_are_spread_evenly_over_the_addresses_of_a_name() {
    let pods = [Pod::start(), Pod::start(), Pod::start()];
    let client = Book::of(&[&pods[0], &pods[1], &pods[2]]).client(Options::default());
    reach(&client, &[&pods[0], &pods[1], &pods[2]]).await;
    let before = pods.each_ref().map(Pod::calls);
    calls(&client, 150).await.unwrap();
    let mut callers = JoinSet::new();
    for _ in 0..10 {
        let client = client.clone();
        callers.spawn(async move { calls(&client, 30).await });
    }
    callers.join_all().await.into_iter().collect::<Result<(), _>>().unwrap();
    let got: Vec<usize> = pods.iter().zip(before).map(|(pod, before)| pod.calls() - before).collect();
    assert_eq!(got.iter().sum::<usize>(), 450);
    assert_even(&got);
}

#[tokio::test]
async fn the_death_of_a_pod_costs_no_call_that_may_be_repeated() {
    let mut pods = [Pod::start(), Pod::start(), Pod::start()];
    let client = Book::of(&[&pods[0], &pods[1], &pods[2]]).client(Options::default());
    reach(&client, &[&pods[0], &pods[1], &pods[2]]).await;
    let mut callers = JoinSet::new();
    for _ in 0..8 {
        let client = client.clone();
        callers.spawn(async move {
            for _ in 0..200 {
                client.clone().check(ask("").with_key(&key())).await?;
            }
            Ok::<_, Status>(())
        });
    }
    // One call is surely on its way there.
    let held = client.clone();
    let wait = tokio::spawn(async move { held.clone().check(ask("wait").with_key(&key())).await });
    let [a, b, c] = pods.each_ref().map(|pod| &pod.seen);
    let dying = tokio::select! {
        () = a.started.notified() => 0,
        () = b.started.notified() => 1,
        () = c.started.notified() => 2,
    };
    pods[dying].kill();
    let others = pods.iter().map(|pod| pod.seen.clone()).collect::<Vec<_>>();
    let go_on = tokio::spawn(async move {
        loop {
            for seen in &others {
                seen.go_on.notify_one();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    callers.join_all().await.into_iter().collect::<Result<(), _>>().unwrap();
    wait.await.unwrap().unwrap();
    go_on.abort();
}

#[tokio::test]
async fn an_address_that_comes_gets_calls_and_one_that_goes_gets_none_but_finishes_what_it_had() {
    let (old, new) = (Pod::start(), Pod::start());
    let book = Book::of(&[&old]);
    let client = book.client(Options::default());
    let mut waiting = client.clone();
    let waiting = tokio::spawn(async move { waiting.check(ask("wait")).await });
    old.seen.started.notified().await;

    book.set([old.address, new.address]);
    reach(&client, &[&new]).await;
    book.set([new.address]);
    // Some call is the first that is not among two.
    let moved = async {
        loop {
            let before = old.calls();
            calls(&client, 4).await.unwrap();
            if old.calls() == before {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, moved).await.expect("the old address still gets calls");
    let before = old.calls();
    calls(&client, 100).await.unwrap();
    assert_eq!(old.calls(), before);

    old.seen.go_on.notify_one();
    waiting.await.unwrap().expect("a running call ends with its address");
}

#[tokio::test]
async fn while_nobody_answers_for_the_name_its_last_addresses_are_good() {
    let pod = Pod::start();
    let book = Book::of(&[&pod]);
    let client = book.client(Options::default());
    calls(&client, 1).await.unwrap();
    for silence in [Book::fail, |book: &Book| book.set([])] {
        silence(&book);
        let until = Instant::now() + Duration::from_millis(500);
        while Instant::now() < until {
            calls(&client, 1).await.unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

#[tokio::test]
async fn an_address_that_takes_connections_and_never_speaks_costs_no_call_its_deadline() {
    let pod = Pod::start();
    // The kernel takes connections for it; the process never does.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let book = Book::default();
    book.set([silent.local_addr().unwrap(), pod.address]);
    let client = book.client(Options::default());
    for _ in 0..200 {
        client.clone().check(ask("").with_deadline(Duration::from_millis(1_500))).await.unwrap();
    }
    assert_eq!(pod.calls(), 200);
}

#[tokio::test]
async fn an_address_where_nobody_listens_costs_no_call_that_is_sent_once() {
    let pod = Pod::start();
    let book = Book::default();
    book.set([nobody().await, pod.address]);
    calls(&book.client(Options::default()), 100).await.unwrap();
}

#[tokio::test]
async fn a_call_that_is_sent_again_goes_to_another_address() {
    let (draining, pod) = (Pod::start(), Pod::start());
    draining.seen.draining.store(true, Ordering::SeqCst);
    let client = Book::of(&[&draining, &pod]).client(Options { attempts: 2, ..Options::default() });
    // Until both are connected, the same address may be the only one.
    while draining.calls() == 0 || pod.calls() == 0 {
        let _ = client.clone().check(ask("")).await;
    }
    let before = pod.calls();
    for _ in 0..10 {
        client.clone().check(ask("").with_key(&key())).await.unwrap();
    }
    assert_eq!(pod.calls() - before, 10);
}

#[tokio::test]
async fn a_name_that_is_nowhere_is_unavailable_and_named() {
    let book = Book::default();
    let began = Instant::now();
    let client = book.client(Options::default());
    let failed = client.clone().check(ask("").with_deadline(PATIENCE)).await.unwrap_err();
    assert!(began.elapsed() < PATIENCE, "the deadline was waited for");
    assert_eq!(failed.code(), Code::Unavailable);
    let message = failed.message();
    assert!(message.contains("http://cases:7011") && message.contains("the name server is away"), "{message}");

    // As soon as it is somewhere, a call finds it.
    let pod = Pod::start();
    book.set([pod.address]);
    calls(&client, 1).await.unwrap();
}

#[tokio::test]
async fn an_endpoint_that_only_hangs_is_unavailable_within_the_deadline() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let mut client = HealthClient::new(connect(&endpoint, Options::default()).unwrap());
    let failed = client.check(ask("").with_deadline(Duration::from_millis(300))).await.unwrap_err();
    assert_eq!(failed.code(), Code::Unavailable, "{failed}");
    assert!(failed.message().contains(&endpoint), "{failed}");
}

#[tokio::test]
async fn connections_that_are_too_old_cost_no_call() {
    let pods = [(); 3].map(|()| Pod::start_with(Some(Duration::from_millis(100))));
    let client = Book::of(&[&pods[0], &pods[1], &pods[2]]).client(Options::default());
    let mut callers = JoinSet::new();
    for _ in 0..4 {
        let client = client.clone();
        callers.spawn(async move {
            let until = Instant::now() + Duration::from_secs(2);
            while Instant::now() < until {
                calls(&client, 10).await?;
            }
            Ok::<_, Status>(())
        });
    }
    callers.join_all().await.into_iter().collect::<Result<(), _>>().unwrap();
}

#[tokio::test]
async fn a_call_that_a_closing_server_had_not_begun_with_is_sent_to_another_and_counts_for_nothing() {
    let pod = Pod::start();
    let (leaving, turned_away) = goodbye().await;
    let book = Book::default();
    book.set([leaving, pod.address]);
    let client = book.client(Options { attempts: 1, ..Options::default() });
    while turned_away.load(Ordering::SeqCst) < 3 {
        client.clone().check(ask("").with_key(&key()).with_deadline(PATIENCE)).await.unwrap();
    }
}

#[tokio::test]
async fn a_call_that_outlasts_the_age_of_its_connection_is_finished_on_it() {
    let mesh = start_with(|config| config.max_connection_age_ms = 100).await;
    let mut client = mesh.officer();
    let call = tokio::spawn(async move { client.check(ask("wait")).await });
    mesh.handler.started.notified().await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    mesh.handler.go_on.notify_one();
    call.await.unwrap().unwrap();
}

/// A server that says goodbye to each connection when its first request has come, and that it has begun with none; and how
/// many requests have come.
async fn goodbye() -> (SocketAddr, Arc<AtomicUsize>) {
    const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    const GOAWAY: [u8; 17] = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const PREFACE: usize = 24;
    const HEADERS: u8 = 1;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let counted = Arc::clone(&counted);
            tokio::spawn(async move {
                stream.write_all(&SETTINGS).await?;
                stream.read_exact(&mut [0; PREFACE]).await?;
                let mut frame = [0; 9];
                while frame[3] != HEADERS {
                    stream.read_exact(&mut frame).await?;
                    let length = u16::from_be_bytes([frame[1], frame[2]]);
                    stream.read_exact(&mut vec![0; length.into()]).await?;
                }
                counted.fetch_add(1, Ordering::SeqCst);
                stream.write_all(&GOAWAY).await?;
                // The client closes when it has read that.
                stream.read_to_end(&mut Vec::new()).await
            });
        }
    });
    (address, count)
}

/// An address at which nobody listens: bound and dropped.
async fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}
