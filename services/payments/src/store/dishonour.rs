//! Rows of `dishonour`.

use kernel::{DateInterval, Masked, Timestamp, TypedId as _};
use pg::sealing::{SealContext, SealedBytes, Vault};
use sqlx::PgConnection;
use uuid::Uuid;

use super::instrument::StoredCheque;
use crate::{
    domain::{Dishonour, DishonourId, InstrumentId, Memo},
    error::Error,
};

/// Where a dishonour was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin<'a> {
    pub(crate) source: &'a str,
    pub(crate) file_sha256: &'a [u8],
    pub(crate) row_number: i32,
}

/// Every return of a cheque, first to last.
pub(crate) async fn of_instrument(conn: &mut PgConnection, id: InstrumentId) -> Result<Vec<Dishonour>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT dishonour_id, ordinal, presented_on, returned_on, informed_earliest, informed_latest, return_code
        FROM dishonour WHERE instrument_id = $1 ORDER BY ordinal
        "#,
        id.uuid(),
    )
    .fetch_all(conn)
    .await
    .map_err(pg::StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            let informed_on = DateInterval::new(row.informed_earliest.into(), row.informed_latest.into());
            Ok(Dishonour {
                id: DishonourId::from_uuid(row.dishonour_id),
                ordinal: u32::try_from(row.ordinal).map_err(|_| Error::inconsistent("dishonour.ordinal"))?,
                presented_on: row.presented_on.into(),
                returned_on: row.returned_on.into(),
                return_code: row.return_code.parse().map_err(|_| Error::inconsistent("dishonour.return_code"))?,
                informed_on: informed_on.map_err(|_| Error::inconsistent("dishonour.informed_earliest"))?,
            })
        })
        .collect()
}

/// The words of a return's memo, unless erased.
pub(crate) async fn reason(
    conn: &mut PgConnection,
    vault: &Vault,
    subject: Uuid,
    id: DishonourId,
) -> Result<Option<Masked<String>>, Error> {
    let sealed = sqlx::query_scalar!(
        r#"SELECT return_reason_sealed AS "sealed: SealedBytes" FROM dishonour WHERE dishonour_id = $1"#,
        id.uuid(),
    )
    .fetch_one(&mut *conn)
    .await
    .map_err(pg::StoreError::from)?;
    Ok(vault.open(conn, subject, reason_of(id), &sealed).await?)
}

/// Adds a return to a cheque that is locked.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    vault: &Vault,
    stored: &StoredCheque,
    dishonour: &Dishonour,
    memo: &Memo,
    origin: Origin<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    let sealed = vault.seal(&mut *conn, stored.subject, reason_of(dishonour.id), &memo.return_reason).await?;
    let ordinal = i32::try_from(dishonour.ordinal).map_err(|_| Error::inconsistent("dishonour.ordinal"))?;
    sqlx::query!(
        r#"
        INSERT INTO dishonour
            (dishonour_id, instrument_id, ordinal, presented_on, returned_on, informed_earliest, informed_latest,
             return_code, return_reason_sealed, source, file_sha256, row_number, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        "#,
        dishonour.id.uuid(),
        stored.cheque.id.uuid(),
        ordinal,
        pg::Date::from(dishonour.presented_on) as _,
        pg::Date::from(dishonour.returned_on) as _,
        pg::Date::from(dishonour.informed_on.earliest()) as _,
        pg::Date::from(dishonour.informed_on.latest()) as _,
        dishonour.return_code.as_str(),
        sealed.as_bytes(),
        origin.source,
        origin.file_sha256,
        origin.row_number,
        pg::Instant::from(now) as _,
    )
    .execute(conn)
    .await
    .map_err(pg::StoreError::from)?;
    Ok(())
}

fn reason_of(id: DishonourId) -> SealContext {
    SealContext { table: "dishonour", column: "return_reason_sealed", row: id.uuid() }
}
