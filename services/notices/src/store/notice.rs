//! Rows of `notice`.

use documents::DocumentId;
use kernel::{Masked, Paise, Timestamp, TypedId as _};
use pg::{
    StoreError,
    sealing::{SealContext, SealedBytes, Vault},
};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{actor, actor_json, article, inconsistent};
use crate::{
    domain::{
        AnyNotice, Approval, Approved, Drafted, Ending, HandedOver, Notice, NoticeId, Occasion, ProceedingId, Record,
        RedraftAsked, Rejected, Withdrawn,
    },
    error::Error,
};

/// What tells a letter from another for the same occasion.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub(crate) id: NoticeId,
    pub(crate) letter_sha256: [u8; 32],
}

/// The letter of a new notice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LetterOf<'a> {
    /// The template's data as JSON.
    pub(crate) data: &'a Masked<String>,
    pub(crate) sha256: &'a [u8; 32],
}

/// The notice that stands for an occasion, if there is one.
pub(crate) async fn of_occasion(conn: &mut PgConnection, occasion: Occasion) -> Result<Option<Known>, Error> {
    let row = sqlx::query!(
        r#"
        SELECT notice_id, letter_sha256 FROM notice
        WHERE proceeding_id = $1 AND dishonour_ordinal = $2 AND serving = $3 AND state NOT IN ('rejected', 'withdrawn')
        "#,
        occasion.proceeding.uuid(),
        i32::try_from(occasion.dishonour_ordinal).unwrap_or(i32::MAX),
        i32::try_from(occasion.serving).unwrap_or(i32::MAX),
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    let letter_sha256 = row.letter_sha256.try_into().map_err(|_| inconsistent("notice.letter_sha256"))?;
    Ok(Some(Known { id: NoticeId::from_uuid(row.notice_id), letter_sha256 }))
}

/// Adds a draft with its articles; `false` if another transaction has added one for the same occasion.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    vault: &Vault,
    notice: &Notice<Drafted>,
    letter: LetterOf<'_>,
) -> Result<bool, Error> {
    let record = &notice.record;
    let sealed = vault.seal(&mut *conn, record.subject, letter_data_of(record.id), letter.data).await?;
    let Occasion { proceeding, dishonour_ordinal, serving } = record.occasion;
    let ordinal = i32::try_from(dishonour_ordinal).map_err(|_| inconsistent("notice.dishonour_ordinal"))?;
    let inserted = sqlx::query!(
        r#"
        INSERT INTO notice
            (notice_id, proceeding_id, case_reference, dishonour_ordinal, reference, dated, loan_account_number,
             cheque_number, amount_paise, subject_id, document_id, pdf_sha256, template_version, letter_data_sealed,
             letter_sha256, state, drafted_by, drafted_at, serving, book_version, for_approver)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'drafted', $16, $17, $18, $19, $20)
        ON CONFLICT (proceeding_id, dishonour_ordinal, serving) WHERE state NOT IN ('rejected', 'withdrawn')
        DO NOTHING
        "#,
        record.id.uuid(),
        proceeding.uuid(),
        record.case_reference,
        ordinal,
        record.reference,
        pg::Date::from(record.dated) as _,
        record.loan_account_number.as_str(),
        record.cheque_number.as_str(),
        record.amount.get(),
        record.subject,
        record.document.uuid(),
        record.pdf_sha256.as_slice(),
        record.template_version,
        sealed.as_bytes(),
        letter.sha256.as_slice(),
        actor_json(&record.drafted_by)?,
        pg::Instant::from(record.drafted_at) as _,
        i32::try_from(serving).map_err(|_| inconsistent("notice.serving"))?,
        record.book_version,
        &record.for_approver,
    )
    .execute(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    article::insert_all(conn, record).await?;
    Ok(true)
}

/// Locks a notice until the end of the transaction: what a concurrent call did before its commit is seen afterwards.
pub(crate) async fn lock(conn: &mut PgConnection, id: NoticeId) -> Result<(), StoreError> {
    sqlx::query_scalar!("SELECT notice_id FROM notice WHERE notice_id = $1 FOR UPDATE", id.uuid())
        .fetch_optional(conn)
        .await?;
    Ok(())
}

