//! Messages on their way to a provider: an effect outside, whose state is a column of `message`.

use std::time::Duration;

use kernel::{LegalDate, Masked, Timestamp, TypedId as _};
use pg::{
    StoreError,
    sealing::{SealedBytes, Vault},
};
use sqlx::PgConnection;

use super::{
    inconsistent,
    message::{contact_of, name_of},
};
use crate::{
    domain::{Channel, Contact, DecisionId, MessageId, TemplateData},
    error::Error,
};

/// The message of a channel that is due next, with its party locked; `None` if none is, or others have them all.
///
/// `system_now` is compared with the pause after a failure, `now` with the hour of sending.
pub(crate) async fn next_due(
    conn: &mut PgConnection,
    channel: Channel,
    now: Timestamp,
    system_now: Timestamp,
) -> Result<Option<MessageId>, StoreError> {
    // Only the party is locked here: whatever changes a waiting message holds that lock.
    let id = sqlx::query_scalar!(
        r#"
        SELECT m.message_id FROM message m JOIN party p USING (party_id)
        WHERE m.state = 'intended' AND m.channel = $1 AND m.send_at <= $2 AND (m.ask_at IS NULL OR m.ask_at <= $3)
        ORDER BY m.send_at, m.message_id LIMIT 1
        FOR NO KEY UPDATE OF p SKIP LOCKED
        "#,
        channel.as_str(),
        pg::Instant::from(now) as _,
        pg::Instant::from(system_now) as _,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(id) = id else { return Ok(None) };
    // What another transaction did to it before it gave up the lock is seen by this statement, not by that one.
    let still = sqlx::query_scalar!(
        "SELECT message_id FROM message WHERE message_id = $1 AND state = 'intended' AND send_at <= $2 FOR UPDATE",
        id,
        pg::Instant::from(now) as _,
    )
    .fetch_optional(conn)
    .await?;
    Ok(still.map(MessageId::from_uuid))
}

/// What sending a message needs. The contact is `None` if its party was erased.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) contact: Option<Contact>,
    pub(crate) name: Option<Masked<String>>,
    pub(crate) verified_on: Option<LegalDate>,
    pub(crate) data: TemplateData,
}

