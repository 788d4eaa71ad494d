//! Measures of the mesh, each beside its limit or beside the plain tool that does the same, in turns within one run.
//!
//! `make bench` builds everything in release and runs this. Servers, databases and services are those of the instance
//! `bench` of deploy/local; nothing else is touched. Time is simulated and stands still at ten in the morning, so that
//! letters have senders and courts; nothing that is measured reads that clock.
//!
//! A missed limit is said and is no failure; a measure that could not be taken is.
//!
//! `load installed` is another program in the same house: a client of a mesh that somebody installed ([`installed`]).

mod bare;
mod command;
mod hop;
mod import;
mod installation;
mod installed;
mod notice;
mod pgbench;
mod recompute;
mod report;
mod resources;
mod sample;
mod statements;

use std::{env, path::PathBuf, process::ExitCode, time::Duration};

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum};
use local::console::Console;

use self::{
    installation::Installation,
    report::{Report, Verdict},
};

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// Start to ready, and memory idle and after a load like the demo's.
    Resources,
    /// A durable command beside its own SQL.
    Command,
    /// From one service's commit to the effect in another.
    Hop,
    /// Import of accounts beside COPY.
    Import,
    /// Notices drafted.
    Notices,
    /// Open deadlines counted again, as every night. Moves the clock: the last.
    Recompute,
}

impl Measure {
    const ALL: [Self; 6] = [Self::Resources, Self::Command, Self::Hop, Self::Import, Self::Notices, Self::Recompute];
}

/// Measures the mesh: one of its own, or one that is installed.
#[derive(Debug, Parser)]
#[command(name = "load", args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    mode: Option<Mode>,
    /// The directory of the services' binaries; by default this program's own.
    #[arg(long)]
    bin_dir: Option<PathBuf>,
    /// Only these.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Measure>,
    /// How often each is measured, in turns with what it is compared with.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// How long each load lasts.
    #[arg(long, default_value_t = 20)]
    seconds: u32,
    /// How many accounts an import brings.
    #[arg(long, default_value_t = 20_000)]
    rows: u32,
    /// How many clients post receipts at the same time. The limit is for 16.
    #[arg(long, default_value_t = 16)]
    clients: u32,
    /// How many events are stated a second. The limit is for 200.
    #[arg(long, default_value_t = 200)]
    events: u32,
    /// How many open deadlines the nightly check counts again.
    #[arg(long, default_value_t = 1_000_000)]
    deadlines: u32,
}

/// What is measured otherwise than by the bench.
#[derive(Debug, Subcommand)]
enum Mode {
    /// Put load on a mesh that is installed and in simulation, as its client.
    Installed(Box<installed::Arguments>),
}

/// How hard to try.
#[derive(Clone, Copy, Debug)]
struct Effort {
    rounds: u32,
    time: Duration,
    rows: u32,
    clients: u32,
    events: u32,
    deadlines: u32,
}

#[tokio::main]
async fn main() -> ExitCode {
    let console = Console::human();
    let mut arguments = Arguments::parse();
    if let Some(Mode::Installed(arguments)) = arguments.mode.take() {
        return installed::main(*arguments, console).await;
    }
    match run(arguments, console).await {
        Ok(Verdict::Holds | Verdict::Missed) => ExitCode::SUCCESS,
        Ok(Verdict::NotMeasured) => ExitCode::FAILURE,
        Err(error) => {
            console.error(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments, console: Console) -> anyhow::Result<Verdict> {
    let own = env::current_exe()?.parent().context("this program has no directory")?.to_owned();
    let out = own.parent().context("the target directory")?.join("bench");
    let bin_dir = arguments.bin_dir.unwrap_or(own);
    let effort = Effort {
        rounds: arguments.rounds.max(1),
        time: Duration::from_secs(arguments.seconds.max(1).into()),
        rows: arguments.rows,
        clients: arguments.clients.max(1),
        events: arguments.events.max(1),
        deadlines: arguments.deadlines.max(1),
    };
    let asked = |measure: &Measure| arguments.only.is_empty() || arguments.only.contains(measure);
    let mut mesh = Installation::prepare(bin_dir, out, console).await?;
    let mut report = Report::of_machine(&mesh, effort).await?;
    for measure in Measure::ALL.into_iter().filter(asked) {
        console.line(format_args!("\n== {}", title(measure)));
        let taken = match measure {
            Measure::Resources => resources::measure(&mut mesh, effort, &mut report).await,
            Measure::Command => command::measure(&mut mesh, effort, &mut report).await,
            Measure::Hop => hop::measure(&mut mesh, effort, &mut report).await,
            Measure::Import => import::measure(&mut mesh, effort, &mut report).await,
            Measure::Notices => notice::measure(&mut mesh, effort, &mut report).await,
            Measure::Recompute => recompute::measure(&mut mesh, effort, &mut report).await,
        };
        if let Err(error) = taken {
            console.error(format_args!("not measured: {error:#}"));
            report.not_taken(title(measure), &error);
        }
    }
    if mesh.is_up() {
        report.note("memory at the end of this run, MiB", resources::memory_of_all(&mesh)?);
    }
    mesh.close().await?;
    report.close(console)
}

const fn title(measure: Measure) -> &'static str {
    match measure {
        Measure::Resources => "start to ready, and memory",
        Measure::Command => "a durable command",
        Measure::Hop => "event hop",
        Measure::Import => "import of accounts",
        Measure::Notices => "notices drafted",
        Measure::Recompute => "open deadlines counted again",
    }
}
