//! Lists the holds of a party, the oldest first, with those that are over.

use authority::{Action, Register};
use chassis::identity::Principal;

use super::Context;
use crate::{
    domain::{Hold, PartyId},
    error::Error,
    store,
};

/// Every hold of a party.
pub(crate) async fn list_holds(context: &Context, principal: &Principal, party: PartyId) -> Result<Vec<Hold>, Error> {
    context.may_read(principal, Action::ListHolds, &Register::HOLDS).await?;
    let mut conn = pg::acquire(&context.pool).await?;
    store::hold::of_party(&mut conn, party).await
}
