//! Takes a filing back that was recorded in error.

use foundation::{Command, Work};
use kernel::Role;
use sqlx::PgConnection;

use super::{Act, Action, Context, act::locked_by_filing, denied};
use crate::{
    domain::{AnyMatter, CondonationFault, FilingId},
    error::Error,
    store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct WithdrawFiling {
    pub(crate) filing: FilingId,
    pub(crate) reason: String,
}

/// Withdraws a filing, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn withdraw_filing(
    context: &Context,
    command: Command<'_>,
    request: &WithdrawFiling,
    encode: impl Fn(&AnyMatter) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let done = context.carry_out(command, &Withdrawing { context, command, request, encode }).await;
    denied::of_command(context, command, Action::WithdrawFiling, done).await
}

struct Withdrawing<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a WithdrawFiling,
    encode: F,
}

impl<F: Fn(&AnyMatter) -> Vec<u8> + Sync> Work for Withdrawing<'_, F> {
    const OPERATION: &'static str = "WithdrawFiling";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, .. } = *self;
        let principal = command.principal;
        let (matter, permit) =
            locked_by_filing(conn, context, principal, Action::WithdrawFiling, request.filing).await?;
        let act = Act::of(context, command);
        let filing = matter.record().filings.iter().find(|filing| filing.id == request.filing);
        let filing = filing.ok_or(Error::inconsistent("filing"))?;
        let by = act.originator();
        let recorder = (&filing.recorded_by.issuer, &filing.recorded_by.subject) == (&by.issuer, &by.subject);
        if !recorder && !principal.actor.has(Role::LegalManager) {
            return Err(Error::NotRecorder(request.filing));
        }
        if filing.withdrawn {
            return Ok((self.encode)(&matter));
        }
        let over = store::proceeding_seen::is_over(conn, matter.record().proceeding).await?;
        let (matter, event) = matter.withdraw(request.filing, over).ok_or(CondonationFault::Withdrawn)?;
        let id = matter.record().id;
        store::filing::withdraw(conn, request.filing).await?;
        store::matter::set_state(conn, &matter).await?;
        act.audit(conn, Action::WithdrawFiling.as_str(), id, &permit.because(&request.reason)).await?;
        act.state(conn, matter.record(), &event).await?;
        Ok((self.encode)(&matter))
    }

    /// It shows the matter.
    async fn admit_replay(&self, conn: &mut PgConnection) -> Result<(), Error> {
        let Self { context, command, request, .. } = *self;
        locked_by_filing(conn, context, command.principal, Action::WithdrawFiling, request.filing).await.map(drop)
    }
}
