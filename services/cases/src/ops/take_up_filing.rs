//! Takes up what counsel-portal states: a complaint filed, one recorded in error, condonation.

use kernel::DateInterval;
use sqlx::PgConnection;

use super::{
    Context,
    act::NewFact,
    take_up::{News, take_up},
};
use crate::{
    domain::{ComplaintFiled, ComplaintWithdrawn, CondonationRecorded, FactKind, FilingId, ProceedingId},
    error::Error,
};

/// Takes up a complaint that was presented to a court, in time or not, authorised or not.
pub(crate) async fn take_up_filing(
    context: &Context,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    filing: ComplaintFiled,
    news: &News,
) -> Result<(), Error> {
    let fact = NewFact {
        effective: DateInterval::exactly(filing.filed_on),
        kind: FactKind::ComplaintFiled(filing),
        evidence: news.evidence(),
        retracts: None,
    };
    take_up(context, conn, proceeding, news, "complaint.take_up", |_| Some(fact)).await
}

/// Takes back a complaint that was recorded in error.
pub(crate) async fn take_up_withdrawal(
    context: &Context,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    filing_id: FilingId,
    news: &News,
) -> Result<(), Error> {
    take_up(context, conn, proceeding, news, "complaint.withdraw", |standing| {
        let filed = standing
            .iter()
            .find(|fact| matches!(&fact.kind, FactKind::ComplaintFiled(filing) if filing.filing_id == filing_id))?;
        Some(NewFact {
            kind: FactKind::ComplaintWithdrawn(ComplaintWithdrawn { filing_id }),
            effective: DateInterval::exactly(news.day()),
            evidence: news.evidence(),
            retracts: Some(filed.id),
        })
    })
    .await
}

/// Takes up an application for condonation, or the order on it.
pub(crate) async fn take_up_condonation(
    context: &Context,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    order: CondonationRecorded,
    news: &News,
) -> Result<(), Error> {
    take_up(context, conn, proceeding, news, "condonation.take_up", |standing| {
        let known =
            standing.iter().any(|fact| matches!(&fact.kind, FactKind::CondonationRecorded(known) if *known == order));
        (!known).then(|| NewFact {
            effective: DateInterval::exactly(order.dated),
            kind: FactKind::CondonationRecorded(order),
            evidence: news.evidence(),
            retracts: None,
        })
    })
    .await
}
