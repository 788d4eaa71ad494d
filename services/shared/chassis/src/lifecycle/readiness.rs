//! Readiness by latches: ready when every part that holds one has let go.

use std::{fmt, sync::Arc};

use tokio::sync::watch;

/// Whether the application should be sent work. Clones watch the same application.
///
/// Parts take a [`Latch`] before they start and release it when they can do their work. Take all of them before the
/// admin listener answers its first probe. Readiness is withdrawn for good when shutdown begins.
#[derive(Clone)]
pub struct Readiness(Arc<watch::Sender<State>>);

#[derive(Clone, Default)]
struct State {
    held: Vec<&'static str>,
    withdrawn: bool,
}

impl State {
    fn ready(&self) -> bool {
        self.held.is_empty() && !self.withdrawn
    }
}

impl Default for Readiness {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(State::default())))
    }
}

impl Readiness {
    /// Holds readiness back until the latch is released or dropped. The name appears in `/readyz`.
    #[must_use = "a latch that is dropped at once holds nothing back"]
    pub fn latch(&self, name: &'static str) -> Latch {
        self.0.send_modify(|state| state.held.push(name));
        Latch { name, readiness: self.clone() }
    }

    /// Whether no latch is held and shutdown has not begun.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.0.borrow().ready()
    }

    /// What is being waited for: names of latches, or `shutdown`. Empty when ready.
    #[must_use]
    pub fn waiting_for(&self) -> Vec<&'static str> {
        let state = self.0.borrow();
        state.held.iter().copied().chain(state.withdrawn.then_some("shutdown")).collect()
    }

    /// Waits until ready; for ever, if shutdown begins first.
    pub async fn ready(&self) {
        self.becomes(true).await;
    }

    /// Waits until readiness has this value.
    pub(crate) async fn becomes(&self, ready: bool) {
        // The sender lives in `self`, so that waiting cannot fail.
        let _ = self.0.subscribe().wait_for(|state| state.ready() == ready).await;
    }

    pub(super) fn withdraw(&self) {
        self.0.send_modify(|state| state.withdrawn = true);
    }
}

impl fmt::Debug for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readiness").field("waiting_for", &self.waiting_for()).finish()
    }
}

/// Holds readiness back while it exists.
#[derive(Debug)]
pub struct Latch {
    name: &'static str,
    readiness: Readiness,
}

impl Latch {
    /// Lets go; the same as dropping it.
    pub fn release(self) {}
}

impl Drop for Latch {
    fn drop(&mut self) {
        self.readiness.0.send_modify(|state| {
            if let Some(index) = state.held.iter().position(|held| *held == self.name) {
                state.held.swap_remove(index);
            }
        });
    }
}
