//! The private RabbitMQ node, in the open and by TLS, with its management API, and its own Erlang port mapper.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use tokio::net::TcpStream;

use crate::account::{Account, start_detached, tail};
use crate::certificate;
use crate::console::Console;
use crate::install::Programs;
use crate::pid::Remembered;
use crate::state::State;

/// The administrator's name; the `guest` user is never made.
pub(crate) const ADMIN: &str = "recourse-admin";
const READY_WITHIN: Duration = Duration::from_mins(2);
const CERTIFICATE: &str = "tls.crt";
const KEY: &str = "tls.key";

/// The one name in the certificate: at any other, a client that checks it must refuse the node.
pub(crate) const NAME: &str = "localhost";

/// The node's listeners.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    pub(crate) amqp: u16,
    pub(crate) amqps: u16,
    pub(crate) management: u16,
    pub(crate) distribution: u16,
    pub(crate) epmd: u16,
}

/// The node's files and how to start it.
#[derive(Debug)]
pub(crate) struct RabbitMq {
    account: Account,
    programs: Programs,
    dir: PathBuf,
    node: String,
    password: String,
    ports: Ports,
}

impl RabbitMq {
    pub(crate) fn new(state: &State, programs: &Programs, ports: Ports, password: &str) -> Result<Self> {
        Ok(Self {
            account: Account::unprivileged("rabbitmq")?,
            programs: programs.clone(),
            dir: dir(state),
            node: format!("recourse-{}@localhost", state.tag()),
            password: password.to_owned(),
            ports,
        })
    }

    /// Writes the configuration; needed before either process starts.
    pub(crate) fn prepare(&self) -> Result<()> {
        for dir in ["", "log", "data"] {
            self.account.directory(&self.dir.join(dir))?;
        }
        self.account.file(&self.dir.join("rabbitmq.conf"), &configuration(self.ports, &self.password, &self.dir))?;
        self.account.file(&self.dir.join("advanced.config"), "[].\n")?;
        self.account.file(&self.dir.join("enabled_plugins"), "[rabbitmq_management].\n")?;
        self.account.file(&self.dir.join("env.conf"), "")?;
        self.prepare_certificate()?;
        let cookie = self.dir.join(".erlang.cookie");
        if !cookie.exists() {
            self.account.file(&cookie, &crate::secrets::random_hex::<20>()?)?;
        }
        Ok(())
    }

    /// Once: a node that runs would serve the old one for a while.
    fn prepare_certificate(&self) -> Result<()> {
        if ca_file(&self.dir).exists() {
            return Ok(());
        }
        let issued = certificate::issue(NAME)?;
        self.account.file(&self.dir.join(KEY), &issued.key)?;
        self.account.file(&self.dir.join(CERTIFICATE), &issued.certificate)?;
        self.account.file(&ca_file(&self.dir), &issued.ca)
    }

    /// Starts the port mapper in the foreground, so that its process id is known and no shared one is left behind.
    pub(crate) fn start_epmd(&self) -> Result<Remembered> {
        let mut command = self.account.command(&self.programs.epmd);
        command.current_dir(&self.dir).env("HOME", &self.dir).env("ERL_EPMD_ADDRESS", "127.0.0.1");
        command.arg("-port").arg(self.ports.epmd.to_string());
        start_detached(&mut command, &self.dir.join("log/epmd.log"))
    }

    /// Starts the node without waiting for it.
    pub(crate) fn start_node(&self) -> Result<Remembered> {
        let mut command = self.account.command(&self.programs.rabbitmq.join("rabbitmq-server"));
        command.current_dir(&self.dir).envs(environment(&self.dir, &self.node, self.ports));
        start_detached(&mut command, &self.output())
    }

