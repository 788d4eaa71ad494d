//! Rows of `filing`.

use std::collections::HashMap;

use kernel::{Actor, LegalDate, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{inconsistent, progress};
use crate::{
    domain::{Acknowledgement, Condonation, CondonationStep, Filing, FilingId, MatterId, Scope},
    error::Error,
};

/// Adds a filing of a locked matter.
pub(crate) async fn insert(conn: &mut PgConnection, matter: MatterId, filing: &Filing) -> Result<(), Error> {
    let recorded_by = serde_json::to_value(&filing.recorded_by).map_err(|_| inconsistent("actor"))?;
    sqlx::query!(
        r#"
        INSERT INTO filing
            (filing_id, matter_id, filed_on, court, acknowledgement, recorded_by, recorded_at, withdrawn)
        VALUES ($1, $2, $3, $4, $5, $6, $7, false)
        "#,
        filing.id.uuid(),
        matter.uuid(),
        pg::Date::from(filing.filed_on) as _,
        filing.court,
        filing.acknowledgement.as_str(),
        recorded_by,
        pg::Instant::from(filing.recorded_at) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// The matter of a filing, within a scope.
pub(crate) async fn matter_of(
    conn: &mut PgConnection,
    id: FilingId,
    scope: Scope<'_>,
) -> Result<Option<MatterId>, StoreError> {
    let matter = sqlx::query_scalar!(
        r#"
        SELECT matter_id FROM filing JOIN matter USING (matter_id)
        WHERE filing_id = $1 AND ($2::text IS NULL OR assigned_subject = $2)
        "#,
        id.uuid(),
        scope.subject(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(matter.map(MatterId::from_uuid))
}

/// A filing was recorded in error.
pub(crate) async fn withdraw(conn: &mut PgConnection, id: FilingId) -> Result<(), StoreError> {
    sqlx::query!("UPDATE filing SET withdrawn = true WHERE filing_id = $1", id.uuid()).execute(conn).await?;
    Ok(())
}

/// What is known of its condonation.
pub(crate) async fn set_condonation(
    conn: &mut PgConnection,
    id: FilingId,
    condonation: Condonation,
) -> Result<(), StoreError> {
    let decided_on = match condonation {
        Condonation::Applied { .. } => None,
        Condonation::Allowed { on, .. } | Condonation::Refused { on, .. } => Some(pg::Date::from(on)),
    };
    sqlx::query!(
        r#"
        UPDATE filing SET condonation = $2, condonation_applied_on = $3, condonation_decided_on = $4
        WHERE filing_id = $1
        "#,
        id.uuid(),
        step(condonation.step()),
        pg::Date::from(condonation.applied_on()) as _,
        decided_on as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A step as it is stored.
pub(crate) const fn step(step: CondonationStep) -> &'static str {
    match step {
        CondonationStep::Applied => "applied",
        CondonationStep::Allowed => "allowed",
        CondonationStep::Refused => "refused",
    }
}

/// The filings of matters, in the order of their recording, with what happened to them since.
pub(super) async fn of_matters(
    conn: &mut PgConnection,
    matters: &[Uuid],
) -> Result<HashMap<MatterId, Vec<Filing>>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT filing_id, matter_id, filed_on, court, acknowledgement, condonation, condonation_applied_on,
               condonation_decided_on, recorded_by, recorded_at, withdrawn
        FROM filing WHERE matter_id = ANY($1) ORDER BY filing_id
        "#,
        matters,
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.filing_id).collect();
    let mut progress = if ids.is_empty() { HashMap::new() } else { progress::of_filings(conn, &ids).await? };
    let mut filings: HashMap<MatterId, Vec<Filing>> = HashMap::new();
    for row in rows {
        let recorded_by: Actor =
            serde_json::from_value(row.recorded_by).map_err(|_| inconsistent("filing.recorded_by"))?;
        let acknowledgement = Acknowledgement::from_stored(row.acknowledgement);
        let applied_on = row.condonation_applied_on.map(LegalDate::from);
        let decided_on = row.condonation_decided_on.map(LegalDate::from);
        let filing = Filing {
            id: FilingId::from_uuid(row.filing_id),
            filed_on: row.filed_on.into(),
            court: row.court,
            acknowledgement: acknowledgement.ok_or(inconsistent("filing.acknowledgement"))?,
            condonation: condonation(row.condonation.as_deref(), applied_on, decided_on)?,
            recorded_by,
            recorded_at: row.recorded_at.into(),
            withdrawn: row.withdrawn,
            progress: progress.remove(&row.filing_id).unwrap_or_default(),
        };
        filings.entry(MatterId::from_uuid(row.matter_id)).or_default().push(filing);
    }
    Ok(filings)
}

fn condonation(
    stored: Option<&str>,
    applied_on: Option<LegalDate>,
    decided_on: Option<LegalDate>,
) -> Result<Option<Condonation>, Error> {
    match (stored, applied_on, decided_on) {
        (None, None, None) => Ok(None),
        (Some("applied"), Some(on), None) => Ok(Some(Condonation::Applied { on })),
        (Some("allowed"), Some(applied_on), Some(on)) => Ok(Some(Condonation::Allowed { applied_on, on })),
        (Some("refused"), Some(applied_on), Some(on)) => Ok(Some(Condonation::Refused { applied_on, on })),
        _ => Err(inconsistent("filing.condonation")),
    }
}
