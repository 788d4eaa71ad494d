//! Rows of `account_receipt`.

use kernel::{Actor, LegalDate, Paise, TypedId as _};
use messaging::EventId;
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{domain::ReceiptId, error::Error};

/// Money of an account, as payments stated it.
#[derive(Clone, Debug)]
pub(crate) struct AccountReceipt {
    pub(crate) id: ReceiptId,
    pub(crate) loan_account_number: String,
    /// The cheque that it was said to pay.
    pub(crate) instrument_id: Option<Uuid>,
    pub(crate) amount: Paise,
    pub(crate) value_date: LegalDate,
    pub(crate) event_id: EventId,
    pub(crate) recorded_by: Actor,
}

/// Lets one transaction at a time look at an account's money and open its proceedings: otherwise a receipt and a return
/// that come at once would each miss the other.
pub(crate) async fn lock_account(conn: &mut PgConnection, loan_account_number: &str) -> Result<(), Error> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('receipts of ' || $1, 0))", loan_account_number)
        .execute(conn)
        .await
        .map_err(StoreError::from)?;
    Ok(())
}

/// Keeps a receipt. False if it is known already, reversed or not.
pub(crate) async fn insert(conn: &mut PgConnection, receipt: &AccountReceipt, reversed: bool) -> Result<bool, Error> {
    let inserted = sqlx::query!(
        r#"
        INSERT INTO account_receipt
            (receipt_id, loan_account_number, instrument_id, amount_paise, value_date, event_id, recorded_by, reversed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (receipt_id) DO NOTHING
        "#,
        receipt.id.uuid(),
        receipt.loan_account_number,
        receipt.instrument_id,
        receipt.amount.get(),
        pg::Date::from(receipt.value_date) as _,
        receipt.event_id.uuid(),
        serde_json::to_value(&receipt.recorded_by).map_err(|_| Error::inconsistent("account_receipt.recorded_by"))?,
        reversed,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(inserted.rows_affected() == 1)
}

/// The receipt counts no more.
pub(crate) async fn reverse(conn: &mut PgConnection, id: ReceiptId) -> Result<(), Error> {
    sqlx::query!("UPDATE account_receipt SET reversed = true WHERE receipt_id = $1", id.uuid())
        .execute(conn)
        .await
        .map_err(StoreError::from)?;
    Ok(())
}

/// The receipts of an account that count, with value from that day on, and that can pay that cheque: those that were
/// said to, and those of which nothing was said.
pub(crate) async fn for_cheque(
    conn: &mut PgConnection,
    loan_account_number: &str,
    instrument_id: Uuid,
    since: LegalDate,
) -> Result<Vec<AccountReceipt>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT receipt_id, loan_account_number, instrument_id, amount_paise, value_date, event_id, recorded_by
        FROM account_receipt
        WHERE loan_account_number = $1 AND value_date >= $2 AND NOT reversed
          AND (instrument_id IS NULL OR instrument_id = $3)
        ORDER BY value_date, receipt_id
        "#,
        loan_account_number,
        pg::Date::from(since) as _,
        instrument_id,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            let inconsistent = Error::inconsistent;
            Ok(AccountReceipt {
                id: ReceiptId::from_uuid(row.receipt_id),
                loan_account_number: row.loan_account_number,
                instrument_id: row.instrument_id,
                amount: Paise::new(row.amount_paise).map_err(|_| inconsistent("account_receipt.amount_paise"))?,
                value_date: row.value_date.into(),
                event_id: EventId::from_uuid(row.event_id),
                recorded_by: serde_json::from_value(row.recorded_by)
                    .map_err(|_| inconsistent("account_receipt.recorded_by"))?,
            })
        })
        .collect()
}

/// Those of some receipts that have been taken up here, whether they count still or not.
pub(crate) async fn known(conn: &mut PgConnection, ids: &[ReceiptId]) -> Result<Vec<ReceiptId>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let known = sqlx::query_scalar!("SELECT receipt_id FROM account_receipt WHERE receipt_id = ANY($1)", &ids)
        .fetch_all(conn)
        .await
        .map_err(StoreError::from)?;
    Ok(known.into_iter().map(ReceiptId::from_uuid).collect())
}
