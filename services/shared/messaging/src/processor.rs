//! From the inbox to the effect: one event, one transaction, in the order of its aggregate.

use std::{convert::Infallible, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use kernel::{Clock as _, SystemClock, TypedId};
use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};
use pg::StoreError;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::{Envelope, EventId, HandleError, Handlers, broker, faults::Saboteur, handler::Match, trace};

/// The pauses between attempts; the last one repeats.
const PAUSES_S: [u32; 7] = [1, 5, 30, 120, 600, 1_800, 3_600];

/// An event that failed this often is parked: about sixteen hours.
const ATTEMPTS_MAX: i32 = 24;

/// What became of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its effect is stored.
    Applied,
    /// Its effect was stored before.
    Repeat,
    /// It waits for an earlier event of its aggregate.
    Waiting,
    /// This service has no use for it.
    Skipped,
    /// It failed and will be tried again.
    Retried,
    /// It failed and waits for people; so do later events of its aggregate.
    Parked,
}

impl Outcome {
    const ALL: [Self; 6] = [Self::Applied, Self::Repeat, Self::Waiting, Self::Skipped, Self::Retried, Self::Parked];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Repeat => "repeat",
            Self::Waiting => "waiting",
            Self::Skipped => "skipped",
            Self::Retried => "retried",
            Self::Parked => "parked",
        }
    }
}

/// Describes what processors count of the events of these producers, and shows it at zero.
pub(crate) fn register(producers: &[&'static str]) {
    describe_histogram!(
        "event_delivery_seconds",
        Unit::Seconds,
        "From the moment at which the producer stated an event to the commit of its effect."
    );
    for producer in producers {
        let _ = histogram!("event_delivery_seconds", "producer" => *producer);
    }
    describe_counter!("inbox_processed_total", "Looks at one event of the inbox, by what came of it.");
    for outcome in Outcome::ALL {
        counter!("inbox_processed_total", "outcome" => outcome.as_str()).increment(0);
    }
}

/// The inbox itself could not be used.
#[derive(Debug, Error)]
pub enum ProcessError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Calls processors to the inbox, one for each event that can be applied: a look that finds nothing costs the database
/// as much as one that finds something.
#[derive(Clone, Debug)]
pub struct Bell(Arc<Semaphore>);

impl Default for Bell {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }
}

impl Bell {
    /// So many events more can be applied.
    pub fn ring(&self, events: usize) {
        self.0.add_permits(events.min(Semaphore::MAX_PERMITS - self.0.available_permits()));
    }

    async fn rung(&self) {
        if let Ok(call) = self.0.acquire().await {
            call.forget();
        }
    }
}

/// Applies the events of a service's inbox.
#[derive(Clone, Debug)]
pub struct Processor {
    pool: PgPool,
    handlers: Handlers,
    poll_interval: Duration,
    bell: Bell,
}

impl Processor {
    /// The processor of a service.
    #[must_use]
    pub fn new(pool: PgPool, handlers: Handlers, broker: &crate::BrokerConfig) -> Self {
        Self { pool, handlers, poll_interval: broker.poll_interval(), bell: Bell::default() }
    }

