//! Finds the servers' programs and installs them where that can be done without questions.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::account::{log_handles, tail};
use crate::console::Console;
use crate::state::{State, is_root};

/// Directories that may hold PostgreSQL's server programs; `*` stands for a version.
const POSTGRES_DIRS: [&str; 5] =
    ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"];
/// Directories that may hold RabbitMQ's own scripts. The wrappers in `/usr/sbin` are not among them: they change the
/// user and the home directory, and leave a port mapper open to the network.
const RABBITMQ_DIRS: [&str; 3] = ["/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin", "/usr/local/lib/rabbitmq/sbin"];
const EPMD_DIRS: [&str; 4] = ["/usr/bin", "/usr/local/bin", "/usr/lib/erlang/bin", "/usr/local/lib/erlang/bin"];

/// Where the programs are.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    /// Holds `initdb` and `postgres`.
    pub(crate) postgres: PathBuf,
    /// Holds `rabbitmq-server`.
    pub(crate) rabbitmq: PathBuf,
    /// The port mapper of Erlang.
    pub(crate) epmd: PathBuf,
}

impl Programs {
    fn find() -> Result<Self, Vec<&'static str>> {
        let postgres = newest_with(&POSTGRES_DIRS, &["initdb", "postgres"]);
        let rabbitmq = newest_with(&RABBITMQ_DIRS, &["rabbitmq-server"]);
        let epmd = newest_with(&EPMD_DIRS, &["epmd"]).map(|dir| dir.join("epmd"));
        match (postgres, rabbitmq, epmd) {
            (Some(postgres), Some(rabbitmq), Some(epmd)) => Ok(Self { postgres, rabbitmq, epmd }),
            (postgres, rabbitmq, epmd) => {
                let missing =
                    [(postgres.is_none(), "postgresql"), (rabbitmq.is_none() || epmd.is_none(), "rabbitmq-server")];
                Err(missing.into_iter().filter(|(absent, _)| *absent).map(|(_, package)| package).collect())
            }
        }
    }
}

/// The servers' programs, installed first if this is Debian or Ubuntu and the user is root.
pub(crate) fn programs(state: &State, console: Console) -> Result<Programs> {
    let missing = match Programs::find() {
        Ok(programs) => return Ok(programs),
        Err(missing) => missing,
    };
    if !Path::new("/etc/debian_version").exists() {
        bail!(
            "{} not found. Install PostgreSQL 15 or newer and RabbitMQ 3.10 or newer (with Erlang) from your system's \
             packages, then run this again",
            missing.join(" and ")
        );
    }
    if !is_root() {
        bail!(
            "{} not found. Run this as root, then try again:\n  apt-get update && apt-get install -y \
             --no-install-recommends {}",
            missing.join(" and "),
            missing.join(" ")
        );
    }
    apt_install(state, console, &missing)?;
    Programs::find().map_err(|missing| anyhow::anyhow!("{} not found after installing it", missing.join(" and ")))
}

fn apt_install(state: &State, console: Console, packages: &[&str]) -> Result<()> {
    let log = state.path("logs/apt.log");
    let _policy = NoServiceStarts::in_place(Path::new("/usr/sbin/policy-rc.d"))?;
    let run = |arguments: &[&str]| -> Result<()> {
        let (out, err) = log_handles(&log)?;
        let mut apt = Command::new("apt-get");
        apt.args(["-o", "DPkg::Lock::Timeout=900"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        let mut child = apt.stdin(Stdio::null()).stdout(out).stderr(err).spawn().context("apt-get cannot be run")?;
        let mut step = console.step("packages", &format!("apt-get {}", arguments.join(" ")));
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            step.tick();
            std::thread::sleep(std::time::Duration::from_millis(100));
        };
        if !status.success() {
            bail!("apt-get {} failed; the end of {}:\n{}", arguments.join(" "), log.display(), tail(&log, 20));
        }
        step.done("done");
        Ok(())
    };
    run(&["update"])?;
    run(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

/// Keeps package scripts from starting services while it lives. A policy that is already there stays as it is.
struct NoServiceStarts(Option<PathBuf>);

impl NoServiceStarts {
    fn in_place(path: &Path) -> Result<Self> {
        if path.exists() {
            return Ok(Self(None));
        }
        let write = || {
            fs::write(
                path,
                "#!/bin/sh\n# Put here by `local servers up` for the time of an installation.\nexit 101\n",
            )?;
            fs::set_permissions(path, fs::Permissions::from_mode(0o755))
        };
        write().with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(Self(Some(path.to_owned())))
    }
}

impl Drop for NoServiceStarts {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = fs::remove_file(path);
        }
    }
}

/// The first directory that holds all programs; among versions of one directory the newest.
fn newest_with(dirs: &[&str], programs: &[&str]) -> Option<PathBuf> {
    let holds = |dir: &PathBuf| programs.iter().all(|program| dir.join(program).is_file());
    dirs.iter().flat_map(|pattern| expand(pattern)).find(holds)
}

/// The directories a pattern with at most one `*` stands for, newest version first.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else { return vec![PathBuf::from(pattern)] };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let version = |entry: fs::DirEntry| entry.file_name().to_str()?.strip_prefix(prefix).map(str::to_owned);
    let mut versions: Vec<_> = entries.filter_map(version).collect();
    versions.sort_by_key(|version| std::cmp::Reverse(version.parse::<u32>().unwrap_or(0)));
    versions.into_iter().map(|version| PathBuf::from(format!("{before}{version}{after}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_found() {
        let root = tempfile::tempdir().unwrap();
        for version in ["9", "15", "17"] {
            let bin = root.path().join("pg").join(version).join("bin");
            fs::create_dir_all(&bin).unwrap();
            if version != "17" {
                fs::write(bin.join("initdb"), "").unwrap();
            }
        }
        let pattern = format!("{}/pg/*/bin", root.path().display());
        assert_eq!(newest_with(&[&pattern], &["initdb"]), Some(root.path().join("pg/15/bin")));
        assert_eq!(newest_with(&[&pattern], &["postgres"]), None);
    }

    #[test]
    fn the_policy_against_service_starts_is_removed_after_use_and_a_foreign_one_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("policy-rc.d");
        drop(NoServiceStarts::in_place(&path).unwrap());
        assert!(!path.exists());
        fs::write(&path, "theirs").unwrap();
        drop(NoServiceStarts::in_place(&path).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
    }
}
