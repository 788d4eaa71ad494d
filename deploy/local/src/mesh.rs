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
use config::ServiceConfig;
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
    let mut started = Vec::new();
    for service in services() {
        started.extend(start(&state, &mut memory, &identity, &bin_dir, service, console).await?);
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

/// Migrates and starts one service, unless it runs already as it should.
async fn start(
    state: &State,
    memory: &mut Memory,
    identity: &Identity,
    bin_dir: &Path,
    service: &str,
    console: Console,
) -> Result<Option<ServiceProcess>> {
    let binary = bin_dir.join(service);
    let running = memory.services.get(service).filter(|found| found.process.is_running()).cloned();
    if let Some(running) = running {
        let config = service_config(state, memory, identity, service)?;
        if running.fingerprint == fingerprint(&binary, &config)? {
            return Ok(None);
        }
        console.line(format_args!("{:<12} {service} changed; restarting it", "service"));
        running.process.stop(Signal::Term, STOP_WITHIN).await?;
    }
    ports::choose(&mut memory.ports, &[&port_name(service, "grpc"), &port_name(service, "admin")])?;
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
    Ok(Some(process))
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
    let listen = |kind: &str| {
        let port = memory.ports.get(&port_name(service, kind)).context("a service has no port")?;
        Ok::<_, anyhow::Error>(format!("127.0.0.1:{port}"))
    };
    let urls = UrlFiles::of(state, service);
    Ok(ServiceConfig {
        grpc_listen: listen("grpc")?,
        admin_listen: listen("admin")?,
        database_url_file: urls.database,
        broker_url_file: urls.broker,
        jwks_file: identity.jwks.clone(),
        sealing: if config::seals(&state.workspace, service)? { Some(keys::sealing(state, service)?) } else { None },
        documents: config::keeps_documents(&state.workspace, service)?
            .then(|| state.path(format!("documents/{service}"))),
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
