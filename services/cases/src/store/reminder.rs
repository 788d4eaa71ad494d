//! Rows of `reminder`.

use kernel::{LegalDate, Timestamp, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use super::deadline::{Upcoming, name};
use crate::{
    domain::{CaseId, DeadlineId, DeadlineName, DeadlineState, ProceedingId, ReminderId, Warning},
    error::Error,
};

/// A reminder whose time has come, claimed by this transaction.
#[derive(Debug)]
pub(crate) struct DueReminder {
    pub(crate) id: ReminderId,
    pub(crate) deadline: DeadlineId,
    pub(crate) proceeding: ProceedingId,
    pub(crate) case: CaseId,
    pub(crate) name: DeadlineName,
    pub(crate) last_safe: LegalDate,
    pub(crate) days_before: i16,
    /// Of the span that armed it; empty if there was none.
    pub(crate) armed_traceparent: String,
}

/// Arms a reminder of a deadline.
pub(crate) async fn arm(
    conn: &mut PgConnection,
    id: ReminderId,
    deadline: DeadlineId,
    warning: Warning,
    traceparent: &str,
) -> Result<(), Error> {
    sqlx::query!(
        r#"
        INSERT INTO reminder (reminder_id, deadline_id, days_before, due_at, state, armed_traceparent)
        VALUES ($1, $2, $3, $4, 'armed', $5)
        "#,
        id.uuid(),
        deadline.uuid(),
        i16::try_from(warning.days_before).unwrap_or(i16::MAX),
        pg::Instant::from(warning.at) as _,
        traceparent,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// Takes the armed reminders of a deadline out of force.
pub(crate) async fn take_out(conn: &mut PgConnection, deadline: DeadlineId, state: DeadlineState) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE reminder SET state = $2 WHERE deadline_id = $1 AND state = 'armed'",
        deadline.uuid(),
        state.as_str()
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// Marks a claimed reminder as fired.
pub(crate) async fn fire(conn: &mut PgConnection, id: ReminderId, now: Timestamp) -> Result<(), Error> {
    let fired = sqlx::query!(
        "UPDATE reminder SET state = 'fired', fired_at = $2 WHERE reminder_id = $1 AND state = 'armed'",
        id.uuid(),
        pg::Instant::from(now) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    if fired.rows_affected() == 1 { Ok(()) } else { Err(Error::inconsistent("reminder.state")) }
}

/// Claims armed reminders whose time has come, oldest first, with their proceedings; what others hold is left to them.
pub(crate) async fn claim_due(
    conn: &mut PgConnection,
    now: Timestamp,
    except: &[Uuid],
    limit: i64,
) -> Result<Vec<DueReminder>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT r.reminder_id, r.deadline_id, d.proceeding_id, p.case_id, d.kind, d.last_safe, r.days_before,
               r.armed_traceparent
        FROM reminder r JOIN deadline d USING (deadline_id) JOIN proceeding p USING (proceeding_id)
        WHERE r.state = 'armed' AND r.due_at <= $1 AND r.reminder_id <> ALL($2)
        ORDER BY r.due_at, r.reminder_id
        LIMIT $3
        FOR UPDATE OF r, d, p SKIP LOCKED
        "#,
        pg::Instant::from(now) as _,
        except,
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            Ok(DueReminder {
                id: ReminderId::from_uuid(row.reminder_id),
                deadline: DeadlineId::from_uuid(row.deadline_id),
                proceeding: ProceedingId::from_uuid(row.proceeding_id),
                case: CaseId::from_uuid(row.case_id),
                name: name(&row.kind)?,
                last_safe: row.last_safe.into(),
                days_before: row.days_before,
                armed_traceparent: row.armed_traceparent,
            })
        })
        .collect()
}

/// When the next armed reminders are due, and how many at that instant.
pub(crate) async fn next(conn: &mut PgConnection) -> Result<Option<Upcoming>, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT due_at, count(*) AS "count!" FROM reminder
        WHERE state = 'armed' AND due_at = (SELECT min(due_at) FROM reminder WHERE state = 'armed')
        GROUP BY due_at
        "#
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Upcoming { at: row.due_at.into(), count: row.count }))
}
