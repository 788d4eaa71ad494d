//! Ends a hold. What it refused stays refused; what is asked for from now on is decided without it.

use audit::Resource;
use authority::Action;
use foundation::{Command, Work};
use kernel::TypedId as _;
use sqlx::PgConnection;

use super::{Context, act::Act};
use crate::{
    domain::{Hold, HoldId},
    error::Error,
    store,
};

/// Lifts a hold, or answers as before if this key was used for this request. A lifted hold is lifted.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn lift_hold(
    context: &Context,
    command: Command<'_>,
    id: HoldId,
    encode: impl Fn(&Hold) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Lifting { context, command, id, encode }).await
}

struct Lifting<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    id: HoldId,
    encode: F,
}

impl<F: Fn(&Hold) -> Vec<u8> + Sync> Work for Lifting<'_, F> {
    const OPERATION: &'static str = "LiftHold";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, id, encode } = self;
        let act = Act::of(context, *command);
        let unknown = || Error::UnknownHold(id.to_string());
        let party = store::hold::find(conn, *id).await?.ok_or_else(unknown)?.party;
        store::party::lock(conn, &[party]).await?;
        // Read again under the lock: another call may have lifted it.
        let mut hold = store::hold::find(conn, *id).await?.ok_or_else(unknown)?;
        let state = if hold.lifted_at.is_none() { "placed" } else { "lifted" };
        let of = authority::Hold { id: Some(id.uuid()), state, placed_by: &hold.placed_by };
        let permit = context.authority.require(command.principal, Action::LiftHold, &of)?;
        if hold.lifted_at.is_none() {
            hold.lifted_at = Some(act.now);
            store::hold::lift(conn, *id, act.now).await?;
            act.audit(conn, "hold.lift", Resource::new("hold", *id), &permit.because("")).await?;
        }
        Ok(encode(&hold))
    }
}
