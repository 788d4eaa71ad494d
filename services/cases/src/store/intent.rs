//! Rows of `intent`.

use kernel::{Paise, Timestamp, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use super::deadline::Upcoming;
use crate::{
    domain::{Basis, CaseReference, Intent, IntentId, IntentKind, IntentState, ProceedingId, Task, Wanted},
    error::Error,
};

/// An intent of a proceeding, whatever became of it.
#[derive(Debug)]
pub(crate) struct StoredIntent {
    pub(crate) id: IntentId,
    pub(crate) kind: IntentKind,
    pub(crate) basis: Basis,
    pub(crate) state: IntentState,
    pub(crate) reason: String,
    pub(crate) since: Timestamp,
}

impl StoredIntent {
    pub(crate) fn is(&self, wanted: &Wanted) -> bool {
        self.kind == wanted.kind && self.basis == wanted.basis
    }

    /// As people see it; `None` once nothing is to be done.
    pub(crate) fn task(self) -> Option<Task> {
        let Self { kind, state, reason, since, .. } = self;
        matches!(state, IntentState::Planned | IntentState::Blocked).then_some(Task { kind, state, reason, since })
    }
}

/// How many intents of a kind wait, and since when the oldest does, in business time.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) kind: IntentKind,
    pub(crate) count: i64,
    pub(crate) oldest: Timestamp,
}

fn kind(text: &str) -> Result<IntentKind, Error> {
    let known = IntentKind::ALL.into_iter().find(|kind| kind.as_str() == text);
    known.ok_or(Error::inconsistent("intent.kind"))
}

fn basis(text: &str) -> Result<Basis, Error> {
    Basis::from_stored(text).ok_or(Error::inconsistent("intent.basis"))
}

/// Every intent of a proceeding, in the order of planning.
pub(crate) async fn of_proceeding(
    conn: &mut PgConnection,
    proceeding: ProceedingId,
) -> Result<Vec<StoredIntent>, Error> {
    let rows = sqlx::query!(
        "SELECT intent_id, kind, basis, state, reason, since FROM intent WHERE proceeding_id = $1 ORDER BY intent_id",
        proceeding.uuid(),
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            let state = IntentState::ALL.into_iter().find(|state| state.as_str() == row.state);
            Ok(StoredIntent {
                id: IntentId::from_uuid(row.intent_id),
                kind: kind(&row.kind)?,
                basis: basis(&row.basis)?,
                state: state.ok_or(Error::inconsistent("intent.state"))?,
                reason: row.reason,
                since: row.since.into(),
            })
        })
        .collect()
}

