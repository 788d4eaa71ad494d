//! Carries out an intent: asks another service, under the intent's own idempotency key, and records what came of it.
//!
//! ```text
//! planned -- claimed, committed; asked --> done
//!                                     \--> blocked   a person must mend something; tried again when facts change, or hourly
//!                                     \--> planned   no answer: asked again under the same key, for ever
//! ```
//!
//! A crash between the answer and its recording repeats the question, and the other service gives the answer that it kept.

mod courtesy;
mod demand_gate;
mod draft_notice;
mod drawer;
mod open_matter;

use std::{sync::Arc, time::Duration};

use audit::Resource;
use chassis::grpc::{
    IdempotencyKeyError,
    error::{codes, reason, violations},
};
use kernel::{Actor, Clock as _, DateInterval, SystemClock, TypedId as _};
use sqlx::PgConnection;
use tonic::{Code, Status};

use super::{Context, act::Act};
use crate::{
    SERVICE,
    config::House,
    domain::{
        self, BarRecorded, ChequeDishonoured, Fact, FactId, FactKind, Intent, IntentKind, Position, Wanted, standing,
    },
    error::Error,
    peers::Peers,
    store::{self, account::StoredAccount, intent::Subject},
};

/// What is blocked is tried again after this long in business time.
const BLOCKED_FOR: Duration = Duration::from_hours(1);

/// The first pause after a service that did not answer, in system time; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// The most of a reason that is kept.
const REASON_CHARS_MAX: usize = 500;

/// What carries intents out.
#[derive(Clone, Debug)]
pub(crate) struct Conductor {
    pub(crate) context: Context,
    pub(crate) peers: Peers,
    pub(crate) house: Arc<House>,
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The other service has done it; its own id for it, if it said.
    Done(String),
    /// A person must mend this.
    Blocked(String),
    /// The other service could not answer.
    Again(String),
    /// Nothing is called for any more: what changed has cancelled it.
    Gone,
}

impl Outcome {
    /// Every outcome as metrics name it.
    pub(crate) const WORDS: [&'static str; 4] = ["done", "blocked", "again", "gone"];

    /// As metrics name it.
    pub(crate) const fn word(&self) -> &'static str {
        let [done, blocked, again, gone] = Self::WORDS;
        match self {
            Self::Done(_) => done,
            Self::Blocked(_) => blocked,
            Self::Again(_) => again,
            Self::Gone => gone,
        }
    }
}

/// What an intent is about, as known now.
struct Brief {
    subject: Subject,
    facts: Vec<Fact>,
    position: Position,
    cheque: ChequeDishonoured,
    account: StoredAccount,
}

/// Why an intent is not carried out now.
#[derive(Debug)]
enum Stop {
    Outcome(Outcome),
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<pg::StoreError> for Stop {
    fn from(error: pg::StoreError) -> Self {
        Self::Error(error.into())
    }
}

impl From<IdempotencyKeyError> for Stop {
    fn from(_: IdempotencyKeyError) -> Self {
        Self::Error(Error::inconsistent("intent.intent_id"))
    }
}

fn blocked<T>(reason: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Outcome(Outcome::Blocked(reason.into())))
}

impl Conductor {
    /// Asks. Records nothing but the bars that a gate finds.
    pub(crate) async fn carry_out(&self, intent: &Intent) -> Result<Outcome, Error> {
        let carried_out = async {
            let brief = self.brief(intent).await?;
            match intent.kind {
                IntentKind::DraftNotice => self.draft_notice(intent, &brief).await,
                IntentKind::Courtesy => self.courtesy(intent, &brief).await,
                IntentKind::OpenMatter => self.open_matter(intent, &brief).await,
            }
        };
        match carried_out.await {
            Ok(outcome) | Err(Stop::Outcome(outcome)) => Ok(outcome),
            Err(Stop::Error(error)) => Err(error),
        }
    }

