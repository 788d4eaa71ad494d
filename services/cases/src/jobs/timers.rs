//! The loop that does what is due.
//!
//! Every replica runs it; there is no leader. Rows are claimed with `SKIP LOCKED` by what the injected clock shows, and
//! all that firing one does is in the transaction that claimed it: a replica that dies leaves its rows to the others
//! (reliability.md M11: 20,000 timers under kills, each fired once).

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::Arc,
    time::{Duration, Instant},
};

use chassis::telemetry::propagation::{self, TraceContext};
use kernel::{Clock as _, LegalDate, SystemClock, TypedId as _};
use metrics::{Unit, counter, describe_counter, describe_gauge, gauge};
use pg::StoreError;
use sqlx::Connection as _;
use statutes::Book;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, Span};
use uuid::Uuid;

use super::recompute;
use crate::{
    domain::{DeadlineName, REMINDER_DAYS},
    error::Error,
    faults,
    ops::{self, Context},
    store,
};

/// How often to look, in system time.
const LOOK_INTERVAL: Duration = Duration::from_millis(250);

/// How long to wait after the database failed.
const FAILED_PAUSE: Duration = Duration::from_secs(1);

/// How many timers one transaction fires.
const BATCH: i64 = 100;

/// How long a timer that could not be fired is left alone, so that it does not hold up the others.
const ASIDE_FOR: Duration = Duration::from_mins(1);

/// Describes what the loop counts, and shows every deadline that there can be by this book.
pub(crate) fn register(book: &Book) {
    describe_counter!("deadline_fired_total", "Days that passed while their deadline was armed, by what was due.");
    describe_counter!("deadline_reminders_total", "Warnings before last days of ours, by what is due and how soon.");
    describe_gauge!(
        "timers_looked_timestamp_seconds",
        Unit::Seconds,
        "When the loop that fires deadlines last came to its end, since 1970."
    );
    for name in DeadlineName::all(book) {
        let kind = name.as_str().to_owned();
        for days_before in REMINDER_DAYS {
            counter!("deadline_reminders_total", "kind" => kind.clone(), "days_before" => days_before.to_string())
                .increment(0);
        }
        counter!("deadline_fired_total", "kind" => kind).increment(0);
    }
}

/// Fires what is due.
#[derive(Clone, Debug)]
pub(crate) struct Timers {
    context: Context,
    /// Wakes the loop when the clock was moved.
    advanced: Arc<Notify>,
}

/// What one loop remembers.
#[derive(Debug, Default)]
struct Memory {
    /// Timers that failed for reasons of their own, and until when they are left alone.
    aside: HashMap<Uuid, Instant>,
    /// The last night whose check is known to have begun.
    checked: Option<LegalDate>,
}

impl Memory {
    fn aside(&mut self) -> Vec<Uuid> {
        self.aside.retain(|_, until| *until > Instant::now());
        self.aside.keys().copied().collect()
    }

    /// Whether a failure concerns one timer only; then it is put aside.
    fn put_aside(&mut self, timer: Uuid, error: &Error) -> bool {
        if error.is_of_the_database() {
            return false;
        }
        tracing::error!(timer.id = %timer, error = %error, "a timer could not be fired and is put aside");
        self.aside.insert(timer, Instant::now() + ASIDE_FOR);
        true
    }
}

impl Timers {
    pub(crate) fn new(context: Context, advanced: Arc<Notify>) -> Self {
        Self { context, advanced }
    }