    /// Waits until the port mapper takes connections; the node needs it from its first moment.
    pub(crate) async fn wait_epmd(&self, process: &Remembered) -> Result<()> {
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.ports.epmd)).await.is_err() {
            if begun.elapsed() > Duration::from_secs(10) || !process.is_running() {
                let log = self.dir.join("log/epmd.log");
                bail!("the Erlang port mapper did not start; the end of {}:\n{}", log.display(), tail(&log, 20));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Waits until the node takes AMQP connections and its management API answers.
    pub(crate) async fn wait_ready(&self, process: &Remembered, console: Console) -> Result<()> {
        let mut step = console.step("RabbitMQ", &format!("127.0.0.1:{}", self.ports.amqp));
        let begun = Instant::now();
        let admin_url = admin_url(self.ports.management, &self.password);
        while !answers(self.ports.amqp, &admin_url).await {
            if begun.elapsed() > READY_WITHIN || !process.is_running() {
                let log = self.dir.join("log").join(format!("{}.log", self.node));
                let log = if log.exists() { log } else { self.output() };
                bail!("RabbitMQ did not start; the end of {}:\n{}", log.display(), tail(&log, 20));
            }
            step.tick();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        step.done("ready");
        Ok(())
    }

    fn output(&self) -> PathBuf {
        self.dir.join("log/output.log")
    }
}

/// Whether the node takes AMQP connections and its management API knows the administrator.
pub(crate) async fn answers(amqp_port: u16, admin_url: &str) -> bool {
    let Ok(client) = crate::broker::Admin::new(admin_url) else { return false };
    TcpStream::connect(("127.0.0.1", amqp_port)).await.is_ok() && client.is_known().await
}

/// The administrator's AMQP URL of the default virtual host.
pub(crate) fn amqp_url(port: u16, password: &str) -> String {
    format!("amqp://{ADMIN}:{password}@127.0.0.1:{port}/%2f")
}

/// The same by TLS.
pub(crate) fn amqps_url(port: u16, password: &str) -> String {
    format!("amqps://{ADMIN}:{password}@{NAME}:{port}/%2f")
}

/// The administrator's URL of the management API.
pub(crate) fn admin_url(port: u16, password: &str) -> String {
    format!("http://{ADMIN}:{password}@127.0.0.1:{port}")
}

/// The directory of everything RabbitMQ keeps.
pub(crate) fn dir(state: &State) -> PathBuf {
    state.path("rabbitmq")
}

/// The CA of the node's certificate.
pub(crate) fn ca_file(dir: &Path) -> PathBuf {
    dir.join("ca.crt")
}

/// `rabbitmq.conf`. The default user is made at the first boot only, in place of `guest`.
fn configuration(ports: Ports, password: &str, dir: &Path) -> String {
    let Ports { amqp, amqps, management, .. } = ports;
    let (ca, certificate, key) = (ca_file(dir), dir.join(CERTIFICATE), dir.join(KEY));
    format!(
        "listeners.tcp.local = 127.0.0.1:{amqp}\n\
         listeners.ssl.local = 127.0.0.1:{amqps}\n\
         ssl_options.cacertfile = {ca}\n\
         ssl_options.certfile = {certificate}\n\
         ssl_options.keyfile = {key}\n\
         ssl_options.verify = verify_none\n\
         management.tcp.ip = 127.0.0.1\n\
         management.tcp.port = {management}\n\
         default_user = {ADMIN}\n\
         default_pass = {password}\n\
         default_user_tags.administrator = true\n\
         collect_statistics_interval = 1000\n\
         disk_free_limit.absolute = 50MB\n\
         raft.wal_max_size_bytes = 67108864\n\
         log.file.level = info\n\
         log.console = false\n",
        ca = ca.display(),
        certificate = certificate.display(),
        key = key.display(),
    )
}

/// The node's whole environment. Nothing of the system's own RabbitMQ configuration is read.
fn environment(dir: &Path, node: &str, ports: Ports) -> Vec<(&'static str, String)> {
    let path = |relative: &str| dir.join(relative).display().to_string();
    let flags = "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none";
    vec![
        ("HOME", dir.display().to_string()),
        ("RABBITMQ_NODENAME", node.to_owned()),
        ("RABBITMQ_DIST_PORT", ports.distribution.to_string()),
        ("ERL_EPMD_PORT", ports.epmd.to_string()),
        ("ERL_EPMD_ADDRESS", "127.0.0.1".to_owned()),
        ("RABBITMQ_CONF_ENV_FILE", path("env.conf")),
        ("RABBITMQ_CONFIG_FILE", path("rabbitmq.conf")),
        ("RABBITMQ_ADVANCED_CONFIG_FILE", path("advanced.config")),
        ("RABBITMQ_ENABLED_PLUGINS_FILE", path("enabled_plugins")),
        ("RABBITMQ_MNESIA_BASE", path("data")),
        ("RABBITMQ_LOG_BASE", path("log")),
        ("RABBITMQ_PID_FILE", path("node.pid")),
        ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", flags.to_owned()),
        // The start script then becomes the node instead of waiting beside it: one process, one id, and SIGTERM
        // reaches the node itself.
        ("RUNNING_UNDER_SYSTEMD", "true".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORTS: Ports = Ports { amqp: 1, management: 2, distribution: 3, epmd: 4, amqps: 5 };

    #[test]
    fn every_listener_of_the_node_is_on_loopback() {
        let text = configuration(PORTS, "x", Path::new("/state"));
        assert!(text.contains("listeners.tcp.local = 127.0.0.1:1\nlisteners.ssl.local = 127.0.0.1:5\n"));
        assert!(text.contains("management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = 2\n"));
        let environment = environment(Path::new("/state"), "recourse-1@localhost", PORTS);
        let value = |name| environment.iter().find(|(found, _)| *found == name).unwrap().1.as_str();
        assert!(value("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS").contains("inet_dist_use_interface {127,0,0,1}"));
        assert_eq!(value("ERL_EPMD_ADDRESS"), "127.0.0.1");
        assert_eq!(value("ERL_EPMD_PORT"), "4");
    }

    #[test]
    fn the_first_user_is_an_administrator_with_its_own_password() {
        let text = configuration(PORTS, "hidden", Path::new("/state"));
        assert!(text.contains("default_user = recourse-admin\ndefault_pass = hidden\n"));
    }
}
