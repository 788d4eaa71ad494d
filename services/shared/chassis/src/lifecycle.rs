//! Starting, being ready, stopping.
//!
//! An application owns one [`Lifecycle`]; nothing here is global.
//!
//! ```ignore
//! let lifecycle = Lifecycle::new(&config.lifecycle);
//! let admin = admin::serve(admin_listener, lifecycle.readiness(), metrics, lifecycle.token(Stage::Last));
//! let latch = lifecycle.readiness().latch("relay");
//! lifecycle.spawn_in(Stage::Last, "admin", admin);
//! lifecycle.spawn("relay", relay.run(latch, lifecycle.soft()));
//! lifecycle.spawn_in(Stage::Server, "grpc", server.serve(listener, &lifecycle));
//! lifecycle.run_until_signal().await?;
//! ```
//!
//! On SIGTERM or SIGINT, in this order:
//!
//! 1. not ready: `/readyz` answers 503 and `grpc.health.v1` answers `NOT_SERVING`; calls are still served for
//!    `drain_delay_ms`, until whoever routes to us has noticed;
//! 2. servers ([`Stage::Server`]) stop accepting and finish the calls they have;
//! 3. tasks ([`Stage::Task`]: consumers, the relay) see [`Lifecycle::soft`] cancelled, finish what they hold and end;
//! 4. the admin listener ([`Stage::Last`]) closes.
//!
//! Steps 2 and 3 together have `drain_timeout_ms`. When it is over, or at a second signal, [`Lifecycle::hard`] is
//! cancelled and what has not ended within a second is dropped. Telemetry is flushed after all this, by
//! [`service::main`](crate::service::main), for at most `flush_timeout_ms`. A pod's grace period must exceed the sum
//! of the three settings plus two seconds.

mod failure;
mod group;
mod readiness;
mod signals;

use std::{
    error::Error,
    fmt,
    future::Future,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::FutureExt as _;
use serde::Deserialize;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{error, info, warn};

pub(crate) use self::failure::{chain, panic_text};
pub use self::{
    failure::LifecycleError,
    readiness::{Latch, Readiness},
};
use self::{
    group::Group,
    signals::{Kept, Signals},
};

/// How long tasks may take to notice the hard token, and the admin listener to close.
const GRACE: Duration = Duration::from_secs(1);

/// The section `[lifecycle]`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LifecycleConfig {
    /// How long calls are still served after readiness is withdrawn.
    pub drain_delay_ms: u64,
    /// How long servers and tasks may take to finish what they have.
    pub drain_timeout_ms: u64,
    /// How long the last spans may take to reach the collector.
    pub flush_timeout_ms: u64,
}

impl Default for LifecycleConfig {
    fn default() -> Self {
        Self { drain_delay_ms: 2_000, drain_timeout_ms: 25_000, flush_timeout_ms: 5_000 }
    }
}

/// When something stops, relative to the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Accepts work from outside; stops first.
    Server,
    /// Works by itself: a consumer, the relay, a timer.
    Task,
    /// Is wanted until everything else has stopped: the admin listener.
    Last,
}

/// The life of one application. Clones are the same life.
#[derive(Clone)]
pub struct Lifecycle(Arc<Inner>);

struct Inner {
    config: LifecycleConfig,
    readiness: Readiness,
    hard: CancellationToken,
    server: Group,
    task: Group,
    last: Group,
    calls: TaskTracker,
    failure: Mutex<Option<LifecycleError>>,
    signals: Mutex<Option<Signals>>,
    stopped: AtomicBool,
}

impl Lifecycle {
    /// A life that has just begun; ready as soon as no latch is held.
    #[must_use]
    pub fn new(config: &LifecycleConfig) -> Self {
        let hard = CancellationToken::new();
        Self(Arc::new(Inner {
            config: *config,
            readiness: Readiness::default(),
            server: Group::new(&hard),
            task: Group::new(&hard),
            last: Group::new(&hard),
            hard,
            calls: TaskTracker::new(),
            failure: Mutex::default(),
            signals: Mutex::default(),
            stopped: AtomicBool::new(false),
        }))
    }

    /// Cancelled when tasks should finish what they hold and end. Short for `token(Stage::Task)`.
    #[must_use]
    pub fn soft(&self) -> CancellationToken {
        self.token(Stage::Task)
    }

    /// Cancelled when everything should drop what it holds.
    #[must_use]
    pub fn hard(&self) -> CancellationToken {
        self.0.hard.clone()
    }

    /// Cancelled when a stage should stop.
    #[must_use]
    pub fn token(&self, stage: Stage) -> CancellationToken {
        self.group(stage).token.clone()
    }

