//! Rows of `nightly_run`.

use kernel::LegalDate;
use pg::StoreError;
use sqlx::PgConnection;

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

/// The day of the last run of a job that was begun.
pub(crate) async fn last(conn: &mut PgConnection, job: &str) -> Result<Option<LegalDate>, StoreError> {
    let day = sqlx::query_scalar!("SELECT day FROM nightly_run WHERE job = $1", job).fetch_optional(conn).await?;
    Ok(day.map(Into::into))
}
