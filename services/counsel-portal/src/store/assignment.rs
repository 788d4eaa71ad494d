//! Rows of `assignment`.

use kernel::{Timestamp, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;

use super::inconsistent;
use crate::{
    domain::{Acceptance, AdvocateId, MatterId},
    error::Error,
};

/// A matter was offered to an advocate.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    matter: MatterId,
    advocate: AdvocateId,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO assignment (matter_id, advocate_id, assigned_at) VALUES ($1, $2, $3)",
        matter.uuid(),
        advocate.uuid(),
        pg::Instant::from(at) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The advocate took what he was offered last.
pub(crate) async fn accept(
    conn: &mut PgConnection,
    matter: MatterId,
    advocate: AdvocateId,
    acceptance: &Acceptance,
) -> Result<(), Error> {
    let by = serde_json::to_value(&acceptance.by).map_err(|_| inconsistent("actor"))?;
    sqlx::query!(
        r#"
        UPDATE assignment SET accepted_at = $3, accepted_by = $4
        WHERE number = (SELECT max(number) FROM assignment WHERE matter_id = $1 AND advocate_id = $2)
        "#,
        matter.uuid(),
        advocate.uuid(),
        pg::Instant::from(acceptance.at) as _,
        by,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// The advocate declined what he was offered last.
pub(crate) async fn decline(
    conn: &mut PgConnection,
    matter: MatterId,
    advocate: AdvocateId,
    at: Timestamp,
    reason: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        UPDATE assignment SET declined_at = $3, reason = $4
        WHERE number = (SELECT max(number) FROM assignment WHERE matter_id = $1 AND advocate_id = $2)
        "#,
        matter.uuid(),
        advocate.uuid(),
        pg::Instant::from(at) as _,
        reason,
    )
    .execute(conn)
    .await?;
    Ok(())
}
