//! The loop that has done elsewhere what the facts call for.
//!
//! Every replica runs it; there is no leader. Intents are claimed with `SKIP LOCKED` for a while and the claim is committed
//! before anybody is asked: a replica that dies leaves what it held to the others, who ask again under the same key.

use std::{convert::Infallible, sync::Arc, time::Duration};

use chassis::telemetry::propagation::{self, TraceContext};
use futures_util::{StreamExt as _, stream};
use kernel::{Clock as _, SystemClock};
use metrics::{counter, describe_counter};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, Span};

use crate::{
    domain::{Intent, IntentKind},
    error::Error,
    faults,
    ops::{Conductor, Outcome},
    store,
};

/// How often to look, in system time.
const LOOK_INTERVAL: Duration = Duration::from_millis(250);

/// How long to wait after the database failed.
const FAILED_PAUSE: Duration = Duration::from_secs(1);

/// How many intents one claim takes, and how many of them are carried out at the same time.
const BATCH: i64 = 16;
const AT_ONCE: usize = 8;

/// How long a claim holds. Longer than a batch may take with every call at its deadline.
const HELD_FOR: Duration = Duration::from_mins(1);

/// Describes what the loop counts, and shows it at zero.
pub(crate) fn register() {
    describe_counter!("intents_total", "Attempts to have something done by another service.");
    for kind in IntentKind::ALL {
        for outcome in Outcome::WORDS {
            counter!("intents_total", "kind" => kind.as_str(), "outcome" => outcome).increment(0);
        }
    }
}

/// Carries out what is due.
#[derive(Clone, Debug)]
pub(crate) struct Intents {
    conductor: Conductor,
    /// Wakes the loop when the clock was moved.
    advanced: Arc<Notify>,
}

impl Intents {
    pub(crate) fn new(conductor: Conductor, advanced: Arc<Notify>) -> Self {
        Self { conductor, advanced }
    }

    /// Runs until told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) -> Result<(), Infallible> {
        while !stop.is_cancelled() {
            let advanced = self.advanced.notified();
            let pause = match self.look(&stop).await {
                Ok(()) => LOOK_INTERVAL,
                Err(error) => {
                    tracing::warn!(error = %error, "what is planned could not be looked up; it will be tried again");
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

    /// Carries out everything that is due.
    pub(crate) async fn look(&self, stop: &CancellationToken) -> Result<(), Error> {
        while !stop.is_cancelled() && self.take().await? {}
        Ok(())
    }

    /// Carries out a batch. Answers whether there may be more.
    async fn take(&self) -> Result<bool, Error> {
        let context = &self.conductor.context;
        let system_now = SystemClock.now();
        let mut tx = pg::begin(&context.pool).await?;
        let due =
            store::intent::claim(&mut tx, context.clock.now(), system_now, system_now.plus(HELD_FOR), BATCH).await?;
        // Committed before the first is asked: whoever finds it held leaves it, and finds it free if we die.
        pg::commit(tx).await?;
        let claimed = due.len();
        stream::iter(due).map(|intent| self.carry_out(intent)).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
        Ok(i64::try_from(claimed).is_ok_and(|claimed| claimed >= BATCH))
    }

    /// A failure here leaves the intent held, and it is tried again when the claim ends.
    async fn carry_out(&self, intent: Intent) {
        let intent = &intent;
        let span = tracing::info_span!(
            parent: None, "intent carry out", intent.id = %intent.id, intent.kind = intent.kind.as_str()
        );
        continue_trace(&span, &intent.traceparent);
        let carried_out = async {
            let outcome = match self.conductor.carry_out(intent).await {
                Ok(outcome) => outcome,
                Err(error) if error.is_of_the_database() => {
                    tracing::warn!(intent.id = %intent.id, error = %error, "an intent is left for later");
                    return;
                }
                Err(error) => {
                    tracing::error!(intent.id = %intent.id, error = %error, "an intent could not be carried out");
                    Outcome::Blocked("cases failed; its log has the reason".to_owned())
                }
            };
            if matches!(outcome, Outcome::Done(_)) {
                faults::between_accept_and_record();
            }
            tell(intent, &outcome);
            if let Err(error) = self.conductor.record(intent, &outcome).await {
                tracing::warn!(
                    intent.id = %intent.id, error = %error,
                    "what came of an intent could not be recorded; it will be asked again"
                );
            }
        };
        carried_out.instrument(span).await;
    }
}

/// The work follows directly from the act that planned it: it is in its trace.
fn continue_trace(span: &Span, traceparent: &str) {
    if let Ok(planned_by) = TraceContext::parse(traceparent, None) {
        propagation::set_parent(span, &planned_by);
    }
}

fn tell(intent: &Intent, outcome: &Outcome) {
    let kind = intent.kind.as_str();
    match outcome {
        Outcome::Blocked(reason) => tracing::warn!(intent.id = %intent.id, "{kind} waits for a person: {reason}"),
        Outcome::Again(reason) => {
            tracing::warn!(intent.id = %intent.id, intent.attempts = intent.attempts, "{kind} is tried again: {reason}");
        }
        Outcome::Done(_) | Outcome::Gone => {}
    }
    counter!("intents_total", "kind" => kind, "outcome" => outcome.word()).increment(1);
}

#[cfg(test)]
mod tests;
