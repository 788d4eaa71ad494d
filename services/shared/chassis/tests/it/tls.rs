//! Who is let in, who is called, and how certificates are renewed.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chassis::{
    grpc::client::{Channel, Options, RequestExt as _},
    telemetry::{self, Telemetry, TelemetryConfig},
    tls::{Certificate, ClientTls, End, Person, TlsConfig},
};
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use testkit::certificates::{Ca, Issued, Mount};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};
use tonic::{Code, Status};
use tonic_health::pb::health_client::HealthClient;

use super::{
    issuer,
    pods::Book,
    subject::{Mesh, ask, start_encrypted, with_token},
};

const PATIENCE: Duration = Duration::from_secs(10);
const CASES: &str = "spiffe://bank.example/ns/recourse/sa/cases";
const PAYMENTS: &str = "spiffe://bank.example/ns/recourse/sa/payments";

/// A server named `cases`, which takes calls of itself.
struct Served {
    ca: Ca,
    mount: Mount,
    mesh: Mesh,
    telemetry: Telemetry,
}

fn files_of(mount: &Mount, callers: &[&str]) -> TlsConfig {
    TlsConfig {
        certificate_file: mount.certificate_file(),
        key_file: mount.key_file(),
        ca_file: mount.ca_file(),
        callers: callers.iter().map(ToString::to_string).collect(),
    }
}

async fn serve() -> Served {
    serve_with(10_000_000).await
}

async fn serve_with(max_connection_age_ms: u64) -> Served {
    let config = TelemetryConfig { log_filter: "off".to_owned(), ..TelemetryConfig::default() };
    let telemetry = telemetry::init("cases", "0", &config).unwrap();
    let ca = Ca::new("the mesh").unwrap();
    let mount = Mount::of(&ca.issue(&["cases"], CASES).unwrap(), &ca.pem()).unwrap();
    let certificate = Certificate::open(&files_of(&mount, &[CASES]), End::Server).unwrap();
    let mesh = start_encrypted(|grpc| grpc.max_connection_age_ms = max_connection_age_ms, certificate).await;
    Served { ca, mount, mesh, telemetry }
}

impl Served {
    /// A client that shows this certificate and trusts this CA.
    fn client(&self, issued: &Issued, ca: &Ca) -> HealthClient<Channel> {
        let mount = Mount::of(issued, &ca.pem()).unwrap();
        let certificate = Certificate::open(&files_of(&mount, &[]), End::Client).unwrap();
        self.client_with(certificate)
    }

    fn client_with(&self, certificate: Arc<Certificate>) -> HealthClient<Channel> {
        self.client_by(ClientTls::Service(certificate))
    }

    fn client_by(&self, tls: ClientTls) -> HealthClient<Channel> {
        let book = Book::default();
        book.set([self.mesh.address]);
        let options =
            Options { resolve: Arc::new(book), tls: Some(tls), attempts: 1, ..with_token(&issuer::officer()) };
        HealthClient::new(chassis::grpc::client::connect("https://cases.:7011", options).unwrap())
    }

    fn failures(&self, reason: &str) -> u32 {
        let start = format!("tls_handshake_failures_total{{reason=\"{reason}\"}} ");
        let text = self.telemetry.metrics_text();
        let line = text.lines().find_map(|line| line.strip_prefix(&start)).expect("the counter is not shown");
        line.parse().unwrap()
    }

    /// When the certificates in use expire, as the metrics tell it of both ends.
    fn expiries(&self) -> [String; 2] {
        let text = self.telemetry.metrics_text();
        ["server", "client"].map(|role| {
            let start = format!("tls_certificate_not_after_seconds{{role=\"{role}\"}} ");
            text.lines().find_map(|line| line.strip_prefix(&start)).expect("the gauge is not shown").to_owned()
        })
    }

    /// A call that must be refused, and counted for this reason and no other.
    async fn refuses(&self, mut client: HealthClient<Channel>, reason: &str) -> Status {
        let all = ["expired", "unknown_ca", "name", "no_certificate", "other"];
        let before = all.map(|reason| self.failures(reason));
        let refused = client.check(ask("").with_deadline(PATIENCE)).await.unwrap_err();
        assert_eq!(refused.code(), Code::Unavailable, "{refused}");
        for (other, before) in all.into_iter().zip(before) {
            assert_eq!(self.failures(other) > before, other == reason, "{other}");
        }
        refused
    }

