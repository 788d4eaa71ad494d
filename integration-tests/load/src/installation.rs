//! The mesh that is measured: the instance `bench` of deploy/local, its services started by this program.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    process::{Command, Output, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use chassis::{
    config::Secret,
    grpc::client::{Channel, Options, StaticToken, connect},
};
use local::{
    console::Console,
    mesh,
    process::{ServiceProcess, ServiceSpec},
    provision::{self, UrlFiles, database_name, services},
    servers::{self, Servers},
    state::State,
};
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};

use crate::statements;

const INSTANCE: &str = "bench";
const READY_WITHIN: Duration = Duration::from_mins(1);
const STOPPED_WITHIN: Duration = Duration::from_mins(1);
const AT_REST_WITHIN: Duration = Duration::from_mins(10);

/// Settings of the server beyond those of deploy/local: when each transaction was committed, and how often each
/// statement ran while `pg_stat_statements.track` is on.
const SETTINGS: [(&str, &str); 2] =
    [("track_commit_timestamp", "on"), ("shared_preload_libraries", "pg_stat_statements")];

/// Servers, databases, services.
#[derive(Debug)]
pub(crate) struct Installation {
    pub(crate) console: Console,
    pub(crate) servers: Servers,
    pub(crate) out: PathBuf,
    state: State,
    bin_dir: PathBuf,
    mesh: Value,
    processes: BTreeMap<&'static str, ServiceProcess>,
}

impl Installation {
    /// Servers that are up, databases that are empty and migrated, no service yet.
    pub(crate) async fn prepare(bin_dir: PathBuf, out: PathBuf, console: Console) -> anyhow::Result<Self> {
        let state = State::locate()?;
        ensure!(state.dir.ends_with(format!("instances/{INSTANCE}")), "RECOURSE_LOCAL_INSTANCE must be {INSTANCE}");
        ensure!(
            Servers::from_environment()?.is_none(),
            "bench has servers of its own; unset RECOURSE_DATABASE_SERVER_URL"
        );
        mesh::down(Console::quiet()).await?;
        let mut servers = servers::up(console).await?;
        if set_up(&servers).await? {
            servers::down(Console::quiet()).await?;
            servers = servers::up(console).await?;
        }
        let mut conn = PgConnection::connect(&servers.database_server_url).await?;
        statements::track(&mut conn, "none").await?;
        conn.close().await?;
        provision::reset(&servers, Console::quiet()).await?;
        // Writes the configurations and migrates. The services it starts make way for ours, which are timed.
        mesh::up(Some(bin_dir.clone()), Console::quiet()).await?;
        mesh::down(Console::quiet()).await?;
        let mesh = serde_json::from_slice(&std::fs::read(state.path("mesh.json"))?)?;
        std::fs::create_dir_all(&out)?;
        Ok(Self { console, servers, out, state, bin_dir, mesh, processes: BTreeMap::new() })
    }

    /// Starts a service; how long it took to be ready.
    pub(crate) async fn start(&mut self, service: &'static str) -> anyhow::Result<Duration> {
        let config = self.state.path(format!("config/{service}.toml"));
        let log = self.out.join(format!("{service}.log"));
        let spec = ServiceSpec::new(service, &self.bin_dir.join(service), &log)
            .config(&config)
            .admin_url(self.place(service, "admin_url")?)
            .env("RECOURSE__LIFECYCLE__DRAIN_DELAY_MS", "0");
        let begun = Instant::now();
        let mut process = ServiceProcess::start(&spec)?;
        process.wait_ready(READY_WITHIN).await?;
        let took = begun.elapsed();
        self.processes.insert(service, process);
        Ok(took)
    }

    /// Starts what does not run yet.
    pub(crate) async fn start_all(&mut self) -> anyhow::Result<()> {
        for service in services() {
            if !self.processes.contains_key(service) {
                self.start(service).await?;
            }
        }
        Ok(())
    }

    /// Stops a service, if it runs.
    pub(crate) async fn stop(&mut self, service: &str) -> anyhow::Result<()> {
        let Some(mut process) = self.processes.remove(service) else { return Ok(()) };
        let status = process.stop(STOPPED_WITHIN).await?;
        ensure!(status.success(), "{service} ended with {status}:\n{}", process.log_tail(20));
        Ok(())
    }

    /// Stops every service.
    pub(crate) async fn stop_all(&mut self) -> anyhow::Result<()> {
        for service in services() {
            self.stop(service).await?;
        }
        Ok(())
    }

