//! Rows of `party`: the lock under which everything about a party is decided.

use kernel::TypedId as _;
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::PartyId;

/// Makes what is missing and locks all of them until the end of the transaction, in one order for everybody.
pub(crate) async fn lock(conn: &mut PgConnection, parties: &[PartyId]) -> Result<(), StoreError> {
    let mut ids: Vec<Uuid> = parties.iter().map(|party| party.uuid()).collect();
    ids.sort_unstable();
    ids.dedup();
    sqlx::query!("INSERT INTO party (party_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING", &ids)
        .execute(&mut *conn)
        .await?;
    sqlx::query_scalar!(
        "SELECT party_id FROM party WHERE party_id = ANY($1) ORDER BY party_id FOR NO KEY UPDATE",
        &ids
    )
    .fetch_all(conn)
    .await?;
    Ok(())
}
