//! The addresses of an endpoint, what is known of each, and the choice among them.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use hyper::client::conn::http2::SendRequest;
use tokio::{
    sync::{Notify, watch},
    task::AbortHandle,
};
use tonic::body::Body;

/// What calls and the tasks that keep addresses share.
#[derive(Default)]
pub(super) struct Addresses {
    known: Mutex<Known>,
    /// Told of every change.
    changed: watch::Sender<()>,
    /// The name should be asked again now.
    ask: Notify,
}

#[derive(Default)]
struct Known {
    entries: Vec<Entry>,
    /// How often the name was asked.
    asked: u64,
    /// Why the last answer was of no use.
    fault: Option<String>,
    /// Where the next choice begins.
    turn: usize,
}

struct Entry {
    address: SocketAddr,
    state: State,
    /// How often connecting has failed.
    failed: u64,
    outstanding: Arc<AtomicUsize>,
    /// Connecting should be tried now, or the connection looked at.
    nudge: Arc<Notify>,
    task: AbortHandle,
}

enum State {
    /// Nothing has come of it yet.
    Connecting,
    Up(SendRequest<Body>),
    Down(String),
}

/// An address for a call.
pub(super) struct Chosen {
    pub(super) address: SocketAddr,
    pub(super) sender: SendRequest<Body>,
    pub(super) outstanding: Outstanding,
}

/// Counts a call as outstanding while it lives.
pub(super) struct Outstanding(Arc<AtomicUsize>);

impl Outstanding {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Outstanding {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What was known when a call found no connection, and asked for better.
struct Before {
    asked: u64,
    failed: Vec<(SocketAddr, u64)>,
}

impl Addresses {
    /// A connected address, by preference none of `tried`. If none is connected, all are tried now and the name is asked
    /// again; an error says why nothing came of it.
    pub(super) async fn choose(&self, tried: &[SocketAddr]) -> Result<Chosen, String> {
        // Before the first look, so that no change is missed after it.
        let mut changed = self.changed.subscribe();
        let before = {
            let mut known = self.known();
            match known.choose(tried) {
                Some(chosen) => return Ok(chosen),
                None => known.before(),
            }
        };
        self.ask.notify_one();
        loop {
            // The sender is ours, so it is never gone.
            let _ = changed.changed().await;
            let mut known = self.known();
            if let Some(chosen) = known.choose(tried) {
                return Ok(chosen);
            }
            if known.hopeless(&before) {
                return Err(known.why_none());
            }
        }
    }

    /// Why no address is connected.
    pub(super) fn why_none(&self) -> String {
        self.known().why_none()
    }

    /// Takes an answer for the addresses from now on; `begin` starts to keep a new one. Answers how many came and went.
    pub(super) fn set(
        &self,
        answer: &[SocketAddr],
        mut begin: impl FnMut(SocketAddr, Arc<Notify>) -> AbortHandle,
    ) -> (usize, usize) {
        let mut known = self.known();
        let before = known.entries.len();
        known.entries.retain(|entry| {
            let stays = answer.contains(&entry.address);
            if !stays {
                entry.task.abort();
            }
            stays
        });
        let gone = before - known.entries.len();
        let mut come = 0;
        for address in answer {
            if known.entries.iter().any(|entry| entry.address == *address) {
                continue;
            }
            come += 1;
            let nudge = Arc::<Notify>::default();
            let task = begin(*address, Arc::clone(&nudge));
            let (state, outstanding) = (State::Connecting, Arc::default());
            known.entries.push(Entry { address: *address, state, failed: 0, outstanding, nudge, task });
        }
        known.asked += 1;
        known.fault = None;
        drop(known);
        self.changed.send_replace(());
        (come, gone)
    }

    /// Takes down that the name was asked in vain.
    pub(super) fn not_found(&self, fault: String) {
        let mut known = self.known();
        known.asked += 1;
        known.fault = Some(fault);
        drop(known);
        self.changed.send_replace(());
    }

    /// Ends when the name should be asked again.
    pub(super) async fn asked_for(&self) {
        self.ask.notified().await;
    }

    pub(super) fn up(&self, address: SocketAddr, sender: SendRequest<Body>) {
        self.change(address, |entry| entry.state = State::Up(sender));
    }

    pub(super) fn down(&self, address: SocketAddr, why: String) {
        self.change(address, |entry| {
            entry.state = State::Down(why);
            entry.failed += 1;
        });
    }

    /// A connection that was good has ended; another is being made. The name may be elsewhere now.
    pub(super) fn again(&self, address: SocketAddr) {
        self.change(address, |entry| entry.state = State::Connecting);
        self.ask.notify_one();
    }

    fn change(&self, address: SocketAddr, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.known().entries.iter_mut().find(|entry| entry.address == address) {
            change(entry);
        }
        self.changed.send_replace(());
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Of the connected addresses the one with the fewest calls outstanding; of several, the next in turn.
    fn choose(&mut self, tried: &[SocketAddr]) -> Option<Chosen> {
        let from = self.turn.checked_rem(self.entries.len()).unwrap_or(0);
        let (later, first) = self.entries.split_at(from);
        let (mut best, mut least) = (None, (true, usize::MAX));
        for (place, entry) in first.iter().chain(later).enumerate() {
            let State::Up(sender) = &entry.state else { continue };
            if sender.is_closed() {
                entry.nudge.notify_one();
                continue;
            }
            let rank = (tried.contains(&entry.address), entry.outstanding.load(Ordering::Relaxed));
            if best.is_none() || rank < least {
                (best, least) = (Some((place, entry, sender)), rank);
            }
        }
        let (place, entry, sender) = best?;
        let outstanding = Outstanding::new(&entry.outstanding);
        let chosen = Chosen { address: entry.address, sender: sender.clone(), outstanding };
        self.turn = from + place + 1;
        Some(chosen)
    }

    /// What is known now; whoever pauses before the next attempt to connect is woken.
    fn before(&self) -> Before {
        self.entries.iter().for_each(|entry| entry.nudge.notify_one());
        Before { asked: self.asked, failed: self.entries.iter().map(|entry| (entry.address, entry.failed)).collect() }
    }

    /// Whether the name was asked since, and every address tried in vain.
    fn hopeless(&self, before: &Before) -> bool {
        let failed_before =
            |address| before.failed.iter().find(|(of, _)| *of == address).map_or(0, |(_, failed)| *failed);
        let in_vain =
            |entry: &Entry| matches!(entry.state, State::Down(_)) && entry.failed > failed_before(entry.address);
        self.asked > before.asked && self.entries.iter().all(in_vain)
    }

    fn why_none(&self) -> String {
        let down = self.entries.iter().filter_map(|entry| match &entry.state {
            State::Down(why) => Some(why.as_str()),
            _ => None,
        });
        let why: Vec<&str> = down.chain(self.fault.as_deref()).collect();
        match why.as_slice() {
            [] if self.entries.is_empty() => "its addresses are not known yet".to_owned(),
            [] => "none of its addresses has answered yet".to_owned(),
            _ => why.join("; "),
        }
    }
}
