//! The mesh on one machine: a configuration for each service, its migrations, the running services.

pub mod config;
mod report;

pub use report::{environment, logs, status};

use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::account::tail;
use crate::console::{Console, seconds};
use crate::keys::{self, Identity};
use crate::pid::{Signal, Stopped};
use crate::process::{ServiceProcess, ServiceSpec, is_ready, run};
use crate::provision::{self, UrlFiles, services};
use crate::state::{Memory, RunningService, State, short_hash, write_private};
use crate::{ports, servers};
use config::{Peer, ServiceConfig};
use report::{publish, show};

const MIGRATED_WITHIN: Duration = Duration::from_mins(2);
const READY_WITHIN: Duration = Duration::from_mins(1);
const STOP_WITHIN: Duration = Duration::from_mins(1);

/// Starts the servers, provisions them, and starts every service that does not run yet or whose binary or
/// configuration changed. `bin_dir` holds the binaries; by default the directory of this program.
pub async fn up(bin_dir: Option<PathBuf>, console: Console) -> Result<()> {
    let bin_dir = match bin_dir {
        Some(dir) => dir,
        None => env::current_exe()?.parent().context("this program has no directory")?.to_owned(),
    };
    for service in services() {
        if !bin_dir.join(service).is_file() {
            bail!("{} is not built; run `cargo build -p recourse-{service}`", bin_dir.join(service).display());
        }
    }
    let servers = servers::up(console).await?;
    provision::mesh(&servers, &[], console).await?;
    let state = State::locate()?;
    let _lock = state.lock(console)?;
    let identity = keys::identity(&state)?;
    let mut memory = state.memory()?;
    for service in services() {
        keys::service_token(&state, &identity, service)?;
    }
    let mut started = Vec::new();
    for service in settle(&state, &mut memory, &identity, &bin_dir, console).await? {
        started.push(start(&state, &mut memory, &identity, &bin_dir, service, console).await?);
    }
    for mut process in started {
        let mut step = console.step("service", &format!("{} starting", process.name()));
        process.wait_ready_with(READY_WITHIN, || step.tick()).await?;
        step.done("ready");
        process.detach();
    }
    for service in services() {
        await_running(&state, &memory, service).await?;
    }
    publish(&state, &memory, &identity)?;
    show(&state, &memory, console).await;
    console.line(format_args!(
        "\nfor the command line:  . {}\nto stop:               local mesh down --servers",
        state.path("env.sh").display()
    ));
    Ok(())
}

/// Stops what does not run as it should and gives everything that does not run its ports; the services to start.
///
/// A service is told where its peers are, so every port is known before the first service starts. A port that had to be
/// replaced changes the configuration of others, which then have to start again as well.
async fn settle(
    state: &State,
    memory: &mut Memory,
    identity: &Identity,
    bin_dir: &Path,
    console: Console,
) -> Result<Vec<&'static str>> {
    loop {
        let runs = |service: &&str| memory.services.get(*service).is_some_and(|found| found.process.is_running());
        let (running, down): (Vec<_>, Vec<_>) = services().into_iter().partition(runs);
        let names: Vec<_> = down.iter().flat_map(|name| [port_name(name, "grpc"), port_name(name, "admin")]).collect();
        ports::choose(&mut memory.ports, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
        let mut stopped = false;
        for service in running {
            let found = memory.services.get(service).context("a running service is remembered")?;
            let config = service_config(state, memory, identity, service)?;
            if found.fingerprint != fingerprint(&bin_dir.join(service), &config)? {
                console.line(format_args!("{:<12} {service} changed; restarting it", "service"));
                found.process.stop(Signal::Term, STOP_WITHIN).await?;
                stopped = true;
            }
        }
        if !stopped {
            return Ok(down);
        }
    }
}

