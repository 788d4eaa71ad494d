//! Rows of `act_answer`.

use kernel::TypedId as _;
use pg::StoreError;
use sqlx::PgConnection;
use statutes::Decision;

use crate::{
    domain::{ActAnswer, AnswerId, ProceedingId},
    error::Error,
};

const fn as_str(decision: Decision) -> &'static str {
    match decision {
        Decision::Allowed => "allowed",
        Decision::Refused => "refused",
        Decision::NeedsPerson => "needs_person",
    }
}

fn decision(text: &str) -> Result<Decision, Error> {
    let known = [Decision::Allowed, Decision::Refused, Decision::NeedsPerson].into_iter();
    known.into_iter().find(|known| as_str(*known) == text).ok_or(Error::inconsistent("act_answer.decision"))
}

/// Keeps an answer.
pub(crate) async fn insert(conn: &mut PgConnection, docket: ProceedingId, answer: &ActAnswer) -> Result<(), Error> {
    sqlx::query!(
        r#"
        INSERT INTO act_answer
            (answer_id, proceeding_id, act, asked_on, decision, failed, person_decides, book_version, asked_by, asked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        "#,
        answer.id.uuid(),
        docket.uuid(),
        answer.act,
        pg::Date::from(answer.on) as _,
        as_str(answer.decision),
        serde_json::Value::from(answer.failed.as_slice()),
        answer.person_decides,
        answer.book_version,
        serde_json::to_value(&answer.asked_by).map_err(|_| Error::inconsistent("act_answer.asked_by"))?,
        pg::Instant::from(answer.asked_at) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// The last hundred answers in a docket, in the order of asking.
pub(crate) async fn of_docket(conn: &mut PgConnection, docket: ProceedingId) -> Result<Vec<ActAnswer>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT answer_id, act, asked_on, decision, failed, person_decides, book_version, asked_by, asked_at
        FROM act_answer WHERE proceeding_id = $1 ORDER BY answer_id DESC LIMIT 100
        "#,
        docket.uuid(),
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .rev()
        .map(|row| {
            Ok(ActAnswer {
                id: AnswerId::from_uuid(row.answer_id),
                act: row.act,
                on: row.asked_on.into(),
                decision: decision(&row.decision)?,
                failed: serde_json::from_value(row.failed).map_err(|_| Error::inconsistent("act_answer.failed"))?,
                person_decides: row.person_decides,
                book_version: row.book_version,
                asked_by: serde_json::from_value(row.asked_by)
                    .map_err(|_| Error::inconsistent("act_answer.asked_by"))?,
                asked_at: row.asked_at.into(),
            })
        })
        .collect()
}
