//! Rows of `proceeding` about a dishonoured cheque; those of the other kinds are in `docket`.

use std::collections::HashMap;

use kernel::{Paise, TypedId};
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{CaseId, Loan, Position, ProceedingId, StateKind},
    error::Error,
};

/// A proceeding by itself.
#[derive(Debug)]
pub(crate) struct StoredProceeding {
    pub(crate) id: ProceedingId,
    pub(crate) instrument_id: Uuid,
    pub(crate) amount: Paise,
}

/// The proceeding about an instrument; made if there is none. The case is locked, so that nobody else makes it.
pub(crate) async fn find_or_create(
    conn: &mut PgConnection,
    new_id: ProceedingId,
    case: CaseId,
    instrument_id: Uuid,
    amount: Paise,
) -> Result<ProceedingId, Error> {
    let known = sqlx::query_scalar!(
        "SELECT proceeding_id FROM proceeding WHERE kind = 'ni138' AND instrument_id = $1 FOR UPDATE",
        instrument_id
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    if let Some(id) = known {
        return Ok(ProceedingId::from_uuid(id));
    }
    sqlx::query!(
        r#"
        INSERT INTO proceeding (proceeding_id, case_id, kind, instrument_id, amount_paise, state, explanation, cures)
        VALUES ($1, $2, 'ni138', $3, $4, $5, '', '[]')
        "#,
        new_id.uuid(),
        case.uuid(),
        instrument_id,
        amount.get(),
        NEW,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(new_id)
}

/// A proceeding that this transaction has locked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Locked {
    pub(crate) id: ProceedingId,
    pub(crate) instrument_id: Uuid,
    /// As it was when it was locked; none for one that has no facts yet.
    pub(crate) state: Option<StateKind>,
}

impl Locked {
    /// The state as stored.
    pub(crate) fn state_name(&self) -> &'static str {
        self.state.map_or(NEW, StateKind::as_str)
    }

    /// Whether something is still to be done, as far as is known.
    pub(crate) fn is_open(&self) -> bool {
        self.state.is_none_or(|state| !state.is_ended())
    }
}

/// Where a proceeding stood before its position was set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    pub(crate) case: CaseId,
    /// None for one that had no facts yet.
    pub(crate) state: Option<StateKind>,
}

/// The state of a proceeding without facts.
const NEW: &str = "new";

fn state(text: &str) -> Result<Option<StateKind>, Error> {
    if text == NEW {
        return Ok(None);
    }
    let known = StateKind::ALL.into_iter().find(|kind| kind.as_str() == text);
    known.map(Some).ok_or(Error::inconsistent("proceeding.state"))
}

/// Locks a proceeding until the end of the transaction. `None` if there is no such proceeding.
pub(crate) async fn lock(conn: &mut PgConnection, id: ProceedingId) -> Result<Option<Locked>, Error> {
    let row = sqlx::query!(
        r#"
            SELECT instrument_id AS "instrument_id!", state FROM proceeding
            WHERE proceeding_id = $1 AND kind = 'ni138' FOR UPDATE
            "#,
        id.uuid()
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    row.map(|row| Ok(Locked { id, instrument_id: row.instrument_id, state: state(&row.state)? })).transpose()
}

/// Locks every proceeding of an account, in the order of their ids.
pub(crate) async fn lock_of_account(conn: &mut PgConnection, loan_account_number: &str) -> Result<Vec<Locked>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT p.proceeding_id, p.instrument_id AS "instrument_id!", p.state
        FROM proceeding p JOIN legal_case c USING (case_id)
        WHERE c.loan_account_number = $1 AND p.kind = 'ni138'
        ORDER BY p.proceeding_id
        FOR UPDATE OF p
        "#,
        loan_account_number
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            Ok(Locked {
                id: ProceedingId::from_uuid(row.proceeding_id),
                instrument_id: row.instrument_id,
                state: state(&row.state)?,
            })
        })
        .collect()
}

