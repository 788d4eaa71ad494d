//! Articles on their way to the carrier: an effect outside, whose state is a column of `article`.

use formats::S10;
use kernel::{Timestamp, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;

use super::inconsistent;
use crate::{
    domain::{ArticleId, HandOver, NoticeId},
    error::Error,
};

/// An article that the carrier gets.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) article: ArticleId,
    pub(crate) number: S10,
    /// What the article is about, whatever its number: loan account, cheque, return, place among the articles.
    pub(crate) lot: String,
}

/// Every article of a notice will be given.
pub(crate) async fn intend(conn: &mut PgConnection, notice: NoticeId, since: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE article SET hand_over = 'intended', hand_over_since = $2 WHERE notice_id = $1",
        notice.uuid(),
        pg::Instant::from(since) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Claims articles that are to be given: from the commit on their outcome is open.
pub(crate) async fn claim(conn: &mut PgConnection, since: Timestamp, limit: i64) -> Result<Vec<Outgoing>, Error> {
    let rows = sqlx::query!(
        r#"
        WITH claimed AS (
            SELECT article_id FROM article WHERE hand_over = 'intended'
            ORDER BY article_id LIMIT $2 FOR UPDATE SKIP LOCKED
        )
        UPDATE article a SET hand_over = 'sending', hand_over_since = $1
        FROM claimed c, notice n
        WHERE a.article_id = c.article_id AND n.notice_id = a.notice_id
        RETURNING a.article_id, a.number,
                  format('%s/%s/%s%s/%s', n.loan_account_number, n.cheque_number, n.dishonour_ordinal,
                         CASE WHEN n.serving > 1 THEN '-' || n.serving END, a.ordinal) AS "lot!"
        "#,
        pg::Instant::from(since) as _,
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let outgoing = rows.into_iter().map(|row| {
        let number = row.number.parse().map_err(|_| inconsistent("article.number"))?;
        Ok(Outgoing { article: ArticleId::from_uuid(row.article_id), number, lot: row.lot })
    });
    outgoing.collect()
}

/// A sending that began before `before` and was never answered: nobody here knows how it ended.
pub(crate) async fn give_up_waiting(conn: &mut PgConnection, before: Timestamp) -> Result<u64, StoreError> {
    let changed = sqlx::query!(
        "UPDATE article SET hand_over = 'unknown' WHERE hand_over = 'sending' AND hand_over_since < $1",
        pg::Instant::from(before) as _,
    )
    .execute(conn)
    .await?;
    Ok(changed.rows_affected())
}

/// Articles whose outcome is unknown.
pub(crate) async fn unknown(conn: &mut PgConnection, limit: i64) -> Result<Vec<(ArticleId, S10)>, Error> {
    let rows = sqlx::query!(
        "SELECT article_id, number FROM article WHERE hand_over = 'unknown' ORDER BY article_id LIMIT $1",
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let number = |text: String| text.parse().map_err(|_| inconsistent("article.number"));
    rows.into_iter().map(|row| Ok((ArticleId::from_uuid(row.article_id), number(row.number)?))).collect()
}

/// Moves an article from one stage to another, if it still is where it was.
pub(crate) async fn set(
    conn: &mut PgConnection,
    article: ArticleId,
    from: HandOver,
    to: HandOver,
) -> Result<bool, StoreError> {
    let changed = sqlx::query!(
        "UPDATE article SET hand_over = $3 WHERE article_id = $1 AND hand_over = $2",
        article.uuid(),
        from.as_str(),
        to.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// How many articles are still to be given.
pub(crate) async fn waiting(conn: &mut PgConnection) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM article WHERE hand_over IN ('intended', 'sending', 'unknown')"#
    );
    Ok(count.fetch_one(conn).await?)
}
