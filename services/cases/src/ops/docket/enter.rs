//! Enters something in a docket: what happened, or that an entry should not be there.

use audit::Resource;
use authority::Action;
use foundation::{Command, Work};
use kernel::{DateInterval, TypedId as _};
use proto::FieldError;
use sqlx::PgConnection;

use super::view;
use crate::{
    domain::{self, Docket, DocketEntry, Entering, FactId, ProceedingId},
    error::Error,
    ops::{Context, act::Act},
    store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct Enter {
    pub(crate) docket: ProceedingId,
    pub(crate) entering: Entering,
    /// When it happened; none for what takes back, which is done today.
    pub(crate) on: Option<DateInterval>,
    /// The document that shows it, or the reason.
    pub(crate) evidence: String,
}

/// Enters it, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn enter(
    context: &Context,
    command: Command<'_>,
    request: &Enter,
    encode: impl Fn(Docket, FactId) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    match request.entering {
        Entering::Fact { .. } => {
            context.carry_out(command, &Recording(Entry { context, command, request, encode })).await
        }
        Entering::TakesBack { .. } => {
            context.carry_out(command, &TakingBack(Entry { context, command, request, encode })).await
        }
    }
}

struct Recording<'a, F>(Entry<'a, F>);
struct TakingBack<'a, F>(Entry<'a, F>);

impl<F: Fn(Docket, FactId) -> Vec<u8> + Sync> Work for Recording<'_, F> {
    const OPERATION: &'static str = "RecordFact";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        self.0.attempt(conn, Action::RecordFact, "fact.record").await
    }
}

impl<F: Fn(Docket, FactId) -> Vec<u8> + Sync> Work for TakingBack<'_, F> {
    const OPERATION: &'static str = "TakeBackFact";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        self.0.attempt(conn, Action::TakeBackFact, "fact.take_back").await
    }
}

struct Entry<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a Enter,
    encode: F,
}

impl<F: Fn(Docket, FactId) -> Vec<u8> + Sync> Entry<'_, F> {
    async fn attempt(&self, conn: &mut PgConnection, action: Action, audited_as: &str) -> Result<Vec<u8>, Error> {
        let Self { context, request, .. } = *self;
        let act = Act::of(context, self.command);
        let today = act.now.legal_date();
        let on = request.on.unwrap_or_else(|| DateInterval::exactly(today));
        if on.latest() > today {
            let reason = format!("{} has not come yet; today is {today}", on.latest());
            return Err(FieldError::new("on", reason).into());
        }
        let unknown = || Error::UnknownProceeding(request.docket.to_string());
        let head = store::docket::lock(conn, request.docket).await?.ok_or_else(unknown)?;
        let permit = act.require(conn, action, (head.id, &head.state)).await?;
        let entries = store::entry::of_docket(conn, head.id).await?;
        let (kind, fact, overrules) = domain::enter(head.kind, &entries, &request.entering)?;
        let entry = DocketEntry {
            id: FactId::next(&*context.ids),
            kind,
            on,
            fact,
            evidence: request.evidence.clone(),
            recorded_by: act.on_behalf_of.unwrap_or(&act.actor).clone(),
            recorded_at: act.now,
            overrules,
        };
        store::entry::insert(conn, head.id, &entry).await?;
        act.settle_docket(conn, &head).await?;
        let reason = format!("{} on {}: {}", entry.kind, entry.on, entry.words(head.kind));
        act.audit(conn, audited_as, Resource::new("proceeding", head.id), &permit.because(&reason)).await?;
        Ok((self.encode)(view::docket(context, conn, head).await?, entry.id))
    }
}
