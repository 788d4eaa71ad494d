//! Rows of `message`, with the decision that each points at.

use kernel::{LegalDate, Masked, Timestamp, TypedId as _};
use pg::{
    StoreError,
    sealing::{SealContext, SealedBytes, Vault},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{decision, inconsistent, proceeding};
use crate::{
    domain::{
        Channel, Contact, Contacted, Decision, DecisionId, Ended, Kind, Message, MessageId, PartyId, ProceedingId,
        Return, State, TemplateData, Verdict,
    },
    error::Error,
};

/// The column of the blind index, as the vault knows it.
pub(crate) const CONTACT_INDEX: &str = "message.contact_index";

/// What a new message holds that its readers do not see.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Content<'a> {
    pub(crate) contact: &'a Contact,
    pub(crate) verified_on: Option<LegalDate>,
    /// Kept only if the template writes it.
    pub(crate) name: Option<&'a Masked<String>>,
    pub(crate) data: &'a TemplateData,
    pub(crate) requested_at: Timestamp,
}

/// Adds a message of a locked party, whose decision was recorded.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    vault: &Vault,
    message: &Message,
    content: Content<'_>,
) -> Result<(), Error> {
    let subject = message.party.uuid();
    let contact = Masked::new(content.contact.reveal().to_owned());
    let contact_sealed = vault.seal(&mut *conn, subject, contact_of(message.id), &contact).await?;
    let name = content.name.filter(|_| content.data.names_party(message.channel));
    let name_sealed = match name {
        Some(name) => Some(vault.seal(&mut *conn, subject, name_of(message.id), name).await?.into_bytes()),
        None => None,
    };
    let ordinal = message.about.as_ref().map(|about| i32::try_from(about.dishonour_ordinal)).transpose();
    sqlx::query!(
        r#"
        INSERT INTO message
            (message_id, kind, channel, proceeding_id, case_reference, dishonour_ordinal, party_id, contact_sealed,
             contact_index, name_sealed, verified_on, template_version, template_data, decision_id, verdict, state,
             send_at, requested_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        "#,
        message.id.uuid(),
        message.kind.as_str(),
        message.channel.as_str(),
        message.proceeding.uuid(),
        message.about.as_ref().map(|about| about.case_reference.as_str()),
        ordinal.map_err(|_| inconsistent("message.dishonour_ordinal"))?,
        subject,
        contact_sealed.as_bytes(),
        vault.blind_index(CONTACT_INDEX, content.contact.reveal()),
        name_sealed,
        content.verified_on.map(pg::Date::from) as _,
        message.template_version,
        serde_json::to_value(content.data).map_err(|_| inconsistent("message.template_data"))?,
        message.decision.id.uuid(),
        message.decision.verdict.as_str(),
        message.state.as_str(),
        pg::Instant::from(message.send_at) as _,
        pg::Instant::from(content.requested_at) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// One message.
pub(crate) async fn find(conn: &mut PgConnection, vault: &Vault, id: MessageId) -> Result<Option<Message>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        SELECT m.message_id, m.kind, m.channel, m.proceeding_id, m.case_reference, m.dishonour_ordinal, m.party_id,
               m.contact_sealed AS "contact_sealed: SealedBytes", m.template_version, m.decision_id, m.verdict, m.state,
               m.send_at, m.sent_at, m.provider_reference, m.cancelled_because, d.answers, d.decided_at
        FROM message m JOIN contact_decision d USING (decision_id) WHERE m.message_id = $1
        "#,
        id.uuid(),
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    Ok(read_all(conn, vault, rows).await?.pop())
}

/// Messages in the order in which they were asked for, of one proceeding or of all.
pub(crate) async fn list(
    conn: &mut PgConnection,
    vault: &Vault,
    proceeding: Option<ProceedingId>,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Message>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        SELECT m.message_id, m.kind, m.channel, m.proceeding_id, m.case_reference, m.dishonour_ordinal, m.party_id,
               m.contact_sealed AS "contact_sealed: SealedBytes", m.template_version, m.decision_id, m.verdict, m.state,
               m.send_at, m.sent_at, m.provider_reference, m.cancelled_because, d.answers, d.decided_at
        FROM message m JOIN contact_decision d USING (decision_id)
        WHERE ($1::uuid IS NULL OR m.proceeding_id = $1) AND ($2::uuid IS NULL OR m.message_id > $2)
        ORDER BY m.message_id LIMIT $3
        "#,
        proceeding.map(kernel::TypedId::uuid),
        after.map(kernel::TypedId::uuid),
        limit,
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    read_all(conn, vault, rows).await
}

/// The courtesy messages of a locked party that wait.
pub(crate) async fn waiting_of(conn: &mut PgConnection, party: PartyId) -> Result<Vec<MessageId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT message_id FROM message WHERE party_id = $1 AND kind = 'courtesy' AND state = 'intended'
         ORDER BY message_id",
        party.uuid(),
    );
    Ok(ids.fetch_all(conn).await?.into_iter().map(MessageId::from_uuid).collect())
}

