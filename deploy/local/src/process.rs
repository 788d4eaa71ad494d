//! A service as a process: start it, wait until it is ready, stop it, or kill it as a fault would.
//!
//! ```ignore
//! let spec = ServiceSpec::new("payments", binary, log).config(&file).admin_url("http://127.0.0.1:4010");
//! let mut payments = ServiceProcess::start(&spec)?;
//! payments.wait_ready(Duration::from_secs(30)).await?;
//! payments.kill_hard()?;
//! let mut payments = ServiceProcess::start_with(&spec, &[("FAILPOINTS", "relay-before-delete=panic")])?;
//! ```

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::account::{log_handles, tail};
use crate::pid::{Remembered, Signal};

/// Variables a service gets from this process; everything else is given to it on purpose.
const INHERITED: [&str; 5] = ["PATH", "HOME", "TMPDIR", "RUST_BACKTRACE", "LLVM_PROFILE_FILE"];

/// How to start a service. Starting it twice gives two processes of the same configuration.
#[derive(Clone, Debug)]
pub struct ServiceSpec {
    /// The name in reports.
    pub name: String,
    /// The program.
    pub binary: PathBuf,
    /// Where its output is appended.
    pub log: PathBuf,
    /// Its environment besides the program path, the home and the backtrace setting.
    pub env: BTreeMap<String, String>,
    /// The root of its admin listener.
    pub admin_url: Option<String>,
}

impl ServiceSpec {
    /// A service without a configuration file.
    #[must_use]
    pub fn new(name: &str, binary: &Path, log: &Path) -> Self {
        Self {
            name: name.to_owned(),
            binary: binary.to_owned(),
            log: log.to_owned(),
            env: BTreeMap::new(),
            admin_url: None,
        }
    }

    /// The configuration file.
    #[must_use]
    pub fn config(self, file: &Path) -> Self {
        self.env("RECOURSE_CONFIG", &file.display().to_string())
    }

    /// The root of the admin listener, such as `http://127.0.0.1:4010`; needed to wait until the service is ready.
    #[must_use]
    pub fn admin_url(mut self, url: &str) -> Self {
        self.admin_url = Some(url.to_owned());
        self
    }

    /// A variable of every start.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    fn command(&self, subcommand: &str, extra: &[(&str, &str)]) -> Result<Command> {
        let (out, err) = log_handles(&self.log)?;
        let mut command = Command::new(&self.binary);
        command.arg(subcommand).env_clear().stdin(Stdio::null()).stdout(out).stderr(err);
        command.envs(INHERITED.iter().filter_map(|name| Some((name, env::var_os(name)?))));
        command.envs(&self.env).envs(extra.iter().copied());
        // The terminal's interrupt is for this program; it then decides what becomes of the service.
        command.process_group(0);
        Ok(command)
    }

    fn failed(&self, what: &str) -> anyhow::Error {
        anyhow::anyhow!("{} {what}; the end of {}:\n{}", self.name, self.log.display(), tail(&self.log, 20))
    }
}

/// A running service. Dropping it kills the process, so that a failed test leaves nothing behind.
#[derive(Debug)]
pub struct ServiceProcess {
    spec: ServiceSpec,
    child: Option<Child>,
    pid: u32,
    /// Where the log of this start begins, in bytes.
    log_from: u64,
}

impl ServiceProcess {
    /// Starts `serve`.
    pub fn start(spec: &ServiceSpec) -> Result<Self> {
        Self::start_with(spec, &[])
    }

    /// Starts `serve` with more variables, for this start only; they win over those of the spec.
    pub fn start_with(spec: &ServiceSpec, extra: &[(&str, &str)]) -> Result<Self> {
        let mut command = spec.command("serve", extra)?;
        let log_from = fs::metadata(&spec.log).map(|log| log.len()).unwrap_or_default();
        let child = command.spawn().with_context(|| format!("{} cannot be run", spec.binary.display()))?;
        Ok(Self { spec: spec.clone(), pid: child.id(), child: Some(child), log_from })
    }

    /// The process id.
    #[must_use]
    pub const fn pid(&self) -> u32 {
        self.pid
    }

    /// The last lines that the service wrote, of earlier starts too.
    #[must_use]
    pub fn log_tail(&self, lines: usize) -> String {
        tail(&self.spec.log, lines)
    }

    /// What this start wrote so far.
    #[must_use]
    pub fn log(&self) -> String {
        let bytes = fs::read(&self.spec.log).unwrap_or_default();
        let from = usize::try_from(self.log_from).unwrap_or(usize::MAX);
        String::from_utf8_lossy(bytes.get(from..).unwrap_or_default()).into_owned()
    }

    /// How the process ended, if it did.
    pub fn exit_status(&mut self) -> Result<Option<ExitStatus>> {
        let child = self.child.as_mut().context("the service was let go")?;
        Ok(child.try_wait()?)
    }

    /// Waits until `/readyz` answers 200; returns how long that took. A service that ends meanwhile is an error with
    /// its last lines.
    pub async fn wait_ready(&mut self, timeout: Duration) -> Result<Duration> {
        self.wait_ready_with(timeout, || ()).await
    }

