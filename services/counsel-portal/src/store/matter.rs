//! Rows of `matter`. Every query that gives one takes a scope: an advocate's finds his own alone.

use kernel::{LegalDate, Paise, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{advocate, authority, filing, inconsistent};
use crate::{
    domain::{
        Acceptance, Advocate, AdvocateId, AnyMatter, Assigned, Authorisation, AuthorisationId, Matter, MatterId,
        MatterReference, Package, ProceedingId, Record, Scope, Stage,
    },
    error::Error,
};

/// Adds a matter in nobody's hands; gives its reference. Its proceeding is locked and has none.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    record: &Record,
    window: Option<&[u8]>,
) -> Result<MatterReference, Error> {
    let package = serde_json::to_value(&record.package).map_err(|_| inconsistent("matter.package"))?;
    let number = sqlx::query_scalar!(
        r#"
        INSERT INTO matter
            (matter_id, proceeding_id, case_reference, loan_account_number, home_branch_ifsc, amount_paise,
             filing_window, court, package, opened_at, state, stage)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'unassigned', 'unassigned')
        RETURNING number
        "#,
        record.id.uuid(),
        record.proceeding.uuid(),
        record.case_reference,
        record.loan_account_number.as_str(),
        record.home_branch.as_str(),
        record.amount.get(),
        window,
        record.court,
        package,
        pg::Instant::from(record.opened_at) as _,
    )
    .fetch_one(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(MatterReference::from_number(number))
}

