//! Gives a cheque with its returns.

use audit::{Entry, Outcome, Resource};
use authority::Action;
use chassis::identity::Principal;
use kernel::{Masked, TypedId as _};

use super::Context;
use crate::{
    domain::{Cheque, Dishonour, InstrumentId},
    error::Error,
    store,
};

/// One cheque with its returns, first to last.
#[derive(Debug)]
pub(crate) struct InstrumentView {
    pub(crate) cheque: Cheque,
    pub(crate) dishonours: Vec<Dishonour>,
    /// The words of each memo, in the order of the returns; `None` once erased. Empty unless asked for.
    pub(crate) reasons: Vec<Option<Masked<String>>>,
}

/// One cheque. In clear, for those who address notices: the drawer's name and the words of the memos. That they were given
/// is on record before anything is answered.
pub(crate) async fn get_instrument(
    context: &Context,
    principal: &Principal,
    id: InstrumentId,
    in_clear: bool,
) -> Result<InstrumentView, Error> {
    let mut conn = pg::acquire(&context.pool).await?;
    let stored = store::instrument::find(&mut conn, &context.vault, id).await?;
    let stored = stored.ok_or_else(|| Error::UnknownInstrument(id.to_string()))?;
    let dishonours = store::dishonour::of_instrument(&mut conn, id).await?;
    let mut reasons = Vec::new();
    if in_clear {
        for dishonour in &dishonours {
            let reason = store::dishonour::reason(&mut conn, &context.vault, stored.subject, dishonour.id).await?;
            reasons.push(reason);
        }
    }
    drop(conn);
    let shown = authority::Instrument { id: Some(id.uuid()), branch: None };
    context.may_read(principal, Action::GetInstrument, &shown).await?;
    if in_clear {
        record_reveal(context, principal, id).await?;
    }
    Ok(InstrumentView { cheque: stored.cheque, dishonours, reasons })
}

async fn record_reveal(context: &Context, principal: &Principal, id: InstrumentId) -> Result<(), Error> {
    let entry = Entry {
        occurred_at: context.clock.now(),
        actor: &principal.actor,
        on_behalf_of: principal.on_behalf_of.as_ref(),
        action: "instrument.reveal",
        resource: Resource::new("instrument", id),
        outcome: Outcome::Allowed,
        reason: "legal process",
        book_version: "",
        cause: &principal.token_id,
    };
    let mut tx = pg::begin(&context.pool).await?;
    context.audit.record(&mut tx, &entry).await?;
    Ok(pg::commit(tx).await?)
}
