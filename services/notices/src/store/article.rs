//! Rows of `article` and `tracking_fact`.

use std::collections::HashMap;

use formats::S10;
use kernel::TypedId as _;
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{actor, actor_json, inconsistent};
use crate::{
    domain::{
        Article, ArticleId, ArticleState, Booking, Capacity, Carriage, Correction, HandOver, NoticeId, Record,
        SupersededBooking, TrackingFact, TrackingFactId, TrackingKind,
    },
    error::Error,
};

/// Adds the articles of a new notice.
pub(super) async fn insert_all(conn: &mut PgConnection, record: &Record) -> Result<(), Error> {
    for (article, ordinal) in record.articles.iter().zip(1_i32..) {
        let noticee = i32::try_from(article.noticee).map_err(|_| inconsistent("article.noticee"))?;
        sqlx::query!(
            r#"
            INSERT INTO article (article_id, notice_id, ordinal, number, noticee, capacity, pin_code)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            "#,
            article.id.uuid(),
            record.id.uuid(),
            ordinal,
            article.number.as_str(),
            noticee,
            article.capacity.as_str(),
            article.pin_code.as_str(),
        )
        .execute(&mut *conn)
        .await
        .map_err(StoreError::from)?;
    }
    Ok(())
}

/// The notice that an article belongs to, locked until the end of the transaction.
pub(crate) async fn lock_notice_of(conn: &mut PgConnection, number: &S10) -> Result<Option<NoticeId>, StoreError> {
    let id = sqlx::query_scalar!(
        "SELECT n.notice_id FROM notice n JOIN article a USING (notice_id) WHERE a.number = $1 FOR UPDATE OF n",
        number.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(NoticeId::from_uuid))
}

/// The article of a locked notice was booked.
pub(crate) async fn set_booked(conn: &mut PgConnection, id: ArticleId, booking: &Booking) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE article SET booking_office = $2, booked_on = $3, receipt_number = $4 WHERE article_id = $1",
        id.uuid(),
        booking.office,
        pg::Date::from(booking.booked_on) as _,
        booking.receipt_number,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Other evidence has taken the place of what was recorded of an article of a locked notice.
