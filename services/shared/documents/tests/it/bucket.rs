//! The same in a bucket, behind a server that checks signatures, checksums and conditions.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use chassis::{
    egress::Egress,
    lifecycle::{Lifecycle, LifecycleConfig},
};
use documents::{
    DocumentError, DocumentId, Documents, DocumentsConfig, Fault, NewDocument, ObjectStoreError, PDF, ReachError,
    S3Config, Swept, Verified, sha256,
};
use kernel::{Clock as _, SystemClock, SystemIds, TypedId as _};
use pg::sealing::{Key, Vault};
use sqlx::PgPool;
use tempfile::TempDir;
use testkit::{Database, Mood, ObjectStore, eventually};
use uuid::Uuid;

const RAVI: Uuid = Uuid::from_u128(1);
const MEENA: Uuid = Uuid::from_u128(2);
const LETTER: &[u8] = b"Dear Ravi Kumar, pay.";

struct Fixture {
    store: ObjectStore,
    keys: TempDir,
    vault: Arc<Vault>,
    pool: PgPool,
    _database: Database,
}

async fn fixture() -> Fixture {
    let database = Database::create("notices", &[pg::MIGRATIONS, documents::MIGRATIONS]).await.unwrap();
    let pool = pg::connect(&database.config()).await.unwrap();
    let store = ObjectStore::start("first", "first secret").await.unwrap();
    let fixture = Fixture { store, keys: tempfile::tempdir().unwrap(), vault: vault(1), pool, _database: database };
    fixture.renew_key("first", "first secret");
    fixture
}

fn vault(key: u8) -> Arc<Vault> {
    Arc::new(Vault::new(Key::from_bytes([key; 32]), Key::from_bytes([2; 32])))
}

fn letter(subject: Uuid) -> NewDocument<'static> {
    NewDocument {
        id: DocumentId::next(&SystemIds),
        subject,
        bytes: LETTER,
        media_type: PDF,
        template_version: None,
        at: "2026-03-02T09:00:00Z".parse().unwrap(),
    }
}

impl Fixture {
    fn renew_key(&self, name: &str, key: &str) {
        fs::write(self.keys.path().join("id"), name).unwrap();
        fs::write(self.keys.path().join("secret"), format!("{key}\n")).unwrap();
    }

    fn config(&self) -> S3Config {
        S3Config {
            endpoint: format!("http://{}", self.store.address()),
            region: "in-1".to_owned(),
            bucket: ObjectStore::BUCKET.to_owned(),
            prefix: "recourse/pdf".to_owned(),
            path_style: true,
            object_lock: false,
            access_key_id_file: self.keys.path().join("id"),
            secret_access_key_file: self.keys.path().join("secret"),
            request_timeout_ms: 5_000,
        }
    }

    fn open(&self, config: S3Config) -> Documents {
        let config = DocumentsConfig { directory: None, s3: Some(config) };
        Documents::open("notices", &config, Arc::clone(&self.vault), &Egress::direct()).unwrap()
    }

    fn documents(&self) -> Documents {
        self.open(self.config())
    }

    async fn put(&self, documents: &Documents, new: NewDocument<'_>) -> Result<DocumentId, DocumentError> {
        let mut tx = pg::begin(&self.pool).await.unwrap();
        let kept = documents.put(&mut tx, new).await?;
        pg::commit(tx).await.unwrap();
        Ok(kept.id)
    }

    async fn put_and_roll_back(&self, documents: &Documents, new: NewDocument<'_>) {
        let mut tx = pg::begin(&self.pool).await.unwrap();
        documents.put(&mut tx, new).await.unwrap();
        tx.rollback().await.unwrap();
    }

    async fn get(&self, documents: &Documents, id: DocumentId) -> Result<Option<Vec<u8>>, DocumentError> {
        let mut conn = pg::acquire(&self.pool).await.unwrap();
        Ok(documents.get(&mut conn, id).await?.map(|document| document.bytes.into_revealed()))
    }

    async fn verify(&self, documents: &Documents) -> (Verified, BTreeMap<DocumentId, Fault>) {
        let mut faults = BTreeMap::new();
        let found =
            documents.verify(&self.pool, |id, fault| assert!(faults.insert(id, fault).is_none())).await.unwrap();
        (found, faults)
    }
}

fn change_last_byte(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(file, bytes).unwrap();
}

fn refused(error: &DocumentError) -> bool {
    matches!(error, DocumentError::ObjectStore(ObjectStoreError::Refused { .. }))
}

