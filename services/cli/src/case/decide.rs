//! `recourse case bar`, `recourse case lift-bar`, `recourse case drop`: what people decide in a proceeding.

use proto::cases::{Case, DropProceedingRequest, LiftBarRequest, Proceeding, RecordBarRequest};

use super::gather::find;
use crate::{
    args::{BarArgs, DropArgs, LiftBarArgs, WhichCheque},
    call::Command,
    console::Console,
    failure::{Exit, Failure},
    page::Page,
    session::Session,
    text::plain,
};

/// Records a bar; prints its id, for `case lift-bar`.
pub async fn bar(args: &BarArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let proceeding = chosen(&args.which, session).await?;
    let mut cases = session.proceedings()?;
    let command = Command::begin(session);
    let message = RecordBarRequest {
        proceeding_id: proceeding.proceeding_id,
        kind: args.kind.into(),
        since: Some(args.since.into()),
        evidence: args.evidence.clone(),
    };
    let response = cases.client.record_bar(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&cases.callee, status))?.into_inner();
    writeln!(console.out, "bar {}", plain(&response.bar_id))?;
    told(response.proceeding.as_ref(), console)
}

/// Takes a bar back.
pub async fn lift_bar(args: &LiftBarArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let (case, _) = find(&args.which.reference, session).await?;
    let (proceeding_id, bar_id) = match &args.bar {
        Some(bar) => (of_bar(&case, bar).unwrap_or(one_of(&case, &args.which)?).proceeding_id.clone(), bar.clone()),
        None => standing_bar(&case, &args.which)?,
    };
    let mut cases = session.proceedings()?;
    let command = Command::begin(session);
    let message = LiftBarRequest { proceeding_id, bar_id, reason: args.reason.clone() };
    let response = cases.client.lift_bar(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&cases.callee, status))?.into_inner();
    told(response.proceeding.as_ref(), console)
}

/// Ends a proceeding.
pub async fn drop(args: &DropArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let proceeding = chosen(&args.which, session).await?;
    let mut cases = session.proceedings()?;
    let command = Command::begin(session);
    let message = DropProceedingRequest { proceeding_id: proceeding.proceeding_id, reason: args.reason.clone() };
    let response = cases.client.drop_proceeding(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&cases.callee, status))?.into_inner();
    told(response.proceeding.as_ref(), console)
}

async fn chosen(which: &WhichCheque, session: &Session) -> Result<Proceeding, Failure> {
    let (case, _) = find(&which.reference, session).await?;
    one_of(&case, which).cloned()
}

/// The proceeding that is meant: the one that is named, or the only one.
fn one_of<'a>(case: &'a Case, which: &WhichCheque) -> Result<&'a Proceeding, Failure> {
    let ids =
        || case.proceedings.iter().map(|proceeding| proceeding.proceeding_id.as_str()).collect::<Vec<_>>().join(", ");
    let reference = &case.reference;
    match (&which.proceeding, case.proceedings.as_slice()) {
        (Some(id), all) => all
            .iter()
            .find(|proceeding| proceeding.proceeding_id == *id)
            .ok_or_else(|| Failure::Usage(format!("{reference} has no proceeding {id}; it has {}", ids()))),
        (None, [one]) => Ok(one),
        (None, []) => Err(Failure::Usage(format!("{reference} has no proceeding"))),
        (None, _) => Err(Failure::Usage(format!("{reference} has several proceedings; say --proceeding: {}", ids()))),
    }
}

/// The proceeding that has this fact.
fn of_bar<'a>(case: &'a Case, bar: &str) -> Option<&'a Proceeding> {
    case.proceedings.iter().find(|proceeding| proceeding.facts.iter().any(|fact| fact.fact_id == bar))
}

/// The proceeding and the id of the one bar that stands.
fn standing_bar(case: &Case, which: &WhichCheque) -> Result<(String, String), Failure> {
    let asked = |proceeding: &&Proceeding| which.proceeding.as_ref().is_none_or(|id| *id == proceeding.proceeding_id);
    let mut standing = Vec::new();
    for proceeding in case.proceedings.iter().filter(asked) {
        let taken_back = |id: &str| proceeding.facts.iter().any(|fact| fact.retracts == id);
        let bars = proceeding.facts.iter().filter(|fact| fact.kind == "bar.recorded" && !taken_back(&fact.fact_id));
        standing.extend(bars.map(|fact| (proceeding.proceeding_id.clone(), fact.fact_id.clone())));
    }
    match standing.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Failure::Usage(format!("no bar stands in {}", case.reference))),
        several => {
            let ids = several.iter().map(|(_, bar)| bar.as_str()).collect::<Vec<_>>().join(", ");
            Err(Failure::Usage(format!("several bars stand in {}; say --bar: {ids}", case.reference)))
        }
    }
}

/// Where the proceeding stands now.
fn told(proceeding: Option<&Proceeding>, console: &mut Console) -> Result<Exit, Failure> {
    if let Some(proceeding) = proceeding {
        let mut page = Page::new(console.paint);
        page.field(0, "Now", super::proceeding::state_in_words(proceeding.state()));
        page.field(0, "Why", &plain(&proceeding.explanation));
        console.out.write_all(page.finish().as_bytes())?;
    }
    Ok(Exit::Done)
}
