//! Migrations of several crates in one database: each crate keeps its own set, in its own schema, and knows nothing of the others.
//!
//! ```ignore
//! const SETS: &[Migrations] = &[pg::MIGRATIONS, messaging::MIGRATIONS, audit::MIGRATIONS, payments::MIGRATIONS];
//!
//! pg::migrate::command(&config.database, SETS, mode).await?;   // `payments migrate [--print]`, as the owner of the tables
//! pg::migrate::refuse_pending(&pool, SETS).await?;             // `payments serve`
//! ```
//!
//! A crate's `sqlx.toml` names its schema and the table of what was applied; `sqlx::migrate!()` embeds both:
//!
//! ```toml
//! [migrate]
//! create-schemas = ["messaging"]
//! table-name = "messaging._sqlx_migrations"
//! ```
//!
//! Migrations only expand or contract, so that a program may meet a database that is ahead of it: during a rolling upgrade, or
//! after a roll-back of the program.

mod applied;
mod command;
mod print;

use std::{borrow::Cow, time::Duration};

pub use command::{command, refuse_pending};
pub use print::print;
use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool,
    migrate::{Migration, Migrator},
};
use thiserror::Error;

use self::applied::Applied;
use crate::{ConnectError, StoreError, pool::parse_url};

static PLATFORM: Migrator = sqlx::migrate!();

/// The tables of this crate, in the schema `platform`.
pub const MIGRATIONS: Migrations = Migrations { set: "platform", migrator: &PLATFORM };

/// How long [`run`] waits for another run on the same database.
const LOCK_PATIENCE: Duration = Duration::from_mins(1);

/// Between two tries for the lock.
const LOCK_PAUSE: Duration = Duration::from_millis(200);

/// One advisory lock per database: `recourse` in ASCII.
const LOCK_KEY: i64 = 0x7265_636f_7572_7365;

/// How long a statement of a migration waits for a table that is in use, before it gives up rather than hold up everybody.
const TABLE_LOCK_TIMEOUT: &str = "10s";

/// The migrations of one crate.
#[derive(Clone, Copy, Debug)]
pub struct Migrations {
    /// The set's name, for messages: the crate's or schema's.
    pub set: &'static str,
    /// What `sqlx::migrate!()` made.
    pub migrator: &'static Migrator,
}

/// A migration that the database lacks, or that [`run`] has just given it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingMigration {
    /// The set that it belongs to.
    pub set: &'static str,
    /// The number at the start of its file's name.
    pub version: i64,
    /// The rest of its file's name.
    pub description: Cow<'static, str>,
}

impl std::fmt::Display for PendingMigration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({})", self.set, self.version, self.description)
    }
}

/// The migrations cannot be applied or compared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MigrateError {
    /// A migration was changed after it was applied.
    #[error("migration {version} of {set} was changed after it was applied to this database")]
    Changed {
        /// The set.
        set: &'static str,
        /// The migration's number.
        version: i64,
    },
    /// The database has a migration that the program lacks though it knows later ones: a file was removed, or this is another
    /// program's database.
    #[error("migration {version} of {set} was applied to this database and is older than others here, yet absent here")]
    Removed {
        /// The set.
        set: &'static str,
        /// The migration's number.
        version: i64,
    },
    /// Another run holds the lock.
    #[error("another run of migrations holds the lock for longer than {} s", waited.as_secs())]
    Locked {
        /// How long this run has waited.
        waited: Duration,
    },
    /// A migration failed and was rolled back, or the table of what was applied cannot be used.
    #[error("migrations of {set}{}: {source}", version.map(|version| format!(", {version}")).unwrap_or_default())]
    Failed {
        /// The set.
        set: &'static str,
        /// The migration, if it was one.
        version: Option<i64>,
        /// What the database said.
        source: StoreError,
    },
    /// The database lacks migrations that the program needs.
    #[error("the database lacks {}; run `migrate` first", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Pending(Vec<PendingMigration>),
    /// There is no connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
}

impl From<StoreError> for MigrateError {
    fn from(error: StoreError) -> Self {
        Self::Connect(error.into())
    }
}

/// Applies what the database lacks, set by set, each migration in a transaction of its own, and returns what was applied.
///
/// `owner_url` is the URL of the role that owns the tables. Waits up to a minute for another run to end. Migrations that the
/// database has and the program does not yet know are left alone.
pub async fn run(owner_url: &str, sets: &[Migrations]) -> Result<Vec<PendingMigration>, MigrateError> {
    run_within(owner_url, sets, LOCK_PATIENCE).await
}

