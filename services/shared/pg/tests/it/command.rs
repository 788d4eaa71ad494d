//! A command, from its key to its commit.

use std::sync::atomic::{AtomicU32, Ordering};

use kernel::Actor;
use pg::{
    Retry, StoreError,
    command::{self, Key, Work},
    idempotency::IdempotencyError,
};
use sqlx::{PgConnection, PgPool};
use thiserror::Error;

use crate::database::{self, Database, execute};

#[derive(Debug, PartialEq, Eq, Error)]
enum Failure {
    #[error("refused")]
    Refused,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
}

impl Retry for Failure {
    fn is_retryable(&self) -> bool {
        match self {
            Self::Store(error) | Self::Idempotency(IdempotencyError::Store(error)) => error.is_retryable(),
            _ => false,
        }
    }
}

/// Adds a row and answers how often it has tried; the first attempts end as told.
#[derive(Default)]
struct Add {
    tried: AtomicU32,
    lose: u32,
    refuse: bool,
}

impl Work for Add {
    const OPERATION: &'static str = "Add";
    type Error = Failure;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Failure> {
        let tried = self.tried.fetch_add(1, Ordering::Relaxed) + 1;
        sqlx::query("INSERT INTO done VALUES (1)").execute(&mut *conn).await.map_err(StoreError::from)?;
        if tried <= self.lose {
            let lost = "DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = 'serialization_failure'; END $$";
            sqlx::query(lost).execute(&mut *conn).await.map_err(StoreError::from)?;
        }
        if self.refuse { Err(Failure::Refused) } else { Ok(tried.to_string().into_bytes()) }
    }
}

async fn run(pool: &PgPool, request: u8, work: &Add) -> Result<Vec<u8>, Failure> {
    let (request_hash, actor) = ([request; 32], Actor::service("import"));
    let key = Key { key: "key-1", request_hash: &request_hash, actor: &actor };
    sendable(command::run(pool, key, work)).await
}

/// As a handler's future must be: its task moves between threads.
fn sendable<F: Future + Send>(future: F) -> F {
    future
}

async fn with_table(test: impl AsyncFnOnce(&PgPool)) {
    database::migrated(async |database: &Database| {
        execute(&mut database.observer().await, "CREATE TABLE done (n int)").await;
        test(&database.pool().await).await;
    })
    .await;
}

async fn done(pool: &PgPool) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM done").fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn a_command_that_is_sent_again_is_not_done_again_and_answered_as_before() {
    with_table(async |pool| {
        let work = Add::default();
        assert_eq!(run(pool, 1, &work).await, Ok(b"1".to_vec()));
        assert_eq!(run(pool, 1, &work).await, Ok(b"1".to_vec()));
        assert_eq!((work.tried.load(Ordering::Relaxed), done(pool).await), (1, 1));
        assert_eq!(run(pool, 2, &work).await, Err(IdempotencyError::DifferentRequest.into()));
    })
    .await;
}

#[tokio::test]
async fn a_command_that_loses_is_tried_again_and_leaves_one_effect() {
    with_table(async |pool| {
        assert_eq!(run(pool, 1, &Add { lose: 2, ..Add::default() }).await, Ok(b"3".to_vec()));
        assert_eq!(done(pool).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_command_that_always_loses_is_given_up() {
    with_table(async |pool| {
        let work = Add { lose: u32::MAX, ..Add::default() };
        assert!(matches!(run(pool, 1, &work).await, Err(Failure::Store(StoreError::Retryable { .. }))));
        assert_eq!((work.tried.load(Ordering::Relaxed), done(pool).await), (5, 0));
    })
    .await;
}

#[tokio::test]
async fn a_command_that_is_refused_leaves_its_key_to_another_request() {
    with_table(async |pool| {
        assert_eq!(run(pool, 1, &Add { refuse: true, ..Add::default() }).await, Err(Failure::Refused));
        assert_eq!(run(pool, 2, &Add::default()).await, Ok(b"1".to_vec()));
        assert_eq!(done(pool).await, 1);
    })
    .await;
}