    async fn brief(&self, intent: &Intent) -> Result<Brief, Stop> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        let subject = store::intent::subject(&mut conn, intent.proceeding).await?;
        let facts = store::fact::of_proceeding(&mut conn, intent.proceeding).await?;
        let forum = self.context.forum_of(&mut conn, intent.proceeding).await?;
        let position = self.context.fold(&facts, forum).map_err(Error::from)?;
        if !is_wanted(intent, &facts, &position) {
            return Err(Stop::Outcome(Outcome::Gone));
        }
        let cheque = standing(&facts).into_iter().find_map(|fact| match &fact.kind {
            FactKind::ChequeDishonoured(cheque) if cheque.ordinal == intent.basis.ordinal => Some(cheque.clone()),
            _ => None,
        });
        let cheque = cheque.ok_or(Error::inconsistent("intent.basis"))?;
        let Some(account) = store::account::find(&mut conn, &subject.loan_account_number).await? else {
            return blocked(format!(
                "Loan account {} is not on record: import an extract of accounts that has it.",
                subject.loan_account_number
            ));
        };
        Ok(Brief { subject, facts, position, cheque, account })
    }

    /// Records what a gate found: the proceeding waits for counsel, which cancels the intent.
    async fn record_bar(&self, intent: &Intent, bar: BarRecorded) -> Result<Outcome, Error> {
        let mut tx = pg::begin(&self.context.pool).await?;
        store::proceeding::lock(&mut tx, intent.proceeding).await?;
        let facts = store::fact::of_proceeding(&mut tx, intent.proceeding).await?;
        let forum = self.context.forum_of(&mut tx, intent.proceeding).await?;
        let position = self.context.fold(&facts, forum)?;
        if !is_wanted(intent, &facts, &position) {
            return Ok(Outcome::Gone);
        }
        let act = self.act(intent);
        let fact = Fact {
            id: FactId::next(&*self.context.ids),
            effective: DateInterval::exactly(bar.since),
            kind: FactKind::BarRecorded(bar),
            evidence: act.cause.clone(),
            recorded_by: act.actor.clone(),
            recorded_at: act.now,
            retracts: None,
        };
        store::fact::insert(&mut tx, intent.proceeding, &fact).await?;
        act.settle(&mut tx, intent.proceeding).await?;
        let summary = fact.summary();
        act.audit(&mut tx, "bar.record", Resource::new("proceeding", intent.proceeding), &summary).await?;
        pg::commit(tx).await?;
        self.context.publisher.wake();
        Ok(Outcome::Gone)
    }

    /// Records what came of asking, once.
    pub(crate) async fn record(&self, intent: &Intent, outcome: &Outcome) -> Result<(), Error> {
        let (act, now) = (self.act(intent), self.context.clock.now());
        let mut tx = pg::begin(&self.context.pool).await?;
        match outcome {
            Outcome::Done(result) => {
                if store::intent::done(&mut tx, intent.id, result, now).await? {
                    say(&act, &mut tx, intent, "intent.done", result).await?;
                }
            }
            Outcome::Blocked(reason) => {
                let reason: String = reason.chars().take(REASON_CHARS_MAX).collect();
                if store::intent::block(&mut tx, intent.id, &reason, now, now.plus(BLOCKED_FOR)).await? {
                    say(&act, &mut tx, intent, "intent.block", &reason).await?;
                }
            }
            Outcome::Again(reason) => {
                let free_at = SystemClock.now().plus(pause(intent.attempts));
                store::intent::again(&mut tx, intent.id, reason, now, free_at).await?;
            }
            Outcome::Gone => {
                // Whoever changed the facts has cancelled it; a restored database may not know.
                store::intent::cancel(&mut tx, intent.id, now).await?;
            }
        }
        pg::commit(tx).await?;
        Ok(())
    }

    fn act(&self, intent: &Intent) -> Act<'_> {
        Act {
            context: &self.context,
            now: self.context.clock.now(),
            actor: Actor::service(SERVICE),
            on_behalf_of: None,
            cause: format!("intent {}", intent.id),
        }
    }
}

async fn say(act: &Act<'_>, conn: &mut PgConnection, intent: &Intent, action: &str, words: &str) -> Result<(), Error> {
    let reason = format!("{} {}: {words}", intent.kind.as_str(), intent.basis);
    act.audit(conn, action, Resource::new("proceeding", intent.proceeding), &reason).await
}

fn is_wanted(intent: &Intent, facts: &[Fact], position: &Position) -> bool {
    domain::wanted(facts, position).contains(&Wanted { kind: intent.kind, basis: intent.basis })
}

fn pause(attempts: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1).min(10))).min(LONGEST_PAUSE)
}

/// What an error of another service means for an intent.
fn refusal(peer: &str, status: &Status) -> Outcome {
    let code = reason(status).unwrap_or_default();
    // A key is bound to a request only when the command was carried out: an earlier attempt was, from what was known then.
    // A service of an earlier version has its name before the code.
    if code.ends_with(codes::IDEMPOTENCY_KEY_REUSED.as_str()) {
        return Outcome::Done(String::new());
    }
    match status.code() {
        Code::Unavailable
        | Code::DeadlineExceeded
        | Code::Aborted
        | Code::ResourceExhausted
        | Code::Cancelled
        | Code::Unknown
        | Code::Unauthenticated => Outcome::Again(format!("{peer} could not answer: {:?}", status.code())),
        Code::InvalidArgument => {
            let fields = violations(status);
            let fields: Vec<String> =
                fields.iter().map(|violation| format!("{}: {}", violation.field, violation.description)).collect();
            let what = if fields.is_empty() { status.message().to_owned() } else { fields.join("; ") };
            Outcome::Blocked(format!("{peer} refuses it: {what}"))
        }
        Code::Internal | Code::Unimplemented | Code::DataLoss => {
            Outcome::Blocked(format!("{peer} failed; its log has the reason ({code})"))
        }
        _ => Outcome::Blocked(format!("{peer} refuses it: {} ({code})", status.message())),
    }
}
