//! The signals that stop a process.

use std::{io, sync::Mutex};

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::lock;

pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// From now on the signals do not end the process by themselves.
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    pub(super) async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

/// The signals of a lifecycle while somebody waits for them; they go back to their place when he no longer does.
pub(super) struct Kept<'a> {
    place: &'a Mutex<Option<Signals>>,
    signals: Option<Signals>,
}

impl<'a> Kept<'a> {
    pub(super) fn take(place: &'a Mutex<Option<Signals>>) -> Self {
        Self { place, signals: lock(place).take() }
    }

    /// The next signal; never, if the process does not listen.
    pub(super) async fn next(&mut self) -> &'static str {
        match &mut self.signals {
            Some(signals) => signals.next().await,
            None => std::future::pending().await,
        }
    }
}

impl Drop for Kept<'_> {
    fn drop(&mut self) {
        if let Some(signals) = self.signals.take() {
            *lock(self.place) = Some(signals);
        }
    }
}
