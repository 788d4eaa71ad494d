//! The servers as a whole: start, stop, status, and where everybody else finds them.

use std::env;
use std::fmt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;

use crate::console::{Console, seconds};
use crate::pid::{Remembered, Signal, Stopped};
use crate::state::{Memory, State, read_json, write_json};
use crate::{account, install, ports, postgres, rabbitmq, secrets};

const VARIABLES: [&str; 3] = ["RECOURSE_DATABASE_SERVER_URL", "RECOURSE_AMQP_URL", "RECOURSE_AMQP_ADMIN_URL"];
/// Named besides by whoever has a broker with TLS: its URL, and the file of its CA.
const TLS_VARIABLES: [&str; 2] = ["RECOURSE_AMQPS_URL", "RECOURSE_AMQPS_CA_FILE"];
const POSTGRES: &str = "postgres";
const EPMD: &str = "epmd";
const RABBITMQ: &str = "rabbitmq";
const TRACES: &str = "traces";
const AMQP_PORT: &str = "amqp";
const AMQPS_PORT: &str = "amqps";
const MANAGEMENT_PORT: &str = "amqp-management";
const DISTRIBUTION_PORT: &str = "amqp-distribution";
const EPMD_PORT: &str = "epmd";
const TRACES_PORT: &str = "traces";
/// The order of stopping, each with the signal that ends it in an orderly way.
const STOP_ORDER: [(&str, Signal); 4] =
    [(TRACES, Signal::Term), (RABBITMQ, Signal::Term), (EPMD, Signal::Term), (POSTGRES, Signal::Int)];
const STOP_WITHIN: Duration = Duration::from_mins(1);
/// How long the system may take to give back the ports of a server that was killed.
const KILLED_WITHIN: Duration = Duration::from_secs(10);

/// Where the servers are. The URLs hold passwords; the debug form does not.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Servers {
    /// The superuser's URL of the server's `postgres` database.
    pub database_server_url: String,
    /// The administrator's AMQP URL of the default virtual host.
    pub amqp_url: String,
    /// The administrator's URL of the management API.
    pub amqp_admin_url: String,
    /// The broker by TLS; none of one that somebody else runs in the open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amqps: Option<Amqps>,
}

/// The broker by TLS.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amqps {
    /// The administrator's URL of the default virtual host, at the name in the broker's certificate.
    pub url: String,
    /// The CA of that certificate, in PEM.
    pub ca_file: PathBuf,
}

/// A URL without its user and password.
fn place(url: &str) -> String {
    url.rsplit_once('@').map_or_else(|| "?".to_owned(), |(_, place)| place.to_owned())
}

impl fmt::Debug for Amqps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Amqps").field("url", &place(&self.url)).field("ca_file", &self.ca_file).finish()
    }
}

impl fmt::Debug for Servers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Servers")
            .field("database_server_url", &place(&self.database_server_url))
            .field("amqp_url", &place(&self.amqp_url))
            .field("amqp_admin_url", &place(&self.amqp_admin_url))
            .field("amqps", &self.amqps)
            .finish()
    }
}

impl Servers {
    /// The servers named by the environment; `None` if it names none. Naming only some is an error.
    pub fn from_environment() -> Result<Option<Self>> {
        Self::from_variables(|name| env::var(name).ok())
    }

    fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Option<Self>> {
        let variable = |name| variable(name).filter(|value| !value.is_empty());
        let values = VARIABLES.map(variable);
        match values {
            [None, None, None] => Ok(None),
            [Some(database_server_url), Some(amqp_url), Some(amqp_admin_url)] => {
                let amqps = match TLS_VARIABLES.map(variable) {
                    [Some(url), Some(ca_file)] => Some(Amqps { url, ca_file: ca_file.into() }),
                    _ => None,
                };
                Ok(Some(Self { database_server_url, amqp_url, amqp_admin_url, amqps }))
            }
            _ => bail!("set all of {} or none", VARIABLES.join(", ")),
        }
    }
}

