//! Rows of `party`, `contact_point` and `address`, read; `merge` writes them.

mod merge;

use std::collections::{HashMap, HashSet};

use kernel::{LegalDate, Masked, TypedId as _};
use pg::{
    StoreError,
    sealing::{SealContext, SealedBytes, Vault},
};
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) use self::merge::{AddressRecord, ContactPointRecord, PartyRecord, Staged, merge};
use crate::{
    domain::{Address, AddressKind, ContactPoint, ContactPointKind, Party, PartyId, PartyKind, PartyRole},
    error::Error,
};

/// A cell of a party's row.
pub(crate) const fn cell(table: &'static str, column: &'static str, row: Uuid) -> SealContext {
    SealContext { table, column, row }
}

/// What an extract's party is compared with.
#[derive(Debug)]
pub(crate) struct KnownParty {
    pub(crate) id: PartyId,
    pub(crate) as_of: LegalDate,
    pub(crate) identity_index: Vec<u8>,
}

/// Contact points that are on record, by party and blind index, with the day of their verification.
pub(crate) type KnownPoints = HashMap<(PartyId, Vec<u8>), (Uuid, Option<LegalDate>)>;

/// A party as on record. What was erased is absent.
#[derive(Debug)]
pub(crate) struct StoredParty {
    pub(crate) id: PartyId,
    pub(crate) customer_id: String,
    pub(crate) kind: PartyKind,
    pub(crate) name: Option<Masked<String>>,
    pub(crate) pan: Option<Masked<String>>,
    pub(crate) contact_points: Vec<ContactPoint>,
    pub(crate) addresses: Vec<Address>,
}

/// The blind index of who a party is: the same for an extract that says the same.
pub(crate) fn identity_index(vault: &Vault, party: &Party) -> Vec<u8> {
    let Party { customer_id, kind, name, pan, .. } = party;
    let pan = pan.as_ref().map_or("", |pan| pan.as_str());
    let identity = format!("{customer_id}\0{}\0{}\0{pan}", kind.as_str(), name.reveal());
    vault.blind_index("party.identity_index", &identity)
}

/// The blind index of a contact point's value in its one spelling.
pub(crate) fn value_index(vault: &Vault, value: &str) -> Vec<u8> {
    vault.blind_index("contact_point.value_index", value)
}

/// The keyed hash of an address of a party. Capitals and spaces do not make another address.
pub(crate) fn lines_index(vault: &Vault, party: PartyId, address: &Address) -> Vec<u8> {
    let lines: Vec<&str> = address.lines.reveal().split_whitespace().collect();
    vault.blind_index("address.lines_index", &format!("{party}\0{}\0{}", lines.join(" ").to_lowercase(), address.pin))
}

/// Those of the customers that are on record, locked until the end of the transaction.
pub(crate) async fn known(
    conn: &mut PgConnection,
    customer_ids: &[String],
) -> Result<HashMap<String, KnownParty>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT customer_id, party_id, as_of, identity_index
        FROM party WHERE customer_id = ANY($1) ORDER BY customer_id FOR UPDATE
        "#,
        customer_ids,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let known = rows.into_iter().map(|row| {
        let id = PartyId::from_uuid(row.party_id);
        (row.customer_id, KnownParty { id, as_of: row.as_of.into(), identity_index: row.identity_index })
    });
    Ok(known.collect())
}

