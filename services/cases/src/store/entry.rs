//! Rows of `fact` in a docket.

use kernel::{DateInterval, TypedId};
use pg::StoreError;
use sqlx::PgConnection;

use crate::{
    domain::{DocketEntry, FactId, ProceedingId},
    error::Error,
};

/// Adds an entry.
pub(crate) async fn insert(conn: &mut PgConnection, docket: ProceedingId, entry: &DocketEntry) -> Result<(), Error> {
    sqlx::query!(
        r#"
        INSERT INTO fact
            (fact_id, proceeding_id, kind, effective_earliest, effective_latest, details, evidence, recorded_by,
             recorded_at, retracts)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        "#,
        entry.id.uuid(),
        docket.uuid(),
        entry.kind,
        pg::Date::from(entry.on.earliest()) as _,
        pg::Date::from(entry.on.latest()) as _,
        entry.fact,
        entry.evidence,
        serde_json::to_value(&entry.recorded_by).map_err(|_| Error::inconsistent("fact.recorded_by"))?,
        pg::Instant::from(entry.recorded_at) as _,
        entry.overrules.map(TypedId::uuid),
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// The entries of a docket, in the order of their recording.
pub(crate) async fn of_docket(conn: &mut PgConnection, docket: ProceedingId) -> Result<Vec<DocketEntry>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT fact_id, kind, effective_earliest, effective_latest, details, evidence, recorded_by, recorded_at, retracts
        FROM fact WHERE proceeding_id = $1 ORDER BY recorded_at, fact_id
        "#,
        docket.uuid(),
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            Ok(DocketEntry {
                id: FactId::from_uuid(row.fact_id),
                kind: row.kind,
                on: DateInterval::new(row.effective_earliest.into(), row.effective_latest.into())
                    .map_err(|_| Error::inconsistent("fact.effective_earliest"))?,
                fact: row.details,
                evidence: row.evidence,
                recorded_by: serde_json::from_value(row.recorded_by)
                    .map_err(|_| Error::inconsistent("fact.recorded_by"))?,
                recorded_at: row.recorded_at.into(),
                overrules: row.retracts.map(FactId::from_uuid),
            })
        })
        .collect()
}
