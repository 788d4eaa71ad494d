//! A database per test, dropped at its end whether it passed or not.

use std::{panic::AssertUnwindSafe, path::Path, time::Duration};

use chassis::config::Secret;
use futures_util::FutureExt;
use kernel::{Ids, SystemIds};
use pg::DatabaseConfig;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, postgres::PgConnectOptions};

/// How long a test waits for something that another session does.
const PATIENCE: Duration = Duration::from_secs(10);

/// A database with the tables of this crate.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) name: String,
    pub(crate) url: String,
}

/// Runs a test in a database of its own that has this crate's tables.
pub(crate) async fn migrated(test: impl AsyncFnOnce(&Database)) {
    empty(async |database| {
        pg::migrate::run(&database.url, &[pg::MIGRATIONS]).await.unwrap();
        test(database).await;
    })
    .await;
}

/// Runs a test in an empty database of its own.
pub(crate) async fn empty(test: impl AsyncFnOnce(&Database)) {
    let mut server = PgConnection::connect(&server_url()).await.unwrap();
    let name = format!("test_pg_{}", SystemIds.next_uuid().simple());
    execute(&mut server, format!("CREATE DATABASE {name}")).await;
    let (base, _) = server_url().rsplit_once('/').map(|(base, rest)| (base.to_owned(), rest.to_owned())).unwrap();
    let database = Database { url: format!("{base}/{name}"), name };
    let outcome = AssertUnwindSafe(test(&database)).catch_unwind().await;
    execute(&mut server, format!("DROP DATABASE {} WITH (FORCE)", database.name)).await;
    execute(&mut server, format!("DROP ROLE IF EXISTS {}", database.role())).await;
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure);
    }
}

impl Database {
    /// As few connections as a test needs, and more patience than the defaults, for a machine that is busy.
    pub(crate) fn config(&self) -> DatabaseConfig {
        DatabaseConfig {
            max_connections: 2,
            acquire_timeout_ms: 10_000,
            statement_timeout_ms: 12_000,
            lock_timeout_ms: 10_000,
            ..DatabaseConfig::new(Secret::new(self.url.clone()))
        }
    }

    pub(crate) async fn pool(&self) -> PgPool {
        pg::connect(&self.config()).await.unwrap()
    }

    /// A connection outside every pool, for looking from outside.
    pub(crate) async fn observer(&self) -> PgConnection {
        PgConnection::connect(&self.url).await.unwrap()
    }

    /// Host and port, as the URL has them.
    pub(crate) fn address(&self) -> String {
        let options: PgConnectOptions = self.url.parse().unwrap();
        format!("{}:{}", options.get_host(), options.get_port())
    }

    /// A role that the test may create; it is dropped with the database.
    pub(crate) fn role(&self) -> String {
        format!("{}_app", self.name)
    }

    /// Waits until so many sessions of this database wait for a lock.
    pub(crate) async fn sessions_wait(&self, expected: i64) {
        let mut observer = self.observer().await;
        let waiting = async {
            loop {
                let waiting: i64 = sqlx::query_scalar(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'",
                )
                .bind(&self.name)
                .fetch_one(&mut observer)
                .await
                .unwrap();
                if waiting == expected {
                    return;
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("no session waits for a lock");
    }
}

pub(crate) async fn execute(connection: &mut PgConnection, sql: impl Into<String>) {
    sqlx::raw_sql(AssertSqlSafe(sql.into())).execute(connection).await.unwrap();
}

pub(crate) fn server_url() -> String {
    if let Ok(url) = std::env::var("RECOURSE_DATABASE_SERVER_URL") {
        return url;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../.local/servers.json");
    let text = std::fs::read_to_string(file)
        .expect("neither RECOURSE_DATABASE_SERVER_URL nor .local/servers.json names a server");
    let servers: serde_json::Value = serde_json::from_str(&text).unwrap();
    servers["database_server_url"].as_str().expect("servers.json has no database_server_url").to_owned()
}
