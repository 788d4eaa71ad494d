//! `recourse clock`.

use std::time::Duration;

use clap::{Args, Subcommand};
use kernel::Timestamp;

use super::values::{duration, moment};

/// The business time of a simulated mesh.
#[derive(Debug, Subcommand)]
pub enum ClockCommand {
    /// Show each service's time and what comes next.
    Show,
    /// Go forward, from one due instant to the next, and let the mesh come to rest at each.
    Advance(AdvanceArgs),
    /// Wait until nothing is due and no event is on its way; no time passes.
    Rest,
}

/// `clock advance`.
#[derive(Clone, Copy, Debug, Args)]
pub struct AdvanceArgs {
    /// How far: 20d, 3h, 30m.
    #[arg(value_parser = duration, value_name = "TIME", required_unless_present = "to", conflicts_with = "to")]
    pub by: Option<Duration>,
    /// Until when: a date, which means its first instant in India, or an instant such as 2026-03-02T09:00:00+05:30.
    #[arg(long, value_parser = moment, value_name = "DATE")]
    pub to: Option<Timestamp>,
}
