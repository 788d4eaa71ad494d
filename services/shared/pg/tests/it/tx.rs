//! Transactions and how they end.

use pg::{Attempts, ResultExt, Retry, StoreError};
use sqlx::PgConnection;
use thiserror::Error;

use crate::database::{self, execute};

#[derive(Debug, PartialEq, Eq, Error)]
enum DomainError {
    #[error("the instrument exists")]
    Exists,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Retry for DomainError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_retryable())
    }
}

const TABLES: &str = "CREATE TABLE bank (id int CONSTRAINT bank_pkey PRIMARY KEY, name text NOT NULL);
     CREATE TABLE branch (bank int CONSTRAINT branch_bank_fkey REFERENCES bank DEFERRABLE INITIALLY DEFERRED);
     INSERT INTO bank VALUES (1, 'Bank of Ravi Kumar')";

#[tokio::test]
async fn a_deferred_constraint_refuses_at_commit_by_its_name() {
    database::empty(async |database| {
        let pool = database.pool().await;
        sqlx::raw_sql(TABLES).execute(&pool).await.unwrap();
        let mut tx = pg::begin(&pool).await.unwrap();
        execute(&mut tx, "INSERT INTO branch VALUES (2)").await;
        let error = pg::commit(tx).await.unwrap_err();
        assert_eq!(error.constraint(), Some("branch_bank_fkey"));
    })
    .await;
}

#[tokio::test]
async fn a_transaction_whose_failure_was_ignored_does_not_commit() {
    database::empty(async |database| {
        let pool = database.pool().await;
        sqlx::raw_sql(TABLES).execute(&pool).await.unwrap();
        let mut tx = pg::begin(&pool).await.unwrap();
        execute(&mut tx, "INSERT INTO bank VALUES (2, 'second')").await;
        sqlx::raw_sql("INSERT INTO bank VALUES (1, 'again')").execute(&mut *tx).await.unwrap_err();
        let error = pg::commit(tx).await.unwrap_err();
        assert!(matches!(&error, StoreError::Database { sqlstate: Some(code), .. } if code == "25P02"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_has_an_unknown_outcome() {
    database::empty(async |database| {
        let pool = database.pool().await;
        let mut tx = pg::begin(&pool).await.unwrap();
        // A cursor WITH HOLD is run by COMMIT itself: here it ends its own session.
        execute(&mut tx, "DECLARE ends CURSOR WITH HOLD FOR SELECT pg_terminate_backend(pg_backend_pid())").await;
        let error = pg::commit(tx).await.unwrap_err();
        assert!(matches!(error, StoreError::OutcomeUnknown { .. }), "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_constraint_becomes_the_domains_error_and_no_error_shows_a_row() {
    database::empty(async |database| {
        let pool = database.pool().await;
        sqlx::raw_sql(TABLES).execute(&pool).await.unwrap();
        let again = async || sqlx::raw_sql("INSERT INTO bank VALUES (1, 'Ravi')").execute(&pool).await;
        assert_eq!(again().await.on_constraint("bank_pkey", || DomainError::Exists).unwrap_err(), DomainError::Exists);
        for statement in [
            "INSERT INTO bank VALUES (1, 'Ravi')",
            "INSERT INTO bank SELECT 2, NULL FROM bank WHERE name = 'Bank of Ravi Kumar'",
            "SELECT name::int FROM bank",
            "SELECT name::date FROM bank",
            "DO $$ BEGIN RAISE 'Ravi'; END $$",
        ] {
            let error = StoreError::from(sqlx::raw_sql(statement).execute(&pool).await.unwrap_err());
            let printed = format!("{error} {error:?}");
            assert!(!printed.contains("Ravi"), "{printed}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_missing_value_is_refused_by_its_columns_name() {
    database::empty(async |database| {
        let pool = database.pool().await;
        sqlx::raw_sql(TABLES).execute(&pool).await.unwrap();
        let error = sqlx::raw_sql("INSERT INTO bank VALUES (2, NULL)").execute(&pool).await.unwrap_err();
        assert_eq!(StoreError::from(error).constraint(), Some("name"));
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_lost_to_another_is_tried_again() {
    database::empty(async |database| {
        let pool = database.pool().await;
        sqlx::raw_sql(TABLES).execute(&pool).await.unwrap();
        let rename = async |rival: Option<&mut PgConnection>| -> Result<String, DomainError> {
            let mut tx = pg::begin(&pool).await?;
            execute(&mut tx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT FROM bank").await;
            if let Some(rival) = rival {
                execute(rival, "UPDATE bank SET name = 'rival'").await;
            }
            let renamed = sqlx::query_scalar("UPDATE bank SET name = name || ' renamed' RETURNING name");
            let name = renamed.fetch_one(&mut *tx).await.map_err(StoreError::from)?;
            pg::commit(tx).await?;
            Ok(name)
        };
        let mut rival = database.observer().await;
        let mut attempts = Attempts::default();
        let error = rename(Some(&mut rival)).await.unwrap_err();
        assert_eq!(error, DomainError::Store(StoreError::Retryable { sqlstate: "40001".to_owned() }));
        assert!(attempts.again(&error).await);
        assert_eq!(rename(None).await, Ok("rival renamed".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_always_loses_is_given_up_and_a_lock_timeout_is_not_repeated() {
    for (sqlstate, expected) in [("40001", 5), ("40P01", 5), ("55P03", 1)] {
        let lost = StoreError::Retryable { sqlstate: sqlstate.to_owned() };
        let mut attempts = Attempts::default();
        let mut tried = 1;
        while attempts.again(&lost).await {
            tried += 1;
        }
        assert_eq!(tried, expected, "{sqlstate}");
    }
}
