//! Rows of `fact`.

use std::collections::BTreeMap;

use kernel::{DateInterval, TypedId};
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{Fact, FactId, ProceedingId},
    error::Error,
};

/// Adds a fact. False if the proceeding has one of the same source already: the same news again.
pub(crate) async fn insert(conn: &mut PgConnection, proceeding: ProceedingId, fact: &Fact) -> Result<bool, Error> {
    let invalid = |what| move |_| Error::inconsistent(what);
    let inserted = sqlx::query!(
        r#"
        INSERT INTO fact
            (fact_id, proceeding_id, kind, effective_earliest, effective_latest, details, evidence, recorded_by,
             recorded_at, retracts, source)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (proceeding_id, source) DO NOTHING
        "#,
        fact.id.uuid(),
        proceeding.uuid(),
        fact.kind.as_str(),
        pg::Date::from(fact.effective.earliest()) as _,
        pg::Date::from(fact.effective.latest()) as _,
        serde_json::to_value(&fact.kind).map_err(invalid("fact.details"))?,
        fact.evidence,
        serde_json::to_value(&fact.recorded_by).map_err(invalid("fact.recorded_by"))?,
        pg::Instant::from(fact.recorded_at) as _,
        fact.retracts.map(TypedId::uuid),
        fact.kind.source(),
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(inserted.rows_affected() == 1)
}

/// Which of some proceedings have a fact of a source.
pub(crate) async fn with_source(
    conn: &mut PgConnection,
    proceedings: &[ProceedingId],
    source: &str,
) -> Result<Vec<ProceedingId>, Error> {
    let proceedings: Vec<Uuid> = proceedings.iter().map(|id| id.uuid()).collect();
    let found = sqlx::query_scalar!(
        "SELECT proceeding_id FROM fact WHERE proceeding_id = ANY($1) AND source = $2 ORDER BY proceeding_id",
        &proceedings,
        source,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(found.into_iter().map(ProceedingId::from_uuid).collect())
}

/// The facts of a proceeding, in the order of their recording.
pub(crate) async fn of_proceeding(conn: &mut PgConnection, proceeding: ProceedingId) -> Result<Vec<Fact>, Error> {
    let facts = of_proceedings(conn, &[proceeding]).await?;
    Ok(facts.into_values().next().unwrap_or_default())
}

/// The facts of each of some proceedings, in the order of their recording; a proceeding without facts is not there.
pub(crate) async fn of_proceedings(
    conn: &mut PgConnection,
    proceedings: &[ProceedingId],
) -> Result<BTreeMap<ProceedingId, Vec<Fact>>, Error> {
    let proceedings: Vec<Uuid> = proceedings.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        r#"
        SELECT proceeding_id, fact_id, effective_earliest, effective_latest, details, evidence, recorded_by,
               recorded_at, retracts
        FROM fact WHERE proceeding_id = ANY($1) ORDER BY recorded_at, fact_id
        "#,
        &proceedings,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let mut facts: BTreeMap<ProceedingId, Vec<Fact>> = BTreeMap::new();
    for row in rows {
        let inconsistent = Error::inconsistent;
        let fact = Fact {
            id: FactId::from_uuid(row.fact_id),
            kind: serde_json::from_value(row.details).map_err(|_| inconsistent("fact.details"))?,
            effective: DateInterval::new(row.effective_earliest.into(), row.effective_latest.into())
                .map_err(|_| inconsistent("fact.effective_earliest"))?,
            evidence: row.evidence,
            recorded_by: serde_json::from_value(row.recorded_by).map_err(|_| inconsistent("fact.recorded_by"))?,
            recorded_at: row.recorded_at.into(),
            retracts: row.retracts.map(FactId::from_uuid),
        };
        facts.entry(ProceedingId::from_uuid(row.proceeding_id)).or_default().push(fact);
    }
    Ok(facts)
}