/// The servers to use: those of the environment, else those that [`up`] started.
pub fn read() -> Result<Servers> {
    if let Some(servers) = Servers::from_environment()? {
        return Ok(servers);
    }
    let state = State::locate()?;
    read_json(&state.path("servers.json"))?.context("no servers are running; start them with `local servers up`")
}

/// Starts what does not run yet and waits until both servers answer. Uses the environment's servers if it names some.
pub async fn up(console: Console) -> Result<Servers> {
    if let Some(servers) = Servers::from_environment()? {
        console.line("using the servers of the environment; nothing is started");
        return Ok(servers);
    }
    let state = State::locate()?;
    let _lock = state.lock(console)?;
    let programs = install::programs(&state, console)?;
    let passwords = secrets::passwords_under_lock(&state, &[POSTGRES.to_owned(), rabbitmq::ADMIN.to_owned()])?;
    let password = |name: &str| passwords.get(name).cloned().unwrap_or_default();
    let mut memory = state.memory()?;
    let stopped: Vec<_> = [POSTGRES, EPMD, RABBITMQ].into_iter().filter(|name| !runs(&memory, name)).collect();
    ports::choose(&mut memory.ports, &ports_of(&stopped))?;
    state.remember(&memory)?;

    // A node that was started before it had TLS runs on without it.
    let amqps_port = memory.ports.get(AMQPS_PORT).copied();
    let node_ports = rabbitmq::Ports {
        amqp: port(&memory, AMQP_PORT)?,
        amqps: amqps_port.unwrap_or_default(),
        management: port(&memory, MANAGEMENT_PORT)?,
        distribution: port(&memory, DISTRIBUTION_PORT)?,
        epmd: port(&memory, EPMD_PORT)?,
    };
    let node = rabbitmq::RabbitMq::new(&state, &programs, node_ports, &password(rabbitmq::ADMIN))?;
    let database =
        postgres::Postgres::new(&state, &programs.postgres, port(&memory, postgres::PORT)?, &password(POSTGRES))?;

    // The broker takes longest, so it boots while the database starts. Each process is remembered at once: a start that
    // is interrupted leaves nothing that `down` does not know.
    if stopped.contains(&EPMD) {
        node.prepare()?;
        let process = node.start_epmd()?;
        remember(&state, &mut memory, EPMD, process.clone())?;
        node.wait_epmd(&process).await?;
    }
    if stopped.contains(&RABBITMQ) {
        node.prepare()?;
        remember(&state, &mut memory, RABBITMQ, node.start_node()?)?;
    }
    if stopped.contains(&POSTGRES) {
        remember(&state, &mut memory, POSTGRES, database.start(console)?)?;
    }
    let process = |name: &str| memory.servers.get(name).context("the server was not started");
    database.wait_ready(process(POSTGRES)?, console).await?;
    node.wait_ready(process(RABBITMQ)?, console).await?;

    let servers = Servers {
        database_server_url: postgres::url(port(&memory, postgres::PORT)?, &password(POSTGRES)),
        amqp_url: rabbitmq::amqp_url(node_ports.amqp, &password(rabbitmq::ADMIN)),
        amqp_admin_url: rabbitmq::admin_url(node_ports.management, &password(rabbitmq::ADMIN)),
        amqps: amqps_port.map(|port| Amqps {
            url: rabbitmq::amqps_url(port, &password(rabbitmq::ADMIN)),
            ca_file: rabbitmq::ca_file(&rabbitmq::dir(&state)),
        }),
    };
    for file in servers_files(&state) {
        write_json(&file, &servers)?;
    }
    Ok(servers)
}

