//! Rows of `statement_feed`.

use kernel::LegalDate;
use pg::StoreError;
use sqlx::PgConnection;

use crate::error::Error;

/// One source of statements.
#[derive(Debug)]
pub(crate) struct FeedSource {
    pub(crate) source: String,
    /// The last day of which every credit is on record.
    pub(crate) recorded_until: LegalDate,
}

/// A source is recorded up to a day: as its statement says, or else up to the day before the latest credit in it, for more
/// of that same day may follow. It never goes back.
pub(crate) async fn advance(
    conn: &mut PgConnection,
    source: &str,
    covers_until: Option<LegalDate>,
    latest_value_date: Option<LegalDate>,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        INSERT INTO statement_feed (source, recorded_until)
        SELECT $1, coalesce($2::date, $3::date - 1) WHERE $2::date IS NOT NULL OR $3::date IS NOT NULL
        ON CONFLICT (source) DO UPDATE
        SET recorded_until = greatest(statement_feed.recorded_until, excluded.recorded_until)
        "#,
        source,
        covers_until.map(pg::Date::from) as _,
        latest_value_date.map(pg::Date::from) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Every source, by name.
pub(crate) async fn sources(conn: &mut PgConnection) -> Result<Vec<FeedSource>, Error> {
    let rows = sqlx::query!("SELECT source, recorded_until FROM statement_feed ORDER BY source")
        .fetch_all(conn)
        .await
        .map_err(StoreError::from)?;
    let sources =
        rows.into_iter().map(|row| FeedSource { source: row.source, recorded_until: row.recorded_until.into() });
    Ok(sources.collect())
}
