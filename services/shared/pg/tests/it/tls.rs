//! The database by TLS, as the charts ask for it: a URL in a file, `PGSSLMODE=verify-full`, and an authority in the file that
//! `PGSSLROOTCERT` names.
//!
//! Variables count for a whole process, and this one may not change its own. So what is done under them is a test that is
//! ignored until another one runs it in a process that has them.

use std::{env, fs, path::Path};

use chassis::config::{Layers, Secret, load};
use pg::DatabaseConfig;
use tempfile::NamedTempFile;
use testkit::{
    certificates::{Ca, Issued},
    eventually,
};

use crate::{database::server_url, tls_server::TlsServer};

const NAME: &str = "localhost";
const URL_FILE: &str = "TEST_URL_FILE";
const OUTCOME: &str = "reached by ";
const BY_WHAT: &str = "SELECT coalesce(version, 'nothing') FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

fn issued(ca: &Ca) -> Issued {
    ca.issue(&[NAME], "spiffe://recourse/postgres").unwrap()
}

fn file(text: &str) -> NamedTempFile {
    let file = NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    file
}

#[derive(serde::Deserialize)]
struct Config {
    database: DatabaseConfig,
}

#[tokio::test]
#[ignore = "other tests run it in processes of their own"]
async fn reach() {
    let text = format!("[database]\nurl_file = {:?}\n", env::var(URL_FILE).unwrap());
    let database = load::<Config>(&text, &Layers::none()).unwrap().database;
    assert_eq!(database.check(false), Ok(()), "production would take it");
    let by = match pg::connect(&database).await {
        Ok(pool) => sqlx::query_scalar::<_, String>(BY_WHAT).fetch_one(&pool).await.unwrap(),
        Err(error) => error.to_string(),
    };
    println!("{OUTCOME}{by}.");
}

/// What a service says that has this URL in its file and this variable beside `PGSSLMODE`.
async fn reached(url: &str, trust: (&str, &Ca)) -> String {
    let (url, authority) = (file(url), file(&trust.1.pem()));
    let mut command = tokio::process::Command::new(env::current_exe().unwrap());
    command.args(["tls::reach", "--exact", "--ignored", "--nocapture"]).kill_on_drop(true);
    command.env(URL_FILE, url.path()).env("PGSSLMODE", "verify-full").env(trust.0, authority.path());
    let output = command.output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let outcome = said.lines().find_map(|line| line.split_once(OUTCOME));
    outcome.unwrap_or_else(|| panic!("{said}{}", String::from_utf8_lossy(&output.stderr))).1.to_owned()
}

#[tokio::test]
async fn a_server_is_taken_that_the_authority_on_file_vouches_for_by_its_name_and_no_other() {
    let (ours, another) = (Ca::new("ours").unwrap(), Ca::new("another").unwrap());
    let server = TlsServer::start(&issued(&ours));
    assert_eq!(reached(&server.url(NAME), ("PGSSLROOTCERT", &ours)).await, "TLSv1.3.");
    let impostor = reached(&server.url(NAME), ("PGSSLROOTCERT", &another)).await;
    assert!(impostor.contains("UnknownIssuer"), "{impostor}");
    let elsewhere = reached(&server.url("127.0.0.1"), ("PGSSLROOTCERT", &ours)).await;
    assert!(elsewhere.contains("not valid for name"), "{elsewhere}");
    // Without an authority of the database's own, those whom the house trusts count, and nobody whom a crate brings along.
    assert_eq!(reached(&server.url(NAME), ("SSL_CERT_FILE", &ours)).await, "TLSv1.3.");
    let impostor = reached(&server.url(NAME), ("SSL_CERT_FILE", &another)).await;
    assert!(impostor.contains("UnknownIssuer"), "{impostor}");
}

#[tokio::test]
async fn a_server_that_knows_no_tls_is_not_spoken_to() {
    let answer = reached(&server_url(), ("PGSSLROOTCERT", &Ca::new("ours").unwrap())).await;
    assert!(answer.contains("server does not support TLS"), "{answer}");
}

#[tokio::test]
async fn an_authority_that_is_renewed_on_file_counts_for_the_next_connection_of_the_same_pool() {
    let (old, new) = (Ca::new("old").unwrap(), Ca::new("new").unwrap());
    let (server, authority) = (TlsServer::start(&issued(&old)), file(&old.pem()));
    let url = format!("{}?sslmode=verify-full&sslrootcert={}", server.url(NAME), authority.path().display());
    let config = DatabaseConfig { max_connections: 2, ..DatabaseConfig::new(Secret::new(url)) };
    let pool = pg::connect(&config).await.unwrap();
    let mut open = pg::acquire(&pool).await.unwrap();

    server.renew(&issued(&new));
    let look = async || Ok(pg::dedicated(&config).await.err());
    let refused = eventually("the server shows its new certificate", look).await.unwrap().to_string();
    assert!(refused.contains("UnknownIssuer"), "{refused}");
    replace(authority.path(), &format!("{}{}", old.pem(), new.pem()));
    let mut next = pg::acquire(&pool).await.unwrap();
    for connection in [&mut open, &mut next] {
        assert_eq!(sqlx::query_scalar::<_, String>(BY_WHAT).fetch_one(&mut **connection).await.unwrap(), "TLSv1.3");
    }
}

/// As a kubelet does it: at once.
fn replace(path: &Path, text: &str) {
    let draft = path.with_extension("new");
    fs::write(&draft, text).unwrap();
    fs::rename(draft, path).unwrap();
}