    /// What an intake calls this processor and its [assistants](Self::assist) with.
    #[must_use]
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Runs until told to stop: comes when it is called, and looks by itself now and then for what nobody called about,
    /// such as another attempt that is due. Any number may run at once, in any number of replicas.
    pub async fn run(self, stop: CancellationToken) -> Result<(), Infallible> {
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(()),
                () = self.bell.rung() => {
                    self.look().await;
                }
                () = tokio::time::sleep(self.poll_interval) => {
                    // One was found that nobody called about: there may be more, and work for the others.
                    while self.look().await && !stop.is_cancelled() {
                        self.bell.ring(1);
                    }
                }
            }
        }
    }

    /// Runs until told to stop, beside one that [runs](Self::run) in the same process: comes only when it is called.
    pub async fn assist(self, stop: CancellationToken) -> Result<(), Infallible> {
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(()),
                () = self.bell.rung() => {
                    self.look().await;
                }
            }
        }
    }

    /// Whether there was an event.
    async fn look(&self) -> bool {
        match self.process_one().await {
            Ok(found) => found.is_some(),
            Err(error) => {
                tracing::warn!(error = %error, "the inbox cannot be read; it will be tried again");
                false
            }
        }
    }

    /// Applies everything that is ready, one event after the other: for tests and drills.
    pub async fn drain(&self) -> Result<Vec<Outcome>, ProcessError> {
        let mut outcomes = Vec::new();
        while let Some(outcome) = self.process_one().await? {
            outcomes.push(outcome);
        }
        Ok(outcomes)
    }

    /// Applies the oldest ready event that nobody else is applying, or tries again the one that has been due for
    /// longest. `None` if there is none.
    pub async fn process_one(&self) -> Result<Option<Outcome>, ProcessError> {
        let mut tx = pg::begin(&self.pool).await?;
        let Some((envelope, attempts)) = claim(&mut tx).await? else {
            return Ok(None);
        };
        let span = tracing::info_span!(
            "event process",
            otel.kind = "consumer",
            messaging.system = "rabbitmq",
            messaging.message.id = %envelope.event_id,
            event.kind = %envelope.event_type,
        );
        trace::continue_from(&span, &envelope.traceparent);
        let outcome = self.attempt(tx, &envelope, attempts).instrument(span).await?;
        counter!("inbox_processed_total", "outcome" => outcome.as_str()).increment(1);
        if outcome == Outcome::Applied {
            delivered(&envelope);
        }
        Ok(Some(outcome))
    }

    /// Nothing of an attempt that fails stays but its count and its reason. A refusal that comes only with the commit, of
    /// a deferred constraint, is a failure like any other.
    async fn attempt(
        &self,
        mut tx: Transaction<'static, Postgres>,
        envelope: &Envelope,
        attempts: i32,
    ) -> Result<Outcome, ProcessError> {
        let error = match self.apply(&mut tx, envelope).await {
            Ok((outcome, freed)) => match pg::commit(tx).await {
                Ok(()) => {
                    self.bell.ring(usize::from(freed));
                    return Ok(outcome);
                }
                Err(error) => error.into(),
            },
            Err(error) => {
                // If this fails, the connection is gone and the transaction with it.
                let _ = tx.rollback().await;
                error
            }
        };
        self.put_aside(envelope, attempts, error).await
    }

    /// What became of the event, and whether the next one of its aggregate was waiting for it.
    async fn apply(&self, conn: &mut PgConnection, envelope: &Envelope) -> Result<(Outcome, bool), HandleError> {
        let cursor = envelope.place().lock_cursor(conn).await?;
        if envelope.epoch != cursor.epoch && cursor.last_sequence > 0 {
            return Err(HandleError::park("the producer was restored: its history must be reconciled first"));
        }
        let is_next = envelope.sequence == cursor.last_sequence + 1;
        if envelope.sequence <= cursor.last_sequence && !Saboteur::NoDedupe.is_at_work() {
            finish(conn, envelope, "done").await?;
            return Ok((Outcome::Repeat, false));
        }
        if envelope.sequence > cursor.last_sequence + 1 {
            finish(conn, envelope, "waiting").await?;
            return Ok((Outcome::Waiting, false));
        }
        let outcome = match self.handlers.find(&envelope.event_type) {
            Match::Handler(handler) => {
                let result = AssertUnwindSafe(handler.handle(conn, envelope)).catch_unwind().await;
                result.unwrap_or_else(|_| Err(HandleError::park("the handler panicked")))?;
                Outcome::Applied
            }
            Match::Unknown => Outcome::Skipped,
            Match::UnknownVersion => {
                return Err(HandleError::park("this version of the event is not known here; upgrade this service"));
            }
        };
        finish(conn, envelope, if outcome == Outcome::Skipped { "skipped" } else { "done" }).await?;
        let freed = is_next && envelope.place().advance(conn).await?;
        Ok((outcome, freed))
    }

    /// Notes a failed attempt: another time for what may go better, parked otherwise.
    async fn put_aside(&self, envelope: &Envelope, attempts: i32, error: HandleError) -> Result<Outcome, ProcessError> {
        // PostgreSQL's text takes everything but this.
        let reason = error.to_string().replace('\0', "");
        let parked = matches!(error, HandleError::Park(_)) || attempts + 1 >= ATTEMPTS_MAX;
        let pause = usize::try_from(attempts).ok().and_then(|attempts| PAUSES_S.get(attempts)).unwrap_or(&3_600);
        let seconds = f64::from(*pause) * broker::jitter();
        let state = if parked { "parked" } else { "ready" };
        let mut conn = pg::acquire(&self.pool).await?;
        let updated = sqlx::query!(
            r#"
            UPDATE messaging.inbox
            SET state = $2, attempts = attempts + 1, last_error = $3,
                next_attempt_at = clock_timestamp() + make_interval(secs => $4),
                first_failed_at = coalesce(first_failed_at, statement_timestamp()), last_failed_at = statement_timestamp()
            WHERE event_id = $1 AND state = 'ready'
            "#,
            envelope.event_id.uuid(),
            state,
            reason,
            seconds,
        )
        .execute(&mut *conn)
        .await
        .map_err(StoreError::from)?
        .rows_affected();
        if updated == 0 {
            // Somebody else was quicker, or a commit whose answer was lost had succeeded.
            return Ok(Outcome::Repeat);
        }
        if parked {
            tracing::error!(
                event.id = %envelope.event_id, event.kind = %envelope.event_type, error = %reason,
                "an event is parked; later events of its aggregate wait for it"
            );
            return Ok(Outcome::Parked);
        }
        tracing::warn!(
            event.id = %envelope.event_id, event.kind = %envelope.event_type, error = %reason,
            "an event could not be applied and will be tried again"
        );
        Ok(Outcome::Retried)
    }
}

/// Measures how long an event was on its way. Replicas' clocks may differ by more than an event takes: then it took none.
fn delivered(envelope: &Envelope) {
    if let Some(stated_at) = envelope.stated_at() {
        let took = SystemClock.now().since(stated_at).as_secs_f64();
        histogram!("event_delivery_seconds", "producer" => envelope.producer.clone()).record(took);
    }
}

/// The next ready row, locked, with the number of failed attempts. The order is the index's: first attempts by age, then
/// other attempts by when they are due.
async fn claim(conn: &mut PgConnection) -> Result<Option<(Envelope, i32)>, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT event_id, producer, epoch, aggregate_id, sequence, event_type, payload, actor, traceparent, occurred_at,
               attempts
        FROM messaging.inbox
        WHERE state = 'ready' AND next_attempt_at <= statement_timestamp()
        ORDER BY next_attempt_at, event_id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
        "#
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let envelope = Envelope {
        event_id: EventId::from_uuid(row.event_id),
        producer: row.producer,
        event_type: row.event_type,
        aggregate_id: row.aggregate_id,
        sequence: row.sequence,
        epoch: row.epoch,
        occurred_at: row.occurred_at.into(),
        actor: row.actor,
        traceparent: row.traceparent,
        payload: row.payload,
    };
    Ok(Some((envelope, row.attempts)))
}

async fn finish(conn: &mut PgConnection, envelope: &Envelope, state: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE messaging.inbox SET state = $2, last_error = NULL WHERE event_id = $1",
        envelope.event_id.uuid(),
        state
    )
    .execute(conn)
    .await?;
    Ok(())
}
