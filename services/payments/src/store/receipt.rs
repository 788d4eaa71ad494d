//! Rows of `receipt`.

use formats::LoanAccountNumber;
use kernel::{LegalDate, Masked, Paise, Timestamp, TypedId};
use pg::{
    StoreError,
    sealing::{SealContext, SealedBytes, Vault},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{dishonour::Origin, ledger};
use crate::{
    domain::{
        AnyReceipt, Applied, Credit, InstrumentId, Mode, Posting, Receipt, ReceiptId, Record, Reversal, ReversalReason,
        Reversed, TransferId, Unidentified,
    },
    error::Error,
};

/// A row as it is read.
struct Row {
    receipt_id: Uuid,
    mode: String,
    reference: String,
    amount_paise: i64,
    value_date: pg::Date,
    state: String,
    loan_account_number: Option<String>,
    instrument_id: Option<Uuid>,
    reversal_reason: Option<String>,
    reversed_on: Option<pg::Date>,
    subject_id: Uuid,
    payer_name_sealed: SealedBytes,
    narration_sealed: SealedBytes,
    recorded_at: pg::Instant,
}

/// One receipt.
pub(crate) async fn find(conn: &mut PgConnection, vault: &Vault, id: ReceiptId) -> Result<Option<AnyReceipt>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"
        SELECT receipt_id, mode, reference, amount_paise, value_date, state, loan_account_number, instrument_id,
               reversal_reason, reversed_on, subject_id, payer_name_sealed AS "payer_name_sealed: SealedBytes",
               narration_sealed AS "narration_sealed: SealedBytes", recorded_at
        FROM receipt WHERE receipt_id = $1
        "#,
        id.uuid(),
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    Ok(read_all(conn, vault, row.into_iter().collect()).await?.pop())
}

/// Locks a receipt until the end of the transaction, if it is there.
pub(crate) async fn lock(conn: &mut PgConnection, id: ReceiptId) -> Result<(), Error> {
    sqlx::query!("SELECT receipt_id FROM receipt WHERE receipt_id = $1 FOR UPDATE", id.uuid())
        .fetch_optional(conn)
        .await
        .map_err(StoreError::from)?;
    Ok(())
}

/// The receipt of a credit, if it was posted.
pub(crate) async fn find_credit(
    conn: &mut PgConnection,
    vault: &Vault,
    credit: &Credit,
) -> Result<Option<AnyReceipt>, Error> {
    let found = sqlx::query_scalar!(
        "SELECT receipt_id FROM receipt WHERE mode = $1 AND reference = $2",
        credit.mode.as_str(),
        credit.reference.as_str(),
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    match found {
        Some(id) => find(conn, vault, ReceiptId::from_uuid(id)).await,
        None => Ok(None),
    }
}

/// Receipts of an account, or those in suspense.
pub(crate) async fn list(
    conn: &mut PgConnection,
    vault: &Vault,
    account: Option<&LoanAccountNumber>,
    after: Option<ReceiptId>,
    limit: i64,
) -> Result<Vec<AnyReceipt>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        SELECT receipt_id, mode, reference, amount_paise, value_date, state, loan_account_number, instrument_id,
               reversal_reason, reversed_on, subject_id, payer_name_sealed AS "payer_name_sealed: SealedBytes",
               narration_sealed AS "narration_sealed: SealedBytes", recorded_at
        FROM receipt
        WHERE (loan_account_number = $1 OR ($1::text IS NULL AND state = 'unidentified'))
          AND ($2::uuid IS NULL OR receipt_id > $2)
        ORDER BY receipt_id
        LIMIT $3
        "#,
        account.map(LoanAccountNumber::as_str),
        after.map(TypedId::uuid),
        limit,
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    read_all(conn, vault, rows).await
}

/// The receipts that count for an account, the newest first, each with what its application is called by.
pub(crate) async fn applied_to(
    conn: &mut PgConnection,
    account: &LoanAccountNumber,
    limit: i64,
) -> Result<Vec<(ReceiptId, Option<TransferId>)>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT receipt_id,
               (SELECT transfer_id FROM transfer t WHERE t.receipt_id = r.receipt_id AND kind = 'reassignment'
                ORDER BY ordinal DESC LIMIT 1) AS application_id
        FROM receipt r WHERE loan_account_number = $1 AND state = 'applied'
        ORDER BY receipt_id DESC LIMIT $2
        "#,
        account.as_str(),
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let rows = rows.into_iter();
    Ok(rows.map(|row| (ReceiptId::from_uuid(row.receipt_id), row.application_id.map(TransferId::from_uuid))).collect())
}

