//! A bucket as the store.

mod key;
mod wire;

use std::{sync::Arc, time::Duration};

use chassis::egress::Egress;
use object_store::{
    BackoffConfig, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder, Checksum, S3ConditionalPut},
    prefix::PrefixStore,
};

use self::{key::KeyFiles, wire::Wire};
use crate::{OpenError, S3Config};

/// How often a request is repeated that the store or the way to it failed.
const REPEATS: usize = 3;

/// Waits between repetitions.
const BACKOFF: BackoffConfig =
    BackoffConfig { init_backoff: Duration::from_millis(100), max_backoff: Duration::from_secs(1), base: 2. };

/// The bucket, in its folder. Nothing is asked of it yet.
pub(crate) fn open(config: &S3Config, egress: &Egress) -> Result<PrefixStore<AmazonS3>, OpenError> {
    let limit = Duration::from_millis(config.request_timeout_ms.into());
    let mut builder = AmazonS3Builder::new()
        // The bucket's own URL, in either form.
        .with_endpoint(config.url().map_err(OpenError::Config)?)
        .with_virtual_hosted_style_request(true)
        .with_region(&config.region)
        .with_bucket_name(&config.bucket)
        .with_credentials(Arc::new(KeyFiles::open(config)?))
        .with_conditional_put(S3ConditionalPut::ETagMatch)
        // Objects go one by one, and not every store knows the other way.
        .with_disable_bulk_delete(true)
        .with_retry(RetryConfig { backoff: BACKOFF, max_retries: REPEATS, retry_timeout: limit })
        .with_http_connector(Wire { client: egress.client()?, limit });
    if config.object_lock {
        builder = builder.with_checksum_algorithm(Checksum::SHA256);
    }
    Ok(PrefixStore::new(builder.build()?, config.prefix.as_str()))
}
