//! Rows of `article_range`: numbers as they are drawn.

use pg::StoreError;
use sqlx::PgConnection;

use crate::config::ArticleRange;

/// Draws serials of a range; `None` if so many are not left. Outside of any transaction, so that nobody waits.
pub(crate) async fn draw(
    conn: &mut PgConnection,
    range: &ArticleRange,
    wanted: u32,
) -> Result<Option<std::ops::Range<u32>>, StoreError> {
    let serial = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    sqlx::query!(
        "INSERT INTO article_range (service, first_serial, next_serial) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING",
        range.service,
        serial(range.first),
    )
    .execute(&mut *conn)
    .await?;
    let end = sqlx::query_scalar!(
        r#"
        UPDATE article_range SET next_serial = next_serial + $3
        WHERE service = $1 AND first_serial = $2 AND next_serial + $3 <= $4 + 1
        RETURNING next_serial
        "#,
        range.service,
        serial(range.first),
        serial(wanted),
        serial(range.last),
    )
    .fetch_optional(conn)
    .await?;
    let end = end.and_then(|end| u32::try_from(end).ok());
    Ok(end.map(|end| end - wanted..end))
}