/// Starts the receiver of traces unless it runs; `traces.jsonl` holds what it receives.
pub async fn traces_up(console: Console) -> Result<()> {
    let state = State::locate()?;
    let _lock = state.lock(console)?;
    let mut memory = state.memory()?;
    if runs(&memory, TRACES) {
        return Ok(());
    }
    ports::choose(&mut memory.ports, &[TRACES_PORT])?;
    let port = port(&memory, TRACES_PORT)?;
    let mut command = Command::new(env::current_exe()?);
    command.arg("traces").arg("--listen").arg(format!("127.0.0.1:{port}")).arg("--out").arg(traces_file(&state));
    let log = state.path("logs/traces.log");
    let step = console.step("traces", &format!("127.0.0.1:{port}"));
    let process = account::start_detached(&mut command, &log)?;
    remember(&state, &mut memory, TRACES, process.clone())?;
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        if begun.elapsed() > Duration::from_secs(10) || !process.is_running() {
            bail!("the receiver of traces did not start; the end of {}:\n{}", log.display(), account::tail(&log, 20));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    step.done("ready");
    Ok(())
}

/// What the receiver of traces writes.
#[must_use]
pub fn traces_file(state: &State) -> PathBuf {
    state.path("traces.jsonl")
}

/// Where services send their traces, if the receiver runs.
#[must_use]
pub fn traces_endpoint(memory: &Memory) -> Option<String> {
    let port = memory.ports.get(TRACES_PORT).filter(|_| runs(memory, TRACES))?;
    Some(format!("http://127.0.0.1:{port}"))
}

/// Stops the servers that [`up`] started, and only those.
pub async fn down(console: Console) -> Result<()> {
    let state = State::locate()?;
    let _lock = state.lock(console)?;
    let mut memory = state.memory()?;
    forget_urls(&state)?;
    for (name, signal) in STOP_ORDER {
        let stopped = match memory.servers.get(name) {
            Some(process) => process.stop(signal, STOP_WITHIN).await?,
            None => Stopped::WasNotRunning,
        };
        match stopped {
            // Most installations have no receiver of traces, and need no word about it.
            Stopped::WasNotRunning if name == TRACES => {}
            Stopped::WasNotRunning => console.line(format_args!("{name:<12} was not running")),
            Stopped::Orderly(took) => console.line(format_args!("{name:<12} stopped ({})", seconds(took))),
            Stopped::Killed => {
                console.line(format_args!("{name:<12} killed: it did not stop within {}", seconds(STOP_WITHIN)));
            }
        }
        memory.servers.remove(name);
        state.remember(&memory)?;
    }
    Ok(())
}

/// Kills a server, as a crash of its machine would: for fault tests, which then call [`up`]. Only of an instance: the usual
/// installation is somebody's.
pub async fn kill(name: &str, console: Console) -> Result<()> {
    let state = State::locate()?;
    let _lock = state.lock(console)?;
    if !state.is_instance() || Servers::from_environment()?.is_some() {
        bail!(
            "only a server of an instance is killed; set RECOURSE_LOCAL_INSTANCE, and no variable that names servers"
        );
    }
    let memory = state.memory()?;
    let process = memory.servers.get(name).with_context(|| format!("{name} was not started"))?;
    process.signal(Signal::Kill)?;
    // Its last threads hold its sockets for a moment after it counts as dead; it must come back where it was.
    let ports = ports_of(&[name]).into_iter().map(|port_name| port(&memory, port_name)).collect::<Result<Vec<_>>>()?;
    ports::await_free(&ports, KILLED_WITHIN).await
}

/// Shows the servers; whether both run and answer.
pub async fn status(console: Console) -> Result<bool> {
    if let Some(servers) = Servers::from_environment()? {
        console.line(format_args!("using the servers of the environment: {servers:?}"));
        return Ok(true);
    }
    let state = State::locate()?;
    let memory = state.memory()?;
    let servers: Option<Servers> = read_json(&state.path("servers.json"))?;
    let amqp = memory.ports.get(AMQP_PORT).copied().unwrap_or_default();
    let (database_answers, broker_answers) = match &servers {
        Some(servers) => (
            postgres::answers(&servers.database_server_url).await,
            rabbitmq::answers(amqp, &servers.amqp_admin_url).await,
        ),
        None => (false, false),
    };
    let row = |title: &str, name: &str, port: &str, answers: bool, dir: PathBuf| {
        let running = runs(&memory, name);
        let state = match (running, answers) {
            (true, true) => "up",
            (true, false) => "running, does not answer",
            (false, _) => "down",
        };
        let pid = memory.servers.get(name).filter(|_| running).map_or("-".to_owned(), |found| found.pid.to_string());
        let address = memory.ports.get(port).map_or("-".to_owned(), |port| format!("127.0.0.1:{port}"));
        [title.to_owned(), state.to_owned(), address, pid, dir.display().to_string()]
    };
    let rows = [
        row("PostgreSQL", POSTGRES, postgres::PORT, database_answers, postgres::dir(&state)),
        row("RabbitMQ", RABBITMQ, AMQP_PORT, broker_answers, rabbitmq::dir(&state)),
        row("  by TLS", RABBITMQ, AMQPS_PORT, broker_answers, rabbitmq::dir(&state)),
        row("  management", RABBITMQ, MANAGEMENT_PORT, broker_answers, rabbitmq::dir(&state)),
        row("  epmd", EPMD, EPMD_PORT, runs(&memory, EPMD), rabbitmq::dir(&state)),
    ];
    console.table(["server", "state", "address", "pid", "files"], &rows);
    Ok(database_answers && broker_answers)
}

/// In the state directory, and in the workspace's `.local` where tests look; they do not look into other instances.
fn servers_files(state: &State) -> Vec<PathBuf> {
    if state.is_instance() {
        return vec![state.path("servers.json")];
    }
    let mut files = vec![state.path("servers.json"), state.workspace.join(".local/servers.json")];
    files.dedup();
    files
}

/// Another state directory's URLs in the workspace stay.
fn forget_urls(state: &State) -> Result<()> {
    let ours: Option<Servers> = read_json(&state.path("servers.json"))?;
    for file in servers_files(state) {
        if ours.is_some() && read_json(&file)? == ours {
            std::fs::remove_file(&file)?;
        }
    }
    Ok(())
}

fn ports_of(servers: &[&str]) -> Vec<&'static str> {
    let ports = |server: &&str| match *server {
        POSTGRES => &[postgres::PORT][..],
        EPMD => &[EPMD_PORT],
        _ => &[AMQP_PORT, AMQPS_PORT, MANAGEMENT_PORT, DISTRIBUTION_PORT],
    };
    servers.iter().flat_map(ports).copied().collect()
}

