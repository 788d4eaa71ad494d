//! Rows of `hold`.

use kernel::{Timestamp, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use super::inconsistent;
use crate::{
    domain::{Channel, Hold, HoldId, HoldReason, PartyId},
    error::Error,
};

/// The most holds of a party that are listed.
const LISTED_MAX: i64 = 500;

pub(crate) async fn insert(conn: &mut PgConnection, hold: &Hold) -> Result<(), Error> {
    let placed_by = serde_json::to_value(&hold.placed_by).map_err(|_| inconsistent("actor"))?;
    sqlx::query!(
        "INSERT INTO hold (hold_id, party_id, reason, channel, since, until, placed_at, placed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        hold.id.uuid(),
        hold.party.uuid(),
        hold.reason.as_str(),
        hold.channel.map(Channel::as_str),
        pg::Date::from(hold.since) as _,
        hold.until.map(pg::Date::from) as _,
        pg::Instant::from(hold.placed_at) as _,
        placed_by,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// One hold.
pub(crate) async fn find(conn: &mut PgConnection, id: HoldId) -> Result<Option<Hold>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT hold_id, party_id, reason, channel, since, until, placed_by, placed_at, lifted_at FROM hold WHERE hold_id = $1",
        id.uuid(),
    );
    row.fetch_optional(conn).await.map_err(StoreError::from)?.map(Row::read).transpose()
}

/// Every hold of a party, the oldest first, whether it stands or not.
pub(crate) async fn of_party(conn: &mut PgConnection, party: PartyId) -> Result<Vec<Hold>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT hold_id, party_id, reason, channel, since, until, placed_by, placed_at, lifted_at FROM hold
         WHERE party_id = $1 ORDER BY hold_id LIMIT $2",
        party.uuid(),
        LISTED_MAX,
    );
    rows.fetch_all(conn).await.map_err(StoreError::from)?.into_iter().map(Row::read).collect()
}

/// The holds of a party that may stand today or later.
pub(crate) async fn standing(conn: &mut PgConnection, party: PartyId) -> Result<Vec<Hold>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT hold_id, party_id, reason, channel, since, until, placed_by, placed_at, lifted_at FROM hold
         WHERE party_id = $1 AND lifted_at IS NULL ORDER BY hold_id",
        party.uuid(),
    );
    rows.fetch_all(conn).await.map_err(StoreError::from)?.into_iter().map(Row::read).collect()
}

/// A hold of a locked party was lifted.
pub(crate) async fn lift(conn: &mut PgConnection, id: HoldId, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE hold SET lifted_at = $2 WHERE hold_id = $1 AND lifted_at IS NULL",
        id.uuid(),
        pg::Instant::from(at) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

struct Row {
    hold_id: Uuid,
    party_id: Uuid,
    reason: String,
    channel: Option<String>,
    since: pg::Date,
    until: Option<pg::Date>,
    placed_by: serde_json::Value,
    placed_at: pg::Instant,
    lifted_at: Option<pg::Instant>,
}

impl Row {
    fn read(self) -> Result<Hold, Error> {
        let reason = HoldReason::ALL.into_iter().find(|reason| reason.as_str() == self.reason);
        let channel = self.channel.map(|text| super::message::channel(&text, "hold.channel"));
        Ok(Hold {
            id: HoldId::from_uuid(self.hold_id),
            party: PartyId::from_uuid(self.party_id),
            reason: reason.ok_or(inconsistent("hold.reason"))?,
            channel: channel.transpose()?,
            since: self.since.into(),
            until: self.until.map(Into::into),
            placed_by: serde_json::from_value(self.placed_by).map_err(|_| inconsistent("hold.placed_by"))?,
            placed_at: self.placed_at.into(),
            lifted_at: self.lifted_at.map(Into::into),
        })
    }
}
