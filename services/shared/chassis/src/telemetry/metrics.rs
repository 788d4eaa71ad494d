//! The recorder behind the `metrics` facade, and its text.

use std::{sync::OnceLock, time::Duration};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

use super::TelemetryError;

/// Upper bounds in seconds of every histogram whose name ends in `_seconds`, but for those that follow.
const SECONDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The same of how long events are on their way, which with a broker that is down can be hours.
const DELIVERY_SECONDS: [f64; 12] = [0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1_800.0, 7_200.0];

/// How often histograms are folded, so that they stay small when nobody reads `/metrics`.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(30);

/// The metrics of the process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Installs the recorder behind `metrics::counter!` and its like, once per process.
    pub(super) fn install_once() -> Result<Self, TelemetryError> {
        static INSTALLED: OnceLock<Option<Metrics>> = OnceLock::new();
        let install = || {
            let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS);
            let delivery = Matcher::Full("event_delivery_seconds".into());
            let builder = builder.ok()?.set_buckets_for_metric(delivery, &DELIVERY_SECONDS);
            builder.ok()?.install_recorder().ok().map(Self)
        };
        INSTALLED.get_or_init(install).clone().ok_or(TelemetryError::ForeignRecorder)
    }

    /// All metrics as Prometheus reads them.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.render()
    }

    /// Keeps histograms small until the token is cancelled.
    pub(crate) async fn upkeep(self, until: CancellationToken) {
        while until.run_until_cancelled(tokio::time::sleep(UPKEEP_INTERVAL)).await.is_some() {
            self.0.run_upkeep();
        }
    }
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}
