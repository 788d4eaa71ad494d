//! The assigned advocate takes a matter.

use foundation::{Command, Work};
use sqlx::PgConnection;

use super::{Act, Action, Context, act::locked, denied};
use crate::{
    domain::{Acceptance, AnyMatter, MatterId, Refusal},
    error::Error,
    store,
};

/// Accepts a matter, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn accept_matter(
    context: &Context,
    command: Command<'_>,
    id: MatterId,
    encode: impl Fn(&AnyMatter) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let done = context.carry_out(command, &Accepting { context, command, id, encode }).await;
    denied::of_command(context, command, Action::Accept, done).await
}

struct Accepting<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    id: MatterId,
    encode: F,
}

impl<F: Fn(&AnyMatter) -> Vec<u8> + Sync> Work for Accepting<'_, F> {
    const OPERATION: &'static str = "AcceptMatter";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, id, .. } = *self;
        let (matter, permit) = locked(conn, context, command.principal, Action::Accept, id).await?;
        let act = Act::of(context, command);
        let acceptance = Acceptance { at: act.now, by: act.originator().clone() };
        let (matter, event) = matter.accept(acceptance.clone())?;
        let by = matter.assigned().map(|assigned| assigned.advocate).ok_or(Refusal::NotOffered)?;
        store::assignment::accept(conn, id, by, &acceptance).await?;
        store::matter::set_state(conn, &matter).await?;
        act.audit(conn, Action::Accept.as_str(), id, &permit.because("")).await?;
        act.state(conn, matter.record(), &event).await?;
        Ok((self.encode)(&matter))
    }

    /// It shows the matter.
    async fn admit_replay(&self, conn: &mut PgConnection) -> Result<(), Error> {
        locked(conn, self.context, self.command.principal, Action::Accept, self.id).await.map(drop)
    }
}
