//! The parties of a chunk beside those on record: who is new, what is new about them, all of it sealed.
//!
//! Contact points and addresses are only added: one that an extract no longer names may still reach the party. Of name,
//! kind and PAN the newest extract's stand; of two that disagree as of one day, the first.

use std::collections::{HashMap, HashSet};

use kernel::{LegalDate, Masked, Timestamp, TypedId as _};
use pg::sealing::SealingError;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Context;
use crate::{
    domain::{Account, AccountFlag, Address, ContactPoint, Party, PartyId, PartyRole},
    error::Error,
    store::{
        bytea,
        party::{self, AddressRecord, ContactPointRecord, KnownParty, KnownPoints, PartyRecord, Staged, cell},
    },
};

/// The parties of a chunk.
pub(super) struct People<'a> {
    context: &'a Context,
    known: HashMap<String, KnownParty>,
    points: KnownPoints,
    addresses: HashSet<Vec<u8>>,
    staged: Staged,
}

/// Who answers for one account.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) links: Vec<(PartyId, PartyRole)>,
    pub(super) flags: Vec<AccountFlag>,
    /// Whether something about them is new.
    pub(super) changed: bool,
}

impl<'a> People<'a> {
    /// Everything on record about the parties of these accounts.
    pub(super) async fn load(
        conn: &mut PgConnection,
        context: &'a Context,
        accounts: &[&Account],
    ) -> Result<Self, Error> {
        let customers = accounts.iter().flat_map(|account| &account.parties).map(|party| party.customer_id.to_string());
        let customers: Vec<String> = customers.collect::<HashSet<_>>().into_iter().collect();
        let known = party::known(&mut *conn, &customers).await?;
        let ids: Vec<Uuid> = known.values().map(|party| party.id.uuid()).collect();
        let points = party::known_points(&mut *conn, &ids).await?;
        let addresses = party::known_addresses(conn, &ids).await?;
        Ok(Self { context, known, points, addresses, staged: Staged::default() })
    }

    /// Takes up what a row says about the parties of its account.
    pub(super) async fn answer_for(&mut self, conn: &mut PgConnection, account: &Account) -> Result<Answer, Error> {
        let mut answer = Answer::default();
        for party in &account.parties {
            let id = self.identify(&mut *conn, party, account.loan.as_of, &mut answer).await?;
            for point in &party.contact_points {
                self.reach(&mut *conn, id, point, &mut answer).await?;
            }
            for address in &party.addresses {
                self.house(&mut *conn, id, address, &mut answer).await?;
            }
            answer.links.push((id, party.role));
        }
        answer.flags.sort_unstable();
        answer.flags.dedup();
        Ok(answer)
    }

    /// Writes everything that is new.
    pub(super) async fn write(self, conn: &mut PgConnection, now: Timestamp) -> Result<(), Error> {
        party::merge(conn, &self.staged, now).await
    }

    async fn identify(
        &mut self,
        conn: &mut PgConnection,
        party: &Party,
        as_of: LegalDate,
        answer: &mut Answer,
    ) -> Result<PartyId, Error> {
        let identity_index = party::identity_index(&self.context.vault, party);
        let known = self.known.get(party.customer_id.as_str());
        let id = known.map_or_else(|| PartyId::next(&*self.context.ids), |known| known.id);
        if let Some(known) = known {
            if known.identity_index == identity_index {
                if as_of > known.as_of {
                    self.staged.seen.insert(id.uuid(), as_of);
                }
                return Ok(id);
            }
            if as_of <= known.as_of {
                answer.flags.push(AccountFlag::PartyDiffers);
                return Ok(id);
            }
        }
        let Some(name_sealed) = self.seal(&mut *conn, id, "party", "name_sealed", id.uuid(), &party.name).await? else {
            answer.flags.push(AccountFlag::PartyErased);
            return Ok(id);
        };
        let (mut pan_sealed, mut pan_index) = (None, None);
        if let Some(pan) = &party.pan {
            let text = Masked::new(pan.as_str().to_owned());
            pan_sealed = self.seal(conn, id, "party", "pan_sealed", id.uuid(), &text).await?;
            pan_index = Some(bytea(&self.context.vault.blind_index("party.pan_index", pan.as_str())));
        }
        let record = PartyRecord {
            party_id: id.uuid(),
            customer_id: party.customer_id.to_string(),
            kind: party.kind,
            name_sealed,
            pan_sealed,
            pan_index,
            identity_index: bytea(&identity_index),
            as_of,
        };
        self.staged.parties.insert(id.uuid(), record);
        self.known.insert(party.customer_id.to_string(), KnownParty { id, as_of, identity_index });
        answer.changed = true;
        Ok(id)
    }

    async fn reach(
        &mut self,
        conn: &mut PgConnection,
        party: PartyId,
        point: &ContactPoint,
        answer: &mut Answer,
    ) -> Result<(), Error> {
        let value_index = party::value_index(&self.context.vault, point.value.reveal());
        if let Some((id, verified_on)) = self.points.get_mut(&(party, value_index.clone())) {
            if point.verified_on > *verified_on {
                *verified_on = point.verified_on;
                self.staged.verified.extend(point.verified_on.map(|day| (*id, day)));
                answer.changed = true;
            }
            return Ok(());
        }
        let id = self.context.ids.next_uuid();
        let sealed = self.seal(conn, party, "contact_point", "value_sealed", id, &point.value).await?;
        let Some(value_sealed) = sealed else {
            answer.flags.push(AccountFlag::PartyErased);
            return Ok(());
        };
        self.staged.contact_points.push(ContactPointRecord {
            contact_point_id: id,
            party_id: party.uuid(),
            kind: point.kind,
            value_sealed,
            value_index: bytea(&value_index),
            verified_on: point.verified_on,
        });
        self.points.insert((party, value_index), (id, point.verified_on));
        answer.changed = true;
        Ok(())
    }

    async fn house(
        &mut self,
        conn: &mut PgConnection,
        party: PartyId,
        address: &Address,
        answer: &mut Answer,
    ) -> Result<(), Error> {
        let lines_index = party::lines_index(&self.context.vault, party, address);
        if self.addresses.contains(&lines_index) {
            return Ok(());
        }
        let id = self.context.ids.next_uuid();
        let sealed = self.seal(conn, party, "address", "lines_sealed", id, &address.lines).await?;
        let Some(lines_sealed) = sealed else {
            answer.flags.push(AccountFlag::PartyErased);
            return Ok(());
        };
        self.staged.addresses.push(AddressRecord {
            address_id: id,
            party_id: party.uuid(),
            kind: address.kind,
            lines_sealed,
            lines_index: bytea(&lines_index),
            pin: address.pin.to_string(),
        });
        self.addresses.insert(lines_index);
        answer.changed = true;
        Ok(())
    }

    /// A sealed cell, as PostgreSQL reads it; `None` if the party was erased.
    async fn seal(
        &self,
        conn: &mut PgConnection,
        party: PartyId,
        table: &'static str,
        column: &'static str,
        row: Uuid,
        text: &Masked<String>,
    ) -> Result<Option<String>, Error> {
        match self.context.vault.seal(conn, party.uuid(), cell(table, column, row), text).await {
            Ok(sealed) => Ok(Some(bytea(sealed.as_bytes()))),
            Err(SealingError::Erased { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
