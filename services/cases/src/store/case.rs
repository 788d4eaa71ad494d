//! Rows of `legal_case`.

use kernel::{LegalDate, Timestamp, TypedId};
use pg::StoreError;
use sqlx::PgConnection;

use crate::{
    domain::{CaseId, CaseReference},
    error::Error,
};

/// A case by itself.
#[derive(Debug)]
pub(crate) struct StoredCase {
    pub(crate) id: CaseId,
    pub(crate) reference: CaseReference,
    pub(crate) loan_account_number: String,
    pub(crate) opened_at: Timestamp,
}

/// A case as lists show it.
#[derive(Debug)]
pub(crate) struct Summary {
    pub(crate) id: CaseId,
    pub(crate) reference: CaseReference,
    pub(crate) loan_account_number: String,
    pub(crate) opened_at: Timestamp,
    pub(crate) next_deadline: Option<NextDeadline>,
}

/// The nearest armed deadline of a case.
#[derive(Debug)]
pub(crate) struct NextDeadline {
    pub(crate) kind: String,
    pub(crate) last_safe: LegalDate,
    pub(crate) last_arguable: LegalDate,
}

/// Opens a case. `None` if the account has one already.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    id: CaseId,
    loan_account_number: &str,
    now: Timestamp,
) -> Result<Option<CaseReference>, Error> {
    let number = sqlx::query_scalar!(
        r#"
        INSERT INTO legal_case (case_id, loan_account_number, opened_at) VALUES ($1, $2, $3)
        ON CONFLICT ON CONSTRAINT account_has_one_case DO NOTHING
        RETURNING number
        "#,
        id.uuid(),
        loan_account_number,
        pg::Instant::from(now) as _,
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(number.map(CaseReference::from_number))
}

/// The case of an account, locked until the end of the transaction.
pub(crate) async fn lock_of_account(conn: &mut PgConnection, loan_account_number: &str) -> Result<CaseId, Error> {
    let id = sqlx::query_scalar!(
        "SELECT case_id FROM legal_case WHERE loan_account_number = $1 FOR UPDATE",
        loan_account_number
    )
    .fetch_one(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(CaseId::from_uuid(id))
}

/// The case of an id.
pub(crate) async fn find(conn: &mut PgConnection, id: CaseId) -> Result<Option<StoredCase>, Error> {
    let row =
        sqlx::query!("SELECT number, loan_account_number, opened_at FROM legal_case WHERE case_id = $1", id.uuid())
            .fetch_optional(conn)
            .await
            .map_err(StoreError::from)?;
    Ok(row.map(|row| StoredCase {
        id,
        reference: CaseReference::from_number(row.number),
        loan_account_number: row.loan_account_number,
        opened_at: row.opened_at.into(),
    }))
}

/// The case of a reference.
pub(crate) async fn find_by_reference(
    conn: &mut PgConnection,
    reference: CaseReference,
) -> Result<Option<StoredCase>, Error> {
    let id = sqlx::query_scalar!("SELECT case_id FROM legal_case WHERE number = $1", reference.number())
        .fetch_optional(&mut *conn)
        .await
        .map_err(StoreError::from)?;
    match id {
        Some(id) => find(conn, CaseId::from_uuid(id)).await,
        None => Ok(None),
    }
}

/// Cases in the order of their opening, after one of them.
pub(crate) async fn list(
    conn: &mut PgConnection,
    after: Option<CaseId>,
    loan_account_number: Option<&str>,
    limit: i64,
) -> Result<Vec<Summary>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT c.case_id, c.number, c.loan_account_number, c.opened_at,
               d.kind AS "kind?", d.last_safe AS "last_safe?", d.last_arguable AS "last_arguable?"
        FROM legal_case c
        LEFT JOIN LATERAL (
            SELECT d.kind, d.last_safe, d.last_arguable
            FROM deadline d JOIN proceeding p USING (proceeding_id)
            WHERE p.case_id = c.case_id AND d.state = 'armed' AND NOT d.opens
            ORDER BY d.last_safe LIMIT 1
        ) d ON true
        WHERE ($1::uuid IS NULL OR c.number > (SELECT number FROM legal_case WHERE case_id = $1))
          AND ($2::text IS NULL OR c.loan_account_number = $2)
        ORDER BY c.number
        LIMIT $3
        "#,
        after.map(TypedId::uuid),
        loan_account_number,
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(rows
        .into_iter()
        .map(|row| Summary {
            id: CaseId::from_uuid(row.case_id),
            reference: CaseReference::from_number(row.number),
            loan_account_number: row.loan_account_number,
            opened_at: row.opened_at.into(),
            next_deadline: row.kind.zip(row.last_safe).zip(row.last_arguable).map(|((kind, safe), arguable)| {
                NextDeadline { kind, last_safe: safe.into(), last_arguable: arguable.into() }
            }),
        })
        .collect())
}
