//! Rows of `advocate` and `advocate_court`.

use kernel::TypedId as _;
use pg::{
    ResultExt as _, StoreError,
    sealing::{SealContext, SealedBytes, Vault},
};
use sqlx::PgConnection;

use super::inconsistent;
use crate::{
    domain::{Advocate, AdvocateId, Assigned, EnrolmentNumber, MatterId, Scope},
    error::Error,
};

/// Locks the panel until the end of the transaction: whoever chooses an advocate sees all choices before his.
pub(crate) async fn lock_panel(conn: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query_scalar!("SELECT only_row FROM panel FOR UPDATE").fetch_one(conn).await?;
    Ok(())
}

/// The advocate of a court who has the fewest open matters, and of those the one whose last assignment is longest ago;
/// nobody who had the matter before. The panel is locked.
pub(crate) async fn next(conn: &mut PgConnection, court: &str, matter: MatterId) -> Result<Option<Assigned>, Error> {
    let row = sqlx::query!(
        r#"
        SELECT a.advocate_id, a.subject, a.enrolment_number
        FROM advocate a JOIN advocate_court c ON c.advocate_id = a.advocate_id AND c.court = $1
        CROSS JOIN LATERAL (
            SELECT count(*) AS load FROM matter m WHERE m.advocate_id = a.advocate_id AND m.state <> 'closed'
        ) hand
        CROSS JOIN LATERAL (SELECT max(s.number) AS number FROM assignment s WHERE s.advocate_id = a.advocate_id) last
        WHERE a.active
          AND NOT EXISTS (SELECT FROM assignment s WHERE s.matter_id = $2 AND s.advocate_id = a.advocate_id)
        ORDER BY hand.load, last.number NULLS FIRST, a.advocate_id LIMIT 1
        "#,
        court,
        matter.uuid(),
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Assigned {
        advocate: AdvocateId::from_uuid(row.advocate_id),
        enrolment: enrolment(row.enrolment_number)?,
        subject: Some(row.subject),
    }))
}

/// An advocate as matters know him, and whether he is active.
pub(crate) async fn find(conn: &mut PgConnection, id: AdvocateId) -> Result<Option<(Assigned, bool)>, Error> {
    let row = sqlx::query!("SELECT subject, enrolment_number, active FROM advocate WHERE advocate_id = $1", id.uuid())
        .fetch_optional(conn)
        .await
        .map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    let assigned = Assigned { advocate: id, enrolment: enrolment(row.enrolment_number)?, subject: Some(row.subject) };
    Ok(Some((assigned, row.active)))
}

/// The advocate of an enrolment number.
pub(crate) async fn of_enrolment(
    conn: &mut PgConnection,
    number: &EnrolmentNumber,
) -> Result<Option<AdvocateId>, StoreError> {
    let id = sqlx::query_scalar!("SELECT advocate_id FROM advocate WHERE enrolment_number = $1", number.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(id.map(AdvocateId::from_uuid))
}

/// Adds an entry, or writes over the one with its id; when he came on the panel stays. The panel is locked.
pub(crate) async fn keep(conn: &mut PgConnection, vault: &Vault, advocate: &Advocate) -> Result<(), Error> {
    let name = advocate.name.as_ref().ok_or(inconsistent("advocate.name"))?;
    let id = advocate.id.uuid();
    let sealed = vault.seal(&mut *conn, id, name_of(advocate.id), name).await?;
    sqlx::query!(
        r#"
        INSERT INTO advocate (advocate_id, subject, name_sealed, enrolment_number, firm, active, empanelled_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (advocate_id) DO UPDATE SET subject = $2, name_sealed = $3, firm = $5, active = $6
        "#,
        id,
        advocate.subject,
        sealed.as_bytes(),
        advocate.enrolment.as_str(),
        advocate.firm,
        advocate.active,
        pg::Instant::from(advocate.empanelled_at) as _,
    )
    .execute(conn)
    .await
    .on_constraint("a_subject_is_one_advocate", || Error::SubjectTaken)?;
    Ok(())
}

/// The courts of an advocate, all of which are known.
pub(crate) async fn set_courts(conn: &mut PgConnection, advocate: &Advocate) -> Result<(), StoreError> {
    let id = advocate.id.uuid();
    sqlx::query!("DELETE FROM advocate_court WHERE advocate_id = $1", id).execute(&mut *conn).await?;
    sqlx::query!(
        "INSERT INTO advocate_court (advocate_id, court) SELECT $1, court FROM unnest($2::text[]) AS c (court)",
        id,
        &advocate.courts,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many open matters an advocate has in hand.
pub(crate) async fn load(conn: &mut PgConnection, id: AdvocateId) -> Result<u32, Error> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM matter WHERE advocate_id = $1 AND state <> 'closed'"#,
        id.uuid(),
    )
    .fetch_one(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The panel in the order of empanelment, within a scope: an advocate sees himself.
pub(crate) async fn list(
    conn: &mut PgConnection,
    vault: &Vault,
    after: Option<AdvocateId>,
    limit: i64,
    scope: Scope<'_>,
) -> Result<Vec<Advocate>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT a.advocate_id, a.subject, a.name_sealed AS "name_sealed: SealedBytes", a.enrolment_number, a.firm,
               a.active, a.empanelled_at,
               ARRAY(SELECT c.court FROM advocate_court c WHERE c.advocate_id = a.advocate_id ORDER BY c.court)
                   AS "courts!",
               (SELECT count(*) FROM matter m WHERE m.advocate_id = a.advocate_id AND m.state <> 'closed') AS "load!"
        FROM advocate a
        WHERE ($1::uuid IS NULL OR a.advocate_id > $1) AND ($2::text IS NULL OR a.subject = $2)
        ORDER BY a.advocate_id LIMIT $3
        "#,
        after.map(kernel::TypedId::uuid),
        scope.subject(),
        limit,
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    let mut advocates = Vec::with_capacity(rows.len());
    for row in rows {
        let id = AdvocateId::from_uuid(row.advocate_id);
        let name = vault.open(&mut *conn, id.uuid(), name_of(id), &row.name_sealed).await?;
        advocates.push(Advocate {
            id,
            subject: row.subject,
            name,
            enrolment: enrolment(row.enrolment_number)?,
            firm: row.firm,
            courts: row.courts,
            active: row.active,
            empanelled_at: row.empanelled_at.into(),
            load: u32::try_from(row.load).unwrap_or(u32::MAX),
        });
    }
    Ok(advocates)
}

pub(super) fn enrolment(text: String) -> Result<EnrolmentNumber, Error> {
    EnrolmentNumber::from_stored(text).ok_or(inconsistent("advocate.enrolment_number"))
}

fn name_of(id: AdvocateId) -> SealContext {
    SealContext { table: "advocate", column: "name_sealed", row: id.uuid() }
}
