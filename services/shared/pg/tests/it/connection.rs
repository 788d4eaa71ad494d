//! Connections, and what they look like to their next user.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use chassis::config::Secret;
use pg::{ConnectError, DatabaseConfig, StoreError};
use sqlx::{PgConnection, PgPool};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::database::{self, execute};

/// A future that is dropped after being polled so many times: `None` if it was not done by then.
struct Cancelled<F> {
    work: Pin<Box<F>>,
    polls_left: usize,
}

impl<F: Future> Future for Cancelled<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls_left == 0 {
            return Poll::Ready(None);
        }
        self.polls_left -= 1;
        match self.work.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if self.polls_left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}

async fn command(pool: &PgPool) -> Result<(), StoreError> {
    let mut tx = pg::begin(pool).await?;
    sqlx::query("INSERT INTO attempt DEFAULT VALUES").execute(&mut *tx).await?;
    pg::commit(tx).await
}

/// Passes bytes between one client and the server, in tasks of their own: on the single thread of a test, no answer of the
/// server can be there before its client has waited for it, so that every round trip is a point to cancel at.
async fn relay(listener: TcpListener, server: String) {
    let mut links = JoinSet::new();
    loop {
        let (mut client, _) = listener.accept().await.unwrap();
        let server = server.clone();
        links.spawn(async move {
            let mut upstream = TcpStream::connect(server).await.unwrap();
            tokio::io::copy_bidirectional(&mut client, &mut upstream).await
        });
    }
}

async fn cancel_at_every_point(pool: &PgPool, observer: &mut PgConnection) {
    for polls in 1.. {
        let done = Cancelled { work: Box::pin(command(pool)), polls_left: polls }.await;
        let polls = i64::try_from(polls).unwrap();
        // Outside any transaction, so it must be there at once for everybody.
        sqlx::query("INSERT INTO witness VALUES ($1)").bind(polls).execute(pool).await.unwrap();
        let seen: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM witness WHERE polls = $1)")
            .bind(polls)
            .fetch_one(&mut *observer)
            .await
            .unwrap();
        assert!(seen, "cancelled after {polls} polls, the next user wrote into a transaction that was left open");
        if done.is_some() {
            // BEGIN, INSERT, the check of constraints and COMMIT each wait for an answer.
            assert!(polls > 4, "the command was done after {polls} polls, so that little was cancelled");
            return;
        }
    }
}

