//! Records what the carrier says of an article, and states what it proves if that has changed.

use authority::Action;
use formats::S10;
use foundation::Command;
use kernel::TypedId as _;
use sqlx::PgConnection;

use super::{Act, Context, UseCase, locked_article};
use crate::{
    domain::{Article, NewsError, TrackingFactId, TrackingNews},
    error::Error,
    events, store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct RecordTracking {
    pub(crate) number: S10,
    pub(crate) news: Vec<TrackingNews>,
}

/// An article, and how much of the news is new.
#[derive(Debug)]
pub(crate) struct Tracked {
    pub(crate) article: Article,
    pub(crate) recorded: u32,
}

/// Records news, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn record_tracking(
    context: &Context,
    command: Command<'_>,
    request: &RecordTracking,
    encode: impl Fn(&Tracked) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, request, encode).await
}

impl UseCase for RecordTracking {
    const OPERATION: &'static str = "RecordTracking";
    type Outcome = Tracked;

    async fn run(&self, conn: &mut PgConnection, act: &Act<'_>) -> Result<Tracked, Error> {
        track(conn, act, self).await
    }
}

/// Records news in the caller's transaction.
pub(crate) async fn track(conn: &mut PgConnection, act: &Act<'_>, request: &RecordTracking) -> Result<Tracked, Error> {
    let (notice, mut article) = locked_article(conn, &request.number).await?;
    let permit = act.require(Action::RecordTracking, &notice)?;
    let record = notice.record();
    let before = article.evidence();
    let mut recorded = 0;
    for (index, news) in request.news.iter().enumerate() {
        let id = TrackingFactId::next(&*act.context.ids);
        let (tracked, fact) = article.track(id, news, act.now.legal_date(), act.now).map_err(|error| match error {
            NewsError::NotBooked => Error::NotBooked(request.number.clone()),
            NewsError::Field(fault) => fault.within(format!("news[{index}]")).into(),
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
    Ok(Tracked { article, recorded })
}
