//! How to reach the broker and how much to carry at a time.

use std::{
    num::{NonZeroU16, NonZeroU64},
    time::Duration,
};

use chassis::config::{FileError, Secret};
use lapin::uri::{AMQPScheme, AMQPUri};
use serde::Deserialize;

use crate::Retention;

/// The section `[broker]` of a service's configuration. Zero is refused: it would mean never, or without end.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrokerConfig {
    /// `amqps://user:password@host:port/vhost`, given as `url` or in the file `url_file`, which each new connection reads. The
    /// broker's certificate and name are checked by the system's authorities, or those in the file of `SSL_CERT_FILE` in
    /// their place, which each new connection reads too.
    pub url: Secret,
    /// Whether production refuses `amqp://`, which is in the open. False only where something else protects the way.
    #[serde(default = "required")]
    pub require_tls: bool,
    /// How long to wait for the broker's confirmations of a batch before the connection is given up.
    pub confirm_timeout_ms: NonZeroU64,
    /// How long to wait for new rows when nothing wakes the relay or the processor.
    pub poll_interval_ms: NonZeroU64,
    /// How many events the relay publishes before it waits for their confirmations.
    pub publish_batch: NonZeroU16,
    /// How many messages the broker may hand over before they are acknowledged.
    pub prefetch: NonZeroU16,
    /// How many events are processed at the same time, each of another aggregate.
    pub processors: NonZeroU16,
    /// How long what was delivered is kept.
    pub retention: Retention,
}

impl BrokerConfig {
    /// A sentence if production would send events and passwords in the open. A text that is no URL is refused by whoever uses
    /// it: `migrate` has none.
    pub fn check(&self, simulation: bool) -> Result<(), String> {
        if simulation || !self.require_tls || scheme(&self.url) != Some(AMQPScheme::AMQP) {
            return Ok(());
        }
        Err("`broker.url` begins with amqp://, which is in the open: write amqps:// with the broker's port for TLS, with \
             SSL_CERT_FILE for an authority of your own; or set `broker.require_tls` to false where something else protects \
             the way"
            .to_owned())
    }

    /// The URL as its file has it now; while the file cannot be used, as it was at the start.
    pub(crate) fn current_url(&self) -> Secret {
        self.renewed_url().unwrap_or_else(|error| {
            tracing::warn!(
                error = %error, "the broker's address and password cannot be read again; the last ones stay in use"
            );
            self.url.clone()
        })
    }

    fn renewed_url(&self) -> Result<Secret, RenewalError> {
        let now = self.url.renewed()?;
        let opened = scheme(&self.url) == Some(AMQPScheme::AMQPS) && scheme(&now) == Some(AMQPScheme::AMQP);
        if opened { Err(RenewalError::Opened) } else { Ok(now) }
    }

    pub(crate) fn confirm_timeout(&self) -> Duration {
        Duration::from_millis(self.confirm_timeout_ms.get())
    }

    pub(crate) fn poll_interval(&self) -> Duration {
        Duration::from_millis(self.poll_interval_ms.get())
    }
}

/// What the URL's file holds now cannot take the place of what was read.
#[derive(Debug, thiserror::Error)]
enum RenewalError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("it begins with amqp:// and no longer with amqps://, which needs a restart")]
    Opened,
}

const fn required() -> bool {
    true
}

fn scheme(url: &Secret) -> Option<AMQPScheme> {
    url.expose().parse().ok().map(|uri: AMQPUri| uri.scheme)
}

#[cfg(test)]
mod tests {
    use chassis::config::{Layers, load};

    use super::*;

    const TEXT: &str = "[broker]\nurl = \"amqp://broker\"\nconfirm_timeout_ms = 10000\npoll_interval_ms = 200\n\
                        publish_batch = 256\nprefetch = 64\nprocessors = 4\n\
                        [broker.retention]\ninbox_days = 120\nevent_log_days = 400\n";

    #[derive(Debug, Deserialize)]
    struct Config {
        broker: BrokerConfig,
    }

    fn config(url: &str) -> BrokerConfig {
        let config: Config = load(TEXT, &Layers::none()).unwrap();
        BrokerConfig { url: Secret::new(url), ..config.broker }
    }

    #[test]
    fn production_refuses_a_broker_in_the_open_and_says_what_to_write() {
        let open = config("amqp://cases:hunter2@broker:5672/recourse");
        let refused = open.check(false).unwrap_err();
        assert!(
            refused.starts_with("`broker.url` begins with amqp://") && refused.contains("write amqps://"),
            "{refused}"
        );
        assert!(!refused.contains("hunter2"), "{refused}");
        assert_eq!(open.check(true), Ok(()), "a simulation is not asked");
        assert_eq!(BrokerConfig { require_tls: false, ..open }.check(false), Ok(()), "somebody else protects the way");
        assert_eq!(config("amqps://cases@broker:5671/recourse").check(false), Ok(()));
        assert_eq!(config("unused").check(false), Ok(()), "`migrate` reaches no broker");
    }

    #[test]
    fn a_file_that_gives_up_tls_changes_nothing_until_a_restart() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "amqps://cases:first@broker/recourse").unwrap();
        let config = BrokerConfig { url: Secret::read(file.path()).unwrap(), ..config("") };
        std::fs::write(file.path(), "amqp://cases:second@broker/recourse").unwrap();
        assert_eq!(config.current_url().expose(), "amqps://cases:first@broker/recourse");
        std::fs::write(file.path(), "amqps://cases:second@broker/recourse").unwrap();
        assert_eq!(config.current_url().expose(), "amqps://cases:second@broker/recourse");
    }

    #[test]
    fn a_limit_of_zero_is_refused_by_its_name() {
        let text = TEXT;
        load::<Config>(text, &Layers::none()).unwrap();
        for key in ["confirm_timeout_ms", "poll_interval_ms", "publish_batch", "prefetch", "processors"] {
            let (before, after) = text.split_once(key).unwrap();
            let (_, after) = after.split_once('\n').unwrap();
            let zero = format!("{before}{key} = 0\n{after}");
            let error = load::<Config>(&zero, &Layers::none()).unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
    }
}
