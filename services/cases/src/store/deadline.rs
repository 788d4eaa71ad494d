//! Rows of `deadline`.

use std::collections::BTreeMap;

use kernel::{LegalDate, Timestamp, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{
        CaseId, CountedBy, Deadline, DeadlineId, DeadlineKind, DeadlineName, DeadlineState, Due, FactId, OpenDeadlines,
        ProceedingId, TimeLeft, is_ours,
    },
    error::Error,
};

/// A deadline that has passed, claimed by this transaction.
#[derive(Debug)]
pub(crate) struct DueDeadline {
    pub(crate) id: DeadlineId,
    pub(crate) proceeding: ProceedingId,
    pub(crate) case: CaseId,
    pub(crate) name: DeadlineName,
    /// It is the day from which on something can be done.
    pub(crate) opens: bool,
    /// The other side's to keep, or a court's.
    pub(crate) of_others: bool,
    pub(crate) last_safe: LegalDate,
    pub(crate) last_arguable: LegalDate,
    pub(crate) due_at: Timestamp,
    pub(crate) basis: FactId,
    /// Of the span that armed it; empty if there was none.
    pub(crate) armed_traceparent: String,
}

/// When something is due next, and how many of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Upcoming {
    pub(crate) at: Timestamp,
    pub(crate) count: i64,
}

/// The name as stored.
pub(super) fn name(text: &str) -> Result<DeadlineName, Error> {
    DeadlineName::parse(text).ok_or(Error::inconsistent("deadline.kind"))
}

fn kind(text: &str) -> Result<DeadlineKind, Error> {
    match name(text)? {
        DeadlineName::OfCheque(kind) => Ok(kind),
        DeadlineName::OfRule(_) => Err(Error::inconsistent("deadline.kind")),
    }
}

/// Arms a deadline as the next generation of its kind.
pub(crate) async fn arm(
    conn: &mut PgConnection,
    id: DeadlineId,
    proceeding: ProceedingId,
    due: &Due,
    counted_by: &CountedBy,
    traceparent: &str,
) -> Result<(), Error> {
    sqlx::query!(
        r#"
        INSERT INTO deadline
            (deadline_id, proceeding_id, kind, generation, last_safe, last_arguable, due_at, rule_id, book_version,
             calendar_version, steps, basis_fact_id, armed_traceparent, state)
        SELECT $1, $2, $3, coalesce(max(generation), 0) + 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'armed'
        FROM deadline WHERE proceeding_id = $2 AND kind = $3
        "#,
        id.uuid(),
        proceeding.uuid(),
        due.kind.as_str(),
        pg::Date::from(due.last_safe) as _,
        pg::Date::from(due.last_arguable) as _,
        pg::Instant::from(due.due_at()) as _,
        due.rule_id,
        counted_by.book,
        counted_by.calendar,
        serde_json::Value::from(due.steps.as_slice()),
        due.basis.uuid(),
        traceparent,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// Takes an armed deadline out of force because other facts call for another one, or none.
pub(crate) async fn take_out(conn: &mut PgConnection, id: DeadlineId, state: DeadlineState) -> Result<(), Error> {
    sqlx::query!(
        "UPDATE deadline SET state = $2 WHERE deadline_id = $1 AND state = 'armed'",
        id.uuid(),
        state.as_str()
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// Marks a claimed deadline as fired. False if it is not armed any more: what fired before it, in the same transaction,
/// took it out of force.
pub(crate) async fn fire(conn: &mut PgConnection, id: DeadlineId, now: Timestamp) -> Result<bool, Error> {
    let fired = sqlx::query!(
        "UPDATE deadline SET state = 'fired', fired_at = $2 WHERE deadline_id = $1 AND state = 'armed'",
        id.uuid(),
        pg::Instant::from(now) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(fired.rows_affected() == 1)
}

/// Claims armed deadlines that have passed, oldest first, with their proceedings; what others hold is left to them.
///
/// Waits for nobody, so that it cannot stand in a circle of waiting with those who lock a proceeding before its
/// deadlines.
pub(crate) async fn claim_due(
    conn: &mut PgConnection,
    now: Timestamp,
    except: &[Uuid],
    limit: i64,
) -> Result<Vec<DueDeadline>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT d.deadline_id, d.proceeding_id, p.case_id, d.kind, d.opens, d.of_others, d.last_safe, d.last_arguable,
               d.due_at, d.basis_fact_id, d.armed_traceparent
        FROM deadline d JOIN proceeding p USING (proceeding_id)
        WHERE d.state = 'armed' AND d.due_at <= $1 AND d.deadline_id <> ALL($2)
        ORDER BY d.due_at, d.deadline_id
        LIMIT $3
        FOR UPDATE OF d, p SKIP LOCKED
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
            Ok(DueDeadline {
                id: DeadlineId::from_uuid(row.deadline_id),
                proceeding: ProceedingId::from_uuid(row.proceeding_id),
                case: CaseId::from_uuid(row.case_id),
                name: name(&row.kind)?,
                opens: row.opens,
                of_others: row.of_others,
                last_safe: row.last_safe.into(),
                last_arguable: row.last_arguable.into(),
                due_at: row.due_at.into(),
                basis: FactId::from_uuid(row.basis_fact_id),
                armed_traceparent: row.armed_traceparent,
            })
        })
        .collect()
}

/// When the next armed deadlines are due, and how many at that instant.
pub(crate) async fn next(conn: &mut PgConnection) -> Result<Option<Upcoming>, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT due_at, count(*) AS "count!" FROM deadline
        WHERE state = 'armed' AND due_at = (SELECT min(due_at) FROM deadline WHERE state = 'armed')
        GROUP BY due_at
        "#
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Upcoming { at: row.due_at.into(), count: row.count }))
}