/// The courtesy messages about a proceeding that wait, each with its party.
pub(crate) async fn waiting_about(
    conn: &mut PgConnection,
    proceeding: ProceedingId,
) -> Result<Vec<(MessageId, PartyId)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT message_id, party_id FROM message
         WHERE proceeding_id = $1 AND kind = 'courtesy' AND state = 'intended' ORDER BY message_id",
        proceeding.uuid(),
    );
    let rows = rows.fetch_all(conn).await?.into_iter();
    Ok(rows.map(|row| (MessageId::from_uuid(row.message_id), PartyId::from_uuid(row.party_id))).collect())
}

/// A message of a locked party has lost its reason. `false` if it does not wait.
pub(crate) async fn set_cancelled(conn: &mut PgConnection, id: MessageId, ended: Ended) -> Result<bool, StoreError> {
    let changed = sqlx::query!(
        "UPDATE message SET state = 'cancelled', cancelled_because = $2, ask_at = NULL
         WHERE message_id = $1 AND state = 'intended'",
        id.uuid(),
        ended.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// What counts towards the caps of a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted<'a> {
    /// Not counted itself.
    pub(crate) message: MessageId,
    pub(crate) party: PartyId,
    pub(crate) channel: Channel,
    pub(crate) proceeding: ProceedingId,
    pub(crate) about: &'a Return,
    pub(crate) day: LegalDate,
}

/// How often a locked party was contacted or will be. What a rule or the provider refused, or what was cancelled, never
/// reached it.
pub(crate) async fn contacted(conn: &mut PgConnection, counted: Counted<'_>) -> Result<Contacted, Error> {
    let ordinal = i32::try_from(counted.about.dishonour_ordinal).unwrap_or(i32::MAX);
    let row = sqlx::query!(
        r#"
        SELECT count(*) FILTER (WHERE proceeding_id = $3 AND dishonour_ordinal = $4 AND channel = $5) AS "of_return!",
               count(*) FILTER (WHERE send_at >= $6 AND send_at < $7) AS "on_day!"
        FROM message
        WHERE party_id = $1 AND message_id <> $2 AND kind = 'courtesy' AND state NOT IN ('refused', 'failed', 'cancelled')
        "#,
        counted.party.uuid(),
        counted.message.uuid(),
        counted.proceeding.uuid(),
        ordinal,
        counted.channel.as_str(),
        pg::Instant::from(counted.day.at_hour_in_india(0)) as _,
        pg::Instant::from(counted.day.end_in_india()) as _,
    )
    .fetch_one(conn)
    .await
    .map_err(StoreError::from)?;
    let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Contacted { of_return_and_channel: count(row.of_return), on_day: count(row.on_day) })
}

