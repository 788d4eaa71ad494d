//! Records a complaint that was filed: a fact, early, late or unauthorised.

use authority::Permit;
use foundation::{Command, Work};
use kernel::{LegalDate, TypedId as _};
use sqlx::PgConnection;

use super::{Act, Action, Context, act::locked, denied};
use crate::{
    domain::{Acknowledgement, AnyMatter, Filing, FilingId, MatterId, not_after_today},
    error::Error,
    store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct RecordFiling {
    pub(crate) matter: MatterId,
    pub(crate) filed_on: LegalDate,
    pub(crate) court: String,
    pub(crate) acknowledgement: Acknowledgement,
}

/// A matter, and whether the filing was on record before.
#[derive(Debug)]
pub(crate) struct RecordedFiling {
    pub(crate) matter: AnyMatter,
    pub(crate) already: bool,
}

/// Records a filing, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn record_filing(
    context: &Context,
    command: Command<'_>,
    request: &RecordFiling,
    encode: impl Fn(&RecordedFiling) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let done = context.carry_out(command, &Recording { context, command, request, encode }).await;
    denied::of_command(context, command, Action::RecordFiling, done).await
}

struct Recording<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a RecordFiling,
    encode: F,
}

impl<F: Fn(&RecordedFiling) -> Vec<u8> + Sync> Work for Recording<'_, F> {
    const OPERATION: &'static str = "RecordFiling";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, .. } = *self;
        let (matter, permit) = locked(conn, context, command.principal, Action::RecordFiling, request.matter).await?;
        let act = Act::of(context, command);
        not_after_today("filed_on", request.filed_on, act.now.legal_date())?;
        let recorded = if already(&matter, request)? {
            RecordedFiling { matter, already: true }
        } else {
            RecordedFiling { matter: record(conn, &act, &permit, matter, request).await?, already: false }
        };
        Ok((self.encode)(&recorded))
    }

    /// It shows the matter.
    async fn admit_replay(&self, conn: &mut PgConnection) -> Result<(), Error> {
        let Self { context, command, request, .. } = *self;
        locked(conn, context, command.principal, Action::RecordFiling, request.matter).await.map(drop)
    }
}

async fn record(
    conn: &mut PgConnection,
    act: &Act<'_>,
    permit: &Permit,
    matter: AnyMatter,
    request: &RecordFiling,
) -> Result<AnyMatter, Error> {
    let filing = Filing {
        id: FilingId::next(&*act.context.ids),
        filed_on: request.filed_on,
        court: request.court.clone(),
        acknowledgement: request.acknowledgement.clone(),
        condonation: None,
        recorded_by: act.originator().clone(),
        recorded_at: act.now,
        withdrawn: false,
        progress: Vec::new(),
    };
    let authorisation = store::authority::covering(conn, request.matter, request.filed_on).await?;
    store::filing::insert(conn, request.matter, &filing).await?;
    let (matter, event) = matter.file(filing, authorisation);
    store::matter::set_state(conn, &matter).await?;
    let authority = if authorisation.is_some() { "authorised" } else { "without authorisation" };
    let reason = format!("filed on {}, {authority}", request.filed_on);
    act.audit(conn, Action::RecordFiling.as_str(), request.matter, &permit.because(&reason)).await?;
    act.state(conn, matter.record(), &event).await?;
    Ok(matter)
}

/// Whether this acknowledgement stands on record already, with the same day and court.
fn already(matter: &AnyMatter, request: &RecordFiling) -> Result<bool, Error> {
    let mut standing = matter.record().filings.iter().filter(|filing| !filing.withdrawn);
    let Some(known) = standing.find(|filing| filing.acknowledgement == request.acknowledgement) else {
        return Ok(false);
    };
    let differing = if known.filed_on != request.filed_on {
        "filed_on"
    } else if known.court != request.court {
        "court"
    } else {
        return Ok(true);
    };
    Err(Error::FilingDiffers { field: differing, filed_on: known.filed_on, court: known.court.clone() })
}