/// Migrates and starts one service.
async fn start(
    state: &State,
    memory: &mut Memory,
    identity: &Identity,
    bin_dir: &Path,
    service: &str,
    console: Console,
) -> Result<ServiceProcess> {
    let binary = bin_dir.join(service);
    let config = service_config(state, memory, identity, service)?;
    let admin_url = format!("http://{}", config.admin_listen);
    let file = state.path(format!("config/{service}.toml"));
    write_private(&file, &config.render())?;
    let spec = ServiceSpec::new(service, &binary, &log(state, service)).config(&file).admin_url(&admin_url);

    let step = console.step("service", &format!("{service} migrate"));
    // Only this command gets the owner's credentials; the running service never knows them.
    let owner = UrlFiles::of(state, service).database_owner.display().to_string();
    run(&spec, "migrate", &[("RECOURSE__DATABASE__OWNER_URL_FILE", &owner)], MIGRATED_WITHIN).await?;
    step.done("done");

    let process = ServiceProcess::start(&spec)?;
    let running = RunningService { process: process.remembered()?, fingerprint: fingerprint(&binary, &config)? };
    memory.services.insert(service.to_owned(), running);
    state.remember(memory)?;
    Ok(process)
}

/// A service that was left alone may still be on its way.
async fn await_running(state: &State, memory: &Memory, service: &str) -> Result<()> {
    let running = memory.services.get(service).with_context(|| format!("{service} was not started"))?;
    let (begun, admin_url) = (Instant::now(), url(memory, service, "admin"));
    while !is_ready(&admin_url).await {
        if begun.elapsed() > READY_WITHIN || !running.process.is_running() {
            let log = log(state, service);
            bail!("{service} does not become ready; the end of {}:\n{}", log.display(), tail(&log, 20));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// Stops the services, the last one in the mesh first.
pub async fn down(console: Console) -> Result<()> {
    let state = State::locate()?;
    let _lock = state.lock(console)?;
    let mut memory = state.memory()?;
    let names: Vec<_> = services().into_iter().rev().map(str::to_owned).collect();
    for name in names {
        let stopped = match memory.services.get(&name) {
            Some(service) => service.process.stop(Signal::Term, STOP_WITHIN).await?,
            None => Stopped::WasNotRunning,
        };
        console.line(match stopped {
            Stopped::WasNotRunning => format!("{name:<12} was not running"),
            Stopped::Orderly(took) => format!("{name:<12} stopped ({})", seconds(took)),
            Stopped::Killed => format!("{name:<12} killed: it did not stop within {}", seconds(STOP_WITHIN)),
        });
        memory.services.remove(&name);
        state.remember(&memory)?;
    }
    Ok(())
}

fn service_config(state: &State, memory: &Memory, identity: &Identity, service: &str) -> Result<ServiceConfig> {
    let listens = |service: &str, kind: &str| {
        let port = memory.ports.get(&port_name(service, kind));
        let port = port.with_context(|| format!("{service} is not in the mesh and has no port"))?;
        Ok::<_, anyhow::Error>(format!("127.0.0.1:{port}"))
    };
    let peer = |name: String| {
        let endpoint = format!("http://{}", listens(&name, "grpc")?);
        Ok::<_, anyhow::Error>(Peer { name, endpoint, token_file: keys::token_file(state, service) })
    };
    let peers = config::peers(&state.workspace, service)?.into_iter().map(peer).collect::<Result<_>>()?;
    let urls = UrlFiles::of(state, service);
    Ok(ServiceConfig {
        grpc_listen: listens(service, "grpc")?,
        admin_listen: listens(service, "admin")?,
        database_url_file: urls.database,
        broker_url_file: urls.broker,
        jwks_file: identity.jwks.clone(),
        sealing: if config::seals(&state.workspace, service)? { Some(keys::sealing(state, service)?) } else { None },
        documents: config::keeps_documents(&state.workspace, service)?
            .then(|| state.path(format!("documents/{service}"))),
        peers,
        house: config::house(&state.workspace, service)?,
        otlp_endpoint: otlp_endpoint(memory),
        simulated_start: env::var("RECOURSE_SIMULATED_START").ok().filter(|instant| !instant.is_empty()),
    })
}

/// Where traces go: where the environment says, else to our own receiver if it runs.
fn otlp_endpoint(memory: &Memory) -> Option<String> {
    let named = env::var("RECOURSE_OTLP_ENDPOINT").ok().filter(|endpoint| !endpoint.is_empty());
    named.or_else(|| servers::traces_endpoint(memory))
}

/// Changes with the binary, its configuration and the places of the servers, which the URL files hold.
fn fingerprint(binary: &Path, config: &ServiceConfig) -> Result<String> {
    let found = fs::metadata(binary)?;
    let mut text = format!("{} {} {} {}", found.len(), found.mtime(), found.mtime_nsec(), config.render());
    for file in [&config.database_url_file, &config.broker_url_file] {
        text += &fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    }
    Ok(short_hash(text.as_bytes()))
}

fn port_name(service: &str, kind: &str) -> String {
    format!("{kind}/{service}")
}

fn url(memory: &Memory, service: &str, kind: &str) -> String {
    memory.ports.get(&port_name(service, kind)).map_or("-".to_owned(), |port| format!("http://127.0.0.1:{port}"))
}

fn log(state: &State, service: &str) -> PathBuf {
    state.path(format!("logs/{service}.log"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_told_where_its_peers_listen_whichever_starts_first() {
        let dir = tempfile::tempdir().unwrap();
        let state = State { workspace: dir.path().to_owned(), dir: dir.path().to_owned() };
        let defaults = dir.path().join("services/cases/config/default.toml");
        write_private(&defaults, "[peers.counsel-portal]\nendpoint = \"http://counsel-portal:1\"\n").unwrap();
        let identity = keys::identity(&state).unwrap();
        let mut memory = Memory::default();
        ports::choose(&mut memory.ports, &["grpc/cases", "admin/cases"]).unwrap();
        let alone = service_config(&state, &memory, &identity, "cases").unwrap_err();
        assert!(alone.to_string().contains("counsel-portal is not in the mesh"), "{alone}");

        ports::choose(&mut memory.ports, &["grpc/counsel-portal"]).unwrap();
        let config = service_config(&state, &memory, &identity, "cases").unwrap();
        let [peer] = &config.peers[..] else { panic!("one peer") };
        assert_eq!(peer.endpoint, format!("http://127.0.0.1:{}", memory.ports["grpc/counsel-portal"]));
        assert_eq!(peer.token_file, keys::token_file(&state, "cases"));
    }

    #[test]
    fn another_binary_configuration_or_place_of_a_server_has_another_fingerprint() {
        let dir = tempfile::tempdir().unwrap();
        let state = State { workspace: dir.path().to_owned(), dir: dir.path().to_owned() };
        write_private(&dir.path().join("services/payments/config/default.toml"), "[sealing]\n").unwrap();
        let mut memory = Memory::default();
        ports::choose(&mut memory.ports, &["grpc/payments", "admin/payments"]).unwrap();
        let identity = keys::identity(&state).unwrap();
        let config = service_config(&state, &memory, &identity, "payments").unwrap();
        write_private(&config.database_url_file, "postgres://one").unwrap();
        write_private(&config.broker_url_file, "amqp://one").unwrap();
        let binary = dir.path().join("payments");
        fs::write(&binary, "one").unwrap();

        let first = fingerprint(&binary, &config).unwrap();
        assert_eq!(fingerprint(&binary, &config).unwrap(), first);
        let traced = ServiceConfig { otlp_endpoint: Some("http://127.0.0.1:4317".to_owned()), ..config.clone() };
        assert_ne!(fingerprint(&binary, &traced).unwrap(), first);
        write_private(&config.database_url_file, "postgres://two").unwrap();
        let moved = fingerprint(&binary, &config).unwrap();
        assert_ne!(moved, first);
        fs::write(&binary, "three").unwrap();
        assert_ne!(fingerprint(&binary, &config).unwrap(), moved);
    }
}