/// A waiting message of a locked party was decided again: it waits on, or is refused.
pub(crate) async fn set_decided(
    conn: &mut PgConnection,
    decision: &Decision,
    send_at: Timestamp,
) -> Result<(), StoreError> {
    let state = if matches!(decision.verdict, Verdict::Refused(_)) { "refused" } else { "intended" };
    sqlx::query!(
        "UPDATE message SET decision_id = $2, verdict = $3, state = $4, send_at = $5 WHERE message_id = $1",
        decision.message.uuid(),
        decision.id.uuid(),
        decision.verdict.as_str(),
        state,
        pg::Instant::from(send_at) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) fn channel(text: &str, what: &'static str) -> Result<Channel, Error> {
    Channel::ALL.into_iter().find(|channel| channel.as_str() == text).ok_or(inconsistent(what))
}

pub(super) fn contact_of(id: MessageId) -> SealContext {
    SealContext { table: "message", column: "contact_sealed", row: id.uuid() }
}

pub(super) fn name_of(id: MessageId) -> SealContext {
    SealContext { table: "message", column: "name_sealed", row: id.uuid() }
}

struct Row {
    message_id: Uuid,
    kind: String,
    channel: String,
    proceeding_id: Uuid,
    case_reference: Option<String>,
    dishonour_ordinal: Option<i32>,
    party_id: Uuid,
    contact_sealed: SealedBytes,
    template_version: String,
    decision_id: Uuid,
    verdict: String,
    state: String,
    send_at: pg::Instant,
    sent_at: Option<pg::Instant>,
    provider_reference: Option<String>,
    cancelled_because: Option<String>,
    answers: serde_json::Value,
    decided_at: pg::Instant,
}

async fn read_all(conn: &mut PgConnection, vault: &Vault, rows: Vec<Row>) -> Result<Vec<Message>, Error> {
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        let id = MessageId::from_uuid(row.message_id);
        let channel = channel(&row.channel, "message.channel")?;
        let contact = vault.open(&mut *conn, row.party_id, contact_of(id), &row.contact_sealed).await?;
        let contact = contact.map(|text| Contact::parse(channel, &text)).transpose();
        let contact = contact.map_err(|_| inconsistent("message.contact_sealed"))?;
        messages.push(read(row, id, channel, contact.as_ref())?);
    }
    Ok(messages)
}

fn read(row: Row, id: MessageId, channel: Channel, contact: Option<&Contact>) -> Result<Message, Error> {
    let about = match (row.case_reference, row.dishonour_ordinal) {
        (Some(case_reference), Some(ordinal)) => {
            let ordinal = u32::try_from(ordinal).map_err(|_| inconsistent("message.dishonour_ordinal"))?;
            Some(Return { case_reference, dishonour_ordinal: ordinal })
        }
        _ => None,
    };
    let kind = match row.kind.as_str() {
        "courtesy" => Kind::Courtesy,
        "staff" => Kind::Staff,
        _ => return Err(inconsistent("message.kind")),
    };
    let cancelled = row.cancelled_because.as_deref().map(proceeding::read).transpose()?;
    let state = match (row.state.as_str(), row.sent_at, row.provider_reference, cancelled) {
        ("intended", None, None, None) => State::Intended,
        ("sending", None, None, None) => State::Sending,
        ("sent", Some(at), Some(reference), None) => State::Sent { at: at.into(), reference },
        ("failed", None, None, None) => State::Failed,
        ("unknown", None, None, None) => State::Unknown,
        ("refused", None, None, None) => State::Refused,
        ("cancelled", None, None, Some(ended)) => State::Cancelled(ended),
        _ => return Err(inconsistent("message.state")),
    };
    let (send_at, decided_at) = (Timestamp::from(row.send_at), row.decided_at.into());
    let decision_id = DecisionId::from_uuid(row.decision_id);
    Ok(Message {
        id,
        kind,
        channel,
        proceeding: ProceedingId::from_uuid(row.proceeding_id),
        about,
        party: PartyId::from_uuid(row.party_id),
        contact_masked: contact.map(Contact::masked).unwrap_or_default(),
        template_version: row.template_version,
        decision: decision::read(decision_id, id, &row.verdict, row.answers, decided_at, send_at)?,
        state,
        send_at,
    })
}