/// Adds the row of a posting; false if another transaction has posted the credit meanwhile, and nothing is added.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    vault: &Vault,
    subject: Uuid,
    record: &Record,
    posting: &Posting,
    origin: Option<Origin<'_>>,
) -> Result<bool, Error> {
    let (payer_name, narration) = (&record.credit.payer_name, &record.credit.narration);
    let payer_name = payer_name.as_ref().ok_or(Error::inconsistent("receipt.payer_name"))?;
    let narration = narration.as_ref().ok_or(Error::inconsistent("receipt.narration"))?;
    let sealer = vault.sealer(&mut *conn, subject).await?;
    let payer_name = sealer.seal(cell("payer_name_sealed", record.id), payer_name)?;
    let narration = sealer.seal(cell("narration_sealed", record.id), narration)?;
    let state = if posting.applied.is_some() { "applied" } else { "unidentified" };
    let inserted = sqlx::query!(
        r#"
        INSERT INTO receipt
            (receipt_id, mode, reference, amount_paise, value_date, state, loan_account_number, instrument_id,
             subject_id, payer_name_sealed, narration_sealed, source, file_sha256, row_number, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT ON CONSTRAINT a_credit_is_posted_once DO NOTHING
        "#,
        record.id.uuid(),
        record.credit.mode.as_str(),
        record.credit.reference.as_str(),
        record.credit.amount.get(),
        pg::Date::from(record.credit.value_date) as _,
        state,
        posting.applied.as_ref().map(|applied| applied.account.as_str()),
        posting.applied.as_ref().and_then(|applied| applied.instrument).map(TypedId::uuid),
        subject,
        payer_name.as_bytes(),
        narration.as_bytes(),
        origin.map(|origin| origin.source),
        origin.map(|origin| origin.file_sha256),
        origin.map(|origin| origin.row_number),
        pg::Instant::from(record.recorded_at) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(inserted.rows_affected() == 1)
}

/// A locked receipt is applied: it has left suspense, or is applied otherwise.
pub(crate) async fn set_applied(conn: &mut PgConnection, receipt: &Receipt<Applied>) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE receipt SET state = 'applied', loan_account_number = $2, instrument_id = $3 WHERE receipt_id = $1",
        receipt.record.id.uuid(),
        receipt.state.account.as_str(),
        receipt.state.instrument.map(TypedId::uuid),
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// A locked receipt was undone.
pub(crate) async fn set_reversed(conn: &mut PgConnection, receipt: &Receipt<Reversed>) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE receipt SET state = 'reversed', reversal_reason = $2, reversed_on = $3 WHERE receipt_id = $1",
        receipt.record.id.uuid(),
        receipt.state.reversal.reason.as_str(),
        pg::Date::from(receipt.state.reversal.value_date) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

async fn read_all(conn: &mut PgConnection, vault: &Vault, rows: Vec<Row>) -> Result<Vec<AnyReceipt>, Error> {
    let ids: Vec<ReceiptId> = rows.iter().map(|row| ReceiptId::from_uuid(row.receipt_id)).collect();
    let mut transfers = ledger::of_receipts(conn, &ids).await?;
    let mut receipts = Vec::with_capacity(rows.len());
    for row in rows {
        let id = ReceiptId::from_uuid(row.receipt_id);
        let open = async |conn: &mut PgConnection, column, sealed| {
            vault.open(conn, row.subject_id, cell(column, id), sealed).await
        };
        let payer_name: Option<Masked<String>> = open(conn, "payer_name_sealed", &row.payer_name_sealed).await?;
        let narration: Option<Masked<String>> = open(conn, "narration_sealed", &row.narration_sealed).await?;
        let credit = Credit {
            amount: Paise::new(row.amount_paise).map_err(|_| inconsistent("receipt.amount_paise"))?,
            value_date: row.value_date.into(),
            mode: row.mode.parse::<Mode>().map_err(|_| inconsistent("receipt.mode"))?,
            reference: row.reference.parse().map_err(|_| inconsistent("receipt.reference"))?,
            payer_name,
            narration,
        };
        let transfers = transfers.remove(&id).unwrap_or_default();
        let record = Record { id, credit, recorded_at: row.recorded_at.into(), transfers };
        let account = row.loan_account_number.map(|number| number.parse::<LoanAccountNumber>());
        let account = account.transpose().map_err(|_| inconsistent("receipt.loan_account_number"))?;
        let instrument = row.instrument_id.map(InstrumentId::from_uuid);
        let applied = account.map(|account| Applied { account, instrument });
        let reversed_on = row.reversed_on.map(LegalDate::from);
        receipts.push(match (row.state.as_str(), applied, row.reversal_reason.as_deref(), reversed_on) {
            ("unidentified", None, None, None) => AnyReceipt::Unidentified(Receipt { record, state: Unidentified }),
            ("applied", Some(state), None, None) => AnyReceipt::Applied(Receipt { record, state }),
            ("reversed", from, Some(reason), Some(value_date)) => {
                let reason = ReversalReason::ALL.into_iter().find(|known| known.as_str() == reason);
                let reason = reason.ok_or(inconsistent("receipt.reversal_reason"))?;
                let state = Reversed { from, reversal: Reversal { reason, value_date } };
                AnyReceipt::Reversed(Receipt { record, state })
            }
            _ => return Err(inconsistent("receipt.state")),
        });
    }
    Ok(receipts)
}

const fn inconsistent(what: &'static str) -> Error {
    Error::inconsistent(what)
}

fn cell(column: &'static str, id: ReceiptId) -> SealContext {
    SealContext { table: "receipt", column, row: id.uuid() }
}

/// What is in suspense.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InSuspense {
    pub(crate) count: u32,
    /// When the oldest was recorded; none if there is none.
    pub(crate) oldest: Option<Timestamp>,
}

/// Counts what is in suspense.
pub(crate) async fn in_suspense(conn: &mut PgConnection) -> Result<InSuspense, StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "count!", min(recorded_at) AS oldest FROM receipt WHERE state = 'unidentified'"#
    )
    .fetch_one(conn)
    .await?;
    Ok(InSuspense { count: u32::try_from(row.count).unwrap_or(u32::MAX), oldest: row.oldest.map(Into::into) })
}
