//! Rows of `progress`.

use std::collections::HashMap;

use kernel::TypedId as _;
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use super::inconsistent;
use crate::{
    domain::{FilingId, Progress, ProgressId},
    error::Error,
};

/// Adds an entry about a filing of a locked matter.
pub(crate) async fn insert(conn: &mut PgConnection, filing: FilingId, entry: &Progress) -> Result<(), Error> {
    let recorded_by = serde_json::to_value(&entry.recorded_by).map_err(|_| inconsistent("actor"))?;
    let step = serde_json::to_value(&entry.step).map_err(|_| inconsistent("progress.step"))?;
    sqlx::query!(
        r#"
        INSERT INTO progress (progress_id, filing_id, kind, step, note, corrects, recorded_by, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        "#,
        entry.id.uuid(),
        filing.uuid(),
        entry.step.as_str(),
        step,
        entry.note,
        entry.corrects.map(kernel::TypedId::uuid),
        recorded_by,
        pg::Instant::from(entry.recorded_at) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// The entries about filings, in the order of their recording.
pub(super) async fn of_filings(
    conn: &mut PgConnection,
    filings: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Progress>>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT progress_id, filing_id, step, note, corrects, recorded_by, recorded_at
        FROM progress WHERE filing_id = ANY($1) ORDER BY progress_id
        "#,
        filings,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let mut progress: HashMap<Uuid, Vec<Progress>> = HashMap::new();
    for row in rows {
        let entry = Progress {
            id: ProgressId::from_uuid(row.progress_id),
            step: serde_json::from_value(row.step).map_err(|_| inconsistent("progress.step"))?,
            note: row.note,
            corrects: row.corrects.map(ProgressId::from_uuid),
            recorded_by: serde_json::from_value(row.recorded_by).map_err(|_| inconsistent("progress.recorded_by"))?,
            recorded_at: row.recorded_at.into(),
        };
        progress.entry(row.filing_id).or_default().push(entry);
    }
    Ok(progress)
}
