//! Sealed cells and the keys of their subjects.

use kernel::Masked;
use pg::sealing::{Key, SealContext, SealedBytes, SealingError, Vault};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::database::{self, execute};

const RAVI: Uuid = Uuid::from_u128(1);
const MEENA: Uuid = Uuid::from_u128(2);
const NAME: SealContext = SealContext { table: "instrument", column: "drawer_name", row: Uuid::from_u128(10) };

fn vault() -> Vault {
    Vault::new(Key::from_bytes([1; 32]), Key::from_bytes([2; 32]))
}

async fn seal(connection: &mut PgConnection, subject: Uuid) -> Result<SealedBytes, SealingError> {
    vault().seal(connection, subject, NAME, &Masked::new("Ravi Kumar".to_owned())).await
}

async fn open(
    connection: &mut PgConnection,
    subject: Uuid,
    cell: &SealedBytes,
) -> Result<Option<String>, SealingError> {
    Ok(vault().open(connection, subject, NAME, cell).await?.map(Masked::into_revealed))
}

#[tokio::test]
async fn a_cell_goes_into_a_column_and_comes_back() {
    database::migrated(async |database| {
        let mut connection = database.observer().await;
        execute(&mut connection, "CREATE TABLE instrument (drawer_name bytea)").await;
        let sealed = seal(&mut connection, RAVI).await.unwrap();
        assert!(!sealed.as_bytes().windows(4).any(|window| window == b"Ravi"));
        let insert = sqlx::query("INSERT INTO instrument VALUES ($1)").bind(&sealed);
        insert.execute(&mut connection).await.unwrap();
        let stored: SealedBytes =
            sqlx::query_scalar("SELECT drawer_name FROM instrument").fetch_one(&mut connection).await.unwrap();
        assert_eq!(open(&mut connection, RAVI, &stored).await, Ok(Some("Ravi Kumar".to_owned())));
    })
    .await;
}

#[tokio::test]
async fn an_erased_subject_can_be_neither_read_nor_written_and_others_are_untouched() {
    database::migrated(async |database| {
        let mut connection = database.observer().await;
        let (ravi, meena) = (seal(&mut connection, RAVI).await.unwrap(), seal(&mut connection, MEENA).await.unwrap());
        vault().destroy(&mut connection, RAVI).await.unwrap();
        vault().destroy(&mut connection, RAVI).await.unwrap();
        assert_eq!(open(&mut connection, RAVI, &ravi).await, Ok(None));
        assert_eq!(seal(&mut connection, RAVI).await, Err(SealingError::Erased { subject: RAVI }));
        assert_eq!(open(&mut connection, MEENA, &meena).await, Ok(Some("Ravi Kumar".to_owned())));
    })
    .await;
}

#[tokio::test]
async fn a_subject_erased_before_it_had_a_key_gets_none() {
    database::migrated(async |database| {
        let mut connection = database.observer().await;
        vault().destroy(&mut connection, RAVI).await.unwrap();
        assert_eq!(seal(&mut connection, RAVI).await, Err(SealingError::Erased { subject: RAVI }));
    })
    .await;
}

#[tokio::test]
async fn a_cell_moved_to_another_subject_does_not_open() {
    database::migrated(async |database| {
        let mut connection = database.observer().await;
        let cell = seal(&mut connection, RAVI).await.unwrap();
        assert_eq!(open(&mut connection, MEENA, &cell).await, Err(SealingError::UnknownSubject { subject: MEENA }));
        seal(&mut connection, MEENA).await.unwrap();
        let moved = open(&mut connection, MEENA, &cell).await;
        assert!(matches!(moved, Err(SealingError::Forged { .. })), "{moved:?}");
    })
    .await;
}

#[tokio::test]
async fn a_subjects_key_moved_to_another_subject_does_not_unwrap() {
    database::migrated(async |database| {
        let mut connection = database.observer().await;
        let cell = seal(&mut connection, RAVI).await.unwrap();
        seal(&mut connection, MEENA).await.unwrap();
        execute(
            &mut connection,
            "UPDATE platform.subject_key SET wrapped_key = (SELECT wrapped_key FROM platform.subject_key
             WHERE subject_id = '00000000-0000-0000-0000-000000000001')",
        )
        .await;
        assert_eq!(open(&mut connection, MEENA, &cell).await, Err(SealingError::ForgedKey { subject: MEENA }));
    })
    .await;
}

#[tokio::test]
async fn another_key_encryption_key_is_noticed_before_it_is_tried() {
    database::migrated(async |database| {
        let mut connection = database.observer().await;
        let cell = seal(&mut connection, RAVI).await.unwrap();
        let other = Vault::new(Key::from_bytes([9; 32]), Key::from_bytes([2; 32]));
        let opened = other.open(&mut connection, RAVI, NAME, &cell).await;
        assert!(matches!(opened, Err(SealingError::OtherKeyEncryptionKey { subject: RAVI, .. })), "{opened:?}");
    })
    .await;
}

#[tokio::test]
async fn two_transactions_that_meet_a_new_subject_share_one_key() {
    database::migrated(async |database| {
        let pool = database.pool().await;
        let mut first_tx = pg::begin(&pool).await.unwrap();
        let first = seal(&mut first_tx, RAVI).await.unwrap();
        let commit_first = async {
            database.sessions_wait(1).await;
            pg::commit(first_tx).await.unwrap();
        };
        let second = async {
            let mut tx = pg::begin(&pool).await.unwrap();
            let cell = seal(&mut tx, RAVI).await.unwrap();
            pg::commit(tx).await.unwrap();
            cell
        };
        let ((), second) = tokio::join!(commit_first, second);
        let mut connection = database.observer().await;
        for cell in [first, second] {
            assert_eq!(open(&mut connection, RAVI, &cell).await, Ok(Some("Ravi Kumar".to_owned())));
        }
    })
    .await;
}

#[test]
fn a_blind_index_is_the_same_for_equal_values_of_one_column_only() {
    let index = vault().blind_index("instrument.drawer_phone", "+919800000001");
    assert_eq!(index.len(), 16);
    assert_eq!(index, vault().blind_index("instrument.drawer_phone", "+919800000001"));
    assert_ne!(index, vault().blind_index("instrument.payee_phone", "+919800000001"));
    assert_ne!(index, vault().blind_index("instrument.drawer_phone", "+919800000002"));
    let other = Vault::new(Key::from_bytes([1; 32]), Key::from_bytes([3; 32]));
    assert_ne!(index, other.blind_index("instrument.drawer_phone", "+919800000001"));
}
