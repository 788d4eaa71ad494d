//! Records a complaint that was filed: a fact, early, late or unauthorised.

use kernel::{LegalDate, TypedId as _};
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};

use super::{Act, Action, Command, Context, act::locked, denied};
use crate::{
    domain::{Acknowledgement, AnyMatter, Filing, FilingId, MatterId, not_after_today},
    error::Error,
    store,
};

const OPERATION: &str = "RecordFiling";

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
    encode: impl Fn(&RecordedFiling) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return denied::of_command(context, command, Action::RecordFiling, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    request: &RecordFiling,
    encode: impl Fn(&RecordedFiling) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let outcome = idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await?;
    let (matter, permit) = locked(&mut tx, context, command.principal, Action::RecordFiling, request.matter).await?;
    let claim = match outcome {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    not_after_today("filed_on", request.filed_on, act.now.legal_date())?;
    let recorded = if already(&matter, request)? {
        RecordedFiling { matter, already: true }
    } else {
        let filing = Filing {
            id: FilingId::next(&*context.ids),
            filed_on: request.filed_on,
            court: request.court.clone(),
            acknowledgement: request.acknowledgement.clone(),
            condonation: None,
            recorded_by: act.originator().clone(),
            recorded_at: act.now,
            withdrawn: false,
        };
        let authorisation = store::authority::covering(&mut tx, request.matter, request.filed_on).await?;
        store::filing::insert(&mut tx, request.matter, &filing).await?;
        let (matter, event) = matter.file(filing, authorisation);
        store::matter::set_state(&mut tx, &matter).await?;
        let authority = if authorisation.is_some() { "authorised" } else { "without authorisation" };
        let reason = format!("filed on {}, {authority}", request.filed_on);
        act.audit(&mut tx, Action::RecordFiling.as_str(), request.matter, &permit.because(&reason)).await?;
        act.state(&mut tx, matter.record(), &event).await?;
        RecordedFiling { matter, already: false }
    };
    let response = encode(&recorded);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
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