/// One notice.
pub(crate) async fn find(conn: &mut PgConnection, id: NoticeId) -> Result<Option<AnyNotice>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        SELECT notice_id, proceeding_id, case_reference, dishonour_ordinal, serving, reference, dated,
               loan_account_number, cheque_number, amount_paise, subject_id, document_id, pdf_sha256, template_version, state, drafted_by,
               drafted_at, approved_by, approved_at, handed_over_at, ended_by, ended_at, ended_reason,
               redraft_asked_by, redraft_asked_at, book_version, for_approver
        FROM notice WHERE notice_id = $1
        "#,
        id.uuid(),
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    Ok(read_all(conn, rows).await?.pop())
}

/// Notices in the order of drafting: all, or those of a state or a proceeding.
pub(crate) async fn list(
    conn: &mut PgConnection,
    state: Option<&str>,
    proceeding: Option<ProceedingId>,
    after: Option<NoticeId>,
    limit: i64,
) -> Result<Vec<AnyNotice>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        SELECT notice_id, proceeding_id, case_reference, dishonour_ordinal, serving, reference, dated,
               loan_account_number, cheque_number, amount_paise, subject_id, document_id, pdf_sha256, template_version, state, drafted_by,
               drafted_at, approved_by, approved_at, handed_over_at, ended_by, ended_at, ended_reason,
               redraft_asked_by, redraft_asked_at, book_version, for_approver
        FROM notice
        WHERE ($1::text IS NULL OR state = $1) AND ($2::uuid IS NULL OR notice_id > $2)
          AND ($4::uuid IS NULL OR proceeding_id = $4)
        ORDER BY notice_id LIMIT $3
        "#,
        state,
        after.map(kernel::TypedId::uuid),
        limit,
        proceeding.map(kernel::TypedId::uuid),
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    read_all(conn, rows).await
}

