//! Rows of `instrument`.

use formats::LoanAccountNumber;
use kernel::{Masked, Paise, Timestamp, TypedId as _};
use pg::sealing::{SealContext, SealedBytes, Vault};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{Cheque, ChequeKey, InstrumentId, Memo},
    error::Error,
};

/// A cheque with the subject whose key seals what is personal about it.
#[derive(Debug)]
pub(crate) struct StoredCheque {
    pub(crate) cheque: Cheque,
    pub(crate) subject: Uuid,
}

/// The cheque that a memo speaks of, locked until the end of the transaction; made from the memo if it is new.
pub(crate) async fn find_or_create(
    conn: &mut PgConnection,
    vault: &Vault,
    new_id: InstrumentId,
    new_subject: Uuid,
    memo: &Memo,
    now: Timestamp,
) -> Result<StoredCheque, Error> {
    let known = sqlx::query_scalar!(
        r#"
        SELECT instrument_id FROM instrument
        WHERE loan_account_number = $1 AND drawee_ifsc = $2 AND cheque_number = $3
        FOR UPDATE
        "#,
        memo.loan_account_number.as_str(),
        memo.drawee_ifsc.as_str(),
        memo.cheque_number.as_str(),
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(pg::StoreError::from)?;
    if let Some(id) = known {
        let id = InstrumentId::from_uuid(id);
        return find(conn, vault, id).await?.ok_or(Error::inconsistent("instrument"));
    }
    let sealed = vault.seal(&mut *conn, new_subject, drawer_name_of(new_id), &memo.drawer_name).await?;
    // Another transaction may have made it since the look: then its row is locked and used, and this key is left over.
    let inserted = sqlx::query!(
        r#"
        INSERT INTO instrument
            (instrument_id, loan_account_number, cheque_number, drawee_ifsc, drawn_on, amount_paise, subject_id,
             drawer_name_sealed, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT ON CONSTRAINT instrument_is_known_once DO UPDATE SET recorded_at = instrument.recorded_at
        RETURNING instrument_id
        "#,
        new_id.uuid(),
        memo.loan_account_number.as_str(),
        memo.cheque_number.as_str(),
        memo.drawee_ifsc.as_str(),
        pg::Date::from(memo.drawn_on) as _,
        memo.amount.get(),
        new_subject,
        sealed.as_bytes(),
        pg::Instant::from(now) as _,
    )
    .fetch_one(&mut *conn)
    .await
    .map_err(pg::StoreError::from)?;
    let id = InstrumentId::from_uuid(inserted.instrument_id);
    find(conn, vault, id).await?.ok_or(Error::inconsistent("instrument"))
}

/// One cheque, with its drawer's name opened unless erased.
pub(crate) async fn find(
    conn: &mut PgConnection,
    vault: &Vault,
    id: InstrumentId,
) -> Result<Option<StoredCheque>, Error> {
    let row = sqlx::query!(
        r#"
        SELECT loan_account_number, cheque_number, drawee_ifsc, drawn_on, amount_paise, subject_id,
               drawer_name_sealed AS "drawer_name_sealed: SealedBytes"
        FROM instrument WHERE instrument_id = $1
        "#,
        id.uuid(),
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(pg::StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    let drawer_name: Option<Masked<String>> =
        vault.open(conn, row.subject_id, drawer_name_of(id), &row.drawer_name_sealed).await?;
    let inconsistent = Error::inconsistent;
    let cheque = Cheque {
        id,
        loan_account_number: row
            .loan_account_number
            .parse()
            .map_err(|_| inconsistent("instrument.loan_account_number"))?,
        number: row.cheque_number.parse().map_err(|_| inconsistent("instrument.cheque_number"))?,
        drawee_ifsc: row.drawee_ifsc.parse().map_err(|_| inconsistent("instrument.drawee_ifsc"))?,
        drawn_on: row.drawn_on.into(),
        amount: Paise::new(row.amount_paise).map_err(|_| inconsistent("instrument.amount_paise"))?,
        drawer_name,
    };
    Ok(Some(StoredCheque { cheque, subject: row.subject_id }))
}

/// Whose a cheque is, if there is such a cheque.
pub(crate) async fn account_of(conn: &mut PgConnection, id: InstrumentId) -> Result<Option<String>, Error> {
    let account = sqlx::query_scalar!("SELECT loan_account_number FROM instrument WHERE instrument_id = $1", id.uuid());
    Ok(account.fetch_optional(conn).await.map_err(pg::StoreError::from)?)
}

/// The cheque of an account by what is printed on it, if it is on record.
pub(crate) async fn find_by_key(
    conn: &mut PgConnection,
    account: &LoanAccountNumber,
    key: &ChequeKey,
) -> Result<Option<InstrumentId>, Error> {
    let id = sqlx::query_scalar!(
        r#"
        SELECT instrument_id FROM instrument
        WHERE loan_account_number = $1 AND drawee_ifsc = $2 AND cheque_number = $3
        "#,
        account.as_str(),
        key.drawee_ifsc.as_str(),
        key.number.as_str(),
    );
    let id = id.fetch_optional(conn).await.map_err(pg::StoreError::from)?;
    Ok(id.map(InstrumentId::from_uuid))
}

fn drawer_name_of(id: InstrumentId) -> SealContext {
    SealContext { table: "instrument", column: "drawer_name_sealed", row: id.uuid() }
}
