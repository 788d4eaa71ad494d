//! Records what the carrier says of an article, and states what it proves if that has changed.

use authority::Action;
use formats::S10;
use kernel::TypedId as _;
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};
use sqlx::PgConnection;

use super::{Act, Command, Context, locked_article};
use crate::{
    domain::{Article, TrackError, TrackingFactId, TrackingNews},
    error::Error,
    events, store,
};

const OPERATION: &str = "RecordTracking";

/// The request.
#[derive(Debug)]
pub(crate) struct RecordTracking {
    pub(crate) number: S10,
    pub(crate) news: Vec<TrackingNews>,
}

/// Records news, or answers as before if this key was used for this request.
///
/// `encode` turns the article, and how much of the news is new, into the bytes that are kept with the key.
pub(crate) async fn record_tracking(
    context: &Context,
    command: Command<'_>,
    request: &RecordTracking,
    encode: impl Fn(&Article, u32) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    request: &RecordTracking,
    encode: impl Fn(&Article, u32) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let (article, recorded) = track(&mut tx, &Act::of(context, command), request).await?;
    let response = encode(&article, recorded);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}

/// Records news in the caller's transaction. Answers how much of it is new.
pub(crate) async fn track(
    conn: &mut PgConnection,
    act: &Act<'_>,
    request: &RecordTracking,
) -> Result<(Article, u32), Error> {
    let (notice, mut article) = locked_article(conn, &request.number).await?;
    let permit = act.require(Action::RecordTracking, &notice)?;
    let record = notice.record();
    let before = article.evidence();
    let mut recorded = 0;
    for (index, news) in request.news.iter().enumerate() {
        let id = TrackingFactId::next(&*act.context.ids);
        let (tracked, fact) = article.track(id, news, act.now.legal_date(), act.now).map_err(|error| match error {
            TrackError::NotBooked => Error::NotBooked(request.number.clone()),
            TrackError::Field(fault) => fault.within(format!("news[{index}]")).into(),
        })?;
        article = tracked;
        let Some(fact) = fact else { continue };
        store::article::insert_fact(conn, article.id, &fact).await?;
        let reason = format!("article {}: {} on {}", article.number, fact.kind.as_str(), fact.happened_on);
        act.audit(conn, "article.track", record.id, &permit.because(&reason)).await?;
        recorded += 1;
    }
    if article.evidence() != before {
        act.state(conn, record.id, &events::service_evidence_changed(record, &article)).await?;
    }
    Ok((article, recorded))
}
