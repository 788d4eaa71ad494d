//! Records an application to condone delay, or the order on it.

use foundation::{Command, Work};
use kernel::LegalDate;
use sqlx::PgConnection;

use super::{Act, Action, Context, act::locked_by_filing, denied};
use crate::{
    domain::{AnyMatter, CondonationStep, FilingId, not_after_today},
    error::Error,
    store,
};

/// The request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordCondonation {
    pub(crate) filing: FilingId,
    pub(crate) step: CondonationStep,
    pub(crate) dated: LegalDate,
}

/// Records it, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn record_condonation(
    context: &Context,
    command: Command<'_>,
    request: RecordCondonation,
    encode: impl Fn(&AnyMatter) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let done = context.carry_out(command, &Recording { context, command, request, encode }).await;
    denied::of_command(context, command, Action::RecordCondonation, done).await
}

struct Recording<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: RecordCondonation,
    encode: F,
}

impl<F: Fn(&AnyMatter) -> Vec<u8> + Sync> Work for Recording<'_, F> {
    const OPERATION: &'static str = "RecordCondonation";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, .. } = *self;
        let (matter, permit) =
            locked_by_filing(conn, context, command.principal, Action::RecordCondonation, request.filing).await?;
        let act = Act::of(context, command);
        not_after_today("dated", request.dated, act.now.legal_date())?;
        let (matter, event) = matter.condone(request.filing, request.step, request.dated)?;
        if let Some(event) = event {
            let record = matter.record();
            let condonation = record.filings.iter().find(|filing| filing.id == request.filing);
            let condonation = condonation.and_then(|filing| filing.condonation);
            let condonation = condonation.ok_or(Error::inconsistent("filing.condonation"))?;
            store::filing::set_condonation(conn, request.filing, condonation).await?;
            let reason = format!("{} on {}", store::filing::step(request.step), request.dated);
            act.audit(conn, Action::RecordCondonation.as_str(), record.id, &permit.because(&reason)).await?;
            act.state(conn, record, &event).await?;
        }
        Ok((self.encode)(&matter))
    }

    /// It shows the matter.
    async fn admit_replay(&self, conn: &mut PgConnection) -> Result<(), Error> {
        let Self { context, command, request, .. } = *self;
        locked_by_filing(conn, context, command.principal, Action::RecordCondonation, request.filing).await.map(drop)
    }
}
