//! Rows of `proceeding_seen`: what cases last said, and the lock of a proceeding.

use kernel::TypedId as _;
use pg::StoreError;
use sqlx::PgConnection;

use crate::domain::ProceedingId;

/// Locks a proceeding until the end of the transaction; whether it is paid or ended, as far as cases has said.
pub(crate) async fn lock(conn: &mut PgConnection, id: ProceedingId) -> Result<bool, StoreError> {
    sqlx::query!(
        "INSERT INTO proceeding_seen (proceeding_id, over) VALUES ($1, false) ON CONFLICT DO NOTHING",
        id.uuid()
    )
    .execute(&mut *conn)
    .await?;
    let over = sqlx::query_scalar!("SELECT over FROM proceeding_seen WHERE proceeding_id = $1 FOR UPDATE", id.uuid())
        .fetch_one(conn)
        .await?;
    Ok(over)
}

/// What cases says now; `over` stays as it is where the state says nothing of it. The proceeding is locked.
pub(crate) async fn set(
    conn: &mut PgConnection,
    id: ProceedingId,
    state: &str,
    over: Option<bool>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE proceeding_seen SET state = $2, over = coalesce($3, over) WHERE proceeding_id = $1",
        id.uuid(),
        state,
        over,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a proceeding is paid or ended, as far as cases has said.
pub(crate) async fn is_over(conn: &mut PgConnection, id: ProceedingId) -> Result<bool, StoreError> {
    let over = sqlx::query_scalar!("SELECT over FROM proceeding_seen WHERE proceeding_id = $1", id.uuid());
    Ok(over.fetch_optional(conn).await?.unwrap_or_default())
}
