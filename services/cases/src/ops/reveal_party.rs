//! Gives a party in clear, and puts on record who asked and why.

use audit::{Entry, Outcome, Resource};
use authority::Action;
use chassis::identity::Principal;
use kernel::TypedId as _;

use super::Context;
use crate::{
    domain::{PartyId, RevealPurpose},
    error::Error,
    store::{self, party::StoredParty},
};

/// The party of an id. The entry is committed before anything is answered.
pub(crate) async fn reveal_party(
    context: &Context,
    principal: &Principal,
    id: PartyId,
    purpose: RevealPurpose,
) -> Result<StoredParty, Error> {
    let done = attempt(context, principal, id, purpose).await;
    context.refusals.keep(principal, &principal.token_id, done).await
}

async fn attempt(
    context: &Context,
    principal: &Principal,
    id: PartyId,
    purpose: RevealPurpose,
) -> Result<StoredParty, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let found = store::party::find(&mut tx, &context.vault, id).await?;
    let party = found.ok_or_else(|| Error::UnknownParty(id.to_string()))?;
    let of = authority::Party { id: id.uuid(), branch: None, purpose: purpose.as_str() };
    let permit = context.authority.require(principal, Action::RevealParty, &of)?;
    let entry = Entry {
        occurred_at: context.clock.now(),
        actor: &principal.actor,
        on_behalf_of: principal.on_behalf_of.as_ref(),
        action: "party.reveal",
        resource: Resource::new("party", id),
        outcome: Outcome::Allowed,
        reason: &permit.because(purpose.as_str()),
        book_version: "",
        cause: &principal.token_id,
    };
    context.audit.record(&mut tx, &entry).await?;
    pg::commit(tx).await?;
    Ok(party)
}
