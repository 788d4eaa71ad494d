//! Rows of `asset_class_history`.

use kernel::{LegalDate, Timestamp, TypedId as _};
use pg::StoreError;
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{AccountFlag, AssetClass, ImportId},
    error::Error,
    store::recordset,
};

/// A class from a day on.
#[derive(Debug, Serialize)]
pub(crate) struct ClassChange {
    pub(crate) history_id: Uuid,
    pub(crate) loan_account_number: String,
    pub(crate) asset_class: AssetClass,
    pub(crate) as_of: LegalDate,
    pub(crate) npa_on: Option<LegalDate>,
    pub(crate) flags: Vec<AccountFlag>,
}

/// Adds changes of class.
pub(crate) async fn add(
    conn: &mut PgConnection,
    changes: &[ClassChange],
    import: ImportId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        r#"
        INSERT INTO asset_class_history
            (history_id, loan_account_number, asset_class, as_of, npa_on, flags, import_id, recorded_at)
        SELECT r.history_id, r.loan_account_number, r.asset_class, r.as_of, r.npa_on, r.flags, $2, $3
        FROM jsonb_to_recordset($1) AS r(
            history_id uuid, loan_account_number text, asset_class text, as_of date, npa_on date, flags text[])
        "#,
        recordset(changes)?,
        import.uuid(),
        pg::Instant::from(now) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// Every class that an account had, the oldest first.
pub(crate) async fn of_account(conn: &mut PgConnection, number: &str) -> Result<Vec<ClassChange>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT history_id, loan_account_number, asset_class, as_of, npa_on, flags
        FROM asset_class_history WHERE loan_account_number = $1 ORDER BY as_of, history_id
        "#,
        number,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            Ok(ClassChange {
                history_id: row.history_id,
                loan_account_number: row.loan_account_number,
                asset_class: super::class(&row.asset_class)?,
                as_of: row.as_of.into(),
                npa_on: row.npa_on.map(Into::into),
                flags: super::flags(&row.flags)?,
            })
        })
        .collect()
}