/// Plans an intent of a locked proceeding that has none for this basis.
pub(crate) async fn plan(
    conn: &mut PgConnection,
    id: IntentId,
    proceeding: ProceedingId,
    wanted: &Wanted,
    traceparent: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        INSERT INTO intent
            (intent_id, proceeding_id, kind, basis, state, not_before, free_at, traceparent, planned_at, since)
        VALUES ($1, $2, $3, $4, 'planned', $5, '-infinity', $6, $5, $5)
        "#,
        id.uuid(),
        proceeding.uuid(),
        wanted.kind.as_str(),
        wanted.basis.to_string(),
        pg::Instant::from(now) as _,
        traceparent,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Plans an intent again that was cancelled: what called for it does so anew.
pub(crate) async fn revive(
    conn: &mut PgConnection,
    id: IntentId,
    traceparent: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        UPDATE intent
        SET state = 'planned', not_before = $2, since = $2, attempts = 0, reason = '', traceparent = $3,
            free_at = '-infinity'
        WHERE intent_id = $1 AND state = 'cancelled'
        "#,
        id.uuid(),
        pg::Instant::from(now) as _,
        traceparent,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Cancels an intent that waits. One that is being carried out now may still be done: what happened is recorded.
pub(crate) async fn cancel(conn: &mut PgConnection, id: IntentId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        UPDATE intent SET state = 'cancelled', since = $2, reason = ''
        WHERE intent_id = $1 AND state IN ('planned', 'blocked')
        "#,
        id.uuid(),
        pg::Instant::from(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What is blocked in a proceeding is tried again now: its facts have changed.
pub(crate) async fn unblock(conn: &mut PgConnection, id: IntentId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE intent SET not_before = least(not_before, $2) WHERE intent_id = $1 AND state = 'blocked'",
        id.uuid(),
        pg::Instant::from(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What is blocked for accounts is tried again now: an extract has come.
pub(crate) async fn unblock_of_accounts(
    conn: &mut PgConnection,
    numbers: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        UPDATE intent i SET not_before = least(i.not_before, $2)
        FROM proceeding p JOIN legal_case c USING (case_id)
        WHERE i.state = 'blocked' AND p.proceeding_id = i.proceeding_id AND c.loan_account_number = ANY($1)
        "#,
        numbers,
        pg::Instant::from(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Claims intents whose time has come, the oldest first; what others hold is left to them. They are held until
/// `held_until`, in system time: a replica that dies with them leaves them to the others then.
pub(crate) async fn claim(
    conn: &mut PgConnection,
    now: Timestamp,
    system_now: Timestamp,
    held_until: Timestamp,
    limit: i64,
) -> Result<Vec<Intent>, Error> {
    let rows = sqlx::query!(
        r#"
        WITH due AS (
            SELECT intent_id FROM intent
            WHERE state IN ('planned', 'blocked') AND not_before <= $1 AND free_at <= $2
            ORDER BY not_before, intent_id
            LIMIT $4
            FOR UPDATE SKIP LOCKED
        )
        UPDATE intent i SET free_at = $3, attempts = i.attempts + 1
        FROM due WHERE i.intent_id = due.intent_id
        RETURNING i.intent_id, i.proceeding_id, i.kind, i.basis, i.attempts, i.traceparent
        "#,
        pg::Instant::from(now) as _,
        pg::Instant::from(system_now) as _,
        pg::Instant::from(held_until) as _,
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            Ok(Intent {
                id: IntentId::from_uuid(row.intent_id),
                proceeding: ProceedingId::from_uuid(row.proceeding_id),
                kind: kind(&row.kind)?,
                basis: basis(&row.basis)?,
                attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
                traceparent: row.traceparent,
            })
        })
        .collect()
}

/// The other service has done it, whatever was thought of it meanwhile. False if that was known.
pub(crate) async fn done(
    conn: &mut PgConnection,
    id: IntentId,
    result: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        r#"
        UPDATE intent SET state = 'done', result = $2, reason = '', since = $3, done_at = $3
        WHERE intent_id = $1 AND state <> 'done'
        "#,
        id.uuid(),
        result,
        pg::Instant::from(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// It cannot be done until a person has mended something; it is tried again at `again_at`, in business time. True if
/// this is news.
pub(crate) async fn block(
    conn: &mut PgConnection,
    id: IntentId,
    reason: &str,
    now: Timestamp,
    again_at: Timestamp,
) -> Result<bool, StoreError> {
    let was = sqlx::query_scalar!(
        r#"
        UPDATE intent i
        SET state = 'blocked', reason = $2, attempts = 0, not_before = $4, free_at = '-infinity',
            since = CASE WHEN before.state = 'blocked' THEN before.since ELSE $3 END
        FROM (SELECT intent_id, state, reason, since FROM intent WHERE intent_id = $1 FOR UPDATE) before
        WHERE i.intent_id = before.intent_id AND before.state IN ('planned', 'blocked')
        RETURNING before.state = 'blocked' AND before.reason = $2 AS "was!"
        "#,
        id.uuid(),
        reason,
        pg::Instant::from(now) as _,
        pg::Instant::from(again_at) as _,
    )
    .fetch_optional(conn)
    .await?;
    Ok(was == Some(false))
}

/// The other service could not answer: it is asked again from `free_at` on, in system time.
pub(crate) async fn again(
    conn: &mut PgConnection,
    id: IntentId,
    reason: &str,
    now: Timestamp,
    free_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        UPDATE intent
        SET free_at = $4, reason = $2, since = CASE WHEN state = 'planned' THEN since ELSE $3 END, state = 'planned'
        WHERE intent_id = $1 AND state IN ('planned', 'blocked')
        "#,
        id.uuid(),
        reason,
        pg::Instant::from(now) as _,
        pg::Instant::from(free_at) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When the next planned intents are due, and how many at that instant. Those that are blocked count only once their hour
/// has come: no clock need stop for them, but none may run past one that is being tried.
pub(crate) async fn next(conn: &mut PgConnection, now: Timestamp) -> Result<Option<Upcoming>, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT not_before, count(*) AS "count!" FROM intent
        WHERE state = 'planned' OR (state = 'blocked' AND not_before <= $1)
        GROUP BY not_before ORDER BY not_before LIMIT 1
        "#,
        pg::Instant::from(now) as _,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Upcoming { at: row.not_before.into(), count: row.count }))
}

/// What waits, by kind.
pub(crate) async fn waiting(conn: &mut PgConnection) -> Result<Vec<Waiting>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT kind, count(*) AS "count!", min(planned_at) AS "oldest!" FROM intent
        WHERE state IN ('planned', 'blocked') GROUP BY kind
        "#
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| Ok(Waiting { kind: kind(&row.kind)?, count: row.count, oldest: row.oldest.into() }))
        .collect()
}

/// What an intent is about: the proceeding, its case and its cheque.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) reference: CaseReference,
    pub(crate) loan_account_number: String,
    pub(crate) instrument_id: Uuid,
    pub(crate) amount: Paise,
}

/// The proceeding of an intent, which there is.
pub(crate) async fn subject(conn: &mut PgConnection, proceeding: ProceedingId) -> Result<Subject, Error> {
    let row = sqlx::query!(
        r#"
        SELECT c.number, c.loan_account_number, p.instrument_id AS "instrument_id!", p.amount_paise AS "amount_paise!"
        FROM proceeding p JOIN legal_case c USING (case_id) WHERE p.proceeding_id = $1
        "#,
        proceeding.uuid(),
    )
    .fetch_one(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(Subject {
        reference: CaseReference::from_number(row.number),
        loan_account_number: row.loan_account_number,
        instrument_id: row.instrument_id,
        amount: Paise::new(row.amount_paise).map_err(|_| Error::inconsistent("proceeding.amount_paise"))?,
    })
}

/// The loan account of a proceeding, if there is such a proceeding.
pub(crate) async fn account_of(conn: &mut PgConnection, proceeding: ProceedingId) -> Result<Option<String>, Error> {
    let account = sqlx::query_scalar!(
        r#"
        SELECT c.loan_account_number FROM proceeding p JOIN legal_case c USING (case_id) WHERE p.proceeding_id = $1
        "#,
        proceeding.uuid(),
    );
    Ok(account.fetch_optional(conn).await.map_err(StoreError::from)?)
}