/// A locked draft was approved.
pub(crate) async fn set_approved(conn: &mut PgConnection, notice: &Notice<Approved>) -> Result<(), Error> {
    let approval = &notice.state.approval;
    sqlx::query!(
        "UPDATE notice SET state = 'approved', approved_by = $2, approved_at = $3 WHERE notice_id = $1",
        notice.record.id.uuid(),
        actor_json(&approval.by)?,
        pg::Instant::from(approval.at) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// A locked notice was handed over; its articles are marked by [`super::hand_over::intend`].
pub(crate) async fn set_handed_over(conn: &mut PgConnection, notice: &Notice<HandedOver>) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE notice SET state = 'handed_over', handed_over_at = $2 WHERE notice_id = $1",
        notice.record.id.uuid(),
        pg::Instant::from(notice.state.at) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The noticees' names in the order of the letter; `None` if their subject was erased.
pub(crate) async fn noticee_names(
    conn: &mut PgConnection,
    vault: &Vault,
    id: NoticeId,
) -> Result<Option<Vec<Masked<String>>>, Error> {
    #[derive(Deserialize)]
    struct Named {
        name: String,
    }
    #[derive(Deserialize)]
    struct Noticees {
        noticees: Vec<Named>,
    }
    let row = sqlx::query!(
        r#"SELECT subject_id, letter_data_sealed AS "sealed: SealedBytes" FROM notice WHERE notice_id = $1"#,
        id.uuid(),
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    let data = vault.open(conn, row.subject_id, letter_data_of(id), &row.sealed).await?;
    let Some(data) = data else { return Ok(None) };
    let data: Noticees = serde_json::from_str(data.reveal()).map_err(|_| inconsistent("notice.letter_data_sealed"))?;
    Ok(Some(data.noticees.into_iter().map(|noticee| Masked::new(noticee.name)).collect()))
}

struct Row {
    notice_id: Uuid,
    proceeding_id: Uuid,
    case_reference: String,
    dishonour_ordinal: i32,
    serving: i32,
    reference: String,
    dated: pg::Date,
    loan_account_number: String,
    cheque_number: String,
    amount_paise: i64,
    subject_id: Uuid,
    document_id: Uuid,
    pdf_sha256: Vec<u8>,
    template_version: String,
    book_version: String,
    for_approver: Vec<String>,
    state: String,
    drafted_by: serde_json::Value,
    drafted_at: pg::Instant,
    approved_by: Option<serde_json::Value>,
    approved_at: Option<pg::Instant>,
    handed_over_at: Option<pg::Instant>,
    ended_by: Option<serde_json::Value>,
    ended_at: Option<pg::Instant>,
    ended_reason: Option<String>,
    redraft_asked_by: Option<serde_json::Value>,
    redraft_asked_at: Option<pg::Instant>,
}

async fn read_all(conn: &mut PgConnection, rows: Vec<Row>) -> Result<Vec<AnyNotice>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.notice_id).collect();
    let mut articles = article::of_notices(conn, &ids).await?;
    let mut notices = Vec::with_capacity(rows.len());
    for row in rows {
        let id = NoticeId::from_uuid(row.notice_id);
        let record = Record {
            id,
            occasion: Occasion {
                proceeding: ProceedingId::from_uuid(row.proceeding_id),
                dishonour_ordinal: u32::try_from(row.dishonour_ordinal)
                    .map_err(|_| inconsistent("notice.dishonour_ordinal"))?,
                serving: u32::try_from(row.serving).map_err(|_| inconsistent("notice.serving"))?,
            },
            case_reference: row.case_reference,
            reference: row.reference,
            dated: row.dated.into(),
            loan_account_number: row
                .loan_account_number
                .parse()
                .map_err(|_| inconsistent("notice.loan_account_number"))?,
            cheque_number: row.cheque_number.parse().map_err(|_| inconsistent("notice.cheque_number"))?,
            amount: Paise::new(row.amount_paise).map_err(|_| inconsistent("notice.amount_paise"))?,
            subject: row.subject_id,
            document: DocumentId::from_uuid(row.document_id),
            pdf_sha256: row.pdf_sha256.try_into().map_err(|_| inconsistent("notice.pdf_sha256"))?,
            template_version: row.template_version,
            book_version: row.book_version,
            for_approver: row.for_approver,
            articles: articles.remove(&id).unwrap_or_default(),
            drafted_by: actor(row.drafted_by).map_err(|_| inconsistent("notice.drafted_by"))?,
            drafted_at: row.drafted_at.into(),
        };
        let approval = match (row.approved_by, row.approved_at) {
            (Some(by), Some(at)) => {
                Some(Approval { by: actor(by).map_err(|_| inconsistent("notice.approved_by"))?, at: at.into() })
            }
            (None, None) => None,
            _ => return Err(inconsistent("notice.approved_by")),
        };
        let redraft = match (row.redraft_asked_by, row.redraft_asked_at) {
            (Some(by), Some(at)) => {
                let by = actor(by).map_err(|_| inconsistent("notice.redraft_asked_by"))?;
                Some(RedraftAsked { by, at: at.into() })
            }
            (None, None) => None,
            _ => return Err(inconsistent("notice.redraft_asked_by")),
        };
        let ending = match (row.ended_by, row.ended_at, row.ended_reason) {
            (Some(by), Some(at), Some(reason)) => {
                let by = actor(by).map_err(|_| inconsistent("notice.ended_by"))?;
                Some(Ending { by, at: at.into(), reason, redraft })
            }
            (None, None, None) => None,
            _ => return Err(inconsistent("notice.ended_by")),
        };
        let handed_over_at = row.handed_over_at.map(Timestamp::from);
        notices.push(match (row.state.as_str(), approval, handed_over_at, ending) {
            ("drafted", None, None, None) => AnyNotice::Drafted(Notice { record, state: Drafted }),
            ("approved", Some(approval), None, None) => {
                AnyNotice::Approved(Notice { record, state: Approved { approval } })
            }
            ("handed_over", Some(approval), Some(at), None) => {
                AnyNotice::HandedOver(Notice { record, state: HandedOver { approval, at } })
            }
            ("rejected", None, None, Some(ending)) => {
                AnyNotice::Rejected(Notice { record, state: Rejected { ending } })
            }
            ("withdrawn", approval, None, Some(ending)) => {
                AnyNotice::Withdrawn(Notice { record, state: Withdrawn { approval, ending } })
            }
            _ => return Err(inconsistent("notice.state")),
        });
    }
    Ok(notices)
}

fn letter_data_of(id: NoticeId) -> SealContext {
    SealContext { table: "notice", column: "letter_data_sealed", row: id.uuid() }
}