    /// Stops services and servers.
    pub(crate) async fn close(&mut self) -> anyhow::Result<()> {
        self.stop_all().await?;
        servers::down(Console::quiet()).await
    }

    pub(crate) fn is_up(&self) -> bool {
        self.processes.len() == services().len()
    }

    pub(crate) fn pid(&self, service: &str) -> anyhow::Result<u32> {
        Ok(self.processes.get(service).with_context(|| format!("{service} does not run"))?.pid())
    }

    /// A connection of the superuser to a database.
    pub(crate) async fn superuser(&self, database: &str) -> anyhow::Result<PgConnection> {
        let (base, _) =
            self.servers.database_server_url.rsplit_once('/').context("the server's URL names a database")?;
        Ok(PgConnection::connect(&format!("{base}/{database}")).await?)
    }

    /// The URL with which a service uses its database.
    pub(crate) fn app_url(&self, service: &str) -> anyhow::Result<String> {
        Ok(std::fs::read_to_string(UrlFiles::of(&self.state, service).database)?.trim().to_owned())
    }

    /// A channel to a service as a person with a role: a connection of its own.
    pub(crate) fn channel(&self, service: &str, token: &str) -> anyhow::Result<Channel> {
        let options =
            Options { token: Some(Arc::new(StaticToken::new(Secret::new(token.to_owned())))), ..Options::default() };
        Ok(connect(self.place(service, "grpc_url")?, options)?)
    }

    /// A token of a person with a role.
    pub(crate) async fn token(&self, role: &str) -> anyhow::Result<String> {
        let output = self.recourse(&["token", "--role", role, "--subject", "load"], None).await?;
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// Runs the command line to its end, which must be a good one.
    pub(crate) async fn recourse(&self, arguments: &[&str], token: Option<&str>) -> anyhow::Result<Output> {
        let mut command = Command::new(self.bin_dir.join("recourse"));
        command.args(arguments).stdin(Stdio::null());
        for service in services() {
            let name = service.to_uppercase().replace('-', "_");
            command.env(format!("RECOURSE_{name}_URL"), self.place(service, "grpc_url")?);
        }
        command.env("RECOURSE_SIGNING_KEY", text(&self.mesh, "signing_key")?);
        if let Some(token) = token {
            command.env("RECOURSE_TOKEN", token);
        }
        let output = tokio::task::spawn_blocking(move || command.output()).await??;
        if !output.status.success() {
            bail!("recourse {} ended with {}: {}", arguments.join(" "), output.status, said(&output));
        }
        Ok(output)
    }

    /// Waits until nothing is on its way: no event to send, none to apply.
    pub(crate) async fn at_rest(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        let mut quiet = 0;
        while quiet < 3 {
            let mut waiting = 0;
            for service in services() {
                let sql = "SELECT (SELECT count(*) FROM messaging.outbox)
                                + (SELECT count(*) FROM messaging.inbox WHERE state IN ('ready', 'waiting'))";
                let mut conn = self.superuser(&database_name(service)).await?;
                waiting += sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut conn).await?;
                conn.close().await?;
            }
            quiet = if waiting == 0 { quiet + 1 } else { 0 };
            ensure!(begun.elapsed() < AT_REST_WITHIN, "{waiting} events are still on their way");
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        Ok(())
    }

    fn place(&self, service: &str, kind: &str) -> anyhow::Result<&str> {
        text(self.mesh.get("services").and_then(|all| all.get(service)).context("no such service")?, kind)
    }
}

/// Changes the server's settings; whether it has to be started again.
async fn set_up(servers: &Servers) -> anyhow::Result<bool> {
    let mut conn = PgConnection::connect(&servers.database_server_url).await?;
    let mut changed = false;
    for (name, value) in SETTINGS {
        let found: Option<String> =
            sqlx::query_scalar("SELECT current_setting($1, true)").bind(name).fetch_one(&mut conn).await?;
        if found.as_deref() != Some(value) {
            let sql = format!("ALTER SYSTEM SET {name} = '{value}'");
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await?;
            changed = true;
        }
    }
    Ok(changed)
}

fn text<'a>(value: &'a Value, name: &str) -> anyhow::Result<&'a str> {
    value.get(name).and_then(Value::as_str).with_context(|| format!("mesh.json has no {name}"))
}

pub(crate) fn said(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{}\n{}", out.trim(), err.trim())
}
