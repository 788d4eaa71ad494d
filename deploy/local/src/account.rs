//! The system user a server runs as: an unprivileged one, since PostgreSQL refuses root and nothing here needs it.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::pid::Remembered;
use crate::state::is_root;

/// Where programs are found; servers get no other variable of the caller's environment.
const PROGRAM_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A system user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// Whoever runs this command.
    Current,
    /// Another user; reached through `setpriv` by root.
    Other { user: u32, group: u32 },
}

impl Account {
    /// The named user when run as root, else the current one.
    pub(crate) fn unprivileged(name: &str) -> Result<Self> {
        if !is_root() {
            return Ok(Self::Current);
        }
        let text = fs::read_to_string("/etc/passwd").context("/etc/passwd cannot be read")?;
        Self::parse(&text, name).with_context(|| format!("there is no system user `{name}`; its package makes it"))
    }

    fn parse(passwd: &str, name: &str) -> Option<Self> {
        let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        let user = fields.next()?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        Some(Self::Other { user, group })
    }

    /// A command run as this user, with an empty environment but for the program path and the locale.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = match self {
            Self::Current => Command::new(program),
            Self::Other { user, group } => {
                let mut command = Command::new("setpriv");
                command.arg(format!("--reuid={user}")).arg(format!("--regid={group}"));
                command.args(["--clear-groups", "--inh-caps=-all", "--"]).arg(program);
                command
            }
        };
        command.env_clear().env("PATH", PROGRAM_PATH).env("LANG", "C.UTF-8").stdin(Stdio::null());
        command
    }

    /// Makes a directory that only this user can enter.
    pub(crate) fn directory(&self, path: &Path) -> Result<()> {
        let make = || -> std::io::Result<()> {
            if !path.is_dir() {
                fs::DirBuilder::new().mode(0o700).create(path)?;
            }
            fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
            self.own(path)
        };
        make().with_context(|| format!("{} cannot be made", path.display()))
    }

    /// Writes a file that only this user can read.
    pub(crate) fn file(&self, path: &Path, content: &str) -> Result<()> {
        crate::state::write_private(path, content)?;
        self.own(path).with_context(|| format!("{} cannot be given to its user", path.display()))
    }

    fn own(&self, path: &Path) -> std::io::Result<()> {
        match self {
            Self::Current => Ok(()),
            Self::Other { user, group } => chown(path, Some(*user), Some(*group)),
        }
    }
}

/// Starts a command that outlives this process: in its own process group, so that the terminal's interrupt does not
/// reach it, and with its output in a file.
pub(crate) fn start_detached(command: &mut Command, log: &Path) -> Result<Remembered> {
    let (out, err) = log_handles(log)?;
    command.stdin(Stdio::null()).stdout(out).stderr(err).process_group(0);
    let program = command.get_program().to_owned();
    let child = command.spawn().with_context(|| format!("{} cannot be run", program.display()))?;
    Remembered::of(child.id())
}

/// Two handles that append to a log file which only its owner can read.
pub(crate) fn log_handles(log: &Path) -> Result<(File, File)> {
    let open = || -> std::io::Result<(File, File)> {
        if let Some(parent) = log.parent() {
            fs::create_dir_all(parent)?;
        }
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(log)?;
        Ok((file.try_clone()?, file))
    };
    open().with_context(|| format!("{} cannot be opened", log.display()))
}

/// The last lines of a text file, for a report of a failed start.
#[must_use]
pub(crate) fn tail(log: &Path, lines: usize) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let all: Vec<_> = text.lines().collect();
    all.get(all.len().saturating_sub(lines)..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let passwd = "postgresql:x:9:9::/:/bin/sh\npostgres:x:101:104:Administrator,,,:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(Account::parse(passwd, "postgres"), Some(Account::Other { user: 101, group: 104 }));
        assert_eq!(Account::parse(passwd, "rabbitmq"), None);
    }

    #[test]
    fn the_tail_of_a_log_is_its_last_lines() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("x.log");
        assert_eq!(tail(&log, 2), "");
        fs::write(&log, "one\ntwo\nthree\n").unwrap();
        assert_eq!(tail(&log, 2), "two\nthree");
        assert_eq!(tail(&log, 9), "one\ntwo\nthree");
    }
}
