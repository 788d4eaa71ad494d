//! A legal manager gives a matter to an advocate, or to another one.

use foundation::{Command, Work};
use sqlx::PgConnection;

use super::{Act, Action, Context, act::locked};
use crate::{
    domain::{AdvocateId, AnyMatter, MatterId},
    error::Error,
    store,
};

/// The request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AssignMatter {
    pub(crate) matter: MatterId,
    pub(crate) advocate: AdvocateId,
}

/// Assigns a matter, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn assign_matter(
    context: &Context,
    command: Command<'_>,
    request: AssignMatter,
    encode: impl Fn(&AnyMatter) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Assigning { context, command, request, encode }).await
}

struct Assigning<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: AssignMatter,
    encode: F,
}

impl<F: Fn(&AnyMatter) -> Vec<u8> + Sync> Work for Assigning<'_, F> {
    const OPERATION: &'static str = "AssignMatter";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, .. } = *self;
        let act = Act::of(context, command);
        let (matter, permit) = locked(conn, context, command.principal, Action::Assign, request.matter).await?;
        store::advocate::lock_panel(conn).await?;
        let unknown = || Error::UnknownAdvocate(request.advocate.to_string());
        let (to, active) = store::advocate::find(conn, request.advocate).await?.ok_or_else(unknown)?;
        if !active {
            return Err(Error::AdvocateInactive(request.advocate.to_string()));
        }
        let before = matter.assigned().map(|assigned| format!("; it was with {}", assigned.enrolment));
        let reason = format!("to {}{}", to.enrolment, before.unwrap_or_default());
        let matter = matter.assign(to)?;
        store::matter::set_state(conn, &matter).await?;
        store::assignment::insert(conn, request.matter, request.advocate, act.now).await?;
        act.audit(conn, Action::Assign.as_str(), request.matter, &permit.because(&reason)).await?;
        Ok((self.encode)(&matter))
    }
}
