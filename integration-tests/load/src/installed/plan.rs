//! What a bank asks of its cluster, as `deploy/sizing` works it out: `python -m sizing load --accounts N`.

use std::{fs, path::Path, time::Duration};

use anyhow::Context as _;
use serde::Deserialize;

/// The share of the rate that was asked for which must have been acknowledged: what is missing is the last answers' time.
pub(super) const REACHED: f64 = 0.98;

/// Rates and marks.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    /// The bank's loan accounts, if the rates are a bank's.
    pub(super) accounts: Option<f64>,
    pub(super) rates: Option<Rates>,
    pub(super) marks: Option<Marks>,
}

/// Each a second.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rates {
    pub(super) receipts: Option<f64>,
    pub(super) returns: Option<f64>,
    pub(super) letters: Option<f64>,
    /// Rows of an extract: a mark, not a pace, because one batch follows another.
    pub(super) rows: Option<f64>,
}

/// What must hold at these rates: objectives of deploy/observability.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marks {
    /// Commands about one thing.
    pub(super) write: Objective,
    pub(super) read: Objective,
    seen_within_seconds: u64,
}

/// Of a hundred calls so many are answered within that time.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Objective {
    pub(super) percent: usize,
    pub(super) within_ms: f64,
}

impl Plan {
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("the plan {} cannot be read", path.display()))?;
        let plan = serde_json::from_str(&text);
        plan.with_context(|| format!("{} is not a plan of `python -m sizing load`", path.display()))
    }
}

impl Marks {
    /// How long what happened in one service may take to be seen in another.
    pub(super) fn seen_within(&self) -> Duration {
        Duration::from_secs(self.seen_within_seconds)
    }
}

impl Rates {
    /// Whether nothing is asked for at a pace.
    pub(super) fn are_none(&self) -> bool {
        self.receipts.or(self.returns).or(self.letters).is_none()
    }
}
