//! What is put comes back, and what is not named goes.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use chassis::egress::Egress;
use documents::{DocumentError, DocumentId, Documents, DocumentsConfig, NewDocument, PDF, Swept, sha256};
use kernel::{Clock as _, SystemClock, SystemIds, Timestamp, TypedId as _};
use pg::sealing::{Key, Vault};
use sqlx::PgPool;
use tempfile::TempDir;
use testkit::Database;
use uuid::Uuid;

const RAVI: Uuid = Uuid::from_u128(1);
const MEENA: Uuid = Uuid::from_u128(2);
const LETTER: &[u8] = b"Dear Ravi Kumar, pay.";

struct Fixture {
    documents: Documents,
    vault: Arc<Vault>,
    pool: PgPool,
    folder: TempDir,
    _database: Database,
}

async fn fixture() -> Fixture {
    let database = Database::create("notices", &[pg::MIGRATIONS, documents::MIGRATIONS]).await.unwrap();
    let pool = pg::connect(&database.config()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let vault = Arc::new(Vault::new(Key::from_bytes([1; 32]), Key::from_bytes([2; 32])));
    let config = DocumentsConfig::in_directory(folder.path().join("made/when/missing"));
    let documents = Documents::open("notices", &config, Arc::clone(&vault), &Egress::direct()).unwrap();
    Fixture { documents, vault, pool, folder, _database: database }
}

fn letter(subject: Uuid) -> NewDocument<'static> {
    NewDocument {
        id: DocumentId::next(&SystemIds),
        subject,
        bytes: LETTER,
        media_type: PDF,
        template_version: Some("ni138_demand/v1"),
        at: "2026-03-02T09:00:00Z".parse().unwrap(),
    }
}

impl Fixture {
    async fn put(&self, new: NewDocument<'_>) -> DocumentId {
        let mut tx = pg::begin(&self.pool).await.unwrap();
        let kept = self.documents.put(&mut tx, new).await.unwrap();
        pg::commit(tx).await.unwrap();
        kept.id
    }

    async fn get(&self, id: DocumentId) -> Result<Option<Vec<u8>>, DocumentError> {
        let mut conn = pg::acquire(&self.pool).await.unwrap();
        Ok(self.documents.get(&mut conn, id).await?.map(|document| document.bytes.into_revealed()))
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found
    }

    fn soon() -> Timestamp {
        SystemClock.now().plus(Duration::from_hours(1))
    }
}

#[tokio::test]
async fn a_document_comes_back_as_it_was_put_and_is_stored_as_ciphertext() {
    let fixture = fixture().await;
    let id = fixture.put(letter(RAVI)).await;
    let mut conn = pg::acquire(&fixture.pool).await.unwrap();
    let document = fixture.documents.get(&mut conn, id).await.unwrap().unwrap();
    assert_eq!((document.bytes.reveal().as_slice(), document.sha256), (LETTER, sha256(LETTER)));
    assert_eq!((document.media_type.as_str(), document.template_version.as_deref()), (PDF, Some("ni138_demand/v1")));
    let [file] = fixture.files().try_into().unwrap();
    let stored = fs::read(&file).unwrap();
    assert!(!stored.windows(4).any(|window| window == b"Ravi"));
    assert!(file.ends_with(format!("notices/{RAVI}/{}", hex::encode(sha256(LETTER)))), "{file:?}");
}

#[tokio::test]
async fn the_same_bytes_of_a_subject_are_one_document_and_of_two_subjects_two() {
    let fixture = fixture().await;
    let first = fixture.put(letter(RAVI)).await;
    assert_eq!(fixture.put(letter(RAVI)).await, first);
    let other = fixture.put(letter(MEENA)).await;
    assert_ne!(other, first);
    assert_eq!(fixture.files().len(), 2);
    let mut conn = pg::acquire(&fixture.pool).await.unwrap();
    fixture.vault.destroy(&mut conn, RAVI).await.unwrap();
    drop(conn);
    assert_eq!(fixture.get(first).await.unwrap(), None);
    assert_eq!(fixture.get(other).await.unwrap().as_deref(), Some(LETTER));
}

#[tokio::test]
async fn a_changed_or_lost_object_is_corrupt_and_never_given() {
    let fixture = fixture().await;
    let id = fixture.put(letter(RAVI)).await;
    let [file] = fixture.files().try_into().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&file, bytes).unwrap();
    assert!(matches!(fixture.get(id).await, Err(DocumentError::Corrupt(_))));
    fs::remove_file(&file).unwrap();
    assert!(matches!(fixture.get(id).await, Err(DocumentError::Corrupt(_))));
    let unknown = DocumentId::next(&SystemIds);
    assert!(matches!(fixture.get(unknown).await, Err(DocumentError::Unknown(_))));
}