    /// Runs until told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) -> Result<(), Infallible> {
        let mut memory = Memory::default();
        while !stop.is_cancelled() {
            let advanced = self.advanced.notified();
            let pause = match self.look(&mut memory).await {
                Ok(()) => LOOK_INTERVAL,
                Err(error) => {
                    tracing::warn!(error = %error, "what is due could not be done; it will be tried again");
                    FAILED_PAUSE
                }
            };
            tokio::select! {
                () = advanced => {}
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => {}
            }
        }
        Ok(())
    }

    /// Does everything that is due: reminders before deadlines, which would cancel them.
    async fn look(&self, memory: &mut Memory) -> Result<(), Error> {
        while self.remind(memory).await? {}
        while self.pass_deadlines(memory).await? {}
        self.check_nightly(memory).await?;
        gauge!("timers_looked_timestamp_seconds").set(SystemClock.now().as_unix_seconds());
        Ok(())
    }

    /// Fires a batch of reminders. Answers whether there may be more.
    async fn remind(&self, memory: &mut Memory) -> Result<bool, Error> {
        let now = self.context.clock.now();
        let mut tx = pg::begin(&self.context.pool).await?;
        let due = store::reminder::claim_due(&mut tx, now, &memory.aside(), BATCH).await?;
        let mut fired = Vec::with_capacity(due.len());
        for reminder in &due {
            let span = tracing::info_span!(parent: None, "deadline remind", deadline.id = %reminder.deadline);
            link(&span, &reminder.armed_traceparent);
            let firing = async {
                let mut savepoint = tx.begin().await.map_err(StoreError::from)?;
                ops::remind(&self.context, &mut savepoint, reminder, now).await?;
                Ok(savepoint.commit().await.map_err(StoreError::from)?)
            };
            match firing.instrument(span).await {
                Ok(()) => fired.push((reminder.name.as_str().to_owned(), reminder.days_before.to_string())),
                Err(error) if memory.put_aside(reminder.id.uuid(), &error) => {}
                Err(error) => return Err(error),
            }
        }
        pg::commit(tx).await?;
        for (kind, days_before) in fired {
            counter!("deadline_reminders_total", "kind" => kind, "days_before" => days_before).increment(1);
        }
        self.context.publisher.wake();
        Ok(is_full(due.len()))
    }

    /// Fires a batch of deadlines. Answers whether there may be more.
    async fn pass_deadlines(&self, memory: &mut Memory) -> Result<bool, Error> {
        let now = self.context.clock.now();
        let mut tx = pg::begin(&self.context.pool).await?;
        let due = store::deadline::claim_due(&mut tx, now, &memory.aside(), BATCH).await?;
        if !due.is_empty() {
            tx = faults::unlock(tx, &self.context.pool).await?;
        }
        let mut fired = Vec::with_capacity(due.len());
        for deadline in &due {
            let span = tracing::info_span!(parent: None, "deadline fire", deadline.id = %deadline.id);
            link(&span, &deadline.armed_traceparent);
            let firing = async {
                let mut savepoint = tx.begin().await.map_err(StoreError::from)?;
                ops::pass_deadline(&self.context, &mut savepoint, deadline, now).await?;
                Ok(savepoint.commit().await.map_err(StoreError::from)?)
            };
            match firing.instrument(span).await {
                Ok(()) => fired.push(deadline.name.as_str().to_owned()),
                Err(error) if memory.put_aside(deadline.id.uuid(), &error) => {}
                Err(error) => return Err(error),
            }
        }
        pg::commit(tx).await?;
        for kind in fired {
            counter!("deadline_fired_total", "kind" => kind).increment(1);
        }
        self.context.publisher.wake();
        Ok(is_full(due.len()))
    }

    /// Runs the nightly check, if this is the first to see that its hour has come.
    async fn check_nightly(&self, memory: &mut Memory) -> Result<(), Error> {
        let day = recompute::day(self.context.clock.now());
        if memory.checked.is_some_and(|checked| checked >= day) {
            return Ok(());
        }
        let mut conn = pg::acquire(&self.context.pool).await?;
        let begun = store::nightly_run::begin(&mut conn, recompute::JOB, day).await?;
        drop(conn);
        memory.checked = Some(day);
        if begun {
            recompute::run(&self.context, day).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
impl Timers {
    /// Does everything that is due, once.
    pub(crate) async fn look_once(&self) {
        self.look(&mut Memory::default()).await.unwrap();
    }
}

fn is_full(claimed: usize) -> bool {
    i64::try_from(claimed).is_ok_and(|claimed| claimed >= BATCH)
}

/// The work is a trace of its own, linked to the span that armed the timer.
fn link(span: &Span, traceparent: &str) {
    if let Ok(armed_by) = TraceContext::parse(traceparent, None) {
        propagation::add_link(span, &armed_by);
    }
}

#[cfg(test)]
mod tests;
