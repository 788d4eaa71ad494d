//! Rows of `proceeding`.

use kernel::{Paise, TypedId};
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{CaseId, ProceedingId, State},
    error::Error,
};

/// A proceeding by itself.
#[derive(Debug)]
pub(crate) struct StoredProceeding {
    pub(crate) id: ProceedingId,
    pub(crate) instrument_id: Uuid,
    pub(crate) amount: Paise,
}

/// The proceeding about an instrument; made if there is none. The case is locked, so that nobody else makes it.
pub(crate) async fn find_or_create(
    conn: &mut PgConnection,
    new_id: ProceedingId,
    case: CaseId,
    instrument_id: Uuid,
    amount: Paise,
) -> Result<ProceedingId, Error> {
    let known = sqlx::query_scalar!(
        "SELECT proceeding_id FROM proceeding WHERE kind = 'ni138' AND instrument_id = $1 FOR UPDATE",
        instrument_id
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    if let Some(id) = known {
        return Ok(ProceedingId::from_uuid(id));
    }
    sqlx::query!(
        r#"
        INSERT INTO proceeding (proceeding_id, case_id, kind, instrument_id, amount_paise, state, explanation, cures)
        VALUES ($1, $2, 'ni138', $3, $4, 'new', '', '[]')
        "#,
        new_id.uuid(),
        case.uuid(),
        instrument_id,
        amount.get(),
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(new_id)
}

/// Caches the fold.
pub(crate) async fn set_position(conn: &mut PgConnection, id: ProceedingId, state: &State) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE proceeding SET state = $2, explanation = $3, cures = $4 WHERE proceeding_id = $1",
        id.uuid(),
        state.as_str(),
        state.explanation(),
        serde_json::Value::from(state.cures()),
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// The proceedings of a case, in the order of their making.
pub(crate) async fn of_case(conn: &mut PgConnection, case: CaseId) -> Result<Vec<StoredProceeding>, Error> {
    let rows = sqlx::query!(
        "SELECT proceeding_id, instrument_id, amount_paise FROM proceeding WHERE case_id = $1 ORDER BY proceeding_id",
        case.uuid()
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredProceeding {
                id: ProceedingId::from_uuid(row.proceeding_id),
                instrument_id: row.instrument_id,
                amount: Paise::new(row.amount_paise)
                    .map_err(|_| Error::Inconsistent { what: "proceeding.amount_paise" })?,
            })
        })
        .collect()
}

/// The proceedings that have facts, in the order of their ids, after one of them.
pub(crate) async fn with_facts(
    conn: &mut PgConnection,
    after: Option<ProceedingId>,
    limit: i64,
) -> Result<Vec<ProceedingId>, Error> {
    let ids = sqlx::query_scalar!(
        r#"
        SELECT proceeding_id FROM proceeding p
        WHERE ($1::uuid IS NULL OR proceeding_id > $1)
          AND EXISTS (SELECT FROM fact WHERE fact.proceeding_id = p.proceeding_id)
        ORDER BY proceeding_id
        LIMIT $2
        "#,
        after.map(TypedId::uuid),
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(ids.into_iter().map(ProceedingId::from_uuid).collect())
}