    /// The certificate that the server shows now.
    async fn shown(&self) -> CertificateDer<'static> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.ca.pem().as_bytes()).unwrap()).unwrap();
        let client = plain_client(roots);
        let stream = TcpStream::connect(self.mesh.address).await.unwrap();
        let name = ServerName::try_from("cases").unwrap();
        let stream = tokio_rustls::TlsConnector::from(client).connect(name, stream).await.unwrap();
        stream.get_ref().1.peer_certificates().unwrap().first().unwrap().clone().into_owned()
    }
}

/// A client without a certificate.
fn plain_client(roots: rustls::RootCertStore) -> Arc<rustls::ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let client = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    Arc::new(client.with_root_certificates(roots).with_no_client_auth())
}

#[tokio::test]
async fn a_caller_of_the_mesh_is_served_and_its_peer_is_who_it_should_be() {
    let served = serve().await;
    let mut client = served.client(&served.ca.issue(&["other"], CASES).unwrap(), &served.ca);
    client.check(ask("")).await.unwrap();
    assert_eq!(served.expiries().len(), 2);
}

#[tokio::test]
async fn a_caller_of_another_ca_or_expired_or_unknown_is_refused_and_counted() {
    let served = serve().await;
    let stranger = Ca::new("strangers").unwrap();
    served.refuses(served.client(&stranger.issue(&["cases"], CASES).unwrap(), &served.ca), "unknown_ca").await;
    let namesake = Ca::new("the mesh").unwrap();
    served.refuses(served.client(&namesake.issue(&["cases"], CASES).unwrap(), &served.ca), "unknown_ca").await;
    served
        .refuses(served.client(&served.ca.issue_until(2020, &["cases"], CASES).unwrap(), &served.ca), "expired")
        .await;
    served.refuses(served.client(&served.ca.issue(&["cases"], PAYMENTS).unwrap(), &served.ca), "name").await;
}

#[tokio::test]
async fn a_caller_without_a_certificate_or_without_tls_is_refused_and_counted() {
    let served = serve().await;
    served.shown().await;
    eventually(|| served.failures("no_certificate") == 1).await;

    let mut plaintext = TcpStream::connect(served.mesh.address).await.unwrap();
    plaintext.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = plaintext.read_to_end(&mut answer).await;
    assert_eq!(served.failures("other"), 1);
}

#[tokio::test]
async fn a_server_of_another_ca_is_not_called() {
    let served = serve().await;
    let stranger = Ca::new("strangers").unwrap();
    let mut client = served.client(&served.ca.issue(&["cases"], CASES).unwrap(), &stranger);
    let refused = client.check(ask("").with_deadline(PATIENCE)).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable, "{refused}");
    assert!(refused.message().contains("https://cases.:7011 cannot be reached"), "{refused}");
    assert!(served.failures("unknown_ca") > 0);
}

#[tokio::test]
async fn a_server_with_another_name_is_not_called() {
    let served = serve().await;
    let elsewhere = Mount::of(&served.ca.issue(&["payments"], PAYMENTS).unwrap(), &served.ca.pem()).unwrap();
    let certificate = Certificate::open(&files_of(&elsewhere, &[CASES]), End::Server).unwrap();
    let elsewhere = Served { mesh: start_encrypted(|_| {}, certificate).await, ..served };
    let mut client = elsewhere.client(&elsewhere.ca.issue(&["cases"], CASES).unwrap(), &elsewhere.ca);
    let refused = client.check(ask("").with_deadline(PATIENCE)).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable, "{refused}");
    assert!(elsewhere.failures("name") > 0);
}

#[tokio::test]
async fn a_person_is_let_in_with_a_certificate_of_the_mesh_and_trusts_only_whom_he_names() {
    let served = serve().await;
    let mount = Mount::of(&served.ca.issue(&["officer"], CASES).unwrap(), &served.ca.pem()).unwrap();
    let files = files_of(&mount, &[]);
    let own = Some((files.certificate_file.as_path(), files.key_file.as_path()));
    let by = |person: Result<Person, _>| served.client_by(ClientTls::Person(Arc::new(person.unwrap())));

    let mut officer = by(Person::open(Some(&files.ca_file), own));
    officer.check(ask("")).await.unwrap();
    served.refuses(by(Person::open(Some(&files.ca_file), None)), "no_certificate").await;
    let refused = by(Person::open(None, own)).check(ask("").with_deadline(PATIENCE)).await.unwrap_err();
    assert!(refused.message().contains("UnknownIssuer"), "{refused}");
}

