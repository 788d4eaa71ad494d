//! The section `[database]` of a service's configuration.

use std::time::Duration;

use chassis::config::Secret;
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::tls;

/// How a service reaches its database. Every limit has a default; a value of zero is refused by [`crate::connect`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `postgres://…` of the role that reads and writes rows and changes no table (`payments_app`). Where it comes from a
    /// file, what is written there later is used for new connections ([`crate::credentials`]).
    pub url: Secret,
    /// `postgres://…` of the role that owns the tables (`payments_owner`); `migrate` alone uses it.
    #[serde(default)]
    pub owner_url: Option<Secret>,
    /// Whether production refuses a URL by which the server is not known from an impostor. False only where something
    /// else protects the way to it.
    #[serde(default = "defaults::require_tls")]
    pub require_tls: bool,
    /// What `pg_stat_activity` calls the connections.
    #[serde(default = "defaults::application_name")]
    pub application_name: String,
    /// The most connections the pool opens.
    #[serde(default = "defaults::max_connections")]
    pub max_connections: u32,
    /// How long a caller waits for a connection, in milliseconds.
    #[serde(default = "defaults::acquire_timeout_ms")]
    pub acquire_timeout_ms: u32,
    /// How long the server works on one statement, in milliseconds.
    #[serde(default = "defaults::statement_timeout_ms")]
    pub statement_timeout_ms: u32,
    /// How long a statement waits for a lock, in milliseconds; less than the statement's time.
    #[serde(default = "defaults::lock_timeout_ms")]
    pub lock_timeout_ms: u32,
    /// How long a transaction may stand idle before the server ends its session, in milliseconds.
    #[serde(default = "defaults::idle_in_transaction_timeout_ms")]
    pub idle_in_transaction_timeout_ms: u32,
    /// The age at which a connection is closed on its return, in seconds.
    #[serde(default = "defaults::max_lifetime_s")]
    pub max_lifetime_s: u32,
    /// How long the answer to a command is kept with its idempotency key, in days; at least 30, so that a command may be
    /// sent again after the longest outage.
    #[serde(default = "defaults::idempotency_days", deserialize_with = "at_least_thirty")]
    pub idempotency_days: u16,
}

impl DatabaseConfig {
    /// The defaults, for a URL.
    #[must_use]
    pub fn new(url: Secret) -> Self {
        Self {
            url,
            owner_url: None,
            require_tls: defaults::require_tls(),
            application_name: defaults::application_name(),
            max_connections: defaults::max_connections(),
            acquire_timeout_ms: defaults::acquire_timeout_ms(),
            statement_timeout_ms: defaults::statement_timeout_ms(),
            lock_timeout_ms: defaults::lock_timeout_ms(),
            idle_in_transaction_timeout_ms: defaults::idle_in_transaction_timeout_ms(),
            max_lifetime_s: defaults::max_lifetime_s(),
            idempotency_days: defaults::idempotency_days(),
        }
    }

    /// A sentence if production would take whoever answers for the database. A text that is no URL is refused by whoever
    /// uses it: `migrate` has none of the service's own.
    pub fn check(&self, simulation: bool) -> Result<(), String> {
        if simulation || !self.require_tls {
            return Ok(());
        }
        let urls = [("url", Some(&self.url)), ("owner_url", self.owner_url.as_ref())];
        match urls.into_iter().find(|(_, url)| url.is_some_and(tls::is_open)) {
            Some((key, _)) => Err(format!(
                "`database.{key}` asks for less than sslmode=verify-full, so that an impostor could answer: write it in the \
                 URL, or set PGSSLMODE=verify-full and leave it out there, with PGSSLROOTCERT for an authority of your own; \
                 or set `database.require_tls` to false where something else protects the way"
            )),
            None => Ok(()),
        }
    }

    /// The URL as its file has it now; while the file cannot be used, as it was at the start.
    pub(crate) fn current_url(&self) -> Secret {
        tls::renewed(&self.url).unwrap_or_else(|error| {
            tracing::warn!(
                error = %error, "the database's address and password cannot be read again; the last ones stay in use"
            );
            self.url.clone()
        })
    }

    pub(crate) fn acquire_timeout(&self) -> Duration {
        Duration::from_millis(self.acquire_timeout_ms.into())
    }

    pub(crate) fn statement_timeout(&self) -> Duration {
        Duration::from_millis(self.statement_timeout_ms.into())
    }

