//! Rows of the simulated carrier: what it has taken and what it will say.

use formats::S10;
use kernel::{LegalDate, Timestamp};
use pg::StoreError;
use sqlx::PgConnection;

use super::inconsistent;
use crate::{domain::TrackingKind, error::Error};

/// One thing that it will say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlannedNews {
    pub(crate) due_at: Timestamp,
    /// `None` for the booking.
    pub(crate) kind: Option<TrackingKind>,
    pub(crate) happened_on: LegalDate,
    /// The place in the plan of the news that this takes back.
    pub(crate) retracts: Option<i32>,
}

/// One thing whose time has come.
#[derive(Clone, Debug)]
pub(crate) struct DueNews {
    pub(crate) number: S10,
    pub(crate) ordinal: i32,
    pub(crate) news: PlannedNews,
}

/// Takes a consignment with what will become of it; `false` if it has it already.
pub(crate) async fn accept(
    conn: &mut PgConnection,
    number: &S10,
    at: Timestamp,
    plan: &[PlannedNews],
) -> Result<bool, StoreError> {
    let inserted = sqlx::query!(
        "INSERT INTO simulated_consignment (number, accepted_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        number.as_str(),
        pg::Instant::from(at) as _,
    )
    .execute(&mut *conn)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    for (news, ordinal) in plan.iter().zip(0_i32..) {
        sqlx::query!(
            "INSERT INTO simulated_news (number, ordinal, due_at, kind, happened_on, retracts)
             VALUES ($1, $2, $3, $4, $5, $6)",
            number.as_str(),
            ordinal,
            pg::Instant::from(news.due_at) as _,
            news.kind.map(TrackingKind::as_str),
            pg::Date::from(news.happened_on) as _,
            news.retracts,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(true)
}

/// Whether it has a consignment.
pub(crate) async fn has(conn: &mut PgConnection, number: &S10) -> Result<bool, StoreError> {
    let has = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM simulated_consignment WHERE number = $1) AS "has!""#,
        number.as_str(),
    );
    Ok(has.fetch_one(conn).await?)
}

/// The oldest thing whose time has come, claimed and marked as told.
pub(crate) async fn tell_next(conn: &mut PgConnection, now: Timestamp) -> Result<Option<DueNews>, Error> {
    let row = sqlx::query!(
        r#"
        UPDATE simulated_news SET told = true
        WHERE (number, ordinal) = (
            SELECT number, ordinal FROM simulated_news
            WHERE NOT told AND due_at <= $1
            ORDER BY due_at, number, ordinal LIMIT 1 FOR UPDATE SKIP LOCKED
        )
        RETURNING number, ordinal, due_at, kind, happened_on, retracts
        "#,
        pg::Instant::from(now) as _,
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    let kind = row.kind.map(|text| {
        let known = TrackingKind::ALL.into_iter().find(|kind| kind.as_str() == text);
        known.ok_or(inconsistent("simulated_news.kind"))
    });
    Ok(Some(DueNews {
        number: row.number.parse().map_err(|_| inconsistent("simulated_news.number"))?,
        ordinal: row.ordinal,
        news: PlannedNews {
            due_at: row.due_at.into(),
            kind: kind.transpose()?,
            happened_on: row.happened_on.into(),
            retracts: row.retracts,
        },
    }))
}

/// When it will say something next, and how much then.
pub(crate) async fn next(conn: &mut PgConnection) -> Result<Option<(Timestamp, i64)>, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT due_at, count(*) AS "count!" FROM simulated_news WHERE NOT told
        GROUP BY due_at ORDER BY due_at LIMIT 1
        "#
    );
    let row = row.fetch_optional(conn).await?;
    Ok(row.map(|row| (row.due_at.into(), row.count)))
}
