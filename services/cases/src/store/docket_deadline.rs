//! Rows of `deadline` in a docket: each is named by its rule.

use kernel::TypedId as _;
use pg::StoreError;
use sqlx::PgConnection;

use crate::{
    domain::{CountedBy, DeadlineId, DeadlineState, DocketClock, DocketDeadline, FactId, ProceedingId},
    error::Error,
};

/// Arms a clock as the next generation of its rule.
pub(crate) async fn arm(
    conn: &mut PgConnection,
    id: DeadlineId,
    docket: ProceedingId,
    clock: &DocketClock,
    counted_by: &CountedBy,
    traceparent: &str,
) -> Result<(), Error> {
    sqlx::query!(
        r#"
        INSERT INTO deadline
            (deadline_id, proceeding_id, kind, generation, last_safe, last_arguable, due_at, rule_id, book_version,
             calendar_version, steps, basis_fact_id, armed_traceparent, state, opens, of_others)
        SELECT $1, $2, $3, coalesce(max(generation), 0) + 1, $4, $5, $6, $3, $7, $8, $9, $10, $11, 'armed', $12, $13
        FROM deadline WHERE proceeding_id = $2 AND kind = $3
        "#,
        id.uuid(),
        docket.uuid(),
        clock.rule,
        pg::Date::from(clock.day.safe()) as _,
        pg::Date::from(clock.day.arguable()) as _,
        pg::Instant::from(clock.due_at()) as _,
        counted_by.book,
        counted_by.calendar,
        serde_json::Value::from(clock.steps.as_slice()),
        clock.basis.uuid(),
        traceparent,
        clock.opens(),
        clock.is_of_others(),
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// Every deadline of a docket, in the order of arming.
pub(crate) async fn of_docket(conn: &mut PgConnection, docket: ProceedingId) -> Result<Vec<DocketDeadline>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT deadline_id, rule_id, last_safe, last_arguable, opens, state, book_version, calendar_version, steps,
               basis_fact_id
        FROM deadline WHERE proceeding_id = $1 ORDER BY kind, generation
        "#,
        docket.uuid(),
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            let state = DeadlineState::ALL.into_iter().find(|state| state.as_str() == row.state);
            Ok(DocketDeadline {
                id: DeadlineId::from_uuid(row.deadline_id),
                rule: row.rule_id,
                last_safe: row.last_safe.into(),
                last_arguable: row.last_arguable.into(),
                opens: row.opens,
                state: state.ok_or(Error::inconsistent("deadline.state"))?,
                counted_by: CountedBy { book: row.book_version, calendar: row.calendar_version },
                steps: serde_json::from_value(row.steps).map_err(|_| Error::inconsistent("deadline.steps"))?,
                basis: FactId::from_uuid(row.basis_fact_id),
            })
        })
        .collect()
}