    pub(crate) fn max_lifetime(&self) -> Duration {
        Duration::from_secs(self.max_lifetime_s.into())
    }

    pub(crate) fn idempotency_time(&self) -> Duration {
        Duration::from_hours(24 * u64::from(self.idempotency_days))
    }

    /// The first limit that is zero: PostgreSQL reads a timeout of zero as "none".
    pub(crate) fn absent_limit(&self) -> Option<&'static str> {
        [
            ("max_connections", self.max_connections),
            ("acquire_timeout_ms", self.acquire_timeout_ms),
            ("statement_timeout_ms", self.statement_timeout_ms),
            ("lock_timeout_ms", self.lock_timeout_ms),
            ("idle_in_transaction_timeout_ms", self.idle_in_transaction_timeout_ms),
            ("max_lifetime_s", self.max_lifetime_s),
        ]
        .into_iter()
        .find_map(|(key, value)| (value == 0).then_some(key))
    }
}

fn at_least_thirty<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    let days = u16::deserialize(from)?;
    if days >= 30 { Ok(days) } else { Err(D::Error::custom("must be at least 30 days")) }
}

mod defaults {
    pub(super) const fn require_tls() -> bool {
        true
    }

    pub(super) fn application_name() -> String {
        "recourse".to_owned()
    }

    pub(super) const fn max_connections() -> u32 {
        10
    }

    pub(super) const fn acquire_timeout_ms() -> u32 {
        2_000
    }

    pub(super) const fn statement_timeout_ms() -> u32 {
        5_000
    }

    pub(super) const fn lock_timeout_ms() -> u32 {
        2_000
    }

    pub(super) const fn idle_in_transaction_timeout_ms() -> u32 {
        15_000
    }

    pub(super) const fn max_lifetime_s() -> u32 {
        600
    }

    pub(super) const fn idempotency_days() -> u16 {
        30
    }
}

#[cfg(test)]
mod tests {
    use chassis::config::{Layers, load};

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Config {
        database: DatabaseConfig,
        sealing: crate::SealingConfig,
    }

    #[test]
    fn a_service_gives_urls_as_files_and_overrides_a_limit() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "postgres://payments_app@db/payments\n").unwrap();
        let text = format!(
            "[database]\nurl_file = {0:?}\nowner_url = \"postgres://payments_owner@db/payments\"\nmax_connections = 4\n\
             [sealing]\nkey_file = \"kek\"\nindex_key_file = \"index\"\n",
            file.path()
        );
        let config: Config = load(&text, &Layers::none()).unwrap();
        assert_eq!(config.database.url.expose(), "postgres://payments_app@db/payments");
        assert_eq!(config.database.owner_url.unwrap().expose(), "postgres://payments_owner@db/payments");
        assert_eq!((config.database.max_connections, config.database.lock_timeout_ms), (4, 2_000));
        assert_eq!(config.sealing.index_key_file.to_str(), Some("index"));
    }

    #[test]
    fn a_misspelt_limit_is_an_error() {
        let text = "[database]\nurl = \"postgres://db\"\nmax_sessions = 4\n\
                    [sealing]\nkey_file = \"kek\"\nindex_key_file = \"index\"\n";
        let error = load::<Config>(text, &Layers::none()).unwrap_err().to_string();
        assert!(error.contains("database.max_sessions"), "{error}");
    }

    #[test]
    fn the_default_limits_are_those_that_retries_and_deadlines_are_made_for() {
        let config = DatabaseConfig::new(Secret::new("postgres://db"));
        assert_eq!(config.absent_limit(), None);
        assert!(config.lock_timeout_ms < config.statement_timeout_ms);
        assert!(config.statement_timeout_ms < config.idle_in_transaction_timeout_ms);
    }

    #[test]
    fn an_answer_that_is_forgotten_before_a_month_is_over_is_an_error() {
        let of = |days: u16| {
            let text = format!(
                "[database]\nurl = \"postgres://db\"\nidempotency_days = {days}\n\
                 [sealing]\nkey_file = \"kek\"\nindex_key_file = \"index\"\n"
            );
            load::<Config>(&text, &Layers::none()).map(|config| config.database.idempotency_time())
        };
        assert_eq!(of(30).unwrap(), Duration::from_hours(720));
        let error = of(29).unwrap_err().to_string();
        assert!(error.contains("idempotency_days") && error.contains("at least 30 days"), "{error}");
    }
}