    /// Whether the application is ready, and the latches that decide it.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        self.0.readiness.clone()
    }

    /// Runs a task that should end after [`soft`](Self::soft) is cancelled, and not before.
    ///
    /// A task that fails, panics or ends early is logged, cancels `soft` (so that the application stops) and makes
    /// [`shutdown`](Self::shutdown) answer with an error.
    pub fn spawn<F, E>(&self, name: &'static str, task: F)
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>> + Send,
    {
        self.spawn_in(Stage::Task, name, task);
    }

    /// Runs a task of a stage, as [`spawn`](Self::spawn) does.
    pub fn spawn_in<F, E>(&self, stage: Stage, name: &'static str, task: F)
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>> + Send,
    {
        let lifecycle = self.clone();
        let watched = async move {
            let failure = match AssertUnwindSafe(task).catch_unwind().await {
                Ok(Ok(())) if lifecycle.token(stage).is_cancelled() => return,
                Ok(Ok(())) => LifecycleError::Ended { name },
                Ok(Err(error)) => LifecycleError::Failed { name, reason: chain(error.into().as_ref()) },
                Err(panic) => LifecycleError::Failed { name, reason: format!("panic: {}", panic_text(panic.as_ref())) },
            };
            lifecycle.fail(failure);
        };
        self.group(stage).spawn(name, watched);
    }

    /// Tracks what a call runs, so that draining waits for it even if the caller has gone.
    pub(crate) fn calls(&self) -> &TaskTracker {
        &self.0.calls
    }

    /// Keeps signals from now on for [`wait_for_signal`](Self::wait_for_signal).
    ///
    /// The first process of a container ignores a SIGTERM for which it has no handler, so a service listens before it
    /// starts, not after.
    pub(crate) fn listen_for_signals(&self) -> Result<(), LifecycleError> {
        let signals = Signals::listen()?;
        *lock(&self.0.signals) = Some(signals);
        Ok(())
    }

    /// Waits for SIGTERM or SIGINT, or until a task failed.
    pub async fn wait_for_signal(&self) -> Result<(), LifecycleError> {
        if lock(&self.0.signals).is_none() {
            self.listen_for_signals()?;
        }
        self.told_to_stop().await;
        Ok(())
    }

    /// Ends when a signal that the process listens for has come, or a task failed: for what may take long at the start.
    /// Dropped before, it loses no signal.
    pub async fn told_to_stop(&self) {
        let mut kept = Kept::take(&self.0.signals);
        tokio::select! {
            name = kept.next() => info!("stopping at {name}"),
            () = self.soft().cancelled_owned() => {}
        }
    }

    /// Stops everything in the order of the module's documentation, in bounded time. The first failure of a task is
    /// the answer. A second call finds nothing to do.
    pub async fn shutdown(&self) -> Result<(), LifecycleError> {
        if self.0.stopped.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        let signals = lock(&self.0.signals).take();
        self.0.readiness.withdraw();
        tokio::select! {
            () = self.drain() => {}
            reason = self.impatience(signals) => warn!("stopping at once: {reason}"),
        }
        self.0.hard.cancel();
        let ended = async {
            self.0.server.stop().await;
            self.0.task.stop().await;
        };
        let mut overdue = Vec::new();
        if tokio::time::timeout(GRACE, ended).await.is_err() {
            overdue.extend(self.0.server.abort());
            overdue.extend(self.0.task.abort());
        }
        if tokio::time::timeout(GRACE, self.0.last.stop()).await.is_err() {
            overdue.extend(self.0.last.abort());
        }
        if let Some(failure) = lock(&self.0.failure).take() {
            return Err(failure);
        }
        if overdue.is_empty() { Ok(()) } else { Err(LifecycleError::Overdue(overdue)) }
    }

    /// [`wait_for_signal`](Self::wait_for_signal), then [`shutdown`](Self::shutdown).
    pub async fn run_until_signal(&self) -> Result<(), LifecycleError> {
        let waited = self.wait_for_signal().await;
        self.shutdown().await?;
        waited
    }

    async fn drain(&self) {
        tokio::time::sleep(Duration::from_millis(self.0.config.drain_delay_ms)).await;
        self.0.server.stop().await;
        self.0.task.stop().await;
        // The admin listener answers probes to the very end.
        self.0.last.stop().await;
    }

    async fn impatience(&self, signals: Option<Signals>) -> String {
        let delay = Duration::from_millis(self.0.config.drain_delay_ms);
        let bound = Duration::from_millis(self.0.config.drain_timeout_ms);
        let second = async {
            match signals {
                Some(mut signals) => signals.next().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = tokio::time::sleep(delay.saturating_add(bound)) => format!("not drained after {} ms", bound.as_millis()),
            name = second => format!("a second signal, {name}"),
        }
    }

    fn fail(&self, failure: LifecycleError) {
        error!("{failure}");
        lock(&self.0.failure).get_or_insert(failure);
        self.0.task.token.cancel();
    }

    fn group(&self, stage: Stage) -> &Group {
        match stage {
            Stage::Server => &self.0.server,
            Stage::Task => &self.0.task,
            Stage::Last => &self.0.last,
        }
    }
}

impl fmt::Debug for Lifecycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lifecycle").field("config", &self.0.config).field("readiness", &self.0.readiness).finish()
    }
}

/// A value behind a lock that a panic cannot leave half-changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
