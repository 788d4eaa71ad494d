//! `recourse docket open`, `recourse docket record`, `recourse docket take-back`.

use proto::cases::{Docket, OpenDocketRequest, RecordFactRequest, TakeBackFactRequest, open_docket_request::Of};

use super::{
    find, render, typed,
    words::{law_kind, short},
};
use crate::{
    args::{OpenDocketArgs, RecordFactArgs, TakeBackArgs},
    call::Command,
    console::{Console, Tone},
    failure::{Exit, Failure},
    page::{LABEL, NARROW, Page},
    session::Session,
    text::{counted, plain},
};

/// Opens a docket; prints its id.
pub async fn open(args: &OpenDocketArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut cases = session.dockets()?;
    let command = Command::begin(session);
    let of = match (&args.case, &args.account) {
        (Some(case), _) => Some(Of::Case(case.clone())),
        (None, account) => account.clone().map(Of::LoanAccountNumber),
    };
    let message = OpenDocketRequest { of, kind: args.kind.into(), about: args.about.clone() };
    let response = cases.client.open_docket(command.request(message)?).await;
    let docket = response.map_err(|status| command.failure(&cases.callee, status))?.into_inner().docket;
    let Some(docket) = docket else {
        return Err(Failure::Answer { callee: cases.callee, what: "no docket".to_owned() });
    };
    writeln!(console.out, "docket {} of {}", plain(&docket.proceeding_id), plain(&docket.case_reference))?;
    told(Some(&docket), console)
}

/// Records a fact; prints the id of its entry.
pub async fn record(args: &RecordFactArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let docket = find::find(&args.which, session).await?.docket;
    let kind = law_kind(docket.kind());
    let kind = kind.ok_or_else(|| Failure::Usage("the docket is of a kind that is not known here".to_owned()))?;
    let fact = match &args.json_fact {
        Some(text) => typed::read_json(kind, &args.name, text)?,
        None => typed::read(kind, &args.name, &args.fields)?,
    };
    let corrects = args.corrects.as_ref().map(|entry| find::entry(&docket, entry)).transpose()?;
    let mut cases = session.dockets()?;
    let command = Command::begin(session);
    let message = RecordFactRequest {
        proceeding_id: docket.proceeding_id,
        on: Some(args.on.into()),
        fact: fact.to_string(),
        evidence: args.evidence.clone(),
        corrects: corrects.unwrap_or_default(),
    };
    let response = cases.client.record_fact(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&cases.callee, status))?.into_inner();
    writeln!(console.out, "entry {}", plain(&response.entry_id))?;
    told(response.docket.as_ref(), console)
}

/// Takes an entry back.
pub async fn take_back(args: &TakeBackArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let docket = find::find(&args.which, session).await?.docket;
    let entry_id = find::entry(&docket, &args.entry)?;
    let mut cases = session.dockets()?;
    let command = Command::begin(session);
    let taken_back = plain(short(&entry_id));
    let message = TakeBackFactRequest { proceeding_id: docket.proceeding_id, entry_id, reason: args.reason.clone() };
    let response = cases.client.take_back_fact(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&cases.callee, status))?.into_inner();
    writeln!(console.out, "entry {} takes back {taken_back}", plain(&response.entry_id))?;
    told(response.docket.as_ref(), console)
}

/// Where the docket stands now.
fn told(docket: Option<&Docket>, console: &mut Console) -> Result<Exit, Failure> {
    let Some(docket) = docket else { return Ok(Exit::Done) };
    let mut page = Page::within(console.paint, NARROW);
    page.field(0, "Now", &plain(&format!("{}: {}", docket.state, docket.state_words)));
    page.field(0, "Why", &plain(&render::explanation(docket)));
    for (index, question) in docket.questions.iter().enumerate() {
        let label = if index == 0 { "Questions" } else { "" };
        page.toned(0, label, LABEL, &plain(&question.text), Tone::Near);
    }
    let count = i64::try_from(docket.questions.len()).unwrap_or(i64::MAX);
    if count > 0 {
        page.quiet(&format!("{} for a lawyer: recourse docket show has the entries.", counted(count, "question")));
    }
    console.out.write_all(page.finish().as_bytes())?;
    Ok(Exit::Done)
}
