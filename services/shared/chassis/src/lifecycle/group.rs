//! Tasks that stop together.

use std::{future::Future, sync::Mutex};

use tokio::task::AbortHandle;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::lock;

pub(super) struct Group {
    pub(super) token: CancellationToken,
    tracker: TaskTracker,
    tasks: Mutex<Vec<(&'static str, AbortHandle)>>,
}

impl Group {
    pub(super) fn new(hard: &CancellationToken) -> Self {
        Self { token: hard.child_token(), tracker: TaskTracker::new(), tasks: Mutex::default() }
    }

    /// Asks the tasks to end and waits until they have.
    pub(super) async fn stop(&self) {
        self.token.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }

    pub(super) fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let handle = self.tracker.spawn(task);
        lock(&self.tasks).push((name, handle.abort_handle()));
    }

    /// Drops what has not ended; its names.
    pub(super) fn abort(&self) -> Vec<&'static str> {
        let mut dropped = Vec::new();
        for (name, task) in lock(&self.tasks).drain(..) {
            if !task.is_finished() {
                task.abort();
                dropped.push(name);
            }
        }
        dropped
    }
}