fn port(memory: &Memory, name: &str) -> Result<u16> {
    memory.ports.get(name).copied().with_context(|| format!("no port is remembered for {name}"))
}

fn runs(memory: &Memory, name: &str) -> bool {
    memory.servers.get(name).is_some_and(Remembered::is_running)
}

fn remember(state: &State, memory: &mut Memory, name: &str, process: Remembered) -> Result<()> {
    memory.servers.insert(name.to_owned(), process);
    state.remember(memory)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn from(values: &[(&str, &str)]) -> Result<Option<Servers>> {
        let values: BTreeMap<_, _> = values.iter().copied().collect();
        Servers::from_variables(|name| values.get(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn servers_of_the_environment_are_all_named_or_none() {
        assert_eq!(from(&[]).unwrap(), None);
        assert!(from(&[("RECOURSE_AMQP_URL", "amqp://x")]).is_err());
        let all = VARIABLES.map(|name| (name, "x"));
        assert_eq!(from(&all).unwrap().unwrap().amqp_admin_url, "x");
    }

    #[test]
    fn passwords_in_urls_do_not_print() {
        let url = || "postgres://postgres:hidden@127.0.0.1:1/postgres".to_owned();
        let servers = Servers { database_server_url: url(), amqp_url: url(), amqp_admin_url: url(), amqps: None };
        let text = format!("{servers:?}");
        assert!(!text.contains("hidden"));
        assert!(text.contains("127.0.0.1:1"));
    }
}