/// All that is armed, by what it is, whose it is and how much of the time is left at an instant. Reads every armed row.
pub(crate) async fn open(conn: &mut PgConnection, now: Timestamp) -> Result<Vec<OpenDeadlines>, Error> {
    let bounds = TimeLeft::bounds(now).map(pg::Instant::from);
    let rows = sqlx::query!(
        r#"
        SELECT kind, rule_id, opens OR of_others AS "not_ours!", width_bucket(due_at, $1::timestamptz[]) AS "left!",
               count(*) AS "count!"
        FROM deadline WHERE state = 'armed'
        GROUP BY 1, 2, 3, 4
        "#,
        &bounds[..] as _,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let open = rows.into_iter().map(|row| {
        let name = name(&row.kind)?;
        let ours = match &name {
            DeadlineName::OfCheque(kind) => is_ours(*kind, &row.rule_id),
            DeadlineName::OfRule(_) => !row.not_ours,
        };
        let left = usize::try_from(row.left).ok().and_then(|left| TimeLeft::ALL.get(left).copied());
        let left = left.ok_or(Error::inconsistent("deadline.due_at"))?;
        Ok(OpenDeadlines { name, ours, left, count: u32::try_from(row.count).unwrap_or(u32::MAX) })
    });
    open.collect()
}

/// The armed deadlines of a proceeding.
pub(crate) async fn armed(conn: &mut PgConnection, proceeding: ProceedingId) -> Result<Vec<Deadline>, Error> {
    let all = of_proceeding(conn, proceeding).await?;
    Ok(all.into_iter().filter(|deadline| deadline.state == DeadlineState::Armed).collect())
}

/// Every deadline of a proceeding, in the order of arming.
pub(crate) async fn of_proceeding(conn: &mut PgConnection, proceeding: ProceedingId) -> Result<Vec<Deadline>, Error> {
    let deadlines = of_proceedings(conn, &[proceeding]).await?;
    Ok(deadlines.into_values().next().unwrap_or_default())
}

/// Every deadline of each of some proceedings, in the order of arming; a proceeding without deadlines is not there.
pub(crate) async fn of_proceedings(
    conn: &mut PgConnection,
    proceedings: &[ProceedingId],
) -> Result<BTreeMap<ProceedingId, Vec<Deadline>>, Error> {
    let proceedings: Vec<Uuid> = proceedings.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        r#"
        SELECT proceeding_id, deadline_id, kind, last_safe, last_arguable, due_at, state, rule_id, book_version,
               calendar_version, steps, basis_fact_id
        FROM deadline WHERE proceeding_id = ANY($1) ORDER BY kind, generation
        "#,
        &proceedings,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let mut deadlines: BTreeMap<ProceedingId, Vec<Deadline>> = BTreeMap::new();
    for row in rows {
        let inconsistent = Error::inconsistent;
        let state = DeadlineState::ALL.into_iter().find(|state| state.as_str() == row.state);
        let deadline = Deadline {
            id: DeadlineId::from_uuid(row.deadline_id),
            kind: kind(&row.kind)?,
            last_safe: row.last_safe.into(),
            last_arguable: row.last_arguable.into(),
            due_at: row.due_at.into(),
            state: state.ok_or(inconsistent("deadline.state"))?,
            rule_id: row.rule_id,
            counted_by: CountedBy { book: row.book_version, calendar: row.calendar_version },
            steps: serde_json::from_value(row.steps).map_err(|_| inconsistent("deadline.steps"))?,
            basis: FactId::from_uuid(row.basis_fact_id),
        };
        deadlines.entry(ProceedingId::from_uuid(row.proceeding_id)).or_default().push(deadline);
    }
    Ok(deadlines)
}
