//! What the process is, and what it uses of the machine: `build_info`, `process_*`, `tokio_*`.
//!
//! Read from Linux' `/proc`; elsewhere memory and processor time are not shown.

use std::{
    fs,
    time::{Duration, Instant},
};

use kernel::{Clock as _, SystemClock};
use metrics::{Unit, counter, describe_counter, describe_gauge, gauge};
use tokio::runtime::{Handle, RuntimeMetrics};
use tokio_util::sync::CancellationToken;

/// How often to look.
const LOOK_INTERVAL: Duration = Duration::from_secs(10);

/// The commit of the binary; a build that says none is somebody's own.
const REVISION: &str = match option_env!("RECOURSE_REVISION") {
    Some(revision) => revision,
    None => "unknown",
};

/// The unit in which Linux tells processor time, on every machine whatever its own tick is (`USER_HZ`).
const TICKS_PER_SECOND: u64 = 100;

/// Describes what [`watch`] sets, and shows what is known from the beginning, which is now.
pub(crate) fn register(version: &'static str) {
    describe_gauge!("build_info", "1, with the version of the binary and its commit.");
    describe_gauge!("process_start_time_seconds", Unit::Seconds, "When the process began, since 1970.");
    describe_gauge!("process_resident_memory_bytes", Unit::Bytes, "Resident memory of the process.");
    describe_counter!("process_cpu_seconds_total", "Processor time of the process, in whole seconds.");
    describe_gauge!("tokio_workers_busy_ratio", "The share of the last ten seconds in which the workers were busy.");
    describe_gauge!("tokio_tasks_alive", "Tasks that have not ended.");
    gauge!("build_info", "version" => version, "revision" => REVISION).set(1.0);
    gauge!("process_start_time_seconds").set(SystemClock.now().as_unix_seconds());
    gauge!("tokio_workers_busy_ratio").set(0.0);
}

/// Looks until told to stop. To be run within the runtime that it looks at.
pub(crate) async fn watch(until: CancellationToken) {
    let mut workers = Workers::of(Handle::current().metrics());
    loop {
        // Two short texts that the kernel makes up: nothing that a thread would be worth.
        if let Some(bytes) = fs::read_to_string("/proc/self/status").ok().as_deref().and_then(resident_bytes) {
            gauge!("process_resident_memory_bytes").set(bytes);
        }
        if let Some(seconds) = fs::read_to_string("/proc/self/stat").ok().as_deref().and_then(cpu_seconds) {
            counter!("process_cpu_seconds_total").absolute(seconds);
        }
        let tasks = u32::try_from(workers.metrics.num_alive_tasks()).unwrap_or(u32::MAX);
        gauge!("tokio_tasks_alive").set(f64::from(tasks));
        if until.run_until_cancelled(tokio::time::sleep(LOOK_INTERVAL)).await.is_none() {
            return;
        }
        gauge!("tokio_workers_busy_ratio").set(workers.busy_ratio());
    }
}

/// The workers of a runtime at the last look.
struct Workers {
    metrics: RuntimeMetrics,
    busy: Duration,
    at: Instant,
}

impl Workers {
    fn of(metrics: RuntimeMetrics) -> Self {
        Self { busy: busy(&metrics), at: Instant::now(), metrics }
    }

    /// The share of the time since the last look in which they were busy.
    fn busy_ratio(&mut self) -> f64 {
        let (busy, at) = (busy(&self.metrics), Instant::now());
        let workers = u32::try_from(self.metrics.num_workers()).unwrap_or(u32::MAX);
        let there_was = at.duration_since(self.at).saturating_mul(workers);
        let was_busy = busy.saturating_sub(self.busy);
        (self.busy, self.at) = (busy, at);
        if there_was.is_zero() { 0.0 } else { was_busy.div_duration_f64(there_was).min(1.0) }
    }
}

/// How long all workers together have been busy. A worker tells it when it goes to rest.
fn busy(metrics: &RuntimeMetrics) -> Duration {
    (0..metrics.num_workers()).map(|worker| metrics.worker_total_busy_duration(worker)).sum()
}

/// The line `VmRSS:   61440 kB` of `/proc/self/status`.
fn resident_bytes(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u32 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    Some(f64::from(kibibytes) * 1024.0)
}

/// The sum of `utime` and `stime` in `/proc/self/stat`: the 14th and 15th field, of which the second is a name in
/// parentheses that may hold anything.
fn cpu_seconds(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_ascii_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some((ticks()? + ticks()?) / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use tokio::task::JoinSet;

    use super::*;
    use crate::telemetry::Inventory;

    #[test]
    fn what_the_process_is_shows_from_the_start_and_what_it_uses_from_the_first_look() {
        let registered = Inventory::of(|| register("1.2.3"));
        assert_eq!(registered.undescribed(), [""; 0]);
        let looked_up = ["process_cpu_seconds_total", "process_resident_memory_bytes", "tokio_tasks_alive"];
        assert_eq!(registered.hidden(), looked_up);
        let build = format!("revision={REVISION},version=1.2.3 is not at zero");
        assert_eq!(registered.series("build_info"), [build]);
    }

    #[test]
    fn memory_is_read_in_bytes() {
        assert_eq!(resident_bytes("Name:\tcases\nVmHWM:\t   70000 kB\nVmRSS:\t   61440 kB\n"), Some(62_914_560.0));
        assert_eq!(resident_bytes("Name:\tcases\n"), None);
    }

    #[test]
    fn processor_time_is_read_behind_a_name_of_any_kind() {
        let fields = "R 1 2 3 4 5 6 7 8 9 10 250 151 13 14";
        assert_eq!(cpu_seconds(&format!("77 (a) R 1) {fields}")), Some(4));
        assert_eq!(cpu_seconds("77 (cases) R 1 2"), None);
        assert_eq!(cpu_seconds(""), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_machine_tells_what_this_process_uses() {
        let read = |file: &str| fs::read_to_string(file).unwrap();
        assert!(resident_bytes(&read("/proc/self/status")).unwrap() > 1e6);
        assert!(cpu_seconds(&read("/proc/self/stat")).is_some());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn workers_are_busy_for_a_share_of_the_time() {
        let mut workers = Workers::of(Handle::current().metrics());
        tokio::time::sleep(Duration::from_millis(50)).await;
        let idle = workers.busy_ratio();
        // A worker that goes to rest in between tells what it has done so far.
        let mut work = JoinSet::new();
        work.spawn(async {
            let began = Instant::now();
            while began.elapsed() < Duration::from_millis(200) {
                std::thread::sleep(Duration::from_millis(20));
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
        work.join_all().await;
        let busy = workers.busy_ratio();
        assert!((0.0..=1.0).contains(&idle) && busy <= 1.0, "{idle} {busy}");
        assert!(busy > idle, "{busy} after work, {idle} before");
    }
}