#[tokio::test]
async fn an_object_in_the_place_of_another_is_corrupt() {
    let fixture = fixture().await;
    let id = fixture.put(letter(RAVI)).await;
    let [first] = fixture.files().try_into().unwrap();
    fixture.put(NewDocument { bytes: b"another letter", ..letter(RAVI) }).await;
    let second = fixture.files().into_iter().find(|file| *file != first).unwrap();
    fs::copy(second, first).unwrap();
    assert!(matches!(fixture.get(id).await, Err(DocumentError::Corrupt(_))));
}

#[tokio::test]
async fn a_sweep_deletes_what_a_rolled_back_transaction_left_and_nothing_else() {
    let fixture = fixture().await;
    let id = fixture.put(letter(RAVI)).await;
    let mut tx = pg::begin(&fixture.pool).await.unwrap();
    fixture.documents.put(&mut tx, letter(MEENA)).await.unwrap();
    tx.rollback().await.unwrap();
    let foreign = fixture.files()[0].parent().unwrap().parent().unwrap().join("README");
    fs::write(&foreign, "not ours").unwrap();
    let long_ago: Timestamp = "2020-01-01T00:00:00Z".parse().unwrap();
    let young = fixture.documents.sweep(&fixture.pool, long_ago).await.unwrap();
    assert_eq!(young, Swept { kept: 2, foreign: 1, ..Swept::default() });
    let swept = fixture.documents.sweep(&fixture.pool, Fixture::soon()).await.unwrap();
    assert_eq!(swept, Swept { kept: 1, deleted: 1, foreign: 1, held: 0 });
    assert_eq!(fixture.get(id).await.unwrap().as_deref(), Some(LETTER));
    // The same content can be put again after it was swept.
    let again = fixture.put(letter(MEENA)).await;
    assert_eq!(fixture.get(again).await.unwrap().as_deref(), Some(LETTER));
}

#[tokio::test]
async fn a_sweep_waits_for_a_put_of_the_same_content_and_then_leaves_it() {
    let fixture = fixture().await;
    let mut tx = pg::begin(&fixture.pool).await.unwrap();
    let kept = fixture.documents.put(&mut tx, letter(RAVI)).await.unwrap();
    let (documents, pool) = (fixture.documents.clone(), fixture.pool.clone());
    let sweep = async move { documents.sweep(&pool, Fixture::soon()).await };
    let commit = async move { pg::commit(tx).await };
    let (swept, committed) = tokio::join!(sweep, commit);
    committed.unwrap();
    assert_eq!(swept.unwrap(), Swept { kept: 1, ..Swept::default() });
    assert_eq!(fixture.get(kept.id).await.unwrap().as_deref(), Some(LETTER));
}

#[tokio::test]
async fn a_directory_that_is_still_empty_is_reached_at_once() {
    let fixture = fixture().await;
    fixture.documents.ask().await.unwrap();
}

#[tokio::test]
async fn an_empty_document_is_refused() {
    let fixture = fixture().await;
    let mut conn = pg::acquire(&fixture.pool).await.unwrap();
    let refused = fixture.documents.put(&mut conn, NewDocument { bytes: &[], ..letter(RAVI) }).await;
    assert!(matches!(refused, Err(DocumentError::Size { bytes: 0 })));
}

#[tokio::test]
async fn one_replica_sweeps_and_the_next_after_a_day() {
    let fixture = fixture().await;
    fixture.put(letter(RAVI)).await;
    let (first, now) = (fixture.documents.clone(), SystemClock.now());
    let second = first.clone();
    let (one, other) = tokio::join!(first.sweep_in_turn(&fixture.pool, now), second.sweep_in_turn(&fixture.pool, now));
    let swept = Some(Swept { kept: 1, ..Swept::default() });
    let mut both = [one.unwrap(), other.unwrap()];
    both.sort_by_key(Option::is_none);
    assert_eq!(both, [swept, None]);
    let later = |hours| fixture.documents.sweep_in_turn(&fixture.pool, now.plus(Duration::from_hours(hours)));
    assert_eq!(later(23).await.unwrap(), None);
    assert_eq!(later(25).await.unwrap(), swept);
}
