//! Gives a case with everything about it.

use super::Context;
use crate::{
    domain::{self, Case, CaseId, CaseReference, Proceeding},
    error::Error,
    store,
};

/// The case of a reference (`RC-000042`) or an id.
pub(crate) async fn get_case(context: &Context, named: &str) -> Result<Case, Error> {
    let mut conn = context.pool.acquire().await.map_err(pg::StoreError::from)?;
    let found = if let Ok(reference) = named.parse::<CaseReference>() {
        store::case::find_by_reference(&mut conn, reference).await?
    } else if let Ok(id) = named.parse::<CaseId>() {
        store::case::find(&mut conn, id).await?
    } else {
        None
    };
    let stored = found.ok_or_else(|| Error::UnknownCase(named.chars().take(60).collect()))?;
    let mut proceedings = Vec::new();
    for proceeding in store::proceeding::of_case(&mut conn, stored.id).await? {
        let facts = store::fact::of_proceeding(&mut conn, proceeding.id).await?;
        proceedings.push(Proceeding {
            id: proceeding.id,
            instrument_id: proceeding.instrument_id,
            amount: proceeding.amount,
            // The stored state is a cache for lists; who asks for one case gets the fold itself.
            state: domain::fold(&facts, &context.book)?.state,
            facts,
            deadlines: store::deadline::of_proceeding(&mut conn, proceeding.id).await?,
        });
    }
    Ok(Case {
        id: stored.id,
        reference: stored.reference,
        loan_account_number: stored.loan_account_number,
        opened_at: stored.opened_at,
        proceedings,
    })
}
