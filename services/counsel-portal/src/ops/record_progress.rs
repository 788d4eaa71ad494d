//! Records a step of a filed complaint through the courts, or puts right what was recorded of one.

use authority::Permit;
use foundation::{Command, Work};
use kernel::{Actor, Role, TypedId as _};
use proto::FieldError;
use sqlx::PgConnection;

use super::{Act, Action, Context, act::locked_by_filing, denied};
use crate::{
    domain::{AnyMatter, Days, FilingId, Progress, ProgressFault, ProgressId, Step, find_progress},
    error::Error,
    store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct RecordProgress {
    pub(crate) filing: FilingId,
    pub(crate) step: Step,
    pub(crate) note: String,
    /// The entry that was wrong.
    pub(crate) corrects: Option<ProgressId>,
}

/// A matter, and whether the step stood on record before.
#[derive(Debug)]
pub(crate) struct RecordedProgress {
    pub(crate) matter: AnyMatter,
    pub(crate) already: bool,
}

/// Records it, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn record_progress(
    context: &Context,
    command: Command<'_>,
    request: &RecordProgress,
    encode: impl Fn(&RecordedProgress) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let done = context.carry_out(command, &Recording { context, command, request, encode }).await;
    denied::of_command(context, command, Action::RecordProgress, done).await
}

struct Recording<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a RecordProgress,
    encode: F,
}

impl<F: Fn(&RecordedProgress) -> Vec<u8> + Sync> Work for Recording<'_, F> {
    const OPERATION: &'static str = "RecordProgress";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, .. } = *self;
        let (matter, permit) =
            locked_by_filing(conn, context, command.principal, Action::RecordProgress, request.filing).await?;
        let act = Act::of(context, command);
        check(&matter, request, &act)?;
        Ok((self.encode)(&record(conn, &act, &permit, matter, request).await?))
    }

    /// It shows the matter.
    async fn admit_replay(&self, conn: &mut PgConnection) -> Result<(), Error> {
        let Self { context, command, request, .. } = *self;
        locked_by_filing(conn, context, command.principal, Action::RecordProgress, request.filing).await.map(drop)
    }
}

/// What is said can be, and who corrects an entry may.
fn check(matter: &AnyMatter, request: &RecordProgress, act: &Act<'_>) -> Result<(), Error> {
    let filing = matter.record().filings.iter().find(|filing| filing.id == request.filing);
    let filing = filing.ok_or(Error::inconsistent("filing"))?;
    if filing.withdrawn {
        return Err(ProgressFault::Withdrawn.into());
    }
    request.step.check(Days { filed_on: filing.filed_on, today: act.now.legal_date() })?;
    let Some(id) = request.corrects else {
        if request.step == Step::TakenBack {
            let reason = "is missing: step.taken_back takes an entry back, and this says which";
            return Err(FieldError::new("corrects_progress_id", reason).into());
        }
        return Ok(());
    };
    let unknown = || FieldError::new("corrects_progress_id", format!("filing {} has no entry {id}", request.filing));
    let wrong = find_progress(&filing.progress, id).ok_or_else(unknown)?;
    let by = act.originator();
    if is_same(&wrong.recorded_by, by) || by.has(Role::LegalManager) {
        return Ok(());
    }
    Err(Error::NotProgressRecorder { filing: request.filing, progress: id })
}

fn is_same(one: &Actor, other: &Actor) -> bool {
    (&one.issuer, &one.subject) == (&other.issuer, &other.subject)
}

async fn record(
    conn: &mut PgConnection,
    act: &Act<'_>,
    permit: &Permit,
    matter: AnyMatter,
    request: &RecordProgress,
) -> Result<RecordedProgress, Error> {
    let entry = Progress {
        id: ProgressId::next(&*act.context.ids),
        step: request.step.clone(),
        note: request.note.clone(),
        corrects: request.corrects,
        recorded_by: act.originator().clone(),
        recorded_at: act.now,
    };
    let (matter, event) = matter.progress(request.filing, entry.clone())?;
    let Some(event) = event else { return Ok(RecordedProgress { matter, already: true }) };
    store::progress::insert(conn, request.filing, &entry).await?;
    let corrects = entry.corrects.map(|id| format!(", corrects {id}")).unwrap_or_default();
    let reason = format!("{} of filing {}{corrects}", entry.step.as_str(), request.filing);
    act.audit(conn, Action::RecordProgress.as_str(), matter.record().id, &permit.because(&reason)).await?;
    act.state(conn, matter.record(), &event).await?;
    Ok(RecordedProgress { matter, already: false })
}