#[test]
fn a_file_of_a_person_that_is_none_is_named_with_its_setting() {
    let none = Path::new("no/such/file");
    assert_eq!(Person::open(Some(none), None).unwrap_err().setting, "ca_file");
    assert_eq!(Person::open(None, Some((none, none))).unwrap_err().setting, "certificate_file");
}

#[tokio::test]
async fn nobody_may_call_where_no_caller_is_named() {
    let served = serve().await;
    let certificate = Certificate::open(&files_of(&served.mount, &[]), End::Server).unwrap();
    let closed = Served { mesh: start_encrypted(|_| {}, certificate).await, ..served };
    closed.refuses(closed.client(&closed.ca.issue(&["cases"], CASES).unwrap(), &closed.ca), "name").await;
}

#[tokio::test]
async fn callers_that_never_finish_their_handshake_hold_up_no_other() {
    let served = serve().await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(TcpStream::connect(served.mesh.address).await.unwrap());
    }
    let mut client = served.client(&served.ca.issue(&["cases"], CASES).unwrap(), &served.ca);
    client.check(ask("").with_deadline(Duration::from_secs(2))).await.unwrap();
    drop(silent);
}

#[tokio::test]
async fn a_renewal_under_load_costs_no_call_and_is_used_from_then_on() {
    let mut served = serve_with(200).await;
    let mut callers = Mount::of(&served.ca.issue(&["cases"], CASES).unwrap(), &served.ca.pem()).unwrap();
    let client = served.client_with(Certificate::open(&files_of(&callers, &[]), End::Client).unwrap());
    let first = served.shown().await;

    let stop = Arc::new(AtomicBool::new(false));
    let mut load = JoinSet::new();
    for _ in 0..4 {
        let (client, stop) = (client.clone(), stop.clone());
        load.spawn(async move {
            while !stop.load(Ordering::SeqCst) {
                client.clone().check(ask("")).await?;
            }
            Ok::<_, Status>(())
        });
    }
    // The CA changes too: first both are trusted, then both ends renew, then the old one is out.
    let next = Ca::new("the next of the mesh").unwrap();
    let both = served.ca.pem() + &next.pem();
    let steps = [(&served.ca, 2091, &both), (&next, 2092, &both), (&next, 2093, &next.pem())];
    for (signer, year, trusted) in steps {
        let before = served.expiries();
        for mount in [&mut served.mount, &mut callers] {
            mount.swap(&signer.issue_until(year, &["cases"], CASES).unwrap(), trusted).unwrap();
        }
        eventually(|| served.expiries().iter().zip(&before).all(|(now, before)| now != before)).await;
        // Connections get 0.2 s old, so all are of this step some time.
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    stop.store(true, Ordering::SeqCst);
    load.join_all().await.into_iter().collect::<Result<(), _>>().unwrap();

    let last = CertificateDer::from_pem_file(served.mount.certificate_file()).unwrap();
    let shown = Served { ca: next, ..served }.shown().await;
    assert!(shown != first && shown == last);
}

#[tokio::test]
async fn new_files_that_are_not_whole_leave_the_old_in_use_until_they_are() {
    let mut served = serve().await;
    let first = served.shown().await;
    let (one, other) = (served.ca.issue(&["cases"], CASES).unwrap(), served.ca.issue(&["cases"], CASES).unwrap());
    let no_ca = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n".to_owned();
    for (issued, ca) in [
        (Issued { key: other.key, ..one.clone() }, served.ca.pem()),
        (Issued { certificate: String::new(), ..one.clone() }, served.ca.pem()),
        (one.clone(), no_ca),
    ] {
        served.mount.swap(&issued, &ca).unwrap();
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        assert_eq!(served.shown().await, first);
    }
    served.mount.swap(&one, &served.ca.pem()).unwrap();
    let whole = CertificateDer::from_pem_slice(one.certificate.as_bytes()).unwrap();
    let renewed = async {
        while served.shown().await != whole {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, renewed).await.expect("the whole set is not used");
}

#[tokio::test]
async fn a_key_of_another_certificate_is_refused_at_the_start() {
    let ca = Ca::new("the mesh").unwrap();
    let (one, other) = (ca.issue(&["cases"], CASES).unwrap(), ca.issue(&["cases"], CASES).unwrap());
    let mixed = Mount::of(&Issued { key: other.key, ..one }, &ca.pem()).unwrap();
    let refused = Certificate::open(&files_of(&mixed, &[]), End::Server).unwrap_err();
    assert_eq!(refused.setting, "key_file", "{refused}");
}

async fn eventually(holds: impl Fn() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("it never came to hold");
}
