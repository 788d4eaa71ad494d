//! Rows of `authority`.

use kernel::{LegalDate, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;

use crate::domain::{AuthorisationId, Authority, MatterId};

/// Keeps an answer of cases.
pub(crate) async fn insert(conn: &mut PgConnection, matter: MatterId, authority: &Authority) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        INSERT INTO authority (matter_id, file_on, authorisation_id, answer, decided_at)
        VALUES ($1, $2, $3, $4, $5)
        "#,
        matter.uuid(),
        pg::Date::from(authority.file_on) as _,
        authority.authorisation.map(kernel::TypedId::uuid),
        authority.answer,
        pg::Instant::from(authority.decided_at) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The last answer, if cases was asked.
pub(crate) async fn last(conn: &mut PgConnection, matter: MatterId) -> Result<Option<Authority>, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT file_on, authorisation_id, answer, decided_at FROM authority
        WHERE matter_id = $1 ORDER BY number DESC LIMIT 1
        "#,
        matter.uuid(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Authority {
        authorisation: row.authorisation_id.map(AuthorisationId::from_uuid),
        file_on: row.file_on.into(),
        answer: row.answer,
        decided_at: row.decided_at.into(),
    }))
}

/// The authorisation that covers a day, if there is one: the last one of those that were given for it.
pub(crate) async fn covering(
    conn: &mut PgConnection,
    matter: MatterId,
    day: LegalDate,
) -> Result<Option<AuthorisationId>, StoreError> {
    let id = sqlx::query_scalar!(
        r#"
        SELECT authorisation_id AS "authorisation_id!" FROM authority
        WHERE matter_id = $1 AND file_on = $2 AND authorisation_id IS NOT NULL ORDER BY number DESC LIMIT 1
        "#,
        matter.uuid(),
        pg::Date::from(day) as _,
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(AuthorisationId::from_uuid))
}
