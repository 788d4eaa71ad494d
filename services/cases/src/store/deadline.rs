//! Rows of `deadline`.

use kernel::TypedId as _;
use pg::StoreError;
use sqlx::PgConnection;

use crate::{
    domain::{Deadline, DeadlineId, DeadlineKind, DeadlineState, Due, FactId, ProceedingId},
    error::Error,
};

/// Arms a deadline as the next generation of its kind.
pub(crate) async fn arm(
    conn: &mut PgConnection,
    id: DeadlineId,
    proceeding: ProceedingId,
    due: &Due,
    book_version: &str,
) -> Result<(), Error> {
    sqlx::query!(
        r#"
        INSERT INTO deadline
            (deadline_id, proceeding_id, kind, generation, last_safe, last_arguable, due_at, rule_id, book_version,
             steps, basis_fact_id, state)
        SELECT $1, $2, $3, coalesce(max(generation), 0) + 1, $4, $5, $6, $7, $8, $9, $10, 'armed'
        FROM deadline WHERE proceeding_id = $2 AND kind = $3
        "#,
        id.uuid(),
        proceeding.uuid(),
        due.kind.as_str(),
        pg::Date::from(due.last.safe()) as _,
        pg::Date::from(due.last.arguable()) as _,
        pg::Instant::from(due.last.safe().end_in_india()) as _,
        due.rule_id,
        book_version,
        serde_json::Value::from(due.steps.as_slice()),
        due.basis.uuid(),
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// Takes an armed deadline out of force because other facts call for another one, or none.
pub(crate) async fn supersede(conn: &mut PgConnection, id: DeadlineId) -> Result<(), Error> {
    sqlx::query!("UPDATE deadline SET state = 'superseded' WHERE deadline_id = $1 AND state = 'armed'", id.uuid())
        .execute(conn)
        .await
        .map_err(StoreError::from)?;
    Ok(())
}

/// The armed deadlines of a proceeding.
pub(crate) async fn armed(conn: &mut PgConnection, proceeding: ProceedingId) -> Result<Vec<Deadline>, Error> {
    let all = of_proceeding(conn, proceeding).await?;
    Ok(all.into_iter().filter(|deadline| deadline.state == DeadlineState::Armed).collect())
}

/// Every deadline of a proceeding, in the order of arming.
pub(crate) async fn of_proceeding(conn: &mut PgConnection, proceeding: ProceedingId) -> Result<Vec<Deadline>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT deadline_id, kind, last_safe, last_arguable, state, rule_id, book_version, steps, basis_fact_id
        FROM deadline WHERE proceeding_id = $1 ORDER BY kind, generation
        "#,
        proceeding.uuid(),
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            let inconsistent = |what| Error::Inconsistent { what };
            let kind = [DeadlineKind::NoticeBy].into_iter().find(|kind| kind.as_str() == row.kind);
            let state = DeadlineState::ALL.into_iter().find(|state| state.as_str() == row.state);
            Ok(Deadline {
                id: DeadlineId::from_uuid(row.deadline_id),
                kind: kind.ok_or(inconsistent("deadline.kind"))?,
                last_safe: row.last_safe.into(),
                last_arguable: row.last_arguable.into(),
                state: state.ok_or(inconsistent("deadline.state"))?,
                rule_id: row.rule_id,
                book_version: row.book_version,
                steps: serde_json::from_value(row.steps).map_err(|_| inconsistent("deadline.steps"))?,
                basis: FactId::from_uuid(row.basis_fact_id),
            })
        })
        .collect()
}
