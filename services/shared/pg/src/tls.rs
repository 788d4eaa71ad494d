//! Whether the server is known from an impostor: its certificate and its name are checked, by `sslmode=verify-full`.
//!
//! The URL says so, or the variables `PGSSLMODE` and `PGSSLROOTCERT`, which count where the URL is silent; a mode that is
//! misspelt in the variable is `prefer` to sqlx. What sqlx checks a certificate by is read for each connection, so an
//! authority that is renewed in its file needs no restart.

use chassis::config::{FileError, Secret};
use sqlx::postgres::PgSslMode;

use crate::pool::parse_url;

/// What the URL's file holds now cannot take the place of what was read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RenewalError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("it no longer asks for sslmode=verify-full, as it did before")]
    Opened,
}

/// Whether this is a URL by which anybody could answer.
pub(crate) fn is_open(url: &Secret) -> bool {
    mode(url).is_some_and(|mode| !matches!(mode, PgSslMode::VerifyFull))
}

/// What the URL's file holds now, unless it would give up that the server is checked: that needs a restart, which refuses it
/// with a sentence.
pub(crate) fn renewed(url: &Secret) -> Result<Secret, RenewalError> {
    let now = url.renewed()?;
    let was_verified = matches!(mode(url), Some(PgSslMode::VerifyFull));
    if was_verified && is_open(&now) { Err(RenewalError::Opened) } else { Ok(now) }
}

fn mode(url: &Secret) -> Option<PgSslMode> {
    parse_url("url", url.expose()).ok().map(|options| options.get_ssl_mode())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DatabaseConfig;

    fn config(sslmode: &str) -> DatabaseConfig {
        DatabaseConfig::new(Secret::new(format!("postgres://app@db/payments?sslmode={sslmode}")))
    }

    #[test]
    fn production_refuses_a_url_that_an_impostor_could_answer_to_and_says_what_to_write() {
        for open in ["disable", "allow", "prefer", "require", "verify-ca"] {
            let refused = config(open).check(false).unwrap_err();
            assert!(refused.starts_with("`database.url` asks for less than sslmode=verify-full"), "{open}: {refused}");
            assert_eq!(config(open).check(true), Ok(()), "a simulation is not asked");
            let told = DatabaseConfig { require_tls: false, ..config(open) };
            assert_eq!(told.check(false), Ok(()), "somebody else protects the way");
        }
        assert_eq!(config("verify-full").check(false), Ok(()));
    }

    #[test]
    fn production_asks_the_owners_url_too_and_leaves_what_is_no_url_to_its_user() {
        let owner = Some(config("prefer").url);
        let migrate = DatabaseConfig { owner_url: owner, ..DatabaseConfig::new(Secret::new("unused")) };
        let refused = migrate.check(false).unwrap_err();
        assert!(refused.starts_with("`database.owner_url` asks for less"), "{refused}");
    }

    #[test]
    fn a_file_that_gives_up_the_check_changes_nothing_until_a_restart() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), config("verify-full").url.expose()).unwrap();
        let url = Secret::read(file.path()).unwrap();
        std::fs::write(file.path(), config("require").url.expose()).unwrap();
        assert!(matches!(renewed(&url), Err(RenewalError::Opened)));
        let kept = DatabaseConfig::new(url.clone()).current_url();
        assert_eq!(kept.expose(), url.expose());
        std::fs::write(file.path(), "postgres://app:new@db/payments?sslmode=verify-full").unwrap();
        assert!(renewed(&url).unwrap().expose().contains("app:new@"));
    }
}