/// The content of a message.
pub(crate) async fn content(
    conn: &mut PgConnection,
    vault: &Vault,
    id: MessageId,
    channel: Channel,
) -> Result<Content, Error> {
    let row = sqlx::query!(
        r#"
        SELECT party_id, contact_sealed AS "contact_sealed: SealedBytes", name_sealed AS "name_sealed: SealedBytes",
               verified_on, template_data
        FROM message WHERE message_id = $1
        "#,
        id.uuid(),
    )
    .fetch_one(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    let contact = vault.open(&mut *conn, row.party_id, contact_of(id), &row.contact_sealed).await?;
    let contact = contact.map(|text| Contact::parse(channel, &text)).transpose();
    let name = match &row.name_sealed {
        Some(sealed) => vault.open(&mut *conn, row.party_id, name_of(id), sealed).await?,
        None => None,
    };
    Ok(Content {
        contact: contact.map_err(|_| inconsistent("message.contact_sealed"))?,
        name,
        verified_on: row.verified_on.map(Into::into),
        data: serde_json::from_value(row.template_data).map_err(|_| inconsistent("message.template_data"))?,
    })
}

/// From the commit on the outcome is open.
pub(crate) async fn set_sending(
    conn: &mut PgConnection,
    id: MessageId,
    decision: DecisionId,
    now: Timestamp,
    system_now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE message SET state = 'sending', decision_id = $2, verdict = 'allowed', send_at = $3, sending_since = $4
         WHERE message_id = $1",
        id.uuid(),
        decision.uuid(),
        pg::Instant::from(now) as _,
        pg::Instant::from(system_now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Where a message stands that has left `intended`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Open {
    Sending,
    Unknown,
}

impl Open {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Unknown => "unknown",
        }
    }
}

/// The provider has it. `false` if the message no longer stands where it stood.
pub(crate) async fn set_sent(
    conn: &mut PgConnection,
    id: MessageId,
    from: Open,
    reference: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = sqlx::query!(
        "UPDATE message SET state = 'sent', sent_at = $3, provider_reference = $4, sending_since = NULL, ask_at = NULL
         WHERE message_id = $1 AND state = $2",
        id.uuid(),
        from.as_str(),
        pg::Instant::from(now) as _,
        reference,
    )
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// The provider refused it. `false` if the message no longer stands where it stood.
pub(crate) async fn set_failed(conn: &mut PgConnection, id: MessageId, from: Open) -> Result<bool, StoreError> {
    let changed = sqlx::query!(
        "UPDATE message SET state = 'failed', sending_since = NULL, ask_at = NULL
         WHERE message_id = $1 AND state = $2",
        id.uuid(),
        from.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// The answer never came: the provider is asked at once, and then with growing pauses.
pub(crate) async fn set_unknown(conn: &mut PgConnection, id: MessageId, ask_at: Timestamp) -> Result<bool, StoreError> {
    let changed = sqlx::query!(
        "UPDATE message SET state = 'unknown', sending_since = NULL, ask_at = $2
         WHERE message_id = $1 AND state = 'sending'",
        id.uuid(),
        pg::Instant::from(ask_at) as _,
    )
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// The provider certainly has it not: it waits again, and is decided again.
pub(crate) async fn set_intended(
    conn: &mut PgConnection,
    id: MessageId,
    from: Open,
    not_before: Timestamp,
) -> Result<bool, StoreError> {
    let changed = sqlx::query!(
        "UPDATE message SET state = 'intended', sending_since = NULL, ask_at = $3, asks = asks + 1
         WHERE message_id = $1 AND state = $2",
        id.uuid(),
        from.as_str(),
        pg::Instant::from(not_before) as _,
    )
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Leaves a waiting message alone for a while.
pub(crate) async fn put_back(conn: &mut PgConnection, id: MessageId, not_before: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE message SET ask_at = $2 WHERE message_id = $1 AND state = 'intended'",
        id.uuid(),
        pg::Instant::from(not_before) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Sendings that began before `before`: their answers died with the process that waited for them.
pub(crate) async fn give_up_waiting(
    conn: &mut PgConnection,
    channel: Channel,
    before: Timestamp,
    system_now: Timestamp,
) -> Result<u64, StoreError> {
    let changed = sqlx::query!(
        "UPDATE message SET state = 'unknown', sending_since = NULL, ask_at = $3
         WHERE state = 'sending' AND channel = $1 AND sending_since < $2",
        channel.as_str(),
        pg::Instant::from(before) as _,
        pg::Instant::from(system_now) as _,
    )
    .execute(conn)
    .await?;
    Ok(changed.rows_affected())
}

/// Messages whose provider is to be asked now. Others do not ask about them within `pause`, which doubles each time.
pub(crate) async fn to_ask(
    conn: &mut PgConnection,
    channel: Channel,
    system_now: Timestamp,
    pause: Duration,
    limit: i64,
) -> Result<Vec<MessageId>, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"
        UPDATE message SET asks = asks + 1, ask_at = $2 + $3 * power(2, least(asks, 10)) * interval '1 millisecond'
        WHERE message_id IN (
            SELECT message_id FROM message WHERE state = 'unknown' AND channel = $1 AND ask_at <= $2
            ORDER BY ask_at, message_id LIMIT $4 FOR UPDATE SKIP LOCKED
        )
        RETURNING message_id
        "#,
        channel.as_str(),
        pg::Instant::from(system_now) as _,
        f64::from(u32::try_from(pause.as_millis()).unwrap_or(u32::MAX)),
        limit,
    );
    Ok(ids.fetch_all(conn).await?.into_iter().map(MessageId::from_uuid).collect())
}

/// What is still to be done in a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) intended: i64,
    pub(crate) sending: i64,
    pub(crate) unknown: i64,
}

/// How many messages of a channel wait, and for what.
pub(crate) async fn waiting(conn: &mut PgConnection, channel: Channel) -> Result<Waiting, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT count(*) FILTER (WHERE state = 'intended') AS "intended!",
               count(*) FILTER (WHERE state = 'sending') AS "sending!",
               count(*) FILTER (WHERE state = 'unknown') AS "unknown!"
        FROM message WHERE channel = $1 AND state IN ('intended', 'sending', 'unknown')
        "#,
        channel.as_str(),
    );
    let row = row.fetch_one(conn).await?;
    Ok(Waiting { intended: row.intended, sending: row.sending, unknown: row.unknown })
}

/// When the next message is to be sent, and how many then.
pub(crate) async fn next(conn: &mut PgConnection) -> Result<Option<(Timestamp, i64)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT send_at, count(*) AS "count!" FROM message WHERE state = 'intended'
           GROUP BY send_at ORDER BY send_at LIMIT 1"#
    );
    Ok(row.fetch_optional(conn).await?.map(|row| (row.send_at.into(), row.count)))
}
