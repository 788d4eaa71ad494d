//! What is done with a matter: by the legal manager, who assigns it, and by the advocate, who takes and files it.

use proto::counsel::{
    AcceptMatterRequest, AssignMatterRequest, DeclineMatterRequest, Matter, RecordCondonationRequest,
    RecordFilingRequest, RequestAuthorityRequest, WithdrawFilingRequest,
};

use super::{find, render};
use crate::{
    advocate,
    args::{AssignArgs, AuthorityArgs, CondonationArgs, DeclineArgs, FileArgs, MatterArgs, WithdrawArgs},
    call::Command,
    console::Console,
    failure::{Exit, Failure},
    page::Page,
    session::Session,
    text::plain,
    words::Choice as _,
};

/// `recourse matter assign`.
pub async fn assign(args: &AssignArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut counsel = session.counsel()?;
    let matter_id = find(&args.matter.reference, &mut counsel).await?.matter_id;
    let panel = advocate::panel(&mut counsel).await?;
    let wanted = panel.iter().find(|known| [&known.enrolment_number, &known.advocate_id].contains(&&args.advocate));
    let unknown = || Failure::Usage(format!("no advocate {} is on the panel (`advocate list`)", plain(&args.advocate)));
    let advocate_id = wanted.ok_or_else(unknown)?.advocate_id.clone();
    let command = Command::begin(session);
    let response = counsel.client.assign_matter(command.request(AssignMatterRequest { matter_id, advocate_id })?).await;
    let response = response.map_err(|status| command.failure(&counsel.callee, status))?;
    told(response.into_inner().matter.as_ref(), console)
}

/// `recourse matter accept`.
pub async fn accept(args: &MatterArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut counsel = session.counsel()?;
    let matter_id = find(&args.reference, &mut counsel).await?.matter_id;
    let command = Command::begin(session);
    let response = counsel.client.accept_matter(command.request(AcceptMatterRequest { matter_id })?).await;
    let response = response.map_err(|status| command.failure(&counsel.callee, status))?;
    told(response.into_inner().matter.as_ref(), console)
}

/// `recourse matter decline`. The matter is another advocate's afterwards, so nothing of it is shown.
pub async fn decline(args: &DeclineArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut counsel = session.counsel()?;
    let matter_id = find(&args.matter.reference, &mut counsel).await?.matter_id;
    let command = Command::begin(session);
    let message = DeclineMatterRequest { matter_id, reason: args.reason.clone() };
    let response = counsel.client.decline_matter(command.request(message)?).await;
    response.map_err(|status| command.failure(&counsel.callee, status))?;
    writeln!(console.out, "{} declined", plain(&args.matter.reference))?;
    Ok(Exit::Done)
}

/// `recourse matter authority`. A refusal is an answer, and ends the command with 1.
pub async fn authority(args: &AuthorityArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut counsel = session.counsel()?;
    let matter_id = find(&args.matter.reference, &mut counsel).await?.matter_id;
    let command = Command::begin(session);
    // Without a day the service takes its own: in a simulation it is not the day on the wall.
    let message = RequestAuthorityRequest { matter_id, file_on: args.on.map(Into::into), protective: args.protective };
    let response = counsel.client.request_authority(command.request(message)?).await;
    let matter = response.map_err(|status| command.failure(&counsel.callee, status))?.into_inner().matter;
    let authority = matter.as_ref().and_then(|matter| matter.authority.as_ref());
    let Some(authority) = authority else {
        return Err(Failure::Answer { callee: counsel.callee, what: "no decision".to_owned() });
    };
    let mut page = Page::new(console.paint);
    render::authority(&mut page, authority);
    if !authority.refused.is_empty() {
        page.gap();
        page.table(&render::gates(&authority.refused));
    }
    console.out.write_all(page.finish().as_bytes())?;
    Ok(if authority.refused.is_empty() { Exit::Done } else { Exit::Failed })
}

/// `recourse matter file`.
pub async fn file(args: &FileArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut counsel = session.counsel()?;
    let matter_id = find(&args.matter.reference, &mut counsel).await?.matter_id;
    let command = Command::begin(session);
    let message = RecordFilingRequest {
        matter_id,
        filed_on: Some(args.on.into()),
        court: args.court.clone(),
        acknowledgement: args.acknowledgement.clone(),
    };
    let response = counsel.client.record_filing(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&counsel.callee, status))?.into_inner();
    if response.already_recorded {
        writeln!(console.out, "This acknowledgement was on record before.")?;
    }
    told(response.matter.as_ref(), console)
}

/// `recourse matter withdraw`.
pub async fn withdraw(args: &WithdrawArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut counsel = session.counsel()?;
    let matter = find(&args.matter.reference, &mut counsel).await?;
    let filing_id = standing(&matter, args.filing.as_deref())?;
    let command = Command::begin(session);
    let message = WithdrawFilingRequest { filing_id, reason: args.reason.clone() };
    let response = counsel.client.withdraw_filing(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&counsel.callee, status))?;
    told(response.into_inner().matter.as_ref(), console)
}

/// `recourse matter condonation`.
pub async fn condonation(args: &CondonationArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut counsel = session.counsel()?;
    let matter = find(&args.matter.reference, &mut counsel).await?;
    let filing_id = standing(&matter, args.filing.as_deref())?;
    let command = Command::begin(session);
    let message =
        RecordCondonationRequest { filing_id, condonation: args.condonation.into(), dated: Some(args.on.into()) };
    let response = counsel.client.record_condonation(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&counsel.callee, status))?;
    told(response.into_inner().matter.as_ref(), console)
}

/// The filing that is meant: the one that is named, or the only one that stands.
pub(super) fn standing(matter: &Matter, named: Option<&str>) -> Result<String, Failure> {
    if let Some(id) = named {
        return Ok(id.to_owned());
    }
    let standing: Vec<&str> =
        matter.filings.iter().filter(|filing| !filing.withdrawn).map(|filing| filing.filing_id.as_str()).collect();
    let reference = plain(&matter.reference);
    match standing.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => Err(Failure::Usage(format!("no filing stands in {reference}"))),
        several => {
            Err(Failure::Usage(format!("several filings stand in {reference}; say --filing: {}", several.join(", "))))
        }
    }
}

pub(super) fn told(matter: Option<&Matter>, console: &mut Console) -> Result<Exit, Failure> {
    if let Some(matter) = matter {
        let advocate =
            matter.advocate.as_ref().map(|advocate| format!(", advocate {}", plain(&advocate.enrolment_number)));
        let (reference, state) = (plain(&matter.reference), matter.state().words());
        writeln!(console.out, "{reference}: {state}{}, {}", advocate.unwrap_or_default(), plain(&matter.court))?;
    }
    Ok(Exit::Done)
}
