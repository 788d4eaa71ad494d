//! What a person decides about a proceeding: a fact, and what follows from it.

use audit::Resource;
use authority::Action;
use foundation::{Command, Work};
use kernel::LegalDate;
use sqlx::PgConnection;

use super::{
    Context,
    act::{Act, NewFact},
    view,
};
use crate::{
    domain::{Fact, FactId, Proceeding, ProceedingId},
    error::Error,
    store,
};

/// A decision of a person about one proceeding.
pub(super) trait Decision: Sync {
    /// The operation that the key belongs to.
    const OPERATION: &'static str;
    /// What the policies are asked for.
    const ACTION: Action;
    /// As audit entries name it.
    const AUDITED_AS: &'static str;

    fn proceeding(&self) -> ProceedingId;

    /// What it says, seen what is on record.
    fn on(&self, facts: &[Fact], today: LegalDate) -> Result<Decided, Error>;
}

/// What a decision comes to.
#[derive(Debug)]
pub(super) enum Decided {
    /// A fact to be added.
    New(NewFact),
    /// It was decided before: that stands, with the reason that was given then.
    Stands(FactId),
}

/// Makes a decision, or answers as before if this key was used for this request.
///
/// `encode` turns the proceeding and the fact that says so into the bytes that are kept with the key.
pub(super) async fn decide<D: Decision>(
    context: &Context,
    command: Command<'_>,
    decision: &D,
    encode: impl Fn(Proceeding, FactId) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &Deciding { context, command, decision, encode }).await
}

struct Deciding<'a, D, F> {
    context: &'a Context,
    command: Command<'a>,
    decision: &'a D,
    encode: F,
}

impl<D: Decision, F: Fn(Proceeding, FactId) -> Vec<u8> + Sync> Work for Deciding<'_, D, F> {
    const OPERATION: &'static str = D::OPERATION;
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let act = Act::of(self.context, self.command);
        let proceeding = self.decision.proceeding();
        let locked = store::proceeding::lock(conn, proceeding).await?;
        let locked = locked.ok_or_else(|| Error::UnknownProceeding(proceeding.to_string()))?;
        let permit = act.require(conn, D::ACTION, (locked.id, locked.state_name())).await?;
        let facts = store::fact::of_proceeding(conn, proceeding).await?;
        let says_so = match self.decision.on(&facts, act.now.legal_date())? {
            Decided::Stands(fact) => fact,
            Decided::New(new) => {
                let fact = act.fact(new);
                store::fact::insert(conn, proceeding, &fact).await?;
                act.settle(conn, proceeding).await?;
                let resource = Resource::new("proceeding", proceeding);
                act.audit(conn, D::AUDITED_AS, resource, &permit.because(&fact.summary())).await?;
                fact.id
            }
        };
        Ok((self.encode)(view::proceeding(self.context, conn, proceeding).await?, says_so))
    }
}
