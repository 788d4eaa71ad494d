//! Rows of `nightly_run`.

use kernel::{LegalDate, Timestamp};
use pg::StoreError;
use sqlx::PgConnection;

/// What came of the last run that ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NightlyResult {
    /// When it ended, in system time.
    pub(crate) ended_at: Timestamp,
    /// How much it found that is not as it should be.
    pub(crate) found: u32,
}

/// Begins a job's run of a day. False if it was begun before, here or by another replica.
pub(crate) async fn begin(conn: &mut PgConnection, job: &str, day: LegalDate) -> Result<bool, StoreError> {
    let begun = sqlx::query!(
        r#"
        INSERT INTO nightly_run AS n (job, day) VALUES ($1, $2)
        ON CONFLICT (job) DO UPDATE SET day = $2 WHERE n.day < $2
        "#,
        job,
        pg::Date::from(day) as _,
    )
    .execute(conn)
    .await?;
    Ok(begun.rows_affected() == 1)
}

/// Keeps the result of a job's run of a day, unless the run of a later day has begun: then that one's counts.
pub(crate) async fn end(
    conn: &mut PgConnection,
    job: &str,
    day: LegalDate,
    result: NightlyResult,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE nightly_run SET ended_at = $3, found = $4 WHERE job = $1 AND day = $2",
        job,
        pg::Date::from(day) as _,
        pg::Instant::from(result.ended_at) as _,
        i32::try_from(result.found).unwrap_or(i32::MAX),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The day of the last run of a job that was begun.
pub(crate) async fn last(conn: &mut PgConnection, job: &str) -> Result<Option<LegalDate>, StoreError> {
    let day = sqlx::query_scalar!("SELECT day FROM nightly_run WHERE job = $1", job).fetch_optional(conn).await?;
    Ok(day.map(Into::into))
}

/// What came of the last run of a job that ended well; none if none has.
pub(crate) async fn result(conn: &mut PgConnection, job: &str) -> Result<Option<NightlyResult>, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT ended_at AS "ended_at!", found AS "found!" FROM nightly_run WHERE job = $1 AND ended_at IS NOT NULL
        "#,
        job
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| NightlyResult { ended_at: row.ended_at.into(), found: row.found.unsigned_abs() }))
}