pub(crate) async fn supersede_booking(
    conn: &mut PgConnection,
    article: &Article,
    booking: &Booking,
) -> Result<(), Error> {
    let last = article.superseded.last().zip(i32::try_from(article.superseded.len()).ok());
    let (superseded, ordinal) = last.ok_or(inconsistent("superseded_booking.ordinal"))?;
    let SupersededBooking { booking: old, correction } = superseded;
    sqlx::query!(
        r#"
        INSERT INTO superseded_booking
            (article_id, ordinal, booking_office, booked_on, receipt_number, reason, corrected_by, corrected_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        "#,
        article.id.uuid(),
        ordinal,
        old.office,
        pg::Date::from(old.booked_on) as _,
        old.receipt_number,
        correction.reason,
        actor_json(&correction.by)?,
        pg::Instant::from(correction.at) as _,
    )
    .execute(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    Ok(set_booked(conn, article.id, booking).await?)
}

/// Something was said of an article of a locked notice.
pub(crate) async fn insert_fact(
    conn: &mut PgConnection,
    article: ArticleId,
    fact: &TrackingFact,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        INSERT INTO tracking_fact (tracking_fact_id, article_id, kind, happened_on, reference, retracts, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        "#,
        fact.id.uuid(),
        article.uuid(),
        fact.kind.as_str(),
        pg::Date::from(fact.happened_on) as _,
        fact.reference,
        fact.retracts.map(kernel::TypedId::uuid),
        pg::Instant::from(fact.recorded_at) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The articles of notices, each notice's in order.
pub(super) async fn of_notices(
    conn: &mut PgConnection,
    notices: &[Uuid],
) -> Result<HashMap<NoticeId, Vec<Article>>, Error> {
    let mut facts = facts_of(conn, notices).await?;
    let mut superseded = superseded_of(conn, notices).await?;
    let rows = sqlx::query!(
        r#"
        SELECT article_id, notice_id, number, noticee, capacity, pin_code, hand_over, booking_office, booked_on,
               receipt_number
        FROM article WHERE notice_id = ANY($1) ORDER BY notice_id, ordinal
        "#,
        notices,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let mut articles: HashMap<NoticeId, Vec<Article>> = HashMap::new();
    for row in rows {
        let id = ArticleId::from_uuid(row.article_id);
        let carriage = match row.hand_over {
            None => Carriage::NotYet,
            Some(text) => Carriage::Handed(hand_over(&text)?),
        };
        let booking = match (row.booking_office, row.booked_on, row.receipt_number) {
            (Some(office), Some(booked_on), Some(receipt_number)) => {
                Some(Booking { office, booked_on: booked_on.into(), receipt_number })
            }
            (None, None, None) => None,
            _ => return Err(inconsistent("article.booked_on")),
        };
        let state = match (booking, facts.remove(&id)) {
            (None, None) => ArticleState::Planned,
            (Some(booking), None) => ArticleState::Booked(booking),
            (Some(booking), Some(facts)) => ArticleState::Tracked(booking, facts),
            (None, Some(_)) => return Err(inconsistent("tracking_fact.article_id")),
        };
        let capacity = Capacity::ALL.into_iter().find(|known| known.as_str() == row.capacity);
        let article = Article {
            id,
            number: row.number.parse().map_err(|_| inconsistent("article.number"))?,
            noticee: u32::try_from(row.noticee).map_err(|_| inconsistent("article.noticee"))?,
            capacity: capacity.ok_or(inconsistent("article.capacity"))?,
            pin_code: row.pin_code.parse().map_err(|_| inconsistent("article.pin_code"))?,
            carriage,
            state,
            superseded: superseded.remove(&id).unwrap_or_default(),
        };
        articles.entry(NoticeId::from_uuid(row.notice_id)).or_default().push(article);
    }
    Ok(articles)
}

async fn facts_of(conn: &mut PgConnection, notices: &[Uuid]) -> Result<HashMap<ArticleId, Vec<TrackingFact>>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT tracking_fact_id, article_id, kind, happened_on, reference, retracts, f.recorded_at
        FROM tracking_fact f JOIN article a USING (article_id)
        WHERE a.notice_id = ANY($1) ORDER BY tracking_fact_id
        "#,
        notices,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let mut facts: HashMap<ArticleId, Vec<TrackingFact>> = HashMap::new();
    for row in rows {
        let kind = TrackingKind::ALL.into_iter().find(|known| known.as_str() == row.kind);
        facts.entry(ArticleId::from_uuid(row.article_id)).or_default().push(TrackingFact {
            id: TrackingFactId::from_uuid(row.tracking_fact_id),
            kind: kind.ok_or(inconsistent("tracking_fact.kind"))?,
            happened_on: row.happened_on.into(),
            reference: row.reference,
            retracts: row.retracts.map(TrackingFactId::from_uuid),
            recorded_at: row.recorded_at.into(),
        });
    }
    Ok(facts)
}

async fn superseded_of(
    conn: &mut PgConnection,
    notices: &[Uuid],
) -> Result<HashMap<ArticleId, Vec<SupersededBooking>>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT article_id, s.booking_office, s.booked_on, s.receipt_number, reason, corrected_by, corrected_at
        FROM superseded_booking s JOIN article a USING (article_id)
        WHERE a.notice_id = ANY($1) ORDER BY article_id, s.ordinal
        "#,
        notices,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let mut superseded: HashMap<ArticleId, Vec<SupersededBooking>> = HashMap::new();
    for row in rows {
        let booking =
            Booking { office: row.booking_office, booked_on: row.booked_on.into(), receipt_number: row.receipt_number };
        let by = actor(row.corrected_by).map_err(|_| inconsistent("superseded_booking.corrected_by"))?;
        let correction = Correction { reason: row.reason, by, at: row.corrected_at.into() };
        superseded
            .entry(ArticleId::from_uuid(row.article_id))
            .or_default()
            .push(SupersededBooking { booking, correction });
    }
    Ok(superseded)
}

/// The stage as stored.
pub(super) fn hand_over(text: &str) -> Result<HandOver, Error> {
    HandOver::ALL.into_iter().find(|known| known.as_str() == text).ok_or(inconsistent("article.hand_over"))
}
