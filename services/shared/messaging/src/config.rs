//! How to reach the broker and how much to carry at a time.

use std::{
    num::{NonZeroU16, NonZeroU64},
    time::Duration,
};

use chassis::config::Secret;
use serde::Deserialize;

use crate::Retention;

/// The section `[broker]` of a service's configuration. Zero is refused: it would mean never, or without end.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrokerConfig {
    /// `amqp://user:password@host:port/vhost`, given as `url` or in the file `url_file`, which each new connection reads.
    pub url: Secret,
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
    /// The URL as its file has it now; while the file cannot be read, as it was at the start.
    pub(crate) fn current_url(&self) -> Secret {
        self.url.renewed().unwrap_or_else(|error| {
            tracing::warn!(
                error = %error, "the broker's address and password cannot be read again; the last ones stay in use"
            );
            self.url.clone()
        })
    }

    pub(crate) fn confirm_timeout(&self) -> Duration {
        Duration::from_millis(self.confirm_timeout_ms.get())
    }

    pub(crate) fn poll_interval(&self) -> Duration {
        Duration::from_millis(self.poll_interval_ms.get())
    }
}

#[cfg(test)]
mod tests {
    use chassis::config::{Layers, load};

    use super::*;

    #[test]
    fn a_limit_of_zero_is_refused_by_its_name() {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "only whether it can be read is asked")]
        struct Config {
            broker: BrokerConfig,
        }
        let text = "[broker]\nurl = \"amqp://broker\"\nconfirm_timeout_ms = 10000\npoll_interval_ms = 200\n\
                    publish_batch = 256\nprefetch = 64\nprocessors = 4\n\
                    [broker.retention]\ninbox_days = 120\nevent_log_days = 400\n";
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
