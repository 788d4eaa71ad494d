//! Connections: what is asked of the server for each of them, and what is checked before one is used again.

use std::time::Duration;

use chassis::config::Secret;
use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool, Row,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use thiserror::Error;

use crate::{DatabaseConfig, StoreError};

/// How much longer than one statement the tidying of a returned connection may take before the connection is given up.
const TIDY_GRACE: Duration = Duration::from_secs(5);

/// For so long after its return a connection is taken to be alive.
const FRESH: Duration = Duration::from_secs(1);

/// Ends a transaction that the last user left open, and asks whether the server still takes writes.
///
/// BEGIN comes first because a bare ROLLBACK warns in the server's log whenever there is nothing to roll back, which is nearly
/// always; this form warns only if a transaction was left open.
const TIDY: &str = "BEGIN; SHOW transaction_read_only; ROLLBACK";

/// The database cannot be used as it is configured.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConnectError {
    /// The URL is not one of PostgreSQL. It is not repeated: it holds a password.
    #[error("`database.{key}` is not a URL such as postgres://user@host:5432/name")]
    Url {
        /// `url` or `owner_url`.
        key: &'static str,
    },
    /// A limit is zero.
    #[error("`database.{key}` is 0, which would mean no limit")]
    NoLimit {
        /// The limit's key.
        key: &'static str,
    },
    /// The server could not be reached or refused the connection.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a pool, and one connection of it, to know that the database is there.
///
/// Waits as long as [`DatabaseConfig::acquire_timeout_ms`] for a server that is starting. Every connection has the limits of the
/// configuration, and is tidied each time that it comes back: a transaction left open by a future that was dropped is rolled
/// back, and a connection to a server that has become read-only (SQLSTATE 25006, after a failover) is closed.
pub async fn connect(config: &DatabaseConfig) -> Result<PgPool, ConnectError> {
    let patience = config.statement_timeout() + TIDY_GRACE;
    let options = connect_options(config)?;
    let pool = PgPoolOptions::new()
        .max_connections(config.max_connections)
        .acquire_timeout(config.acquire_timeout())
        .max_lifetime(config.max_lifetime())
        // A connection that was tidied a moment ago is asked nothing: under load that would be one round trip in twenty.
        .test_before_acquire(false)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                if state.idle_for > FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_release(move |connection, _| {
            Box::pin(async move {
                // Without a bound, a connection whose server has vanished would hold its place in the pool for ever.
                tokio::time::timeout(patience, tidy(connection)).await.unwrap_or_else(|_| Err(no_answer()))
            })
        })
        .connect_with(options)
        .await
        .map_err(StoreError::from)?;
    Ok(pool)
}

/// Opens a connection that belongs to no pool, for session advisory locks: the lock lives exactly as long as the connection.
///
/// The server is asked to notice within about a minute that the client has gone, so that the lock is not held by a ghost. The
/// client's own side has no keep-alive (sqlx offers none): its holder must bound each statement with a timeout of its own.
pub async fn dedicated(config: &DatabaseConfig) -> Result<PgConnection, ConnectError> {
    let options = connect_options(config)?;
    let connecting = tokio::time::timeout(config.acquire_timeout(), options.connect()).await;
    let connection = connecting.unwrap_or_else(|_| Err(no_answer())).map_err(StoreError::from)?;
    Ok(connection)
}

/// Whether a connection that was returned may be used again; an error means that it is broken.
async fn tidy(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // A transaction that was forgotten, not dropped: sqlx's own count would be wrong for the next user.
        tracing::error!(
            "a connection came back with a transaction that was neither committed nor dropped; it is closed"
        );
        return Ok(false);
    }
    let rows = match sqlx::raw_sql(TIDY).fetch_all(&mut *connection).await {
        Err(error) if is_in_failed_transaction(&error) => {
            sqlx::raw_sql("ROLLBACK").execute(&mut *connection).await?;
            sqlx::raw_sql(TIDY).fetch_all(&mut *connection).await?
        }
        other => other?,
    };
    let read_only = rows.first().map(|row| row.try_get::<String, _>(0)).transpose()?;
    Ok(read_only.as_deref() == Some("off"))
}

fn no_answer() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())
}

fn is_in_failed_transaction(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() == Some("25P02")
}

fn connect_options(config: &DatabaseConfig) -> Result<PgConnectOptions, ConnectError> {
    if let Some(key) = config.absent_limit() {
        return Err(ConnectError::NoLimit { key });
    }
    options_at(&config.current_url(), config)
}

/// The options for the database at `url`, with the limits of the configuration.
pub(crate) fn options_at(url: &Secret, config: &DatabaseConfig) -> Result<PgConnectOptions, ConnectError> {
    let milliseconds = |value: u32| format!("{value}ms");
    Ok(parse_url("url", url.expose())?.application_name(&config.application_name).options([
        ("statement_timeout", milliseconds(config.statement_timeout_ms)),
        ("lock_timeout", milliseconds(config.lock_timeout_ms)),
        ("idle_in_transaction_session_timeout", milliseconds(config.idle_in_transaction_timeout_ms)),
        // The server's view of a client that has gone: 30 s of silence, then 3 probes; and a check while a statement runs.
        ("tcp_keepalives_idle", "30s".to_owned()),
        ("tcp_keepalives_interval", "10s".to_owned()),
        ("tcp_keepalives_count", "3".to_owned()),
        ("client_connection_check_interval", "5s".to_owned()),
    ]))
}

pub(crate) fn parse_url(key: &'static str, url: &str) -> Result<PgConnectOptions, ConnectError> {
    let is_postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
    url.parse().ok().filter(|_| is_postgres).ok_or(ConnectError::Url { key })
}
