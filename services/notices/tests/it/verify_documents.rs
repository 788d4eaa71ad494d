//! The check after a restore, as the Job of the chart makes it: a bucket by TLS, through the bank's proxy, without a broker.

use std::{fs, path::Path, process::Output, sync::Arc};

use chassis::egress::Egress;
use documents::{DocumentId, Documents, DocumentsConfig, NewDocument, PDF, sha256};
use kernel::{SystemIds, TypedId as _};
use notices::{MIGRATIONS, SERVICE};
use pg::{SealingConfig, sealing::Vault};
use tempfile::TempDir;
use testkit::{Database, ObjectStore, Proxy};
use tokio::process::Command;
use uuid::Uuid;

const HOST: &str = "s3.bank.example";
const PREFIX: &str = "recourse";

struct Fixture {
    database: Database,
    store: ObjectStore,
    proxy: Proxy,
    folder: TempDir,
}

impl Fixture {
    async fn new() -> Self {
        let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
        let store = ObjectStore::start_with_tls(HOST, "notices", "a secret").await.unwrap();
        let proxy = Proxy::start(Some(store.address())).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        for (file, content) in [
            ("kek", "11".repeat(32)),
            ("index", "22".repeat(32)),
            ("id", "notices".to_owned()),
            ("secret", "a secret".to_owned()),
            ("ca.pem", store.certificate().unwrap().to_owned()),
            ("jwks.json", "{\"keys\":[]}".to_owned()),
        ] {
            fs::write(folder.path().join(file), content).unwrap();
        }
        let fixture = Self { database, store, proxy, folder };
        fs::write(fixture.path("notices.toml"), fixture.settings()).unwrap();
        fixture
    }

    fn path(&self, file: &str) -> String {
        self.folder.path().join(file).display().to_string()
    }

    fn settings(&self) -> String {
        format!(
            "simulation = true\n[database]\nurl = {url:?}\n[broker]\nurl = \"amqp://127.0.0.1:1/nowhere\"\n\
             [identity]\nissuer = \"bank\"\njwks_file = {jwks:?}\n\
             [sealing]\nkey_file = {kek:?}\nindex_key_file = {index:?}\n\
             [documents.s3]\nendpoint = \"https://{HOST}\"\nregion = \"in-1\"\nbucket = {bucket:?}\n\
             prefix = {PREFIX:?}\npath_style = true\nobject_lock = true\n\
             access_key_id_file = {id:?}\nsecret_access_key_file = {secret:?}\n",
            url = self.database.urls().app,
            jwks = self.path("jwks.json"),
            kek = self.path("kek"),
            index = self.path("index"),
            bucket = ObjectStore::BUCKET,
            id = self.path("id"),
            secret = self.path("secret"),
        )
    }

    /// Keeps documents where the store keeps the objects of the bucket.
    async fn keep(&self, documents: &[&[u8]]) -> Vec<DocumentId> {
        let sealing = SealingConfig { key_file: self.path("kek").into(), index_key_file: self.path("index").into() };
        let config = DocumentsConfig::in_directory(self.store.folder().join(PREFIX));
        let vault = Arc::new(Vault::load(&sealing).unwrap());
        let store = Documents::open(SERVICE, &config, vault, &Egress::direct()).unwrap();
        let pool = pg::connect(&self.database.config()).await.unwrap();
        let mut tx = pg::begin(&pool).await.unwrap();
        let mut kept = Vec::new();
        for bytes in documents {
            let new = NewDocument {
                id: DocumentId::next(&SystemIds),
                subject: Uuid::from_u128(1),
                bytes,
                media_type: PDF,
                template_version: None,
                at: "2026-03-02T09:00:00Z".parse().unwrap(),
            };
            kept.push(store.put(&mut tx, new).await.unwrap().id);
        }
        pg::commit(tx).await.unwrap();
        kept
    }

    async fn verify(&self) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_notices"));
        command.env_clear().arg("verify-documents");
        command.env("RECOURSE_CONFIG", self.path("notices.toml")).env("SSL_CERT_FILE", self.path("ca.pem"));
        command.env("HTTPS_PROXY", self.proxy.url()).env("NO_PROXY", "localhost,127.0.0.1");
        command.output().await.unwrap()
    }

    fn object(&self, bytes: &[u8]) -> std::path::PathBuf {
        let name = hex::encode(sha256(bytes));
        self.store.objects().unwrap().into_iter().find(|object| object.ends_with(&name)).unwrap()
    }
}

fn said(output: &Output) -> (Option<i32>, Vec<String>) {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    (output.status.code(), text.lines().map(str::to_owned).collect())
}

fn flip_a_bit(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).unwrap();
}

#[tokio::test]
async fn documents_that_came_back_are_told_from_those_that_did_not() {
    let fixture = Fixture::new().await;
    let letters: [&[u8]; 3] = [b"Dear Ravi Kumar, pay.", b"Dear Meena, pay.", b"Dear Asha, pay."];
    let ids = fixture.keep(&letters).await;
    let output = fixture.verify().await;
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    let sum = "3 documents: 3 with their SHA-256, 0 of erased persons, which nobody can read, 0 wrong";
    assert_eq!(said(&output), (Some(0), vec![sum.to_owned()]), "{log}");
    let asked = fixture.proxy.asked();
    assert!(
        !asked.is_empty() && asked.iter().all(|head| head.starts_with("CONNECT s3.bank.example:443 ")),
        "{asked:?}"
    );

    flip_a_bit(&fixture.object(letters[0]));
    fs::remove_file(fixture.object(letters[2])).unwrap();
    let output = fixture.verify().await;
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    let expected = [
        format!("document {} differs from its SHA-256", ids[0]),
        format!("document {} is missing in the object store", ids[2]),
        "3 documents: 1 with their SHA-256, 0 of erased persons, which nobody can read, 2 wrong".to_owned(),
    ];
    assert_eq!(said(&output), (Some(1), expected.to_vec()), "{log}");
    assert!(log.contains("2 of 3 documents are not as they were put"), "{log}");
    assert!(!log.contains("a secret") && !log.contains("Ravi"), "{log}");
}

#[tokio::test]
async fn a_store_that_refuses_us_is_a_failure_and_no_verdict() {
    let fixture = Fixture::new().await;
    fixture.keep(&[b"Dear Ravi Kumar, pay."]).await;
    fixture.store.admit("notices", None);
    let output = fixture.verify().await;
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said(&output), (Some(1), Vec::new()), "{log}");
    assert!(log.contains("the object store refuses us (InvalidAccessKeyId)"), "{log}");
}
