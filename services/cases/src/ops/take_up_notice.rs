//! Takes up what notices states: a notice issued, or ended before; a letter booked, its service proved.

use kernel::{DateInterval, LegalDate};
use sqlx::PgConnection;

use super::{
    Context,
    act::NewFact,
    take_up::{News, take_up},
};
use crate::{
    domain::{
        ArticleBooked, Evidence, FactKind, NoticeIssued, NoticeWithdrawn, ProceedingId, RedraftRequested,
        ServiceEvidence,
    },
    error::Error,
};

/// Takes up a notice that was handed over to the carrier. It stops no clock.
pub(crate) async fn take_up_notice(
    context: &Context,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    notice: NoticeIssued,
    dated: LegalDate,
    news: &News,
) -> Result<(), Error> {
    let fact = NewFact {
        kind: FactKind::NoticeIssued(notice),
        effective: DateInterval::exactly(dated),
        evidence: news.evidence(),
        retracts: None,
    };
    take_up(context, conn, proceeding, news, "notice.take_up", |_| Some(fact)).await
}

/// Takes up a notice that was rejected or taken back before it was handed over.
pub(crate) async fn take_up_withdrawn_notice(
    context: &Context,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    notice: NoticeWithdrawn,
    news: &News,
) -> Result<(), Error> {
    let fact = of_the_day(FactKind::NoticeWithdrawn(notice), news);
    take_up(context, conn, proceeding, news, "notice.take_up_withdrawal", |_| Some(fact)).await
}

/// Takes up that a person wants another letter in the place of a notice that ended.
pub(crate) async fn take_up_redraft_request(
    context: &Context,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    request: RedraftRequested,
    news: &News,
) -> Result<(), Error> {
    let fact = of_the_day(FactKind::RedraftRequested(request), news);
    take_up(context, conn, proceeding, news, "notice.take_up_redraft_request", |_| Some(fact)).await
}

fn of_the_day(kind: FactKind, news: &News) -> NewFact {
    NewFact { kind, effective: DateInterval::exactly(news.day()), evidence: news.evidence(), retracts: None }
}

/// Takes up the carrier's booking of a letter, the dispatch of the notice: in the place of what was recorded before, if
/// that was corrected.
pub(crate) async fn take_up_booking(
    context: &Context,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    booking: ArticleBooked,
    news: &News,
) -> Result<(), Error> {
    let evidence = news.evidence();
    take_up(context, conn, proceeding, news, "booking.take_up", |standing| {
        let before = standing.iter().find_map(|fact| match &fact.kind {
            FactKind::ArticleBooked(before) if before.article_id == booking.article_id => Some((fact.id, before)),
            _ => None,
        });
        if before.is_some_and(|(_, before)| *before == booking) {
            return None;
        }
        let (retracts, effective) = (before.map(|(id, _)| id), DateInterval::exactly(booking.booked_on));
        Some(NewFact { kind: FactKind::ArticleBooked(booking), effective, evidence, retracts })
    })
    .await
}

/// Takes up what is proved about the service of a letter, in the place of what was proved before.
pub(crate) async fn take_up_service(
    context: &Context,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    service: ServiceEvidence,
    news: &News,
) -> Result<(), Error> {
    let effective = match &service.evidence {
        Evidence::Served { on, .. } => *on,
        Evidence::NotServed { .. } | Evidence::Unknown { .. } => DateInterval::exactly(news.day()),
    };
    let evidence = news.evidence();
    take_up(context, conn, proceeding, news, "service.take_up", |standing| {
        let before = standing.iter().find_map(|fact| match &fact.kind {
            FactKind::ServiceEvidence(before) if before.article_id == service.article_id => Some((fact.id, before)),
            _ => None,
        });
        if before.is_some_and(|(_, before)| *before == service) {
            return None;
        }
        let retracts = before.map(|(id, _)| id);
        Some(NewFact { kind: FactKind::ServiceEvidence(service), effective, evidence, retracts })
    })
    .await
}