/// Caches the fold of a locked proceeding. Answers where it stood before.
///
/// What can be done is cached as of the facts; who shows it judges it on the business date.
pub(crate) async fn set_position(
    conn: &mut PgConnection,
    id: ProceedingId,
    position: &Position,
) -> Result<Before, Error> {
    let before = sqlx::query!(
        r#"
        WITH before AS (SELECT case_id, state FROM proceeding WHERE proceeding_id = $1)
        UPDATE proceeding SET state = $2, explanation = $3, cures = $4
        FROM before
        WHERE proceeding_id = $1
        RETURNING before.case_id, before.state
        "#,
        id.uuid(),
        position.state.as_str(),
        position.explanation(),
        serde_json::Value::from(position.state.cures()),
    )
    .fetch_one(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(Before { case: CaseId::from_uuid(before.case_id), state: state(&before.state)? })
}

/// The branch that keeps an account, and for which lender: it decides the court.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Branch {
    pub(crate) creditor: String,
    pub(crate) ifsc: String,
}

impl Branch {
    /// That of an account.
    pub(crate) fn of(loan: &Loan) -> Self {
        Self { creditor: loan.creditor.clone(), ifsc: loan.branch_ifsc.to_string() }
    }
}

/// The branches of the accounts that proceedings of any kind are about, where the account is on record.
pub(crate) async fn branches(
    conn: &mut PgConnection,
    proceedings: &[ProceedingId],
) -> Result<HashMap<ProceedingId, Branch>, Error> {
    let ids: Vec<Uuid> = proceedings.iter().copied().map(TypedId::uuid).collect();
    let rows = sqlx::query!(
        r#"
        SELECT p.proceeding_id, a.creditor, a.branch_ifsc
        FROM proceeding p JOIN legal_case c USING (case_id) JOIN account a USING (loan_account_number)
        WHERE p.proceeding_id = ANY($1)
        "#,
        &ids
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let found = rows.into_iter().map(|row| {
        (ProceedingId::from_uuid(row.proceeding_id), Branch { creditor: row.creditor, ifsc: row.branch_ifsc })
    });
    Ok(found.collect())
}

/// One proceeding, if there is it.
pub(crate) async fn find(conn: &mut PgConnection, id: ProceedingId) -> Result<Option<StoredProceeding>, Error> {
    let row = sqlx::query!(
        r#"
        SELECT instrument_id AS "instrument_id!", amount_paise AS "amount_paise!" FROM proceeding
        WHERE proceeding_id = $1 AND kind = 'ni138'
        "#,
        id.uuid()
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    let amount = Paise::new(row.amount_paise).map_err(|_| Error::inconsistent("proceeding.amount_paise"))?;
    Ok(Some(StoredProceeding { id, instrument_id: row.instrument_id, amount }))
}

/// The proceedings of a case, in the order of their making.
pub(crate) async fn of_case(conn: &mut PgConnection, case: CaseId) -> Result<Vec<StoredProceeding>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT proceeding_id, instrument_id AS "instrument_id!", amount_paise AS "amount_paise!" FROM proceeding
        WHERE case_id = $1 AND kind = 'ni138' ORDER BY proceeding_id
        "#,
        case.uuid()
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredProceeding {
                id: ProceedingId::from_uuid(row.proceeding_id),
                instrument_id: row.instrument_id,
                amount: Paise::new(row.amount_paise).map_err(|_| Error::inconsistent("proceeding.amount_paise"))?,
            })
        })
        .collect()
}

/// The proceedings that have facts, in the order of their ids, after one of them.
pub(crate) async fn with_facts(
    conn: &mut PgConnection,
    after: Option<ProceedingId>,
    limit: i64,
) -> Result<Vec<ProceedingId>, Error> {
    let ids = sqlx::query_scalar!(
        r#"
        SELECT proceeding_id FROM proceeding p
        WHERE ($1::uuid IS NULL OR proceeding_id > $1) AND kind = 'ni138'
          AND EXISTS (SELECT FROM fact WHERE fact.proceeding_id = p.proceeding_id)
        ORDER BY proceeding_id
        LIMIT $2
        "#,
        after.map(TypedId::uuid),
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(ids.into_iter().map(ProceedingId::from_uuid).collect())
}