/// The contact points of parties.
pub(crate) async fn known_points(conn: &mut PgConnection, parties: &[Uuid]) -> Result<KnownPoints, Error> {
    let rows = sqlx::query!(
        "SELECT contact_point_id, party_id, value_index, verified_on FROM contact_point WHERE party_id = ANY($1)",
        parties,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let points = rows.into_iter().map(|row| {
        let verified_on = row.verified_on.map(Into::into);
        ((PartyId::from_uuid(row.party_id), row.value_index), (row.contact_point_id, verified_on))
    });
    Ok(points.collect())
}

/// The addresses of parties, by their keyed hashes.
pub(crate) async fn known_addresses(conn: &mut PgConnection, parties: &[Uuid]) -> Result<HashSet<Vec<u8>>, Error> {
    let rows = sqlx::query_scalar!("SELECT lines_index FROM address WHERE party_id = ANY($1)", parties)
        .fetch_all(conn)
        .await
        .map_err(StoreError::from)?;
    Ok(rows.into_iter().collect())
}

/// Who answers for an account, the borrower first.
pub(crate) async fn of_account(conn: &mut PgConnection, number: &str) -> Result<Vec<(PartyId, PartyRole)>, Error> {
    let rows = sqlx::query!("SELECT party_id, role FROM account_party WHERE loan_account_number = $1", number)
        .fetch_all(conn)
        .await
        .map_err(StoreError::from)?;
    let links = rows.into_iter().map(|row| {
        let role = PartyRole::from_stored(&row.role).ok_or(Error::inconsistent("account_party.role"))?;
        Ok((PartyId::from_uuid(row.party_id), role))
    });
    let mut links = links.collect::<Result<Vec<_>, Error>>()?;
    links.sort_by_key(|&(party, role)| (role, party));
    Ok(links)
}

/// One party, opened.
pub(crate) async fn find(conn: &mut PgConnection, vault: &Vault, id: PartyId) -> Result<Option<StoredParty>, Error> {
    let row = sqlx::query!(
        r#"
        SELECT customer_id, kind, name_sealed AS "name_sealed: SealedBytes", pan_sealed AS "pan_sealed: SealedBytes"
        FROM party WHERE party_id = $1
        "#,
        id.uuid(),
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    let subject = id.uuid();
    let name = vault.open(&mut *conn, subject, cell("party", "name_sealed", subject), &row.name_sealed).await?;
    let pan = match &row.pan_sealed {
        Some(sealed) => vault.open(&mut *conn, subject, cell("party", "pan_sealed", subject), sealed).await?,
        None => None,
    };
    Ok(Some(StoredParty {
        id,
        customer_id: row.customer_id,
        kind: PartyKind::from_stored(&row.kind).ok_or(Error::inconsistent("party.kind"))?,
        name,
        pan,
        contact_points: contact_points(&mut *conn, vault, id).await?,
        addresses: addresses(conn, vault, id).await?,
    }))
}

async fn contact_points(conn: &mut PgConnection, vault: &Vault, id: PartyId) -> Result<Vec<ContactPoint>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT contact_point_id, kind, value_sealed AS "value_sealed: SealedBytes", verified_on
        FROM contact_point WHERE party_id = $1 ORDER BY contact_point_id
        "#,
        id.uuid(),
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    let mut points = Vec::new();
    for row in rows {
        let context = cell("contact_point", "value_sealed", row.contact_point_id);
        let Some(value) = vault.open(&mut *conn, id.uuid(), context, &row.value_sealed).await? else { continue };
        let kind = ContactPointKind::from_stored(&row.kind);
        points.push(ContactPoint {
            kind: kind.ok_or(Error::inconsistent("contact_point.kind"))?,
            value,
            verified_on: row.verified_on.map(Into::into),
        });
    }
    Ok(points)
}

async fn addresses(conn: &mut PgConnection, vault: &Vault, id: PartyId) -> Result<Vec<Address>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT address_id, kind, lines_sealed AS "lines_sealed: SealedBytes", pin
        FROM address WHERE party_id = $1 ORDER BY address_id
        "#,
        id.uuid(),
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    let mut addresses = Vec::new();
    for row in rows {
        let context = cell("address", "lines_sealed", row.address_id);
        let Some(lines) = vault.open(&mut *conn, id.uuid(), context, &row.lines_sealed).await? else { continue };
        let kind = AddressKind::from_stored(&row.kind);
        addresses.push(Address {
            kind: kind.ok_or(Error::inconsistent("address.kind"))?,
            lines,
            pin: row.pin.parse().map_err(|_| Error::inconsistent("address.pin"))?,
        });
    }
    Ok(addresses)
}
