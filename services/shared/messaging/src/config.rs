//! How to reach the broker and how much to carry at a time.

use std::{
    num::{NonZeroU16, NonZeroU64},
    time::Duration,
};

use chassis::config::Secret;
use serde::Deserialize;

/// The section `[broker]` of a service's configuration. Zero is refused: it would mean never, or without end.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrokerConfig {
    /// `amqp://user:password@host:port/vhost`, given as `url` or in the file `url_file`.
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
}

impl BrokerConfig {
    pub(crate) fn confirm_timeout(&self) -> Duration {
        Duration::from_millis(self.confirm_timeout_ms.get())
    }

    pub(crate) fn poll_interval(&self) -> Duration {
        Duration::from_millis(self.poll_interval_ms.get())
    }
}
