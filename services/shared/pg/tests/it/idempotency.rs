//! The same command, twice.

use std::time::Duration;

use kernel::{Actor, Clock as _, SystemClock};
use pg::{
    StoreError,
    idempotency::{self, IdempotencyError, MAX_RESPONSE_BYTES, Outcome},
};
use sqlx::{PgConnection, PgPool};

use crate::database;

const OPERATION: &str = "RecordDishonour";
const REQUEST: [u8; 32] = [1; 32];
const OTHER_REQUEST: [u8; 32] = [2; 32];

async fn begin(connection: &mut PgConnection, request: &[u8; 32]) -> Result<Outcome, IdempotencyError> {
    idempotency::begin(connection, "key-1", OPERATION, request, &Actor::service("import")).await
}

/// A command whose answer is given; true if it was carried out, false if the answer of an earlier one came back.
async fn command(pool: &PgPool, request: &[u8; 32], answer: &[u8]) -> Result<(bool, Vec<u8>), IdempotencyError> {
    let mut tx = pg::begin(pool).await?;
    match begin(&mut tx, request).await? {
        Outcome::Replay(response) => Ok((false, response)),
        Outcome::New(claim) => {
            idempotency::finish(&mut tx, claim, answer).await?;
            pg::commit(tx).await?;
            Ok((true, answer.to_vec()))
        }
    }
}

#[tokio::test]
async fn a_command_that_is_sent_again_gets_its_first_answer() {
    database::migrated(async |database| {
        let pool = database.pool().await;
        assert_eq!(command(&pool, &REQUEST, b"first").await, Ok((true, b"first".to_vec())));
        assert_eq!(command(&pool, &REQUEST, b"second").await, Ok((false, b"first".to_vec())));
    })
    .await;
}

#[tokio::test]
async fn the_same_key_with_another_request_is_an_error() {
    database::migrated(async |database| {
        let pool = database.pool().await;
        command(&pool, &REQUEST, b"first").await.unwrap();
        assert_eq!(command(&pool, &OTHER_REQUEST, b"second").await, Err(IdempotencyError::DifferentRequest));
    })
    .await;
}

#[tokio::test]
async fn a_key_belongs_to_its_actor_and_operation() {
    database::migrated(async |database| {
        let pool = database.pool().await;
        command(&pool, &REQUEST, b"first").await.unwrap();
        let mut tx = pg::begin(&pool).await.unwrap();
        // The same text when issuer and subject are joined.
        let other = Actor { issuer: "recourse/x".to_owned(), ..Actor::service("import") };
        for (operation, actor) in [("Other", &Actor::service("import")), (OPERATION, &other)] {
            let outcome = idempotency::begin(&mut tx, "key-1", operation, &OTHER_REQUEST, actor).await;
            assert!(matches!(outcome, Ok(Outcome::New(_))), "{outcome:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_command_that_was_rolled_back_leaves_its_key_free_for_another_request() {
    database::migrated(async |database| {
        let pool = database.pool().await;
        let mut tx = pg::begin(&pool).await.unwrap();
        assert!(matches!(begin(&mut tx, &REQUEST).await, Ok(Outcome::New(_))));
        drop(tx);
        assert_eq!(command(&pool, &OTHER_REQUEST, b"corrected").await, Ok((true, b"corrected".to_vec())));
    })
    .await;
}

#[tokio::test]
async fn of_two_commands_at_once_the_second_waits_and_gets_the_firsts_answer() {
    database::migrated(async |database| {
        let pool = database.pool().await;
        let mut tx = pg::begin(&pool).await.unwrap();
        let Ok(Outcome::New(claim)) = begin(&mut tx, &REQUEST).await else { panic!("the key is new") };
        let first = async {
            database.sessions_wait(1).await;
            idempotency::finish(&mut tx, claim, b"first").await.unwrap();
            pg::commit(tx).await.unwrap();
        };
        let ((), second) = tokio::join!(first, command(&pool, &REQUEST, b"second"));
        assert_eq!(second, Ok((false, b"first".to_vec())));
    })
    .await;
}

#[tokio::test]
async fn of_two_commands_at_once_the_second_is_carried_out_if_the_first_is_rolled_back() {
    database::migrated(async |database| {
        let pool = database.pool().await;
        let mut tx = pg::begin(&pool).await.unwrap();
        assert!(matches!(begin(&mut tx, &REQUEST).await, Ok(Outcome::New(_))));
        let first = async {
            database.sessions_wait(1).await;
            drop(tx);
        };
        let ((), second) = tokio::join!(first, command(&pool, &REQUEST, b"second"));
        assert_eq!(second, Ok((true, b"second".to_vec())));
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_old_is_forgotten_and_a_younger_one_or_one_in_use_is_kept() {
    database::migrated(async |database| {
        let pool = database.pool().await;
        command(&pool, &REQUEST, b"first").await.unwrap();
        let mut tx = pg::begin(&pool).await.unwrap();
        let at = SystemClock.now();
        assert_eq!(idempotency::forget(&pool, at.minus(Duration::from_mins(1))).await, Ok(0));
        assert!(matches!(begin(&mut tx, &REQUEST).await, Ok(Outcome::Replay(_))));
        // The transaction holds the row: whoever deletes it then would answer a command twice.
        let later = at.plus(Duration::from_mins(1));
        assert_eq!(idempotency::forget(&pool, later).await, Ok(0));
        tx.rollback().await.unwrap();
        assert_eq!(idempotency::forget(&pool, later).await, Ok(1));
        assert_eq!(command(&pool, &OTHER_REQUEST, b"second").await, Ok((true, b"second".to_vec())));
    })
    .await;
}

#[tokio::test]
async fn a_key_committed_without_an_answer_is_reported_not_replayed() {
    database::migrated(async |database| {
        let pool = database.pool().await;
        let mut tx = pg::begin(&pool).await.unwrap();
        assert!(matches!(begin(&mut tx, &REQUEST).await, Ok(Outcome::New(_))));
        pg::commit(tx).await.unwrap();
        let again = command(&pool, &REQUEST, b"second").await;
        assert_eq!(again, Err(IdempotencyError::Unfinished { operation: OPERATION.to_owned() }));
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_kept_in_the_transaction_of_its_key_and_up_to_a_limit() {
    database::migrated(async |database| {
        let pool = database.pool().await;
        let longest = vec![7; MAX_RESPONSE_BYTES];
        assert_eq!(command(&pool, &REQUEST, &longest).await, Ok((true, longest)));
        let mut tx = pg::begin(&pool).await.unwrap();
        let actor = Actor::service("import");
        let mut claims = Vec::new();
        for key in ["key-2", "key-3"] {
            match idempotency::begin(&mut tx, key, OPERATION, &REQUEST, &actor).await {
                Ok(Outcome::New(claim)) => claims.push(claim),
                other => panic!("{other:?}"),
            }
        }
        let bytes = MAX_RESPONSE_BYTES + 1;
        let too_long = idempotency::finish(&mut tx, claims.remove(0), &vec![7; bytes]).await;
        assert_eq!(too_long, Err(IdempotencyError::ResponseTooLong { bytes }));
        let elsewhere = idempotency::finish(&mut database.observer().await, claims.remove(0), b"answer").await;
        assert!(matches!(elsewhere, Err(IdempotencyError::Store(StoreError::Database { .. }))), "{elsewhere:?}");
    })
    .await;
}