    pub(crate) async fn wait_ready_with(&mut self, timeout: Duration, mut tick: impl FnMut()) -> Result<Duration> {
        let url = self.spec.admin_url.clone().context("the service's admin URL is not known")?;
        let begun = Instant::now();
        loop {
            if is_ready(&url).await {
                return Ok(begun.elapsed());
            }
            if let Some(status) = self.exit_status()? {
                return Err(self.spec.failed(&format!("ended before it was ready ({status})")));
            }
            if begun.elapsed() > timeout {
                return Err(self.spec.failed(&format!("is not ready after {} s", timeout.as_secs())));
            }
            tick();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Kills the process at once, as a crash of the machine would, and waits until it is gone.
    pub fn kill_hard(&mut self) -> Result<()> {
        let child = self.child.as_mut().context("the service was let go")?;
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// Asks the service to end and waits for it. One that does not end in time is killed, which is an error.
    pub async fn stop(&mut self, timeout: Duration) -> Result<ExitStatus> {
        if let Some(status) = self.exit_status()? {
            return Ok(status);
        }
        Remembered::of(self.pid)?.signal(Signal::Term)?;
        self.wait(timeout).await
    }

    /// Waits until the process ends by itself; kills it when the time has passed, which is an error.
    pub async fn wait(&mut self, timeout: Duration) -> Result<ExitStatus> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.exit_status()? {
                return Ok(status);
            }
            if begun.elapsed() > timeout {
                self.kill_hard()?;
                return Err(self.spec.failed(&format!("did not end within {} s and was killed", timeout.as_secs())));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.spec.name
    }

    /// How a later command knows the process again.
    pub(crate) fn remembered(&self) -> Result<Remembered> {
        Remembered::of(self.pid)
    }

    /// Lets the process go on without us.
    pub(crate) fn detach(mut self) {
        self.child = None;
    }
}

impl Drop for ServiceProcess {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Runs a subcommand such as `migrate` to its end. Another exit code than 0 is an error with the last lines.
pub async fn run(spec: &ServiceSpec, subcommand: &str, extra: &[(&str, &str)], timeout: Duration) -> Result<()> {
    let child = spec.command(subcommand, extra)?.spawn();
    let child = child.with_context(|| format!("{} cannot be run", spec.binary.display()))?;
    let mut process = ServiceProcess { spec: spec.clone(), pid: child.id(), child: Some(child), log_from: 0 };
    let status = process.wait(timeout).await?;
    if !status.success() {
        bail!(spec.failed(&format!("{subcommand} failed ({status})")));
    }
    Ok(())
}

/// Whether a service's `/readyz` answers 200.
pub async fn is_ready(admin_url: &str) -> bool {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build();
    match client {
        Ok(client) => {
            let answer = client.get(format!("{admin_url}/readyz")).send().await;
            answer.is_ok_and(|response| response.status() == reqwest::StatusCode::OK)
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// A script in place of a service.
    fn script(dir: &tempfile::TempDir, text: &str) -> ServiceSpec {
        let binary = dir.path().join("service");
        fs::write(&binary, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
        ServiceSpec::new("payments", &binary, &dir.path().join("service.log")).admin_url("http://127.0.0.1:9")
    }

    #[tokio::test]
    async fn a_service_that_ends_before_it_is_ready_is_reported_with_its_last_lines() {
        let dir = tempfile::tempdir().unwrap();
        let mut process = ServiceProcess::start(&script(&dir, "echo no database; exit 7")).unwrap();
        let error = process.wait_ready(Duration::from_mins(1)).await.unwrap_err().to_string();
        assert!(error.contains("exit status: 7") && error.contains("no database"), "{error}");
    }

    #[tokio::test]
    async fn variables_of_one_start_win_over_those_of_the_spec_and_others_are_not_inherited() {
        let dir = tempfile::tempdir().unwrap();
        let spec = script(&dir, "echo $1 $A $B ${CARGO_MANIFEST_DIR:-none}").env("A", "1").env("B", "2");
        run(&spec, "migrate", &[("B", "3")], Duration::from_mins(1)).await.unwrap();
        assert_eq!(tail(&spec.log, 1), "migrate 1 3 none");
        let mut process = ServiceProcess::start(&spec).unwrap();
        process.wait(Duration::from_mins(1)).await.unwrap();
        assert_eq!(process.log(), "serve 1 2 none\n");
    }

    #[tokio::test]
    async fn a_killed_service_is_gone_and_can_be_started_again() {
        let dir = tempfile::tempdir().unwrap();
        let spec = script(&dir, "exec sleep 600");
        let mut process = ServiceProcess::start(&spec).unwrap();
        process.kill_hard().unwrap();
        assert!(process.exit_status().unwrap().is_some());
        let again = ServiceProcess::start(&spec).unwrap();
        let remembered = Remembered::of(again.pid()).unwrap();
        drop(again);
        assert!(!remembered.is_running(), "dropping a service kills it");
    }

    #[tokio::test]
    async fn a_service_is_asked_to_end_before_it_is_killed() {
        let dir = tempfile::tempdir().unwrap();
        let mut process = ServiceProcess::start(&script(&dir, "exec sleep 600")).unwrap();
        let status = process.stop(Duration::from_mins(1)).await.unwrap();
        assert!(status.to_string().contains("SIGTERM"), "{status}");
    }
}
