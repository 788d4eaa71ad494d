//! `recourse events`.

use clap::{Args, Subcommand};

use super::values::service;
use crate::service::Service;

/// Events that could not be applied.
#[derive(Debug, Subcommand)]
pub enum EventsCommand {
    /// List what is parked in every service, why, and what waits behind it; and what has not arrived.
    Parked(ParkedArgs),
    /// Have a parked event applied after all, when what stood in its way is mended.
    Release(DecideArgs),
    /// Pass over a parked event for good: its effect never comes, and the later events of its aggregate go on.
    ///
    /// For an event whose effect is not wanted, or was seen to by hand.
    Skip(DecideArgs),
    /// Have a service send the events of one aggregate again, for whoever misses one. Who has them drops the repeats.
    Replay(ReplayArgs),
}

impl EventsCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Parked(_) => "recourse events parked",
            Self::Release(_) => "recourse events release",
            Self::Skip(_) => "recourse events skip",
            Self::Replay(_) => "recourse events replay",
        }
    }
}

/// `events parked`.
#[derive(Clone, Debug, Args)]
pub struct ParkedArgs {
    /// Only this service: payments, cases, notices, communications or counsel-portal.
    #[arg(long, value_parser = service, value_name = "NAME")]
    pub service: Option<Service>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `events release` and `events skip`.
#[derive(Clone, Debug, Args)]
pub struct DecideArgs {
    /// The event's id, as `events parked` shows it.
    #[arg(value_name = "EVENT")]
    pub event: String,
    /// The service in which it is parked.
    #[arg(long, value_parser = service, value_name = "NAME")]
    pub service: Service,
    /// Why, in one line without personal data: it stands in the audit trail.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// `events replay`.
#[derive(Clone, Debug, Args)]
pub struct ReplayArgs {
    /// The service that stated them.
    #[arg(long, value_parser = service, value_name = "NAME")]
    pub service: Service,
    /// The aggregate's id, as `events parked` shows it.
    #[arg(long, value_name = "ID")]
    pub aggregate: String,
    /// The first event to send again: its place in the history of the aggregate, from 1.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..), value_name = "N")]
    pub from: i64,
    /// Why, in one line without personal data: it stands in the audit trail.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}
