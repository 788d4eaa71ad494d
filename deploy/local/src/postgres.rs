//! The private PostgreSQL server.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use sqlx::{Connection as _, PgConnection};

use crate::account::{Account, log_handles, start_detached, tail};
use crate::console::Console;
use crate::pid::{Remembered, is_taken};
use crate::state::State;

/// The port's name in the state.
pub(crate) const PORT: &str = "postgres";
const READY_WITHIN: Duration = Duration::from_mins(1);
/// A Unix socket's path holds at most 107 bytes.
const LONGEST_SOCKET_DIR: usize = 107 - "/.s.PGSQL.65535".len();

/// The server's files and how to start it.
#[derive(Debug)]
pub(crate) struct Postgres {
    account: Account,
    programs: PathBuf,
    dir: PathBuf,
    password: String,
    port: u16,
}

impl Postgres {
    pub(crate) fn new(state: &State, programs: &Path, port: u16, password: &str) -> Result<Self> {
        let account = Account::unprivileged("postgres")?;
        let dir = dir(state);
        Ok(Self { account, programs: programs.to_owned(), dir, password: password.to_owned(), port })
    }

    /// Makes the data directory at the first start, then starts the server without waiting for it.
    pub(crate) fn start(&self, console: Console) -> Result<Remembered> {
        self.account.directory(&self.dir)?;
        self.account.directory(&self.dir.join("run"))?;
        let data = self.dir.join("data");
        if !data.exists() {
            self.make_data(&data, console)?;
        }
        self.disown_dead_postmaster(&data.join("postmaster.pid"))?;
        self.disown_dead_postmaster(&self.dir.join(format!("run/.s.PGSQL.{}.lock", self.port)))?;
        let mut command = self.account.command(&self.programs.join("postgres"));
        command.current_dir(&self.dir).arg("-D").arg(&data);
        for (name, value) in settings(self.port, &self.dir.join("run")) {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        start_detached(&mut command, &log(&self.dir))
    }

    /// Into a draft directory that is renamed when it is whole, so that an interrupted start leaves nothing half made.
    fn make_data(&self, data: &Path, console: Console) -> Result<()> {
        let step = console.step("PostgreSQL", "making the data directory");
        let draft = self.dir.join("data.new");
        if draft.exists() {
            fs::remove_dir_all(&draft)?;
        }
        let password_file = self.dir.join("superuser-password");
        self.account.file(&password_file, &self.password)?;
        let log = log(&self.dir);
        let (out, err) = log_handles(&log)?;
        let mut initdb = self.account.command(&self.programs.join("initdb"));
        initdb.current_dir(&self.dir).arg("-D").arg(&draft).arg("--pwfile").arg(&password_file);
        initdb.args(["-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"]);
        let status = initdb.stdout(out).stderr(err).status().context("initdb cannot be run")?;
        fs::remove_file(&password_file)?;
        if !status.success() {
            bail!("initdb failed; the end of {}:\n{}", log.display(), tail(&log, 20));
        }
        fs::rename(&draft, data)?;
        step.done("done");
        Ok(())
    }

    /// After a hard kill a lock file names a process that may never be reaped, in a container for example; the server
    /// takes it for a living one and refuses to start. A lock file that names the server's own parent is stale to it.
    /// The file itself stays: by its other lines the server sees sessions of the dead one that still end.
    fn disown_dead_postmaster(&self, lock_file: &Path) -> Result<()> {
        let Ok(text) = fs::read_to_string(lock_file) else { return Ok(()) };
        match with_dead_owner_replaced(&text, std::process::id(), is_taken) {
            Some(text) => self.account.file(lock_file, &text),
            None => Ok(()),
        }
    }

    /// Waits until the server takes a connection.
    pub(crate) async fn wait_ready(&self, process: &Remembered, console: Console) -> Result<()> {
        let mut step = console.step("PostgreSQL", &format!("127.0.0.1:{}", self.port));
        let begun = Instant::now();
        let url = url(self.port, &self.password);
        loop {
            if answers(&url).await {
                step.done("ready");
                return Ok(());
            }
            if begun.elapsed() > READY_WITHIN || !process.is_running() {
                let log = log(&self.dir);
                bail!("PostgreSQL did not start; the end of {}:\n{}", log.display(), tail(&log, 20));
            }
            step.tick();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// The lock file with its first line replaced; `None` if the process it names is alive, which is the server's to judge.
fn with_dead_owner_replaced(lock_file: &str, parent: u32, is_taken: impl Fn(u32) -> bool) -> Option<String> {
    let (owner, rest) = lock_file.split_once('\n')?;
    let owner = owner.trim().parse().ok()?;
    (!is_taken(owner)).then(|| format!("{parent}\n{rest}"))
}

/// Whether a server at the URL takes a connection with its password.
pub(crate) async fn answers(url: &str) -> bool {
    let connect = tokio::time::timeout(Duration::from_secs(5), PgConnection::connect(url)).await;
    match connect {
        Ok(Ok(connection)) => connection.close().await.is_ok(),
        _ => false,
    }
}

/// The superuser's URL of the `postgres` database.
pub(crate) fn url(port: u16, password: &str) -> String {
    format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres")
}

/// The directory of everything PostgreSQL keeps.
pub(crate) fn dir(state: &State) -> PathBuf {
    state.path("postgres")
}

fn log(dir: &Path) -> PathBuf {
    dir.join("postgres.log")
}

/// Durable as in production, reachable from this machine only, and with logs that hold no values of rows: statements
/// carry parameters and errors carry the row they failed on.
fn settings(port: u16, socket_dir: &Path) -> Vec<(&'static str, String)> {
    let fits = socket_dir.as_os_str().len() <= LONGEST_SOCKET_DIR;
    let socket_dir = if fits { socket_dir.display().to_string() } else { String::new() };
    let fixed = [
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_permissions", "0700"),
        ("max_connections", "400"),
        // A login that was begun and left alone is no session that DROP DATABASE could end; it waits for it.
        ("authentication_timeout", "5s"),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("password_encryption", "scram-sha-256"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("log_statement", "none"),
        ("log_min_duration_statement", "-1"),
        ("log_min_error_statement", "panic"),
        ("log_error_verbosity", "terse"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
    ];
    let own = [("port", port.to_string()), ("unix_socket_directories", socket_dir)];
    own.into_iter().chain(fixed.map(|(name, value)| (name, value.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(name: &str) -> String {
        let settings = settings(4321, Path::new("/state/postgres/run"));
        settings.into_iter().find(|(found, _)| *found == name).unwrap().1
    }

    #[test]
    fn the_server_is_durable_and_listens_on_loopback_only() {
        assert_eq!(setting("listen_addresses"), "127.0.0.1");
        assert_eq!(setting("port"), "4321");
        for name in ["fsync", "full_page_writes", "synchronous_commit"] {
            assert_eq!(setting(name), "on");
        }
    }

    #[test]
    fn a_login_that_is_left_alone_does_not_hold_up_others_for_long() {
        assert_eq!(setting("authentication_timeout"), "5s");
    }

    #[test]
    fn the_log_holds_no_statements_parameters_or_failed_rows() {
        assert_eq!(setting("log_statement"), "none");
        assert_eq!(setting("log_min_error_statement"), "panic");
        assert_eq!(setting("log_error_verbosity"), "terse");
        assert_eq!(setting("log_parameter_max_length"), "0");
        assert_eq!(setting("log_parameter_max_length_on_error"), "0");
    }

    #[test]
    fn a_lock_file_of_a_dead_server_is_given_to_the_new_ones_parent_and_a_living_ones_is_kept() {
        let text = "100\n/data\n17\n";
        assert_eq!(with_dead_owner_replaced(text, 7, |_| false).unwrap(), "7\n/data\n17\n");
        assert_eq!(with_dead_owner_replaced(text, 7, |pid| pid == 100), None);
        assert_eq!(with_dead_owner_replaced("", 7, |_| false), None);
    }

    #[test]
    fn a_socket_path_that_is_too_long_is_left_out() {
        let long = PathBuf::from("/").join("d".repeat(120));
        let settings = settings(1, &long);
        assert!(settings.contains(&("unix_socket_directories", String::new())));
    }
}
