//! The command line of the local installation.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use local::console::Console;
use local::state::State;
use local::{mesh, provision, servers, traces};

/// A private PostgreSQL, a private RabbitMQ and the mesh on one machine.
#[derive(Debug, Parser)]
#[command(name = "local", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The database server and the broker.
    #[command(subcommand)]
    Servers(ServersCommand),
    /// Databases, roles, the virtual host and its queues, as the services expect to find them.
    Provision {
        /// Only this service; may be repeated.
        #[arg(long = "service")]
        services: Vec<String>,
        /// Remove the data first. Only for an instance (`RECOURSE_LOCAL_INSTANCE`) whose services are down.
        #[arg(long, conflicts_with = "services")]
        reset: bool,
    },
    /// The services.
    #[command(subcommand)]
    Mesh(MeshCommand),
    /// Show the state directory.
    Where,
    /// Receive traces in the foreground; `servers up --traces` does it in the background.
    #[command(hide = true)]
    Traces {
        #[arg(long)]
        listen: SocketAddr,
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum ServersCommand {
    /// Start what does not run yet.
    Up {
        /// Also start a receiver of traces, for the services that are started after it.
        #[arg(long)]
        traces: bool,
    },
    /// Stop what `up` started.
    Down,
    /// Kill a server of an instance, as a crash would: postgres or rabbitmq.
    #[command(hide = true)]
    Kill { server: String },
    /// Show what runs; exit code 1 unless both servers answer.
    Status,
}

#[derive(Debug, Subcommand)]
enum MeshCommand {
    /// Start the servers and every service that does not run yet or has changed.
    Up {
        /// The directory of the services' binaries; by default this program's own.
        #[arg(long)]
        bin_dir: Option<PathBuf>,
    },
    /// Stop the services.
    Down {
        /// Stop the servers as well.
        #[arg(long)]
        servers: bool,
    },
    /// Show the services; exit code 1 unless all are ready.
    Status,
    /// Show the end of a service's log.
    Logs {
        /// The service.
        service: String,
        /// How many lines.
        #[arg(long, short = 'n', default_value_t = 50)]
        lines: usize,
        /// Go on showing what is added.
        #[arg(long, short)]
        follow: bool,
    },
    /// Show the variables for the `recourse` command line; use it as `eval "$(local mesh env)"`.
    Env,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let console = Console::human();
    match run(Arguments::parse().command, console).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            console.error(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Whether the command found or left everything as it should be.
async fn run(command: Command, console: Console) -> anyhow::Result<bool> {
    match command {
        Command::Servers(ServersCommand::Up { traces }) => {
            servers::up(console).await?;
            if traces {
                servers::traces_up(console).await?;
            }
        }
        Command::Servers(ServersCommand::Down) => servers::down(console).await?,
        Command::Servers(ServersCommand::Kill { server }) => servers::kill(&server, console).await?,
        Command::Servers(ServersCommand::Status) => return servers::status(console).await,
        Command::Provision { services, reset } => {
            let servers = servers::read()?;
            if reset {
                provision::reset(&servers, console).await?;
            }
            provision::mesh(&servers, &services, console).await?;
        }
        Command::Where => console.line(State::locate()?.dir.display()),
        Command::Traces { listen, out } => traces::receive(listen, &out).await?,
        Command::Mesh(MeshCommand::Up { bin_dir }) => mesh::up(bin_dir, console).await?,
        Command::Mesh(MeshCommand::Down { servers: with_servers }) => {
            mesh::down(console).await?;
            if with_servers {
                servers::down(console).await?;
            }
        }
        Command::Mesh(MeshCommand::Status) => return mesh::status(console).await,
        Command::Mesh(MeshCommand::Logs { service, lines, follow }) => {
            mesh::logs(&service, lines, follow, console).await?;
        }
        Command::Mesh(MeshCommand::Env) => mesh::environment(console)?,
    }
    Ok(true)
}
