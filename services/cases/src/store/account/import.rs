//! Rows of `account_import`.

use kernel::{Paise, Timestamp, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;

use crate::{domain::ImportId, error::Error};

/// One chunk of an extract at a time: "acct" in ASCII.
const LOCK: i64 = 0x6163_6374;

/// An extract as its sender states it.
#[derive(Clone, Debug)]
pub(crate) struct Extract {
    pub(crate) source: String,
    pub(crate) sha256: [u8; 32],
    pub(crate) rows: i32,
    pub(crate) total_due: Paise,
    pub(crate) last_row: i32,
}

/// Waits until no other chunk is being recorded. Two that meet a new customer would both make a party for it.
pub(crate) async fn lock(conn: &mut PgConnection) -> Result<(), Error> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", LOCK).execute(conn).await.map_err(StoreError::from)?;
    Ok(())
}

/// Notes that an extract has its outcomes through a row; it is complete with the last. Begins it if it is new.
pub(crate) async fn advance(
    conn: &mut PgConnection,
    new_id: ImportId,
    extract: &Extract,
    through_row: i32,
    now: Timestamp,
) -> Result<ImportId, Error> {
    let id = sqlx::query_scalar!(
        r#"
        INSERT INTO account_import
            (import_id, source, sha256, row_count, total_due_paise, last_row, through_row, state, begun_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $7::int >= $6::int THEN 'complete' ELSE 'open' END, $8, $8)
        ON CONFLICT ON CONSTRAINT extract_is_imported_once DO UPDATE SET
            row_count = excluded.row_count, total_due_paise = excluded.total_due_paise, last_row = excluded.last_row,
            through_row = greatest(account_import.through_row, excluded.through_row),
            state = CASE WHEN account_import.state = 'complete' THEN 'complete' ELSE excluded.state END,
            changed_at = excluded.changed_at
        RETURNING import_id
        "#,
        new_id.uuid(),
        extract.source,
        extract.sha256.as_slice(),
        extract.rows,
        extract.total_due.get(),
        extract.last_row,
        through_row,
        pg::Instant::from(now) as _,
    )
    .fetch_one(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(ImportId::from_uuid(id))
}
