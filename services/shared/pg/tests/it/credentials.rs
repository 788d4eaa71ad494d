//! A password is changed on the server and in the file, one after the other, while commands run.

use std::{fs, path::Path};

use chassis::{
    config::Secret,
    lifecycle::{Lifecycle, LifecycleConfig},
};
use pg::{DatabaseConfig, StoreError};
use sqlx::{PgConnection, PgPool};
use tokio::task::JoinSet;

use crate::database::{self, Database, execute};

const WORKERS: usize = 3;

/// A role whose URL is in a file, and everybody who works with it.
struct Service {
    lifecycle: Lifecycle,
    workers: JoinSet<Result<(), StoreError>>,
    observer: PgConnection,
    config: DatabaseConfig,
    role: String,
    file: tempfile::NamedTempFile,
}

impl Service {
    /// Connections are a second old at most, so that new ones begin all the time.
    async fn start(database: &Database) -> Self {
        let (role, file) = (database.role(), tempfile::NamedTempFile::new().unwrap());
        let mut observer = database.observer().await;
        execute(&mut observer, "CREATE TABLE done (at timestamptz)").await;
        execute(&mut observer, format!("CREATE ROLE {role} LOGIN PASSWORD 'first'")).await;
        execute(&mut observer, format!("GRANT ALL ON done TO {role}")).await;
        write(file.path(), &url(database, &role, "first"));
        let url = Secret::read(file.path()).unwrap();
        let config = DatabaseConfig { max_lifetime_s: 1, url, ..database.config() };
        let pool = pg::connect(&config).await.unwrap();
        let lifecycle = Lifecycle::new(&LifecycleConfig { drain_delay_ms: 0, ..LifecycleConfig::default() });
        pg::credentials::follow(&pool, &config, &lifecycle);
        let mut workers = JoinSet::new();
        for _ in 0..WORKERS {
            workers.spawn(work(pool.clone(), lifecycle.clone()));
        }
        let mut service = Self { lifecycle, workers, observer, config, role, file };
        service.works().await;
        service
    }

    /// Waits until commands are done that were not begun before.
    async fn works(&mut self) {
        let until = self.done().await + 20;
        while self.done().await < until {
            tokio::task::yield_now().await;
        }
    }

    async fn done(&mut self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM done").fetch_one(&mut self.observer).await.unwrap()
    }

    /// Waits until every connection that began with the old password has come to its end, and none can begin.
    async fn is_locked_out(&mut self) {
        let sessions = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = $1";
        loop {
            let sessions = sqlx::query_scalar::<_, i64>(sessions).bind(&self.role).fetch_one(&mut self.observer);
            if sessions.await.unwrap() == 0 {
                return;
            }
        }
    }

    async fn ends_without_a_failure(mut self) {
        self.works().await;
        self.lifecycle.shutdown().await.unwrap();
        while let Some(outcome) = self.workers.join_next().await {
            assert_eq!(outcome.unwrap(), Ok(()));
        }
    }
}

async fn work(pool: PgPool, lifecycle: Lifecycle) -> Result<(), StoreError> {
    let stop = lifecycle.soft();
    while !stop.is_cancelled() {
        let mut tx = pg::begin(&pool).await?;
        sqlx::query("INSERT INTO done VALUES (clock_timestamp())").execute(&mut *tx).await?;
        pg::commit(tx).await?;
    }
    Ok(())
}

fn url(database: &Database, role: &str, password: &str) -> String {
    let (_, place) = database.url.rsplit_once('@').unwrap();
    format!("postgres://{role}:{password}@{place}")
}

/// As Kubernetes does it: the new file takes the place of the old one at once.
fn write(file: &Path, text: &str) {
    let draft = file.with_extension("new");
    fs::write(&draft, text).unwrap();
    fs::rename(draft, file).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_command_fails_when_the_server_has_the_new_password_before_the_file_has_it() {
    database::empty(async |database| {
        let mut service = Service::start(database).await;
        execute(&mut service.observer, format!("ALTER ROLE {} PASSWORD 'second'", service.role)).await;
        service.is_locked_out().await;
        write(service.file.path(), &url(database, &service.role, "second"));
        service.ends_without_a_failure().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_command_fails_when_the_file_has_the_new_password_before_the_server_has_it() {
    database::empty(async |database| {
        let mut service = Service::start(database).await;
        write(service.file.path(), &url(database, &service.role, "second"));
        service.is_locked_out().await;
        execute(&mut service.observer, format!("ALTER ROLE {} PASSWORD 'second'", service.role)).await;
        service.ends_without_a_failure().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dedicated_connection_and_a_new_pool_use_what_the_file_holds_now() {
    database::empty(async |database| {
        let mut service = Service::start(database).await;
        execute(&mut service.observer, format!("ALTER ROLE {} PASSWORD 'second'", service.role)).await;
        let refused = pg::dedicated(&service.config).await.unwrap_err().to_string();
        assert!(refused.starts_with("the database cannot serve now: password authentication failed"), "{refused}");
        write(service.file.path(), &url(database, &service.role, "second"));
        pg::dedicated(&service.config).await.unwrap();
        pg::connect(&service.config).await.unwrap();
        service.ends_without_a_failure().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_address_of_a_database_changes_nothing() {
    database::empty(async |database| {
        let mut service = Service::start(database).await;
        write(service.file.path(), "second");
        service.works().await;
        write(service.file.path(), "");
        service.ends_without_a_failure().await;
    })
    .await;
}
