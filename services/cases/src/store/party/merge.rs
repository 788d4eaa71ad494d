//! Writes many parties with a few statements. Everything personal is sealed or hashed before it comes here.

use std::collections::BTreeMap;

use kernel::{LegalDate, Timestamp};
use pg::StoreError;
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{AddressKind, ContactPointKind, PartyKind},
    error::Error,
    store::recordset,
};

/// A party to be written. Byte columns are in the text form of `bytea`.
#[derive(Debug, Serialize)]
pub(crate) struct PartyRecord {
    pub(crate) party_id: Uuid,
    pub(crate) customer_id: String,
    pub(crate) kind: PartyKind,
    pub(crate) name_sealed: String,
    pub(crate) pan_sealed: Option<String>,
    pub(crate) pan_index: Option<String>,
    pub(crate) identity_index: String,
    pub(crate) as_of: LegalDate,
}

/// A contact point to be added.
#[derive(Debug, Serialize)]
pub(crate) struct ContactPointRecord {
    pub(crate) contact_point_id: Uuid,
    pub(crate) party_id: Uuid,
    pub(crate) kind: ContactPointKind,
    pub(crate) value_sealed: String,
    pub(crate) value_index: String,
    pub(crate) verified_on: Option<LegalDate>,
}

/// An address to be added.
#[derive(Debug, Serialize)]
pub(crate) struct AddressRecord {
    pub(crate) address_id: Uuid,
    pub(crate) party_id: Uuid,
    pub(crate) kind: AddressKind,
    pub(crate) lines_sealed: String,
    pub(crate) lines_index: String,
    pub(crate) pin: String,
}

/// Everything about parties that a chunk of an extract changes.
#[derive(Debug, Default)]
pub(crate) struct Staged {
    pub(crate) parties: BTreeMap<Uuid, PartyRecord>,
    pub(crate) contact_points: Vec<ContactPointRecord>,
    /// Contact points on record, or among those above, that were verified again.
    pub(crate) verified: BTreeMap<Uuid, LegalDate>,
    pub(crate) addresses: Vec<AddressRecord>,
    /// Parties of which a newer extract says the same.
    pub(crate) seen: BTreeMap<Uuid, LegalDate>,
}

#[derive(Serialize)]
struct Day {
    id: Uuid,
    day: LegalDate,
}

fn days(of: &BTreeMap<Uuid, LegalDate>) -> Vec<Day> {
    of.iter().map(|(&id, &day)| Day { id, day }).collect()
}

/// Writes what was staged.
pub(crate) async fn merge(conn: &mut PgConnection, staged: &Staged, now: Timestamp) -> Result<(), Error> {
    if !staged.parties.is_empty() {
        parties(&mut *conn, staged, now).await?;
    }
    if !staged.seen.is_empty() {
        sqlx::query!(
            r#"
            UPDATE party SET as_of = r.day FROM jsonb_to_recordset($1) AS r(id uuid, day date)
            WHERE party_id = r.id AND as_of < r.day
            "#,
            recordset(&days(&staged.seen))?,
        )
        .execute(&mut *conn)
        .await
        .map_err(StoreError::from)?;
    }
    if !staged.contact_points.is_empty() {
        sqlx::query!(
            r#"
            INSERT INTO contact_point
                (contact_point_id, party_id, kind, value_sealed, value_index, verified_on, recorded_at)
            SELECT r.*, $2 FROM jsonb_to_recordset($1) AS r(
                contact_point_id uuid, party_id uuid, kind text, value_sealed bytea, value_index bytea,
                verified_on date)
            "#,
            recordset(&staged.contact_points)?,
            pg::Instant::from(now) as _,
        )
        .execute(&mut *conn)
        .await
        .map_err(StoreError::from)?;
    }
    if !staged.verified.is_empty() {
        sqlx::query!(
            r#"
            UPDATE contact_point SET verified_on = r.day FROM jsonb_to_recordset($1) AS r(id uuid, day date)
            WHERE contact_point_id = r.id
            "#,
            recordset(&days(&staged.verified))?,
        )
        .execute(&mut *conn)
        .await
        .map_err(StoreError::from)?;
    }
    if !staged.addresses.is_empty() {
        sqlx::query!(
            r#"
            INSERT INTO address (address_id, party_id, kind, lines_sealed, lines_index, pin, recorded_at)
            SELECT r.*, $2 FROM jsonb_to_recordset($1) AS r(
                address_id uuid, party_id uuid, kind text, lines_sealed bytea, lines_index bytea, pin text)
            "#,
            recordset(&staged.addresses)?,
            pg::Instant::from(now) as _,
        )
        .execute(conn)
        .await
        .map_err(StoreError::from)?;
    }
    Ok(())
}

async fn parties(conn: &mut PgConnection, staged: &Staged, now: Timestamp) -> Result<(), Error> {
    let records: Vec<&PartyRecord> = staged.parties.values().collect();
    sqlx::query!(
        r#"
        INSERT INTO party
            (party_id, customer_id, kind, name_sealed, pan_sealed, pan_index, identity_index, as_of, recorded_at)
        SELECT r.*, $2 FROM jsonb_to_recordset($1) AS r(
            party_id uuid, customer_id text, kind text, name_sealed bytea, pan_sealed bytea, pan_index bytea,
            identity_index bytea, as_of date)
        ON CONFLICT (party_id) DO UPDATE SET
            kind = excluded.kind, name_sealed = excluded.name_sealed, pan_sealed = excluded.pan_sealed,
            pan_index = excluded.pan_index, identity_index = excluded.identity_index, as_of = excluded.as_of,
            recorded_at = excluded.recorded_at
        "#,
        recordset(&records)?,
        pg::Instant::from(now) as _,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}