#[tokio::test]
async fn a_document_lies_in_the_bucket_as_ciphertext_and_comes_back_as_it_was_put() {
    let fixture = fixture().await;
    let documents = fixture.documents();
    let id = fixture.put(&documents, letter(RAVI)).await.unwrap();
    let [object] = fixture.store.objects().unwrap().try_into().unwrap();
    let place = format!("{}/recourse/pdf/notices/{RAVI}/{}", ObjectStore::BUCKET, hex::encode(sha256(LETTER)));
    assert!(object.ends_with(&place), "{object:?}");
    assert!(!fs::read(&object).unwrap().windows(4).any(|window| window == b"Ravi"));
    assert_eq!(fixture.get(&documents, id).await.unwrap().as_deref(), Some(LETTER));
    let (_, path, headers) = fixture.store.seen().into_iter().find(|(method, _, _)| method == "PUT").unwrap();
    assert!(path.ends_with(&place), "{path}");
    assert_eq!((&headers["if-none-match"], headers.get("x-amz-checksum-sha256")), (&"*".parse().unwrap(), None));
}

#[tokio::test]
async fn an_object_for_a_bucket_with_object_lock_carries_its_checksum() {
    let fixture = fixture().await;
    let documents = fixture.open(S3Config { object_lock: true, ..fixture.config() });
    fixture.put(&documents, letter(RAVI)).await.unwrap();
    let (_, _, headers) = fixture.store.seen().into_iter().find(|(method, _, _)| method == "PUT").unwrap();
    assert!(headers.contains_key("x-amz-checksum-sha256"), "{headers:?}");
}

#[tokio::test]
async fn a_good_object_is_not_written_over_and_one_that_nobody_can_open_is() {
    let fixture = fixture().await;
    let documents = fixture.documents();
    // The subject has a key, so what a transaction leaves that is rolled back can be opened.
    fixture.put(&documents, NewDocument { bytes: b"another letter", ..letter(RAVI) }).await.unwrap();
    let others = fixture.store.objects().unwrap();
    fixture.put_and_roll_back(&documents, letter(RAVI)).await;
    let object = fixture.store.objects().unwrap().into_iter().find(|object| !others.contains(object)).unwrap();
    let left = fs::read(&object).unwrap();
    let id = fixture.put(&documents, letter(RAVI)).await.unwrap();
    assert_eq!(fs::read(&object).unwrap(), left);
    assert_eq!(fixture.get(&documents, id).await.unwrap().as_deref(), Some(LETTER));

    // This subject's key is rolled back with the transaction that made it.
    fixture.put_and_roll_back(&documents, letter(MEENA)).await;
    let id = fixture.put(&documents, letter(MEENA)).await.unwrap();
    assert_eq!(fixture.get(&documents, id).await.unwrap().as_deref(), Some(LETTER));
}

#[tokio::test]
async fn every_document_is_read_and_what_is_missing_or_differs_is_told() {
    let fixture = fixture().await;
    let documents = fixture.documents();
    let mut ids = Vec::new();
    for count in 0..12_u8 {
        ids.push(fixture.put(&documents, NewDocument { bytes: &[b'a', count], ..letter(RAVI) }).await.unwrap());
    }
    let erased = fixture.put(&documents, letter(MEENA)).await.unwrap();
    let mut conn = pg::acquire(&fixture.pool).await.unwrap();
    fixture.vault.destroy(&mut conn, MEENA).await.unwrap();
    drop(conn);
    assert_eq!(fixture.get(&documents, erased).await.unwrap(), None);
    assert_eq!(fixture.verify(&documents).await, (Verified { intact: 12, erased: 1, wrong: 0 }, BTreeMap::new()));

    let object = |count: u8| {
        let name = hex::encode(sha256(&[b'a', count]));
        fixture.store.objects().unwrap().into_iter().find(|object| object.ends_with(&name)).unwrap()
    };
    change_last_byte(&object(3));
    fs::remove_file(object(7)).unwrap();
    for id in [ids[3], ids[7]] {
        assert!(matches!(fixture.get(&documents, id).await, Err(DocumentError::Corrupt(_))));
    }
    let faults = BTreeMap::from([(ids[3], Fault::Differs), (ids[7], Fault::Missing)]);
    assert_eq!(fixture.verify(&documents).await, (Verified { intact: 10, erased: 1, wrong: 2 }, faults));
}

#[tokio::test]
async fn with_another_key_encryption_key_than_before_the_restore_nothing_can_be_said() {
    let mut fixture = fixture().await;
    let id = fixture.put(&fixture.documents(), letter(RAVI)).await.unwrap();
    fixture.vault = vault(9);
    let faults = BTreeMap::from([(id, Fault::NoKey)]);
    assert_eq!(fixture.verify(&fixture.documents()).await, (Verified { wrong: 1, ..Verified::default() }, faults));
}

