//! Notices that are not proved to be served.

use kernel::Timestamp;
use pg::StoreError;
use sqlx::PgConnection;

use super::inconsistent;
use crate::{
    domain::{Stage, TrackingKind, Waiting},
    error::Error,
};

/// The notices that wait, by what for; a stage in which none does is not there. Of what was handed over before `since`
/// nothing is counted.
///
/// News counts unless it was taken back by news that was not.
pub(crate) async fn waiting(conn: &mut PgConnection, since: Timestamp) -> Result<Vec<Waiting>, Error> {
    let last: Vec<String> = TrackingKind::LAST.iter().map(|kind| kind.as_str().to_owned()).collect();
    let rows = sqlx::query!(
        r#"
        SELECT stage AS "stage!", count(*) AS "count!", min(since) AS "oldest!" FROM (
            SELECT state AS stage, coalesce(approved_at, drafted_at) AS since FROM notice
            WHERE state IN ('drafted', 'approved')
            UNION ALL
            SELECT CASE WHEN first.booked_on IS NULL THEN 'handed_over' ELSE 'booked' END,
                   coalesce(first.booked_on::timestamp AT TIME ZONE 'Asia/Kolkata', n.handed_over_at)
            FROM notice n
            CROSS JOIN LATERAL (SELECT min(a.booked_on) AS booked_on FROM article a WHERE a.notice_id = n.notice_id) first
            WHERE n.state = 'handed_over' AND n.handed_over_at >= $1
              AND NOT EXISTS (
                SELECT FROM article a JOIN tracking_fact f USING (article_id)
                WHERE a.notice_id = n.notice_id AND f.kind = ANY($2) AND NOT EXISTS (
                    SELECT FROM tracking_fact r
                    WHERE r.article_id = f.article_id AND r.retracts = f.tracking_fact_id AND NOT EXISTS (
                        SELECT FROM tracking_fact u
                        WHERE u.article_id = f.article_id AND u.retracts = r.tracking_fact_id)))
        ) waiting
        GROUP BY stage
        "#,
        pg::Instant::from(since) as _,
        &last,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let waiting = rows.into_iter().map(|row| {
        let stage = Stage::ALL.into_iter().find(|stage| stage.as_str() == row.stage);
        Ok(Waiting {
            stage: stage.ok_or(inconsistent("notice.state"))?,
            count: u32::try_from(row.count).unwrap_or(u32::MAX),
            oldest: row.oldest.into(),
        })
    });
    waiting.collect()
}