/// Locks a matter until the end of the transaction: what a concurrent call did before its commit is seen afterwards.
pub(crate) async fn lock(conn: &mut PgConnection, id: MatterId, scope: Scope<'_>) -> Result<(), StoreError> {
    sqlx::query_scalar!(
        r#"
        SELECT matter_id FROM matter
        WHERE matter_id = $1 AND ($2::text IS NULL OR assigned_subject = $2) FOR UPDATE
        "#,
        id.uuid(),
        scope.subject(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(())
}

/// The id of a reference.
pub(crate) async fn id_of_reference(
    conn: &mut PgConnection,
    reference: MatterReference,
    scope: Scope<'_>,
) -> Result<Option<MatterId>, StoreError> {
    let id = sqlx::query_scalar!(
        "SELECT matter_id FROM matter WHERE number = $1 AND ($2::text IS NULL OR assigned_subject = $2)",
        reference.number(),
        scope.subject(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(MatterId::from_uuid))
}

/// The matter of a proceeding, for the service itself.
pub(crate) async fn of_proceeding(
    conn: &mut PgConnection,
    proceeding: ProceedingId,
) -> Result<Option<MatterId>, StoreError> {
    let id = sqlx::query_scalar!("SELECT matter_id FROM matter WHERE proceeding_id = $1", proceeding.uuid())
        .fetch_optional(conn)
        .await?;
    Ok(id.map(MatterId::from_uuid))
}

/// One matter, with the last answer of cases.
pub(crate) async fn find(conn: &mut PgConnection, id: MatterId, scope: Scope<'_>) -> Result<Option<AnyMatter>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        SELECT m.matter_id, m.number, m.proceeding_id, m.case_reference, m.loan_account_number, m.home_branch_ifsc,
               m.amount_paise, m.court, m.package, m.opened_at, m.state, m.stage, m.advocate_id, m.assigned_subject,
               a.enrolment_number AS "enrolment_number?", m.authorisation_id, m.authorised_for,
               s.accepted_at AS "accepted_at?", s.accepted_by AS "accepted_by?"
        FROM matter m LEFT JOIN advocate a USING (advocate_id)
        LEFT JOIN LATERAL (
            SELECT accepted_at, accepted_by FROM assignment
            WHERE matter_id = m.matter_id AND advocate_id = m.advocate_id ORDER BY number DESC LIMIT 1
        ) s ON true
        WHERE m.matter_id = $1 AND ($2::text IS NULL OR m.assigned_subject = $2)
        "#,
        id.uuid(),
        scope.subject(),
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    let Some(mut matter) = read_all(conn, rows).await?.pop() else { return Ok(None) };
    matter.record_mut().authority = authority::last(conn, id).await?;
    Ok(Some(matter))
}

/// Which matters to list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listing {
    /// As stored; `None` for all.
    pub(crate) state: Option<&'static str>,
    pub(crate) proceeding: Option<ProceedingId>,
    pub(crate) after: Option<MatterId>,
    pub(crate) limit: i64,
}

/// Matters in the order of their opening, without answers of cases.
pub(crate) async fn list(conn: &mut PgConnection, listing: Listing, scope: Scope<'_>) -> Result<Vec<AnyMatter>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        SELECT m.matter_id, m.number, m.proceeding_id, m.case_reference, m.loan_account_number, m.home_branch_ifsc,
               m.amount_paise, m.court, m.package, m.opened_at, m.state, m.stage, m.advocate_id, m.assigned_subject,
               a.enrolment_number AS "enrolment_number?", m.authorisation_id, m.authorised_for,
               s.accepted_at AS "accepted_at?", s.accepted_by AS "accepted_by?"
        FROM matter m LEFT JOIN advocate a USING (advocate_id)
        LEFT JOIN LATERAL (
            SELECT accepted_at, accepted_by FROM assignment
            WHERE matter_id = m.matter_id AND advocate_id = m.advocate_id ORDER BY number DESC LIMIT 1
        ) s ON true
        WHERE ($1::text IS NULL OR m.assigned_subject = $1)
          AND ($2::text IS NULL OR m.state = $2)
          AND ($3::uuid IS NULL OR m.proceeding_id = $3)
          AND ($4::uuid IS NULL OR m.matter_id > $4)
        ORDER BY m.matter_id LIMIT $5
        "#,
        scope.subject(),
        listing.state,
        listing.proceeding.map(kernel::TypedId::uuid),
        listing.after.map(kernel::TypedId::uuid),
        listing.limit,
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    read_all(conn, rows).await
}

/// Where a locked or new matter stands and in whose hands.
pub(crate) async fn set_state(conn: &mut PgConnection, matter: &AnyMatter) -> Result<(), StoreError> {
    let at = matter.stage();
    let assigned = matter.assigned();
    let authorisation = if let Stage::Authorised(_, authorisation) = &at { Some(*authorisation) } else { None };
    sqlx::query!(
        r#"
        UPDATE matter SET state = $2, stage = $3, advocate_id = $4, assigned_subject = $5, authorisation_id = $6,
                          authorised_for = $7
        WHERE matter_id = $1
        "#,
        matter.record().id.uuid(),
        state(matter),
        stage(&at),
        assigned.map(|assigned| assigned.advocate.uuid()),
        assigned.and_then(|assigned| assigned.subject.as_deref()),
        authorisation.map(|authorisation| authorisation.id.uuid()),
        authorisation.map(|authorisation| pg::Date::from(authorisation.file_on)) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whose tokens see an advocate's matters: his, while he is active.
pub(crate) async fn set_subject(conn: &mut PgConnection, advocate: &Advocate) -> Result<(), StoreError> {
    let subject = advocate.active.then_some(advocate.subject.as_str());
    sqlx::query!(
        r#"
        UPDATE matter SET assigned_subject = $2
        WHERE advocate_id = $1 AND assigned_subject IS DISTINCT FROM $2
        "#,
        advocate.id.uuid(),
        subject,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A state as it is stored.
pub(crate) fn state(matter: &AnyMatter) -> &'static str {
    match matter {
        AnyMatter::Filed(_) => "filed",
        AnyMatter::Closed(_) => "closed",
        AnyMatter::Unassigned(_) | AnyMatter::Offered(_) | AnyMatter::Accepted(_) | AnyMatter::Authorised(_) => {
            stage(&matter.stage())
        }
    }
}

const fn stage(stage: &Stage) -> &'static str {
    match stage {
        Stage::Unassigned => "unassigned",
        Stage::Offered(_) => "offered",
        Stage::Accepted(_) => "accepted",
        Stage::Authorised(..) => "authorised",
    }
}

struct Row {
    matter_id: Uuid,
    number: i64,
    proceeding_id: Uuid,
    case_reference: String,
    loan_account_number: String,
    home_branch_ifsc: String,
    amount_paise: i64,
    court: Option<String>,
    package: serde_json::Value,
    opened_at: pg::Instant,
    state: String,
    stage: String,
    advocate_id: Option<Uuid>,
    assigned_subject: Option<String>,
    enrolment_number: Option<String>,
    authorisation_id: Option<Uuid>,
    authorised_for: Option<pg::Date>,
    accepted_at: Option<pg::Instant>,
    accepted_by: Option<serde_json::Value>,
}

async fn read_all(conn: &mut PgConnection, rows: Vec<Row>) -> Result<Vec<AnyMatter>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.matter_id).collect();
    let mut filings = filing::of_matters(conn, &ids).await?;
    let mut matters = Vec::with_capacity(rows.len());
    for row in rows {
        let stage = stage_of(&row)?;
        let id = MatterId::from_uuid(row.matter_id);
        let package: Package = serde_json::from_value(row.package).map_err(|_| inconsistent("matter.package"))?;
        let loan_account_number = row.loan_account_number.parse();
        let record = Record {
            id,
            reference: MatterReference::from_number(row.number),
            proceeding: ProceedingId::from_uuid(row.proceeding_id),
            case_reference: row.case_reference,
            loan_account_number: loan_account_number.map_err(|_| inconsistent("matter.loan_account_number"))?,
            home_branch: row.home_branch_ifsc.parse().map_err(|_| inconsistent("matter.home_branch_ifsc"))?,
            amount: Paise::new(row.amount_paise).map_err(|_| inconsistent("matter.amount_paise"))?,
            court: row.court,
            package,
            opened_at: row.opened_at.into(),
            acceptance: acceptance(row.accepted_at, row.accepted_by)?,
            filings: filings.remove(&id).unwrap_or_default(),
            authority: None,
        };
        matters.push(match row.state.as_str() {
            "filed" => AnyMatter::Filed(Matter { record, state: crate::domain::Filed { stage } }),
            "closed" => AnyMatter::Closed(Matter { record, state: crate::domain::Closed { stage } }),
            _ => AnyMatter::at(record, stage),
        });
    }
    Ok(matters)
}

fn acceptance(at: Option<pg::Instant>, by: Option<serde_json::Value>) -> Result<Option<Acceptance>, Error> {
    let taken = at.zip(by).map(|(at, by)| {
        let by = serde_json::from_value(by).map_err(|_| inconsistent("assignment.accepted_by"))?;
        Ok(Acceptance { at: at.into(), by })
    });
    taken.transpose()
}

fn stage_of(row: &Row) -> Result<Stage, Error> {
    let assigned = match (row.advocate_id, &row.enrolment_number) {
        (Some(id), Some(enrolment)) => Some(Assigned {
            advocate: AdvocateId::from_uuid(id),
            enrolment: advocate::enrolment(enrolment.clone())?,
            subject: row.assigned_subject.clone(),
        }),
        _ => None,
    };
    let authorisation = row
        .authorisation_id
        .zip(row.authorised_for)
        .map(|(id, day)| Authorisation { id: AuthorisationId::from_uuid(id), file_on: LegalDate::from(day) });
    match (row.stage.as_str(), assigned, authorisation) {
        ("unassigned", None, None) => Ok(Stage::Unassigned),
        ("offered", Some(to), None) => Ok(Stage::Offered(to)),
        ("accepted", Some(by), None) => Ok(Stage::Accepted(by)),
        ("authorised", Some(by), Some(authorisation)) => Ok(Stage::Authorised(by, authorisation)),
        _ => Err(inconsistent("matter.stage")),
    }
}