#[tokio::test]
async fn a_store_that_does_not_take_our_key_says_so_and_is_not_waited_for() {
    let fixture = fixture().await;
    for (name, key) in [("first", "another secret"), ("nobody", "first secret")] {
        fixture.renew_key(name, key);
        let documents = fixture.documents();
        let error = fixture.put(&documents, letter(RAVI)).await.unwrap_err();
        assert!(refused(&error), "{error}");
        assert!(!error.to_string().contains("secret)"), "{error}");
        let reached = documents.reach(&lifecycle()).await;
        assert!(matches!(reached, Err(ReachError::Store(ObjectStoreError::Refused { .. }))), "{reached:?}");
    }
    assert!(fixture.store.objects().unwrap().is_empty());
}

#[tokio::test]
async fn a_bucket_that_is_not_there_says_so() {
    let fixture = fixture().await;
    let documents = fixture.open(S3Config { bucket: "no-bucket".to_owned(), ..fixture.config() });
    let reached = documents.reach(&lifecycle()).await;
    assert!(matches!(reached, Err(ReachError::Store(ObjectStoreError::NoBucket { .. }))), "{reached:?}");
}

#[tokio::test]
async fn a_renewed_key_is_used_without_a_restart() {
    let fixture = fixture().await;
    let documents = fixture.documents();
    let id = fixture.put(&documents, letter(RAVI)).await.unwrap();
    fixture.store.admit("second", Some("second secret"));
    fixture.renew_key("second", "second secret");
    fixture.store.admit("first", None);
    let (fixture, documents) = (&fixture, &documents);
    eventually("the renewed key is used", || async move {
        match fixture.get(documents, id).await {
            Err(error) if refused(&error) => Ok(None),
            got => Ok(Some(got?)),
        }
    })
    .await
    .unwrap();
    // What cannot be read leaves the last key in use.
    fs::remove_file(fixture.keys.path().join("secret")).unwrap();
    assert_eq!(fixture.get(documents, id).await.unwrap().as_deref(), Some(LETTER));
}

#[tokio::test]
async fn a_store_that_says_nothing_is_given_up_in_time_and_a_busy_one_is_asked_again() {
    let fixture = fixture().await;
    let documents = fixture.open(S3Config { request_timeout_ms: 250, ..fixture.config() });
    let id = fixture.put(&fixture.documents(), letter(RAVI)).await.unwrap();
    fixture.store.set_mood(Mood::Hangs);
    let error = fixture.get(&documents, id).await.unwrap_err();
    assert!(matches!(error, DocumentError::ObjectStore(ObjectStoreError::Away { .. })), "{error}");
    let error = fixture.put(&documents, letter(MEENA)).await.unwrap_err();
    assert!(matches!(error, DocumentError::ObjectStore(ObjectStoreError::Away { .. })), "{error}");

    fixture.store.set_mood(Mood::Busy(2));
    let before = fixture.store.seen().len();
    assert_eq!(fixture.get(&fixture.documents(), id).await.unwrap().as_deref(), Some(LETTER));
    assert_eq!(fixture.store.seen().len() - before, 3);
}

#[tokio::test]
async fn a_start_waits_for_a_store_that_is_away_and_is_not_ready_until_then() {
    let fixture = fixture().await;
    let (documents, lifecycle) = (fixture.open(S3Config { request_timeout_ms: 100, ..fixture.config() }), lifecycle());
    fixture.store.set_mood(Mood::Hangs);
    let readiness = lifecycle.readiness();
    let reached = documents.reach(&lifecycle);
    let mended = async {
        let seen = || async { Ok((fixture.store.seen().len() > 2).then_some(())) };
        eventually("the store was asked more than once", seen).await.unwrap();
        assert_eq!(readiness.waiting_for(), ["object store"]);
        fixture.store.set_mood(Mood::Works);
    };
    let (reached, ()) = tokio::join!(reached, mended);
    reached.unwrap();
    assert!(readiness.waiting_for().is_empty());
}

#[tokio::test]
async fn a_sweep_leaves_what_the_store_holds_and_deletes_it_when_its_time_is_over() {
    let fixture = fixture().await;
    let documents = fixture.documents();
    let id = fixture.put(&documents, letter(RAVI)).await.unwrap();
    fixture.put_and_roll_back(&documents, letter(MEENA)).await;
    let soon = SystemClock.now().plus(std::time::Duration::from_hours(1));
    fixture.store.set_mood(Mood::Holds);
    let swept = documents.sweep(&fixture.pool, soon).await.unwrap();
    assert_eq!(swept, Swept { kept: 1, held: 1, ..Swept::default() });
    fixture.store.set_mood(Mood::Works);
    let swept = documents.sweep(&fixture.pool, soon).await.unwrap();
    assert_eq!(swept, Swept { kept: 1, deleted: 1, ..Swept::default() });
    assert_eq!(fixture.get(&documents, id).await.unwrap().as_deref(), Some(LETTER));
}

fn lifecycle() -> Lifecycle {
    Lifecycle::new(&LifecycleConfig { drain_delay_ms: 0, drain_timeout_ms: 1_000, flush_timeout_ms: 0 })
}
