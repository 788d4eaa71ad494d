//! The broker as a bank has it: at `amqps://`, with an authority in the file that `SSL_CERT_FILE` names.
//!
//! That variable counts for a whole process, and this one may not change its own. So what is done under it is a test that is
//! ignored until another one runs it in a process that has it.

use std::{env, fs, path::Path, sync::Arc};

use chassis::lifecycle::Lifecycle;
use messaging::{Relay, topology::MESH};
use testkit::{Namespace, certificates::Ca, eventually};

use crate::{
    consumer::{Consumer, handlers},
    producer::{Producer, SOON_MS, broker_config_at, database_config, dishonour, lifecycle, new_aggregate},
};

const TRUST: &str = "SSL_CERT_FILE";
const PAYMENTS_URL: &str = "TEST_PAYMENTS_URL";
const CASES_URL: &str = "TEST_CASES_URL";
const AUTHORITY: &str = "TEST_AUTHORITY";

fn variable(name: &str) -> String {
    env::var(name).unwrap()
}

/// A relay at the broker whose URL the process was given; nobody waits until it is ready.
fn start_relay(payments: &Producer) -> Lifecycle {
    let broker = broker_config_at(&variable(PAYMENTS_URL), SOON_MS);
    assert_eq!(broker.check(false), Ok(()), "production would take it");
    let relay = Relay::new("payments", &MESH, database_config(&payments.database), broker, payments.publisher.clone());
    let lifecycle = lifecycle();
    lifecycle.spawn("relay", relay.run(lifecycle.readiness().latch("relay"), lifecycle.soft()));
    lifecycle
}

/// Runs an ignored test of this file in a process with these variables.
async fn run(test: &str, variables: &[(&str, &str)]) {
    let mut command = tokio::process::Command::new(env::current_exe().unwrap());
    command.args([&format!("tls::{test}"), "--exact", "--ignored", "--nocapture"]).kill_on_drop(true);
    let output = command.envs(variables.iter().copied()).output().await.unwrap();
    let [said, failed] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success() && said.contains("1 passed"), "{said}{failed}");
}

#[tokio::test]
async fn events_pass_by_tls_where_the_authority_on_file_vouches_for_the_broker_by_its_name() {
    let namespace = Namespace::create().await.unwrap();
    let (payments, authority) = namespace.tls("payments").unwrap();
    let (cases, _) = namespace.tls("cases").unwrap();
    let authority = authority.to_str().unwrap();
    run("events_pass", &[(TRUST, authority), (PAYMENTS_URL, &payments), (CASES_URL, &cases)]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "another test runs it in a process of its own"]
async fn events_pass() {
    let (payments, cases) = (Producer::create().await, Consumer::create().await);
    let relay = start_relay(&payments);
    let broker = broker_config_at(&variable(CASES_URL), SOON_MS);
    let consumer = cases.start_at(broker, handlers(|_| Ok(()))).await;
    payments.state(new_aggregate(), &dishonour(7)).await;
    cases.has_applied(1).await;
    assert_eq!(cases.applied().await, [7]);
    consumer.shutdown().await.unwrap();
    relay.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_broker_of_another_authority_gets_nothing_until_that_one_is_on_file() {
    let namespace = Namespace::create().await.unwrap();
    let (payments, authority) = namespace.tls("payments").unwrap();
    let trusted = tempfile::NamedTempFile::new().unwrap();
    fs::write(trusted.path(), Ca::new("another").unwrap().pem()).unwrap();
    let (trusted, authority) = (trusted.path().to_str().unwrap(), authority.to_str().unwrap());
    run("events_wait_for_the_authority", &[(TRUST, trusted), (PAYMENTS_URL, &payments), (AUTHORITY, authority)]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "another test runs it in a process of its own"]
async fn events_wait_for_the_authority() {
    let (log, payments) = (Log::begin(), Producer::create().await);
    payments.state(new_aggregate(), &dishonour(1)).await;
    let relay = start_relay(&payments);
    log.says("UnknownIssuer").await;
    assert_eq!((relay.readiness().is_ready(), payments.pending().await), (false, 1));
    // As a mounted authority is renewed: no restart.
    fs::copy(variable(AUTHORITY), variable(TRUST)).unwrap();
    payments.sent().await;
    relay.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_broker_by_another_name_than_that_in_its_certificate_gets_nothing() {
    let namespace = Namespace::create().await.unwrap();
    let (payments, authority) = namespace.tls("payments").unwrap();
    let elsewhere = payments.replace("@localhost:", "@127.0.0.1:");
    assert_ne!(elsewhere, payments);
    let authority = authority.to_str().unwrap();
    run("events_wait_for_the_name", &[(TRUST, authority), (PAYMENTS_URL, &elsewhere)]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "another test runs it in a process of its own"]
async fn events_wait_for_the_name() {
    let (log, payments) = (Log::begin(), Producer::create().await);
    payments.state(new_aggregate(), &dishonour(1)).await;
    let relay = start_relay(&payments);
    log.says("certificate not valid for name").await;
    assert_eq!((relay.readiness().is_ready(), payments.pending().await), (false, 1));
    relay.shutdown().await.unwrap();
}

/// What this process logs.
struct Log(tempfile::NamedTempFile);

impl Log {
    fn begin() -> Self {
        let file = tempfile::NamedTempFile::new().unwrap();
        tracing_subscriber::fmt().with_ansi(false).with_writer(Arc::new(file.reopen().unwrap())).init();
        Self(file)
    }

    async fn says(&self, words: &str) {
        let path: &Path = self.0.path();
        let look = async || Ok(fs::read_to_string(path)?.contains(words).then_some(()));
        let said = eventually(&format!("the log says `{words}`"), look).await;
        assert!(said.is_ok(), "{}", fs::read_to_string(path).unwrap());
    }
}
