//! Notices that ended before they were handed over: columns of `notice`.

use kernel::{Timestamp, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;

use super::{actor_json, inconsistent};
use crate::{
    domain::{AnyNotice, NoticeId},
    error::Error,
};

/// A locked notice was rejected or withdrawn.
pub(crate) async fn set(conn: &mut PgConnection, notice: &AnyNotice) -> Result<(), Error> {
    let ending = notice.ending().ok_or(inconsistent("notice.state"))?;
    sqlx::query!(
        r#"
        UPDATE notice SET state = $2, ended_by = $3, ended_at = $4, ended_reason = $5 WHERE notice_id = $1
        "#,
        notice.record().id.uuid(),
        notice.state(),
        actor_json(&ending.by)?,
        pg::Instant::from(ending.at) as _,
        ending.reason,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// The request for an approval of a notice that ended waits no more.
pub(crate) async fn void_approval(
    conn: &mut PgConnection,
    kind: &str,
    id: NoticeId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        UPDATE platform.approval SET state = 'void', decided_at = $3
        WHERE kind = $1 AND subject_id = $2 AND state = 'pending'
        "#,
        kind,
        id.uuid(),
        pg::Instant::from(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Another letter was asked for in the place of a locked notice that ended.
pub(crate) async fn set_redraft_asked(conn: &mut PgConnection, notice: &AnyNotice) -> Result<(), Error> {
    let asked = notice.ending().and_then(|ending| ending.redraft.as_ref()).ok_or(inconsistent("notice.state"))?;
    sqlx::query!(
        "UPDATE notice SET redraft_asked_by = $2, redraft_asked_at = $3 WHERE notice_id = $1",
        notice.record().id.uuid(),
        actor_json(&asked.by)?,
        pg::Instant::from(asked.at) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}
