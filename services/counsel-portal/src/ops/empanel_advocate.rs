//! Puts an advocate on the panel, or changes his entry.

use audit::Resource;
use authority::{Permit, Register};
use foundation::{Command, Work};
use kernel::TypedId as _;
use sqlx::PgConnection;

use super::{Act, Context};
use crate::{
    domain::{Advocate, AdvocateDraft, AdvocateId},
    error::Error,
    store,
};

/// Keeps an entry, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn empanel_advocate(
    context: &Context,
    command: Command<'_>,
    draft: &AdvocateDraft,
    encode: impl Fn(&Advocate) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Empanelling { context, command, draft, encode }).await
}

struct Empanelling<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    draft: &'a AdvocateDraft,
    encode: F,
}

impl<F: Fn(&Advocate) -> Vec<u8> + Sync> Work for Empanelling<'_, F> {
    const OPERATION: &'static str = "EmpanelAdvocate";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, draft, .. } = *self;
        let action = authority::Action::EmpanelAdvocate;
        let permit = context.authority.require(command.principal, action, &Register::ADVOCATES)?;
        let act = Act::of(context, command);
        let entry = Advocate::check(draft, AdvocateId::next(&*context.ids), act.now);
        let entry = entry.map_err(|fault| fault.within("advocate"))?;
        Ok((self.encode)(&keep(conn, &act, &permit, entry).await?))
    }
}

async fn keep(
    conn: &mut PgConnection,
    act: &Act<'_>,
    permit: &Permit,
    mut advocate: Advocate,
) -> Result<Advocate, Error> {
    store::advocate::lock_panel(conn).await?;
    let known = store::advocate::of_enrolment(conn, &advocate.enrolment).await?;
    if let Some(known) = known {
        advocate.id = known;
    }
    store::advocate::keep(conn, &act.context.vault, &advocate).await?;
    for court in &advocate.courts {
        store::court::know(conn, court).await?;
    }
    store::advocate::set_courts(conn, &advocate).await?;
    // His matters follow him to another subject, and nobody who is off the panel sees any.
    store::matter::set_subject(conn, &advocate).await?;
    advocate.load = store::advocate::load(conn, advocate.id).await?;
    let action = if known.is_some() { "advocate.change" } else { "advocate.empanel" };
    let reason = if advocate.active { "active" } else { "not active" };
    act.audit_of(conn, action, Resource::new("advocate", advocate.id), &permit.because(reason)).await?;
    Ok(advocate)
}
