//! Rows of `ended_proceeding`.

use kernel::TypedId as _;
use pg::StoreError;
use sqlx::PgConnection;

use super::inconsistent;
use crate::{
    domain::{Ended, ProceedingId},
    error::Error,
};

/// How a proceeding has ended, as far as is known here; `None` if it goes on.
pub(crate) async fn ended(conn: &mut PgConnection, id: ProceedingId) -> Result<Option<Ended>, Error> {
    let because = sqlx::query_scalar!("SELECT because FROM ended_proceeding WHERE proceeding_id = $1", id.uuid());
    let because = because.fetch_optional(conn).await.map_err(StoreError::from)?;
    because.map(|text| read(&text)).transpose()
}

/// A proceeding has ended.
pub(crate) async fn set_ended(conn: &mut PgConnection, id: ProceedingId, ended: Ended) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO ended_proceeding (proceeding_id, because) VALUES ($1, $2)
         ON CONFLICT (proceeding_id) DO UPDATE SET because = excluded.because",
        id.uuid(),
        ended.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A proceeding goes on.
pub(crate) async fn set_open(conn: &mut PgConnection, id: ProceedingId) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM ended_proceeding WHERE proceeding_id = $1", id.uuid()).execute(conn).await?;
    Ok(())
}

/// As it is stored.
pub(super) fn read(text: &str) -> Result<Ended, Error> {
    Ended::ALL.into_iter().find(|ended| ended.as_str() == text).ok_or(inconsistent("ended_proceeding.because"))
}