/// [`run`] with another bound on the wait for the lock.
pub async fn run_within(
    owner_url: &str,
    sets: &[Migrations],
    patience: Duration,
) -> Result<Vec<PendingMigration>, MigrateError> {
    let options = parse_url("owner_url", owner_url)?
        .application_name("recourse-migrate")
        .options([("lock_timeout", TABLE_LOCK_TIMEOUT), ("statement_timeout", "0")]);
    let mut connection = options.connect().await.map_err(StoreError::from)?;
    lock(&mut connection, patience).await?;
    let mut done = Vec::new();
    for migrations in sets {
        done.extend(migrations.apply(&mut connection).await?);
    }
    // Closing ends the session and with it the lock.
    connection.close().await.map_err(StoreError::from)?;
    Ok(done)
}

/// What the database lacks. Reads only; the role needs SELECT on each set's table.
pub async fn pending(pool: &PgPool, sets: &[Migrations]) -> Result<Vec<PendingMigration>, MigrateError> {
    let mut connection = crate::acquire(pool).await?;
    let mut pending = Vec::new();
    for migrations in sets {
        pending.extend(migrations.pending(&mut connection).await?);
    }
    Ok(pending)
}

/// Tries for the lock until it is free: a session that blocks on it would hold a snapshot, for which a CREATE INDEX CONCURRENTLY
/// of the holder waits.
async fn lock(connection: &mut PgConnection, patience: Duration) -> Result<(), MigrateError> {
    let started = std::time::Instant::now();
    loop {
        let locked = sqlx::query_scalar!("SELECT pg_try_advisory_lock($1) AS \"locked!\"", LOCK_KEY)
            .fetch_one(&mut *connection)
            .await
            .map_err(StoreError::from)?;
        if locked {
            return Ok(());
        }
        let waited = started.elapsed();
        if waited >= patience {
            return Err(MigrateError::Locked { waited });
        }
        tokio::time::sleep(LOCK_PAUSE).await;
    }
}

impl Migrations {
    async fn apply(&self, connection: &mut PgConnection) -> Result<Vec<PendingMigration>, MigrateError> {
        let pending = self.pending(&mut *connection).await?;
        // Not `run` of the migrator itself: that one dies of migrations which it does not know, and waits on a lock of its own.
        let migrator = Migrator {
            migrations: Cow::Borrowed(&self.migrator.migrations),
            ignore_missing: true,
            locking: false,
            no_tx: self.migrator.no_tx,
            table_name: self.migrator.table_name.clone(),
            create_schemas: self.migrator.create_schemas.clone(),
        };
        migrator.run(connection).await.map_err(|error| self.failed(error))?;
        Ok(pending)
    }

    async fn pending(&self, connection: &mut PgConnection) -> Result<Vec<PendingMigration>, MigrateError> {
        let applied = Applied::read(self, connection).await?;
        let latest_known = self.upwards().map(|migration| migration.version).max();
        let removed = applied.versions().find(|version| {
            latest_known.is_some_and(|latest| *version < latest) && !self.migrator.version_exists(*version)
        });
        if let Some(version) = removed {
            return Err(MigrateError::Removed { set: self.set, version });
        }
        let mut pending = Vec::new();
        for migration in self.upwards() {
            match applied.checksum(migration.version) {
                Some(checksum) if checksum == &*migration.checksum => {}
                Some(_) => return Err(MigrateError::Changed { set: self.set, version: migration.version }),
                None => pending.push(PendingMigration {
                    set: self.set,
                    version: migration.version,
                    description: migration.description.clone(),
                }),
            }
        }
        Ok(pending)
    }

    fn upwards(&self) -> impl Iterator<Item = &'static Migration> {
        self.migrator.iter().filter(|migration| migration.migration_type.is_up_migration())
    }

    fn failed(&self, error: sqlx::migrate::MigrateError) -> MigrateError {
        let set = self.set;
        let failed = |version, source| MigrateError::Failed { set, version, source };
        match error {
            sqlx::migrate::MigrateError::ExecuteMigration(error, version) => failed(Some(version), error.into()),
            sqlx::migrate::MigrateError::Execute(error) => failed(None, error.into()),
            other => failed(None, StoreError::disagreement(other.to_string())),
        }
    }
}