#[tokio::test]
async fn a_command_cancelled_at_any_point_leaves_a_clean_connection() {
    database::empty(async |database| {
        let mut observer = database.observer().await;
        execute(&mut observer, "CREATE TABLE attempt (id bigint GENERATED ALWAYS AS IDENTITY)").await;
        execute(&mut observer, "CREATE TABLE witness (polls bigint)").await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (server, relayed) = (database.address(), listener.local_addr().unwrap().to_string());
        let url = database.url.replacen(&server, &relayed, 1);
        assert!(url.contains(&relayed), "the URL of the server does not name {server}");
        // One connection, so that the next user gets the one that the cancelled command had.
        let config = DatabaseConfig { max_connections: 1, url: Secret::new(url), ..database.config() };
        let test = async {
            let pool = pg::connect(&config).await.unwrap();
            cancel_at_every_point(&pool, &mut observer).await;
        };
        tokio::select! {
            () = relay(listener, server) => {}
            () = test => {}
        }
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_comes_back_in_a_failed_transaction_is_clean() {
    database::empty(async |database| {
        let pool = pg::connect(&DatabaseConfig { max_connections: 1, ..database.config() }).await.unwrap();
        let mut connection = pg::acquire(&pool).await.unwrap();
        execute(&mut connection, "BEGIN").await;
        sqlx::raw_sql("SELECT 1 / 0").execute(&mut *connection).await.unwrap_err();
        drop(connection);
        let one: i32 = sqlx::query_scalar("SELECT 1").fetch_one(&pool).await.unwrap();
        assert_eq!(one, 1);
    })
    .await;
}

#[tokio::test]
async fn a_connection_to_a_server_that_takes_no_writes_is_not_used_again() {
    database::empty(async |database| {
        let pool = pg::connect(&DatabaseConfig { max_connections: 1, ..database.config() }).await.unwrap();
        let mut connection = pg::acquire(&pool).await.unwrap();
        let backend: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut *connection).await.unwrap();
        execute(&mut connection, "SET default_transaction_read_only = on").await;
        let refused = sqlx::raw_sql("CREATE TABLE thing ()").execute(&mut *connection).await.unwrap_err();
        let refused = StoreError::from(refused);
        assert!(matches!(&refused, StoreError::Unavailable { reason } if reason.contains("25006")), "{refused}");
        drop(connection);
        let next: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&pool).await.unwrap();
        assert_ne!(next, backend);
        sqlx::raw_sql("CREATE TABLE thing ()").execute(&pool).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_clean_connection_is_used_again() {
    database::empty(async |database| {
        let pool = pg::connect(&DatabaseConfig { max_connections: 1, ..database.config() }).await.unwrap();
        let backend = "SELECT pg_backend_pid()";
        let first: i32 = sqlx::query_scalar(backend).fetch_one(&pool).await.unwrap();
        let second: i32 = sqlx::query_scalar(backend).fetch_one(&pool).await.unwrap();
        assert_eq!(first, second);
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_ended_by_the_server() {
    database::empty(async |database| {
        let config = DatabaseConfig { statement_timeout_ms: 50, ..database.config() };
        let pool = pg::connect(&config).await.unwrap();
        let error = StoreError::from(sqlx::raw_sql("SELECT pg_sleep(60)").execute(&pool).await.unwrap_err());
        assert_eq!(
            error.to_string(),
            "the database cannot serve now: canceling statement due to statement timeout (SQLSTATE 57014)"
        );
    })
    .await;
}

#[tokio::test]
async fn a_lock_that_another_holds_is_not_waited_for_without_end() {
    database::empty(async |database| {
        let mut holder = database.observer().await;
        execute(&mut holder, "CREATE TABLE thing ()").await;
        execute(&mut holder, "BEGIN; LOCK TABLE thing").await;
        let pool = pg::connect(&DatabaseConfig { lock_timeout_ms: 50, ..database.config() }).await.unwrap();
        let error = sqlx::raw_sql("INSERT INTO thing DEFAULT VALUES").execute(&pool).await.unwrap_err();
        assert_eq!(StoreError::from(error), StoreError::Retryable { sqlstate: "55P03".to_owned() });
    })
    .await;
}

#[tokio::test]
async fn every_limit_of_the_configuration_holds_in_the_session() {
    database::empty(async |database| {
        let config = DatabaseConfig {
            application_name: "payments".to_owned(),
            statement_timeout_ms: 4_001,
            lock_timeout_ms: 2_001,
            idle_in_transaction_timeout_ms: 9_001,
            ..database.config()
        };
        let pool = pg::connect(&config).await.unwrap();
        for (name, expected) in [
            ("application_name", "payments"),
            ("statement_timeout", "4001ms"),
            ("lock_timeout", "2001ms"),
            ("idle_in_transaction_session_timeout", "9001ms"),
            ("client_connection_check_interval", "5s"),
            ("TimeZone", "UTC"),
        ] {
            let actual: String =
                sqlx::query_scalar("SELECT current_setting($1)").bind(name).fetch_one(&pool).await.unwrap();
            assert_eq!(actual, expected, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_advisory_lock_lives_as_long_as_its_dedicated_connection() {
    database::empty(async |database| {
        let try_lock = "SELECT pg_try_advisory_lock(7)";
        let mut first = pg::dedicated(&database.config()).await.unwrap();
        let mut second = pg::dedicated(&database.config()).await.unwrap();
        assert!(sqlx::query_scalar::<_, bool>(try_lock).fetch_one(&mut first).await.unwrap());
        assert!(!sqlx::query_scalar::<_, bool>(try_lock).fetch_one(&mut second).await.unwrap());
        drop(first);
        sqlx::raw_sql("SELECT pg_advisory_lock(7)").execute(&mut second).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_configuration_that_cannot_be_used_is_refused_without_its_password() {
    let connect = async |config: DatabaseConfig| pg::connect(&config).await.unwrap_err();
    let url = |text: &str| DatabaseConfig::new(Secret::new(text));
    for text in ["mysql://app:hunter2@localhost/payments", "postgres://app:hunter2@localhost:port/payments", ""] {
        assert_eq!(connect(url(text)).await, ConnectError::Url { key: "url" });
    }
    let no_limit = DatabaseConfig { lock_timeout_ms: 0, ..url("postgres://localhost/payments") };
    assert_eq!(connect(no_limit).await.to_string(), "`database.lock_timeout_ms` is 0, which would mean no limit");
}
