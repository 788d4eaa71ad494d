//! The assigned advocate does not take a matter: it goes to the next one.

use foundation::{Command, Work};
use sqlx::PgConnection;

use super::{Act, Action, Context, act::locked, choose, denied};
use crate::{
    domain::{AnyMatter, MatterId, Refusal},
    error::Error,
    store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct DeclineMatter {
    pub(crate) matter: MatterId,
    pub(crate) reason: String,
}

/// Declines a matter, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key. It gets the matter as it was left, in nobody's
/// hands: to whom it goes then is not the business of the one who declined.
pub(crate) async fn decline_matter(
    context: &Context,
    command: Command<'_>,
    request: &DeclineMatter,
    encode: impl Fn(&AnyMatter) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let done = context.carry_out(command, &Declining { context, command, request, encode }).await;
    denied::of_command(context, command, Action::Decline, done).await
}

/// A kept answer is given again although the matter is his no more: there is nothing in it that he did not say himself.
struct Declining<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a DeclineMatter,
    encode: F,
}

impl<F: Fn(&AnyMatter) -> Vec<u8> + Sync> Work for Declining<'_, F> {
    const OPERATION: &'static str = "DeclineMatter";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, .. } = *self;
        let act = Act::of(context, command);
        let (matter, permit) = locked(conn, context, command.principal, Action::Decline, request.matter).await?;
        let by = matter.assigned().map(|assigned| assigned.advocate).ok_or(Refusal::NotOffered)?;
        let matter = matter.decline()?;
        store::assignment::decline(conn, request.matter, by, act.now, &request.reason).await?;
        store::matter::set_state(conn, &matter).await?;
        act.audit(conn, Action::Decline.as_str(), request.matter, &permit.because(&request.reason)).await?;
        let answer = (self.encode)(&matter);
        choose::offer_to_next(conn, &act, matter).await?;
        Ok(answer)
    }
}
