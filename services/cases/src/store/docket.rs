//! Rows of `proceeding` whose facts people record.

use kernel::TypedId;
use pg::StoreError;
use proceedings::{Kind, Stand};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{CaseId, CaseReference, DocketHead, DocketSummary, NextClock, ProceedingId},
    error::Error,
};

/// Opens one.
pub(crate) async fn insert(conn: &mut PgConnection, head: &DocketHead) -> Result<(), Error> {
    sqlx::query!(
        r#"
        INSERT INTO proceeding (proceeding_id, case_id, kind, about, opened_at, state, explanation, cures)
        VALUES ($1, $2, $3, $4, $5, $6, '', '[]')
        "#,
        head.id.uuid(),
        head.case.uuid(),
        head.kind.as_str(),
        head.about,
        pg::Instant::from(head.opened_at) as _,
        head.state,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// Locks one until the end of the transaction. None if there is no such proceeding.
pub(crate) async fn lock(conn: &mut PgConnection, id: ProceedingId) -> Result<Option<DocketHead>, Error> {
    let locked = sqlx::query_scalar!("SELECT kind FROM proceeding WHERE proceeding_id = $1 FOR UPDATE", id.uuid());
    if locked.fetch_optional(&mut *conn).await.map_err(StoreError::from)?.is_none() {
        return Ok(None);
    }
    find(conn, id).await
}

/// One by itself. None if there is no such proceeding.
pub(crate) async fn find(conn: &mut PgConnection, id: ProceedingId) -> Result<Option<DocketHead>, Error> {
    let row = sqlx::query!(
        r#"
        SELECT p.case_id, p.kind, p.about, p.opened_at, p.state, c.number, c.loan_account_number
        FROM proceeding p JOIN legal_case c USING (case_id) WHERE p.proceeding_id = $1
        "#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    // One about an instrument has no day of opening of its own.
    let Some(opened_at) = row.opened_at else { return Err(Error::NotADocket(id.to_string())) };
    Ok(Some(DocketHead {
        id,
        case: CaseId::from_uuid(row.case_id),
        reference: CaseReference::from_number(row.number),
        loan_account_number: row.loan_account_number,
        kind: kind(&row.kind)?,
        about: row.about,
        opened_at: opened_at.into(),
        state: row.state,
    }))
}

fn kind(text: &str) -> Result<Kind, Error> {
    text.parse().map_err(|_| Error::inconsistent("proceeding.kind"))
}

/// What others are told of where a docket stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) state: String,
    questions: i32,
    ended: bool,
}

impl Told {
    pub(crate) fn of(stand: &Stand) -> Self {
        let questions = i32::try_from(stand.questions.len()).unwrap_or(i32::MAX);
        Self { state: stand.state.to_owned(), questions, ended: stand.is_ended }
    }
}

/// Caches where a locked docket stands. Answers what others were told before.
pub(crate) async fn set_stand(conn: &mut PgConnection, id: ProceedingId, stand: &Stand) -> Result<Told, Error> {
    let Told { state, questions, ended } = Told::of(stand);
    let before = sqlx::query!(
        r#"
        WITH before AS (SELECT state, questions, ended FROM proceeding WHERE proceeding_id = $1)
        UPDATE proceeding SET state = $2, explanation = $3, questions = $4, ended = $5
        FROM before
        WHERE proceeding_id = $1
        RETURNING before.state, before.questions, before.ended
        "#,
        id.uuid(),
        state,
        stand.explanation,
        questions,
        ended,
    )
    .fetch_one(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(Told { state: before.state, questions: before.questions, ended: before.ended })
}

/// Those in which something is still to be done, in the order of their ids, after one of them.
pub(crate) async fn open(
    conn: &mut PgConnection,
    after: Option<ProceedingId>,
    limit: i64,
) -> Result<Vec<ProceedingId>, Error> {
    let ids = sqlx::query_scalar!(
        r#"
        SELECT proceeding_id FROM proceeding
        WHERE kind <> 'ni138' AND NOT ended AND ($1::uuid IS NULL OR proceeding_id > $1)
        ORDER BY proceeding_id LIMIT $2
        "#,
        after.map(TypedId::uuid),
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(ids.into_iter().map(ProceedingId::from_uuid).collect())
}

/// The dockets of a case, in the order of their opening: at most so many.
pub(crate) async fn of_case(conn: &mut PgConnection, case: CaseId, limit: i64) -> Result<Vec<ProceedingId>, Error> {
    let ids = sqlx::query_scalar!(
        r#"
        SELECT proceeding_id FROM proceeding WHERE case_id = $1 AND kind <> 'ni138' ORDER BY proceeding_id LIMIT $2
        "#,
        case.uuid(),
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(ids.into_iter().map(ProceedingId::from_uuid).collect())
}

/// Which dockets a list shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Only these, if given.
    pub(crate) ids: Option<Vec<ProceedingId>>,
    pub(crate) loan_account_number: Option<String>,
    pub(crate) kind: Option<Kind>,
    pub(crate) state: Option<String>,
    pub(crate) with_questions: bool,
}

/// Dockets in the order of their opening, after one of them.
pub(crate) async fn list(
    conn: &mut PgConnection,
    after: Option<ProceedingId>,
    wanted: &Wanted,
    limit: i64,
) -> Result<Vec<DocketSummary>, Error> {
    let ids: Option<Vec<Uuid>> = wanted.ids.as_ref().map(|ids| ids.iter().map(|id| id.uuid()).collect());
    let rows = sqlx::query!(
        r#"
        SELECT p.proceeding_id, p.kind, p.about, p.state, p.questions, c.number, c.loan_account_number,
               d.kind AS "rule?", d.last_safe AS "last_safe?", d.last_arguable AS "last_arguable?"
        FROM proceeding p JOIN legal_case c USING (case_id)
        LEFT JOIN LATERAL (
            SELECT d.kind, d.last_safe, d.last_arguable FROM deadline d
            WHERE d.proceeding_id = p.proceeding_id AND d.state = 'armed' AND NOT d.opens
            ORDER BY d.last_safe LIMIT 1
        ) d ON true
        WHERE p.kind <> 'ni138' AND ($1::uuid IS NULL OR p.proceeding_id > $1)
          AND ($2::uuid[] IS NULL OR p.proceeding_id = ANY($2)) AND ($3::text IS NULL OR c.loan_account_number = $3)
          AND ($4::text IS NULL OR p.kind = $4) AND ($5::text IS NULL OR p.state = $5)
          AND (NOT $6 OR p.questions > 0)
        ORDER BY p.proceeding_id LIMIT $7
        "#,
        after.map(TypedId::uuid),
        ids.as_deref(),
        wanted.loan_account_number,
        wanted.kind.map(Kind::as_str),
        wanted.state,
        wanted.with_questions,
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            let clock = row.rule.zip(row.last_safe).zip(row.last_arguable);
            Ok(DocketSummary {
                id: ProceedingId::from_uuid(row.proceeding_id),
                reference: CaseReference::from_number(row.number),
                loan_account_number: row.loan_account_number,
                kind: kind(&row.kind)?,
                about: row.about,
                state: row.state,
                questions: row.questions,
                next_deadline: clock.map(|((rule, safe), arguable)| NextClock {
                    rule,
                    last_safe: safe.into(),
                    last_arguable: arguable.into(),
                }),
            })
        })
        .collect()
}
