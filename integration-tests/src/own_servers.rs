//! A PostgreSQL and a RabbitMQ of a test's own, which it may kill.

use std::{
    env,
    fs::{File, OpenOptions},
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use local::{
    servers::Servers,
    state::{INSTANCE_VARIABLE, read_json},
};

/// How long a server that was killed may take to come back.
const BACK_WITHIN: Duration = Duration::from_mins(2);

/// One of the two servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// Where facts are.
    Postgres,
    /// Where events pass.
    RabbitMq,
}

impl Server {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::RabbitMq => "rabbitmq",
        }
    }
}

/// Private servers: an instance of `deploy/local` with data of its own, stopped when dropped.
///
/// One test at a time has an instance; the next one waits for it. Its files stay, so that the next start is quick.
#[derive(Debug)]
pub struct OwnServers {
    servers: Servers,
    instance: &'static str,
    // Given back when the servers are down.
    _mine: File,
}

impl OwnServers {
    /// Starts the servers of an instance.
    pub async fn start(instance: &'static str) -> anyhow::Result<Self> {
        let folder = PathBuf::from(text(&local(instance, &["where"]).await?).trim());
        let mine = OpenOptions::new().create(true).append(true).open(folder.join("in-use"))?;
        let mine = tokio::task::spawn_blocking(move || mine.lock().map(|()| mine)).await??;
        up(instance).await?;
        let servers = servers(&folder)?;
        Ok(Self { servers, instance, _mine: mine })
    }

    /// Where they are. They come back at the same addresses.
    #[must_use]
    pub const fn servers(&self) -> &Servers {
        &self.servers
    }

    /// Kills a server as a crash of its machine would (SIGKILL).
    pub async fn kill(&self, server: Server) -> anyhow::Result<()> {
        local(self.instance, &["servers", "kill", server.name()]).await.map(drop)
    }

    /// Starts what was killed, and waits until it answers.
    pub async fn back(&self) -> anyhow::Result<()> {
        let started = Instant::now();
        // PostgreSQL refuses to start while a process of the dead one is still ending.
        while let Err(error) = up(self.instance).await {
            if started.elapsed() > BACK_WITHIN {
                return Err(error);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let folder = PathBuf::from(text(&local(self.instance, &["where"]).await?).trim());
        let now = servers(&folder)?;
        ensure!(now == self.servers, "a port was taken meanwhile: the servers are at {now:?} now");
        Ok(())
    }
}

impl Drop for OwnServers {
    fn drop(&mut self) {
        if let Ok(mut command) = command(self.instance, &["servers", "down"]) {
            let _ = command.output();
        }
    }
}

async fn up(instance: &'static str) -> anyhow::Result<()> {
    local(instance, &["servers", "up"]).await.map(drop)
}

fn servers(folder: &Path) -> anyhow::Result<Servers> {
    read_json(&folder.join("servers.json"))?.context("the servers did not say where they are")
}

fn command(instance: &str, arguments: &[&str]) -> anyhow::Result<Command> {
    let test = env::current_exe()?;
    let folder = test.parent().and_then(Path::parent).context("the test binary has no folder")?;
    let mut command = Command::new(folder.join("local"));
    command.args(arguments).env(INSTANCE_VARIABLE, instance);
    // Whatever servers the other tests use, these are our own.
    for name in ["RECOURSE_DATABASE_SERVER_URL", "RECOURSE_AMQP_URL", "RECOURSE_AMQP_ADMIN_URL"] {
        command.env_remove(name);
    }
    Ok(command)
}

async fn local(instance: &'static str, arguments: &[&str]) -> anyhow::Result<Output> {
    let mut command = command(instance, arguments)?;
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    if !output.status.success() {
        bail!("local {}: {}{}", arguments.join(" "), text(&output), String::from_utf8_lossy(&output.stderr));
    }
    Ok(output)
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
