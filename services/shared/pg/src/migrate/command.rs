//! What `migrate` and `serve` of a service do about migrations.

use chassis::service::Migrate;
use sqlx::PgPool;

use super::{MigrateError, Migrations, pending, print, run};
use crate::{ConnectError, DatabaseConfig};

/// `migrate`: brings the database up to date as its owner, or prints the SQL for a DBA.
pub async fn command(config: &DatabaseConfig, sets: &[Migrations], mode: Migrate) -> Result<(), MigrateError> {
    match mode {
        Migrate::Print => {
            write(&print(sets));
            Ok(())
        }
        Migrate::Run => {
            let owner_url = config.owner_url.as_ref().ok_or(ConnectError::Url { key: "owner_url" })?;
            let applied = run(owner_url.expose(), sets).await?;
            for migration in &applied {
                tracing::info!("applied migration {migration}");
            }
            tracing::info!(migrations.applied = applied.len(), "the database is up to date");
            Ok(())
        }
    }
}

/// `serve`: an error if the database lacks a migration. One that is ahead of the program is welcome.
pub async fn refuse_pending(pool: &PgPool, sets: &[Migrations]) -> Result<(), MigrateError> {
    let pending = pending(pool, sets).await?;
    if pending.is_empty() { Ok(()) } else { Err(MigrateError::Pending(pending)) }
}

fn write(script: &str) {
    use std::io::Write as _;
    // A reader that has gone away wants no more of it.
    let _ = std::io::stdout().write_all(script.as_bytes());
}
