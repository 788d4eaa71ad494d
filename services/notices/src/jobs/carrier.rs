//! The effect outside, and the news that comes back.
//!
//! ```text
//! intended -- claimed, committed --> sending -- answered --> accepted | failed
//!                                          \-- not answered, or we died --> unknown
//! unknown -- the carrier says it has it --> accepted;  says it has not --> intended;  says nothing --> unknown
//! ```
//!
//! Nothing is given twice on a guess: what is unknown is asked for first.

use std::{convert::Infallible, sync::Arc, time::Duration};

use kernel::{Actor, Clock as _, SystemClock};
use metrics::{counter, describe_counter};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    SERVICE,
    carrier::{CarrierError, Consignment, PostalCarrier},
    domain::{ArticleId, Booking, HandOver, TrackingNews},
    error::Error,
    ops::{self, Act, Author, Context, RecordBooking, RecordTracking},
    store::{
        self,
        simulated_post::{DueNews, PlannedNews},
    },
};

/// How often to look, in system time.
const LOOK_INTERVAL: Duration = Duration::from_millis(250);

/// How long to wait after something failed.
const FAILED_PAUSE: Duration = Duration::from_secs(1);

/// How many articles one transaction claims.
const BATCH: i64 = 50;

/// How long the carrier may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// When a sending is given up: its answer, if there was one, died with the process that waited for it. Longer than a
/// whole batch may take.
const GIVEN_UP_AFTER: Duration = Duration::from_mins(15);

/// Describes what the dispatcher counts, and shows it at zero.
pub(crate) fn register() {
    describe_counter!("article_handed_over_total", "Articles given to the carrier, by its answer.");
    for answer in HandOver::ANSWERS {
        counter!("article_handed_over_total", "outcome" => answer.as_str()).increment(0);
    }
}

/// Gives articles to the carrier.
#[derive(Debug)]
pub(crate) struct Dispatcher<C> {
    pub(crate) context: Context,
    pub(crate) carrier: C,
}

impl<C: PostalCarrier> Dispatcher<C> {
    /// Runs until told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) -> Result<(), Infallible> {
        while !stop.is_cancelled() {
            let pause = match self.look().await {
                Ok(()) => LOOK_INTERVAL,
                Err(error) => {
                    tracing::warn!(error = %error, "articles could not be handed over; it will be tried again");
                    FAILED_PAUSE
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => {}
            }
        }
        Ok(())
    }

    /// Does what is to be done now.
    pub(crate) async fn look(&self) -> Result<(), Error> {
        self.ask_about_unknown().await?;
        while self.give().await? {}
        Ok(())
    }

    async fn ask_about_unknown(&self) -> Result<(), Error> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        let given_up = store::hand_over::give_up_waiting(&mut conn, SystemClock.now().minus(GIVEN_UP_AFTER)).await?;
        if given_up > 0 {
            tracing::warn!(articles = given_up, "the carrier's answer for {given_up} articles was lost");
        }
        let unknown = store::hand_over::unknown(&mut conn, BATCH).await?;
        drop(conn);
        for (article, number) in unknown {
            let to = match answered(self.carrier.has(&number)).await {
                Ok(true) => HandOver::Accepted,
                Ok(false) => HandOver::Intended,
                Err(error) => {
                    tracing::warn!(article.id = %article, error = %error, "the carrier does not say what it has");
                    continue;
                }
            };
            self.set(article, HandOver::Unknown, to).await?;
        }
        Ok(())
    }

    /// Gives a batch. Answers whether there may be more.
    async fn give(&self) -> Result<bool, Error> {
        let mut tx = pg::begin(&self.context.pool).await?;
        let outgoing = store::hand_over::claim(&mut tx, SystemClock.now(), BATCH).await?;
        // Committed before the first is given: whoever finds `sending` knows that the outcome is open.
        pg::commit(tx).await?;
        let claimed = outgoing.len();
        for article in outgoing {
            let consignment = Consignment { number: article.number, lot: article.lot, at: self.context.clock.now() };
            let to = match answered(self.carrier.accept(&consignment)).await {
                Ok(()) => HandOver::Accepted,
                Err(CarrierError::Refused(reason)) => {
                    tracing::warn!(article.id = %article.article, "the carrier refuses an article: {reason}");
                    HandOver::Failed
                }
                Err(CarrierError::NoAnswer(reason)) => {
                    tracing::warn!(article.id = %article.article, "whether the carrier has an article is unknown: {reason}");
                    HandOver::Unknown
                }
            };
            self.set(article.article, HandOver::Sending, to).await?;
            counter!("article_handed_over_total", "outcome" => to.as_str()).increment(1);
        }
        Ok(i64::try_from(claimed).is_ok_and(|claimed| claimed >= BATCH))
    }

    async fn set(&self, article: ArticleId, from: HandOver, to: HandOver) -> Result<(), Error> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        store::hand_over::set(&mut conn, article, from, to).await?;
        Ok(())
    }
}

async fn answered<T>(call: impl Future<Output = Result<T, CarrierError>>) -> Result<T, CarrierError> {
    let answer = tokio::time::timeout(ANSWER_WITHIN, call).await;
    answer.unwrap_or_else(|_| Err(CarrierError::NoAnswer(format!("nothing within {ANSWER_WITHIN:?}"))))
}

/// Takes the simulated carrier's news when its time has come, as a carrier's feed would bring it.
#[derive(Debug)]
pub(crate) struct SimulatedFeed {
    pub(crate) context: Context,
    /// Wakes the loop when the clock was moved.
    pub(crate) advanced: Arc<Notify>,
}

impl SimulatedFeed {
    /// Runs until told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) -> Result<(), Infallible> {
        while !stop.is_cancelled() {
            let advanced = self.advanced.notified();
            let pause = match self.look().await {
                Ok(()) => LOOK_INTERVAL,
                Err(error) => {
                    tracing::warn!(error = %error, "news of the simulated post could not be taken; it will be tried again");
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

    /// Takes everything whose time has come.
    pub(crate) async fn look(&self) -> Result<(), Error> {
        while self.take_one().await? {}
        Ok(())
    }

    /// The news and what follows from it are one transaction.
    async fn take_one(&self) -> Result<bool, Error> {
        let mut tx = pg::begin(&self.context.pool).await?;
        let Some(due) = store::simulated_post::tell_next(&mut tx, self.context.clock.now()).await? else {
            return Ok(false);
        };
        let (actor, cause) = (Actor::service(SERVICE), format!("simulated post {}-{}", due.number, due.ordinal));
        let author = Author { actor: &actor, on_behalf_of: None, cause: &cause };
        let act = Act::by(&self.context, author);
        match due.news.kind {
            None => {
                ops::book(&mut tx, &act, &booking(&due)).await?;
            }
            Some(kind) => {
                let PlannedNews { happened_on, retracts, .. } = due.news;
                let reference = |ordinal: i32| format!("{}-{ordinal}", due.number);
                let news = TrackingNews {
                    kind,
                    happened_on,
                    reference: reference(due.ordinal),
                    retracts: retracts.map(reference),
                };
                ops::track(&mut tx, &act, &RecordTracking { number: due.number.clone(), news: vec![news] }).await?;
            }
        }
        pg::commit(tx).await?;
        self.context.publisher.wake();
        Ok(true)
    }
}

fn booking(due: &DueNews) -> RecordBooking {
    let booking = Booking {
        office: "Pune City Head Post Office".to_owned(),
        booked_on: due.news.happened_on,
        receipt_number: format!("S{}", due.number),
    };
    RecordBooking { number: due.number.clone(), booking }
}
