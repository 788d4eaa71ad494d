//! A database per test.

use std::{
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::Context as _;
use chassis::config::Secret;
use local::{
    provision::{self, DatabaseUrls, database_name},
    servers::{self, Servers},
};
use pg::{DatabaseConfig, migrate::Migrations};
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::background;

/// One maker of templates at a time: "tmpl" in ASCII.
const TEMPLATE_LOCK: i64 = 0x746d_706c;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database of a service, migrated and empty, removed when dropped.
#[derive(Debug)]
pub struct Database {
    server_url: String,
    name: String,
    urls: DatabaseUrls,
}

impl Database {
    /// Copies the service's template, which is made at the first use of these migrations.
    pub async fn create(service: &str, migrations: &[Migrations]) -> anyhow::Result<Self> {
        Self::create_on(&servers::read()?, service, migrations).await
    }

    /// The same on certain servers, such as those that a test may kill.
    pub async fn create_on(servers: &Servers, service: &str, migrations: &[Migrations]) -> anyhow::Result<Self> {
        let server_url = servers.database_server_url.clone();
        let template = template(&server_url, service, migrations).await.context("the template database")?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{}_{count}", database_name(service), process::id());
        provision::drop_database(&server_url, &name).await?;
        let urls = provision::database_from(&server_url, service, &template, &name).await?;
        Ok(Self { server_url, name, urls })
    }

    /// The URLs of its roles.
    #[must_use]
    pub fn urls(&self) -> &DatabaseUrls {
        &self.urls
    }

    /// What a service is configured with to use it: as its app role, with few connections.
    #[must_use]
    pub fn config(&self) -> DatabaseConfig {
        let mut config = DatabaseConfig::new(Secret::new(self.urls.app.clone()));
        config.max_connections = 4;
        config
    }

    /// A connection of the superuser, for what a test must see or break.
    pub async fn superuser(&self) -> anyhow::Result<PgConnection> {
        let (base, _) = self.server_url.rsplit_once('/').context("the server's URL names a database")?;
        Ok(PgConnection::connect(&format!("{base}/{}", self.name)).await?)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server_url, name) = (self.server_url.clone(), self.name.clone());
        background::run(async move { provision::drop_database(&server_url, &name).await });
    }
}

/// The template for exactly these migrations. Other runs may ask at the same time; one makes it.
async fn template(server_url: &str, service: &str, migrations: &[Migrations]) -> anyhow::Result<String> {
    let mut hash = Sha256::new();
    for migration in migrations.iter().flat_map(|set| set.migrator.iter()) {
        hash.update(&migration.checksum);
    }
    let digest = hex::encode(hash.finalize());
    let name = format!("template_{}_{}", database_name(service), digest.get(..16).unwrap_or_default());
    let mut server = PgConnection::connect(server_url).await?;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(TEMPLATE_LOCK).execute(&mut server).await?;
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut server)
        .await?;
    if !exists {
        // Under another name until it is complete, so that a run that dies here leaves no half template.
        let unfinished = format!("{name}_unfinished");
        provision::drop_database(server_url, &unfinished).await?;
        let urls = provision::database(server_url, service, &unfinished).await?;
        pg::migrate::run(&urls.owner, migrations).await?;
        // Both names are made of letters, digits and underscores.
        let rename = format!("ALTER DATABASE {unfinished} RENAME TO {name}");
        sqlx::query(AssertSqlSafe(rename)).execute(&mut server).await?;
    }
    server.close().await?;
    Ok(name)
}
