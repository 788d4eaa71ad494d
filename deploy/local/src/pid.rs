//! Processes that outlive the command that started them: how to know them again, and how to stop them.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

/// A process as it is remembered between commands.
///
/// A process id is given again to another program sooner or later. The moment of the start and the boot tell the two
/// apart, so a signal reaches only the process that was started here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The process id.
    pub pid: u32,
    /// When the process started, in clock ticks since the boot (`/proc/<pid>/stat`, field 22).
    started: u64,
    /// The boot during which it started.
    boot: String,
}

/// A signal that ends a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// An orderly end; for PostgreSQL one that waits for all clients to leave.
    Term,
    /// For PostgreSQL an orderly end that does not wait for clients.
    Int,
    /// An end at once, as if the power failed.
    Kill,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It was not running.
    WasNotRunning,
    /// It ended by itself after the signal.
    Orderly(Duration),
    /// It did not end within the limit and was killed.
    Killed,
}

impl Remembered {
    /// Remembers a running process.
    pub fn of(pid: u32) -> Result<Self> {
        let stat = Stat::read(pid).with_context(|| format!("process {pid} ended at once"))?;
        Ok(Self { pid, started: stat.started, boot: boot_id() })
    }

    /// Whether this very process still runs. One that ended but was not yet reaped does not run.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.boot == boot_id()
            && Stat::read(self.pid).is_some_and(|stat| stat.started == self.started && stat.is_alive())
    }

    /// Sends a signal if this very process still runs.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        if !self.is_running() {
            return Ok(());
        }
        let name = match signal {
            Signal::Term => "-TERM",
            Signal::Int => "-INT",
            Signal::Kill => "-KILL",
        };
        let mut kill = Command::new("kill");
        kill.arg(name).arg(self.pid.to_string()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = kill.status().context("`kill` cannot be run")?;
        if !status.success() && self.is_running() {
            bail!("process {} cannot be signalled: it belongs to another user", self.pid);
        }
        Ok(())
    }

    /// Asks the process to end, waits for it, and kills it when the limit has passed.
    pub async fn stop(&self, signal: Signal, limit: Duration) -> Result<Stopped> {
        if !self.is_running() {
            return Ok(Stopped::WasNotRunning);
        }
        let begun = Instant::now();
        self.signal(signal)?;
        while self.is_running() {
            if begun.elapsed() > limit {
                self.signal(Signal::Kill)?;
                return Ok(Stopped::Killed);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(Stopped::Orderly(begun.elapsed()))
    }
}

/// Whether any process has this id. One that ended but was not reaped does not count.
pub(crate) fn is_taken(pid: u32) -> bool {
    Stat::read(pid).is_some_and(|stat| stat.is_alive())
}

struct Stat {
    state: char,
    started: u64,
}

impl Stat {
    fn read(pid: u32) -> Option<Self> {
        Self::parse(&fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat")).ok()?)
    }

    /// The program's name stands in parentheses and may itself hold spaces and parentheses; fields count from its end.
    fn parse(text: &str) -> Option<Self> {
        let (_, fields) = text.rsplit_once(')')?;
        let mut fields = fields.split_whitespace();
        let state = fields.next()?.chars().next()?;
        let started = fields.nth(18)?.parse().ok()?;
        Some(Self { state, started })
    }

    fn is_alive(&self) -> bool {
        !matches!(self.state, 'Z' | 'X' | 'x')
    }
}

fn boot_id() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_with_parentheses_in_its_name_is_parsed() {
        let text = "42 (a) S (b) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 9876 20";
        let stat = Stat::parse(text).unwrap();
        assert_eq!((stat.state, stat.started), ('S', 9876));
    }

    #[test]
    fn this_process_is_running_and_another_start_of_its_id_is_not() {
        let mut this = Remembered::of(std::process::id()).unwrap();
        assert!(this.is_running());
        this.started += 1;
        assert!(!this.is_running());
    }

    #[tokio::test]
    async fn a_process_that_ended_but_was_not_reaped_is_stopped() {
        let mut child = Command::new("sleep").arg("600").spawn().unwrap();
        let remembered = Remembered::of(child.id()).unwrap();
        let stopped = remembered.stop(Signal::Term, Duration::from_secs(10)).await.unwrap();
        assert!(matches!(stopped, Stopped::Orderly(_)));
        assert_eq!(remembered.stop(Signal::Term, Duration::ZERO).await.unwrap(), Stopped::WasNotRunning);
        child.wait().unwrap();
    }
}
